"""A set: its manifest and its proof, the same bytes for the same range, and nothing half made."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exporting import Kind
from domain.errors import Refused
from projections.exports.files import Written
from projections.exports.log import Range
from projections.exports.sets import KINDS, write_set
from projections.exports.sources import path_of
from tests.book import Book
from tests.exports.sets import (
    check_manifest,
    exported,
    hashes_only,
    of_entries,
    of_ledger,
    random_history,
)


def test_every_kind_can_be_asked_for() -> None:
    assert KINDS.keys() == set(get_args(Kind))


def lines_of(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "leaves.ndjson").read_bytes().splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_manifest_names_every_file_with_its_hash_and_its_size(kind: str, book: Book, folder: Path) -> None:
    log, size = of_ledger(book.ledger)

    manifest = check_manifest(exported(folder, kind, log, 3, size))

    assert manifest["range"] == {"from": 3, "to": size}
    assert max(manifest["rows"].values()) == size - 3
    assert (folder / "proof" / "hashes.bin").read_bytes() == b"".join(book.ledger.leaf_hashes(3, size))


def test_a_line_gives_back_the_stored_bytes_and_their_hash(book: Book, folder: Path) -> None:
    log, size = of_ledger(book.ledger)

    found = lines_of(exported(folder, "ndjson", log, 0, size))

    assert [line["leaf"].encode() for line in found] == book.ledger.leaves(0, size)
    for position, line in enumerate(found):
        assert line["leaf_index"] == position
        assert sha256(b"\x00" + line["leaf"].encode()).hexdigest() == line["leaf_hash"]


@settings(max_examples=25, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_lines_of_any_history_hash_to_what_they_say(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    entries = random_history(seed)
    folder = exported(tmp_path_factory.mktemp("any") / "set", "ndjson", of_entries(entries), 0, len(entries))

    assert [line["leaf_hash"] for line in lines_of(folder)] == [each.leaf_hash for each in entries]
    for line in lines_of(folder):
        assert sha256(b"\x00" + line["leaf"].encode()).hexdigest() == line["leaf_hash"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_range_gives_the_same_bytes(kind: str, book: Book, tmp_path: Path) -> None:
    log, size = of_ledger(book.ledger)

    for name in ("one.zip", "two.zip"):
        exported(tmp_path / name, kind, log, 5, size)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_zip_holds_what_a_folder_holds(book: Book, tmp_path: Path) -> None:
    log, size = of_ledger(book.ledger)
    folder = exported(tmp_path / "folder", "csv", log, 0, size)
    exported(tmp_path / "pack.zip", "csv", log, 0, size)

    with ZipFile(tmp_path / "pack.zip") as pack:
        packed = {name: pack.read(name) for name in pack.namelist()}

    assert packed == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_proof_is_asked_for_the_range_and_for_the_files_as_they_stand(book: Book, folder: Path) -> None:
    log, _ = of_ledger(book.ledger)
    asked: list[tuple[Range, list[str]]] = []

    def prove(wanted: Range, written: Sequence[Written]) -> dict[str, bytes]:
        asked.append((wanted, [each.sha256 for each in written]))
        return {"manifest.note": b"signed", "proof/checkpoint.txt": b"as of then"}

    write_set(folder, "ndjson", log, Range(2, 9), prove=prove)

    assert asked == [(Range(2, 9), [sha256((folder / "leaves.ndjson").read_bytes()).hexdigest()])]
    assert (folder / "manifest.note").read_bytes() == b"signed"
    assert (folder / "proof" / "checkpoint.txt").read_bytes() == b"as of then"


@pytest.mark.parametrize("name", ["../outside", "/outside", "leaves.ndjson"])
def test_a_proof_writes_nowhere_but_into_its_set(name: str, book: Book, folder: Path) -> None:
    log, _ = of_ledger(book.ledger)

    with pytest.raises((ValueError, FileExistsError)):
        write_set(folder, "ndjson", log, Range(0, 1), prove=lambda *_: {name: b""})

    assert list(folder.parent.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_a_set_that_was_interrupted(kind: str, book: Book, folder: Path) -> None:
    log, size = of_ledger(book.ledger)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_set(folder, kind, log, Range(0, size), prove=hashes_only(log), advance=stop)

    assert list(folder.parent.iterdir()) == []


def test_a_set_takes_the_place_of_nothing(book: Book, folder: Path) -> None:
    log, _ = of_ledger(book.ledger)
    folder.mkdir()

    with pytest.raises(Refused, match="exists already"):
        exported(folder, "csv", log, 0, 1)

    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("kind", KINDS)
def test_less_than_the_range_never_passes_for_all_of_it(kind: str, book: Book, folder: Path) -> None:
    log, size = of_ledger(book.ledger)

    with pytest.raises(ValueError, match="The log holds"):
        exported(folder, kind, log, size - 2, size + 1)

    assert list(folder.parent.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_progress_is_told_to_the_last_event(kind: str, book: Book, folder: Path) -> None:
    log, size = of_ledger(book.ledger)
    told: list[int] = []

    write_set(folder, kind, log, Range(1, size), prove=hashes_only(log), advance=told.append)

    assert sum(told) == size - 1


@pytest.mark.parametrize("text", ["", "Fact.lines[", "Fact..member", "Fact member"])
def test_a_source_that_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no path|goes wrong"):
        path_of(text)
