"""The journal, followed: its postings by position and line, and what each day moved on each account.

Beside them lie the books of each stream, so that an event is booked from what it says and from one row. Days are
those of UTC on which events were recorded: what was booked on a day that is over never changes.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, cast

import msgspec

from domain.ledger.entry import Entry
from projections.journal.book_keeping import POSTING, Booked, Books, book, posts
from projections.journal.chart import FUNDED
from projections.view import Tables, View

BY_PARTY: frozenset[str] = frozenset({"tenders", *FUNDED})
"""The accounts whose days are kept by party: tenders, and who bears what. Both have few."""
_DECODE = msgspec.json.Decoder(Books)
_READ = "SELECT stream, books FROM {name}_books WHERE stream IN (SELECT value FROM json_each(?))"
_ADD = """INSERT INTO {name}_days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, account, party, currency)
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit"""


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    posting = [entry for entry in entries if posts(entry)]
    books = _stored(tables, {entry.stream for entry in posting})
    booked: list[Booked] = []
    for entry in posting:
        booked.append(book(books.get(entry.stream), entry))
        books[entry.stream] = booked[-1].books
    _write(tables, [each for each in booked if each.postings])
    rows = [(stream, msgspec.json.encode(books[stream])) for stream in sorted(books)]
    tables.many("INSERT OR REPLACE INTO {name}_books VALUES (?, ?)", rows)


def _stored(tables: Tables, streams: set[str]) -> dict[str, Books]:
    if not streams:
        return {}
    rows = cast(list[tuple[str, bytes]], tables.rows(_READ, (msgspec.json.encode(sorted(streams)).decode(),)))
    return {stream: _DECODE.decode(row) for stream, row in rows}


def _write(tables: Tables, booked: Sequence[Booked]) -> None:
    tables.many("INSERT INTO {name}_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [_head(each.entry) for each in booked])
    lines = [
        (each.entry.position, number, line.account, line.party, line.item, line.campaign, line.amount, line.currency)
        for each in booked
        for number, line in enumerate(each.postings, 1)
    ]
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", lines)
    moved: Counter[tuple[_Day, bool]] = Counter()
    for each in booked:
        for line in each.postings:
            party = line.party if line.account in BY_PARTY else ""
            day = _Day(each.entry.recorded_at[:10], line.account, party, line.currency)
            moved[day, line.amount > 0] += abs(line.amount)
    days = dict.fromkeys(day for day, _ in moved)
    tables.many(_ADD, [(*day, moved[day, True], moved[day, False]) for day in days])


def _head(entry: Entry) -> tuple[object, ...]:
    names = ("position", "leaf_hash", "event_id", "stream", "version", "type", "occurred_at", "recorded_at")
    return tuple(getattr(entry, name) for name in names)


class _Day(NamedTuple):
    day: str
    account: str
    party: str
    currency: str


JOURNAL = View(
    name="journal",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            position INTEGER NOT NULL,
            line INTEGER NOT NULL,
            account TEXT NOT NULL,
            party TEXT NOT NULL,
            item TEXT NOT NULL,
            campaign TEXT NOT NULL,
            amount INTEGER NOT NULL,
            currency TEXT NOT NULL,
            PRIMARY KEY (position, line)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_account ON {name} (account, position)",
        "CREATE INDEX {name}_party ON {name} (party, position)",
        """CREATE INDEX {name}_campaign ON {name} (campaign, position, account, party, currency, amount)
            WHERE campaign <> ''""",
        """CREATE TABLE {name}_entries (
            position INTEGER PRIMARY KEY,
            leaf_hash TEXT NOT NULL,
            event_id TEXT NOT NULL,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL,
            type TEXT NOT NULL,
            occurred_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL) STRICT""",
        "CREATE INDEX {name}_stream ON {name}_entries (stream, position)",
        "CREATE INDEX {name}_recorded ON {name}_entries (recorded_at)",
        """CREATE TABLE {name}_days (
            day TEXT NOT NULL,
            account TEXT NOT NULL,
            party TEXT NOT NULL,
            currency TEXT NOT NULL,
            debit INTEGER NOT NULL,
            credit INTEGER NOT NULL,
            PRIMARY KEY (day, account, party, currency)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE {name}_books (stream TEXT PRIMARY KEY, books BLOB NOT NULL) STRICT, WITHOUT ROWID",
    ),
    apply=_apply,
    types=tuple(dict.fromkeys(kind for kinds in POSTING.values() for kind in kinds)),
)
