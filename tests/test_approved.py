"""An event once written stays readable for ever.

`tests/approved/leaves.ndjson` holds one stored row of every event type and version there ever was. It only grows:
`python -m tests.test_approved` adds rows for types that have none yet, and never touches a row that is there.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from domain.catalogue import FACTS, KINDS
from domain.ledger.mapper import Mapper
from tests.book import Book
from tests.telling import tell_everything

APPROVED = Path(__file__).parent / "approved" / "leaves.ndjson"


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in APPROVED.read_text(encoding="utf-8").splitlines()]


def _leaves(book: Book) -> list[tuple[bytes, bytes]]:
    size = book.ledger.head().size
    return list(zip(book.ledger.leaves(0, size), book.ledger.leaf_hashes(0, size), strict=True))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['type']}-{row['schema']}")
def test_a_stored_event_still_loads_and_hashes_the_same(row: dict[str, Any]) -> None:
    leaf = row["leaf"].encode()

    assert sha256(b"\0" + leaf).hexdigest() == row["leaf_hash"]
    members = json.loads(leaf)
    assert (members["type"], members["schema"]) == (row["type"], row["schema"])
    assert rfc8785.dumps(members) == leaf, "the stored bytes are canonical JSON"
    entry = Mapper(KINDS.values()).entry(members["stream"], row["type"], leaf, 0, bytes.fromhex(row["leaf_hash"]))
    assert type(entry.data) is FACTS[row["type"]]
    assert entry.stream == members["stream"]


def test_every_type_of_event_has_a_stored_row() -> None:
    assert {row["type"] for row in _rows()} == FACTS.keys()


def test_telling_everything_twice_gives_identical_bytes() -> None:
    first, second = Book(), Book()

    tell_everything(first)
    tell_everything(second)

    assert _leaves(first) == _leaves(second)
    assert len(_leaves(first)) > len(FACTS)


def _approve() -> None:
    known = {(row["type"], row["schema"]) for row in _rows()} if APPROVED.exists() else set[tuple[str, int]]()
    book = Book()
    tell_everything(book)
    with APPROVED.open("a", encoding="utf-8") as file:
        for leaf, leaf_hash in _leaves(book):
            members = json.loads(leaf)
            name = (members["type"], members["schema"])
            if name not in known:
                known.add(name)
                row = {"type": name[0], "schema": name[1], "leaf_hash": leaf_hash.hex(), "leaf": leaf.decode()}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    _approve()
