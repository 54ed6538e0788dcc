"""What is in a pack: what machines read, what people read, what was shown, and which leaves are behind it all."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from projections.dossier.document import document
from projections.dossier.material import Material
from projections.dossier.page import page
from projections.dossier.pdf import pdf
from projections.dossier.qr import modules, scan_text
from projections.dossier.telling import told_pack
from projections.sentences.language import EN, ZH, Language

JSON_FILE, WORDS_FILE = "dossier.json", "words.json"
LANGUAGES: Mapping[str, Language] = {each.code: each for each in (ZH, EN)}


class Word(NamedTuple):
    """What a commitment hides: SHA-256(salt ‖ value) is the commitment; `value` is canonical JSON."""

    salt: bytes
    value: bytes


class Members(NamedTuple):
    """What is in a pack: its files by name, the streams said to be complete up to a version, and the positions of the
    leaves that go into it with their proofs.
    """

    files: dict[str, bytes]
    complete: tuple[tuple[str, int], ...]
    positions: tuple[int, ...]


class Dossier:
    """The pack of one order in each of its forms. `origin` is the log's, where it has one."""

    def __init__(self, material: Material, origin: str | None = None) -> None:
        self.material = material
        self.document = document(material)
        self.scan = scan_text(self.document, origin)

    def json(self) -> bytes:
        """The document for machines."""
        return orjson.dumps(self.document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)

    def html(self, tag: str, switch: str, static: str | None = None) -> bytes:
        """The page in a language; `switch` leads to the other one, and its style sheets are at `static` or within."""
        return page(told_pack(self.document, LANGUAGES[tag]), self.scan, switch, static=static).encode()

    def pdf(self, tag: str) -> bytes:
        """The same page on paper."""
        tongue = LANGUAGES[tag]
        labels = {name: tongue.labels[f"pack_{name}"] for name in ("page", "page_ref")}
        return pdf(told_pack(self.document, tongue), modules(self.scan), labels)

    def members(self, content: Callable[[str], bytes | None], words: Mapping[str, Word]) -> Members:
        """The files of the pack. `content` gives the bytes under a hash, and `words` what the reader may see of the
        vault, by commitment.
        """
        files = {JSON_FILE: self.json(), WORDS_FILE: _words(words)}
        names = {tag: f"dossier-{tag}" for tag in LANGUAGES}
        for tag, name in names.items():
            other = next(each for each in names if each != tag)
            files[f"{name}.html"] = self.html(tag, f"{names[other]}.html")
            files[f"{name}.pdf"] = self.pdf(tag)
        checkout = self.document["checkout"]
        for each in checkout["pages"] if checkout else ():
            data = content(each["sha256"]) if each["file"] else None
            if data is not None:
                files[each["file"]] = data
        positions = tuple(each.position for each in self.material.sources.entries)
        complete = tuple((each["stream"], each["version"]) for each in self.document["completeness"])
        return Members(files, complete, positions)


def _words(words: Mapping[str, Word]) -> bytes:
    """Salt and value of each commitment, so that anybody can recompute it."""
    rows: dict[str, Any] = {
        key: {"salt": each.salt.hex(), "value": each.value.decode()} for key, each in sorted(words.items())
    }
    return orjson.dumps(rows, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
