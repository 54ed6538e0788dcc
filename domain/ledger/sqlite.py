"""The ledger's recorder and factory on the library's for SQLite."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteDatastore, SQLiteFactory

from domain.ledger import schema
from domain.ledger.datastore import LedgerDatastore
from domain.ledger.mapper import leaf_hash

_COLUMNS = "SELECT position, stream, version, type, state FROM entries "
_MOST = 2**62


class LedgerRecorder(SQLiteApplicationRecorder):
    """The library's recorder over the log. Its notification ids count from 1: position + 1."""

    datastore: LedgerDatastore

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = "entries") -> None:
        del events_table_name
        super().__init__(datastore, "entries")

    def construct_create_table_statements(self) -> list[str]:
        """None: `schema.create` makes and checks the tables."""
        return []

    def _create_table(self, c: SQLiteCursor) -> None:
        schema.create(c.sqlite_cursor, self.datastore.keyring)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Events from outside the ledger's own path: an import of leaves, or the library's `save`."""
        cursor = c.sqlite_cursor
        size, recorded_at = cursor.execute("SELECT size, recorded_at FROM log_head").fetchone()
        rows = [
            (
                size + n,
                str(s.originator_id),
                s.originator_version,
                s.topic,
                s.state,
                leaf_hash(s.state),
                recorded_at,
                None,
            )
            for n, s in enumerate(stored_events)
        ]
        cursor.executemany(schema.INSERT_ENTRY, rows)
        cursor.execute("UPDATE log_head SET size = ?", (size + len(rows),))
        return [row[0] + 1 for row in rows]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The stored events of a stream, as notifications."""
        where = "WHERE stream = ? AND version > ? AND version <= ? "
        order = f"ORDER BY version {'DESC' if desc else 'ASC'} LIMIT ?"
        bounds = (str(originator_id), gt or 0, _MOST if lte is None else lte, -1 if limit is None else limit)
        return self._notifications(where + order, bounds)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The log in order, by notification id."""
        first = 0 if start is None else start - inclusive_of_start
        types = f"AND type IN ({','.join('?' * len(topics))}) " if topics else ""
        where = f"WHERE position >= ? AND position < ? {types}ORDER BY position LIMIT ?"
        return self._notifications(where, (first, _MOST if stop is None else stop, *topics, limit))

    def _notifications(self, where: str, bounds: tuple[Any, ...]) -> list[Notification]:
        with self.datastore.reading() as c:
            rows = c.execute(_COLUMNS + where, bounds).fetchall()
        return [
            Notification(id=position + 1, originator_id=stream, originator_version=version, topic=type_, state=state)
            for position, stream, version, type_, state in rows
        ]

    def max_notification_id(self) -> int | None:  # pyright: ignore[reportIncompatibleMethodOverride] - none if empty
        """The last notification id."""
        with self.datastore.reading() as c:
            last: int | None = c.execute("SELECT max(position) FROM entries").fetchone()[0]
        return None if last is None else last + 1


class LedgerFactory(SQLiteFactory):
    """Makes the ledger's recorder for the library's application."""

    application_recorder_class = LedgerRecorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        unused = self.datastore
        lock_wait_s = unused.pool.lock_timeout or 5
        self.datastore = LedgerDatastore(unused.pool.db_name, lock_wait_s)
        unused.close()
