"""Who only reads a ledger's file reads all of it, page by page."""

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

import pytest

from domain.errors import Refused
from domain.fact import Commitment
from domain.ledger import reader, vault_reader
from domain.ledger.content import ContentStore
from domain.ledger.ledger import Ledger
from domain.ledger.reader import Last, Reader
from tests.ledger.toy import KINDS, Added, Open, add


@pytest.fixture
def ledger(shared: str, open_ledger: Open) -> Ledger:
    """Seven events on two streams."""
    ledger = open_ledger(shared)
    for n in range(7):
        ledger.append(add(f"counters/{'ab'[n % 2]}", n, reason=f"words {n}", key=f"k{n}"))
    return ledger


@pytest.fixture
def read(ledger: Ledger, shared: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Three rows at a time."""
    monkeypatch.setattr(reader, "_PAGE", 3)
    with closing(Reader(KINDS, shared)) as read:
        yield read


def test_the_rows_before_a_position_come_one_by_one_from_there(read: Reader) -> None:
    assert [row[0] for row in read.rows_before(6)] == [5, 4, 3, 2, 1, 0]
    assert list(read.rows_before(0)) == []


def test_a_streams_events_before_a_position_are_its_own(read: Reader, ledger: Ledger) -> None:
    assert [(each.position, each.version) for each in read.entries("counters/a", 5)] == [(0, 1), (2, 2), (4, 3)]
    last = ledger.log(3, 1)[0]
    assert read.last_of("counters/a", 5) == Last(3, bytes.fromhex(last.leaf_hash))
    assert read.last_of("counters/b", 1) == Last(0, None)


def test_whether_something_is_kept_is_told_by_its_commitment(read: Reader, ledger: Ledger) -> None:
    fact = ledger.log(-1, 1)[0].data
    assert isinstance(fact, Added)
    assert isinstance(fact.reason, Commitment)
    said = fact.reason.commitment

    assert read.vault.has(said)
    assert not read.vault.has("00" * 32)
    assert read.vault.rows([said, "00" * 32]).keys() == {said}


def test_whose_words_are_said_on_a_stream_is_the_streams_own_unless_it_is_somebodys(
    read: Reader, ledger: Ledger
) -> None:
    write = ledger.datastore.begin()
    write.cursor.execute("INSERT INTO vault_streams VALUES (?, ?)", ("counters/a", "customers/li"))
    write.commit()

    assert [read.vault.subject(f"counters/{each}") for each in "ab"] == ["customers/li", "counters/b"]


def test_who_records_one_command_is_told_a_refusal_as_such(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="more than"):
        ledger.record(add("counters/a", 2_000_000))


def test_all_that_customers_saw_is_read_however_little_at_once(
    ledger: Ledger, read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_reader, "_CONTENTS", 2)
    pages = {f"<p>{n}</p>".encode() for n in range(5)}
    for page in pages:
        ContentStore(ledger.datastore).put(sha256(page).hexdigest(), "text/html", page)

    assert sorted(data or b"" for _, data in read.vault.contents()) == sorted(pages)
