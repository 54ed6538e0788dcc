"""How far an audit came, kept beside the ledger, so that one that was stopped goes on where it was.

A file of its own, `<ledger>.audit`: it holds what was found and every event's id, so that none is there twice. It is
locked while it is written, so that a ledger is not audited twice at once, and removed when the audit is complete.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from api.auditing.ranges import Report
from api.auditing.rows import PLACED
from api.auditing.tally import Tally
from domain.errors import Refused
from projections.audit.finding import Finding
from projections.audit.leaves import LEAVES

_SUFFIXES = ("", "-wal", "-shm")
_TABLES = (
    "CREATE TABLE IF NOT EXISTS asked (one INTEGER PRIMARY KEY CHECK (one = 1), what TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS parts (start INTEGER PRIMARY KEY, stop INTEGER NOT NULL, counts TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS findings (number INTEGER PRIMARY KEY, finding TEXT NOT NULL) STRICT",
    # An id of version 7 begins with its time, so that ids come nearly in their order and cost no page of their own.
    "CREATE TABLE IF NOT EXISTS ids (id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)
_UNIQUE = "INSERT INTO ids VALUES (?, ?) ON CONFLICT DO NOTHING"


class Asked(NamedTuple):
    """What is audited, and by which code: work done for one is no work done for another.

    The positions `start` … `stop` − 1 of the first `size` events, in ranges of `each`; `last` as it was asked for.
    """

    start: int
    last: int | None
    code: str
    each: int
    stop: int
    size: int


class Progress:
    """The file of one audit. `asked` is what it audits: where it goes on, up to where the log ended when it began."""

    def __init__(self, ledger: str, asked: Asked, *, resume: bool) -> None:
        self.path = f"{ledger}.audit"
        self._refuse_beside_another()
        if not resume:
            self._remove()
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)  # of a ledger that lies elsewhere
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode = WAL")
        for statement in _TABLES:
            self._connection.execute(statement)
        self.asked = self._known() or asked
        if self.asked[:3] != asked[:3]:
            self._connection.close()
            raise Refused("another-audit", f"{self.path} is of another audit; leave out --resume to begin anew.")
        what = msgspec.json.encode(self.asked).decode()
        self._connection.execute("INSERT OR REPLACE INTO asked VALUES (1, ?)", (what,))

    def done(self) -> set[int]:
        """Where the parts begin that are done."""
        return {start for (start,) in self._connection.execute("SELECT start FROM parts")}

    def keep(self, report: Report) -> None:
        """Keep what came of a range, all or nothing."""
        tally = Tally()
        tally.add(*report.findings)
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            rows = [(each, position) for position, each in PLACED.iter_unpack(report.event_ids)]
            if cursor.executemany(_UNIQUE, rows).rowcount != len(rows):
                tally.add(*_twice(cursor, rows))
            counts = msgspec.json.encode(report.counts).decode()
            cursor.execute("INSERT INTO parts VALUES (?, ?, ?)", (report.start, report.stop, counts))
            found = [(msgspec.json.encode(each).decode(),) for each in tally.findings]
            cursor.executemany("INSERT INTO findings (finding) VALUES (?)", found)
            cursor.execute("COMMIT")

    def result(self) -> Tally:
        """Everything that was kept, in the log's order."""
        tally = Tally()
        for (counts,) in self._connection.execute("SELECT counts FROM parts"):
            tally.counts.update(msgspec.json.decode(counts, type=dict[str, int]))
        texts = self._connection.execute("SELECT finding FROM findings ORDER BY number")
        found = [msgspec.json.decode(text, type=Finding) for (text,) in texts]
        tally.add(*sorted(found, key=lambda each: -1 if each.position is None else each.position))
        return tally

    def close(self, *, complete: bool) -> None:
        """Close the file, and remove it once nothing is left to go on with."""
        self._connection.close()
        if complete:
            self._remove()

    def _refuse_beside_another(self) -> None:
        """Whoever audits this ledger now keeps the file locked."""
        if not Path(self.path).exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=0)) as other:
                other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise Refused("audit-under-way", "This ledger is being audited already.") from None
            raise

    def _known(self) -> Asked | None:
        row = self._connection.execute("SELECT what FROM asked").fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=Asked)

    def _remove(self) -> None:
        for suffix in _SUFFIXES:
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)


def _twice(cursor: sqlite3.Cursor, rows: Iterable[tuple[bytes, int]]) -> list[Finding]:
    """Those of the rows whose id stands at another position."""
    statement = "SELECT position FROM ids WHERE id = ? AND position != ?"
    found = [(position, cursor.execute(statement, (each, position)).fetchone()) for each, position in rows]
    return [
        Finding(LEAVES, "DIFFERENCE", position, None, f"Its event id is that of the event at position {other[0]}.")
        for position, other in found
        if other is not None
    ]
