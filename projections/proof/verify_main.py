"""The verifier as a program of its own."""

import os
import sys
from collections.abc import Sequence

from projections.proof.note import read_key
from projections.proof.verify_files import Folder
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Fault, Report
from projections.proof.verify_said import UNCHECKED

USAGE = """\
python3 -I -S verify.py [FOLDER] [--vkey KEY] [--receipt FILE] [--checkpoint FILE] [--lang en|zh|both]

FOLDER is the unpacked pack, by default the one this program lies in. KEY is the ledger's verifier key as published at
…/v1/log/vkey, or a file that holds it. --receipt: the answer to an append, kept by whoever made it. --checkpoint: an
older checkpoint of the same log. Both may be repeated. Exit codes: 0 verified, 1 manipulation, 2 something claimed is
missing, 3 could not be checked.
"""
_OPTIONS = ("--vkey", "--receipt", "--checkpoint", "--lang")
_KEPT_BYTES = 64 << 20


def main(arguments: Sequence[str]) -> int:
    """Check a pack and say what came of it; the answer is the exit code. Nothing in a pack makes it end otherwise."""
    given: dict[str, list[str]] = {each: [] for each in _OPTIONS}
    folders: list[str] = []
    remaining = list(arguments)
    while remaining:
        each = remaining.pop(0)
        if each in given and remaining:
            given[each].append(remaining.pop(0))
        elif each.startswith("-") or folders:
            say([USAGE])
            return UNCHECKED
        else:
            folders.append(each)
    report = Report()
    own = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - names stay the text they are
    folder = folders[0] if folders else own
    report.check("unreadable", folder, lambda: _checked(folder, given, report))
    say(report.lines((given["--lang"] or ["both"])[-1]))
    return report.code


def _checked(folder: str, given: dict[str, list[str]], report: Report) -> None:
    receipts = [(path, _bytes_of(path)) for path in given["--receipt"]]
    older = [(path, _bytes_of(path)) for path in given["--checkpoint"]]
    key = read_key(_text_of(given["--vkey"][-1])) if given["--vkey"] else None
    check_pack(Folder(folder), Beside(key, receipts, older), report)


def _text_of(given: str) -> str:
    return _bytes_of(given).decode() if os.path.isfile(given) else given  # noqa: PTH113 - a key may be a path or itself


def _bytes_of(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - as it was given
        raw = file.read(_KEPT_BYTES + 1)
    if len(raw) > _KEPT_BYTES:
        raise Fault("too-large", path)
    return raw


def say(lines: Sequence[str]) -> None:
    """Write in UTF-8 whatever the terminal says of itself. That nobody reads it, or can, is no part of the answer."""
    try:
        sys.stdout.buffer.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except (OSError, AttributeError):
        sys.stdout = None  # or Python would try again at its end, and give an exit code of its own
