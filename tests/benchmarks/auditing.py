"""Deciding a whole log again, beside the least that reading its rows can cost.

The log is a day's orders told to a real ledger and copied, all copies in step: an order's next statement stands as many
statements later as there are copies, and every copy is stamped a little after the one before it, so that the whole is
a log that a ledger could have written, and agrees in every byte and every decision.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import msgspec
import orjson

from api.auditing.ranges import audit_range
from api.collecting import seldom_collecting
from domain.catalogue import KINDS
from domain.clock import instant, moment
from domain.ledger import schema
from domain.ledger.ledger import Ledger
from domain.ledger.reader import Reader
from domain.ledger.safe import Kept, Safe, named_in_plain
from domain.ledger.vault import VaultRow, commitment
from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.manyorders import MARK, Day, Row, own_ids

_APART = timedelta(microseconds=50)
"""Between a copy's events and the next copy's: more than a statement has events, and all copies within the second
after which the day goes on.
"""
_COPIES_MAX = 15_000
_PAGE = 5_000
_ROWS = "SELECT state, position, leaf_hash FROM entries WHERE position > ? ORDER BY position LIMIT ?"
_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')
_STAMPED = '"recorded_at":"%s"'


class _Vault(NamedTuple):
    """What the vault keeps of a day: words, whose each stream is, and the content that facts name in plain."""

    words: Sequence[VaultRow]
    streams: Sequence[tuple[str, str]]
    named: Sequence[str]


class _Origin(msgspec.Struct):
    caused_by: str | None


@contextmanager
def audit(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn audits the log in one process. It is kept beside the results, for the next time."""
    file = _log_of(size.each, folder.parent.parent)
    with (
        closing(Reader(KINDS.values(), str(file))) as reader,
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection,
        seldom_collecting(),
    ):
        events = reader.ends().size
        yield Sides(lambda _: _audit(reader, events), lambda _: _read(connection, events))


def _audit(reader: Reader, events: int) -> Turn:
    began = perf_counter()
    report = audit_range(reader, 0, events, events)
    seconds = perf_counter() - began
    if report.findings or report.counts["events"] != events:
        raise Mismatch(f"The log does not agree: {report.findings[:3]}")
    return Turn(events, seconds)


def _read(connection: sqlite3.Connection, events: int) -> Turn:
    began = perf_counter()
    position = -1
    while found := connection.execute(_ROWS, (position, _PAGE)).fetchall():
        for state, _, _ in found:
            orjson.loads(state)
        position = found[-1][1]
    if position + 1 != events:
        raise Mismatch(f"{position + 1} of {events} events were read.")
    return Turn(events, perf_counter() - began)


def _log_of(events: int, folder: Path) -> Path:
    """A ledger of at least so many events, made once and kept for as long as the day stays the same."""
    day = Day()
    rows, begins = day.rows(), day.begins
    vault = _vault_of(day, rows)
    day.book.ledger.close()
    told = sha256(b"".join(row.state for row in rows)).hexdigest()[:12]
    file = folder / f"bench-kept-{events}-{told}.db"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        Path(f"{making}.keys").unlink(missing_ok=True)
        with closing(shop.open_ledger(making)) as ledger:
            copies = min(_COPIES_MAX, -(-(events - begins) // (len(rows) - begins)))
            _write(ledger, [*rows[:begins], *_in_step(rows[begins:], vault, copies, begins)], _kept(vault, copies))
        Path(f"{making}.keys").rename(f"{file}.keys")
        making.rename(file)
    return file


def _write(ledger: Ledger, rows: Sequence[Row], kept: Sequence[Kept]) -> None:
    write = ledger.datastore.begin()
    write.cursor.executemany(schema.INSERT_ENTRY, rows)
    Safe(write.cursor, ledger.datastore.keyring).keep(kept)
    write.cursor.execute("UPDATE log_head SET size = ?, recorded_at = ?", (len(rows), rows[-1].recorded_at))
    write.commit()
    ledger.datastore.checkpoint()


def _vault_of(day: Day, rows: Sequence[Row]) -> _Vault:
    found = [each.decode() for row in rows for each in _COMMITMENT.findall(row.state)]
    with day.book.ledger.datastore.reading() as cursor:
        streams = [(stream, subject) for stream, subject in cursor.execute("SELECT * FROM vault_streams")]
    plain = {digest for row in rows for digest in named_in_plain(row.state)}
    return _Vault(list(day.book.ledger.vault_values(found).values()), streams, sorted(plain))


def _kept(vault: _Vault, copies: int) -> list[Kept]:
    """What the vault keeps of all copies: each customer's own words, and whose each stream is."""
    kept = [Kept("", named=vault.named)]
    for number in range(copies):
        digits = f"{number:07d}"
        joined = [(stream.replace(MARK, digits), subject.replace(MARK, digits)) for stream, subject in vault.streams]
        kept.append(Kept("", joined=joined))
        kept += [Kept(row.subject.replace(MARK, digits), [_own_words(row, number)]) for row in vault.words]
    return kept


def _own_words(row: VaultRow, number: int) -> VaultRow:
    """The words of a copy, under a salt of its own."""
    salt = sha256(row.salt + number.to_bytes(8, "big")).digest()[: len(row.salt)]
    return row._replace(salt=salt, commitment=commitment(salt, row.value))


def _in_step(day: Sequence[Row], vault: _Vault, copies: int, position: int) -> Iterator[Row]:
    """Each statement of the day with what follows from it, once for each copy, before the next statement."""
    words = {row.commitment.hex().encode(): row for row in vault.words}
    hashes: list[dict[str, bytes]] = [{} for _ in range(copies)]
    for statement in _statements(day):
        for number in range(copies):
            for row in statement:
                yield _copied(row, words, number, hashes[number])._replace(position=position)
                position += 1


def _statements(day: Sequence[Row]) -> Iterator[list[Row]]:
    place = 0

    def statement(row: Row) -> int:
        nonlocal place
        place += msgspec.json.decode(row.state, type=_Origin).caused_by is None
        return place

    for _, rows in groupby(day, key=statement):
        yield list(rows)


def _copied(row: Row, words: Mapping[bytes, VaultRow], number: int, hashes: dict[str, bytes]) -> Row:
    recorded_at = instant(moment(row.recorded_at) + number * _APART)
    state = row.state.replace((_STAMPED % row.recorded_at).encode(), (_STAMPED % recorded_at).encode())
    for each in _COMMITMENT.findall(state):
        state = state.replace(each, _own_words(words[each], number).commitment.hex().encode())
    return own_ids(row._replace(state=state, recorded_at=recorded_at), number, hashes)
