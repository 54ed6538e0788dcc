"""The ledger's log as the event store library knows one, on whichever store it lies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from domain.ledger import schema, store
from domain.ledger.datastore import DUPLICATES, Datastore
from domain.ledger.mapper import leaf_hash

_COLUMNS = "SELECT position, stream, version, type, state FROM entries "
_MOST = 2**62


class LedgerRecorder(ApplicationRecorder):
    """The library's recorder over the log. Its notification ids count from 1: position + 1."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Events from outside the ledger's own path: an import of leaves, or the library's `save`."""
        write = self._datastore.begin()
        try:
            size, recorded_at = store.head(write.cursor)
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
            write.cursor.executemany(schema.INSERT_ENTRY, rows)
            write.cursor.execute("UPDATE log_head SET size = ?", (size + len(rows),))
            write.commit()
        except DUPLICATES as error:
            raise IntegrityError(str(error)) from error
        finally:
            write.rollback()
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
        bounds = (str(originator_id), gt or 0, _MOST if lte is None else lte, _MOST if limit is None else limit)
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
        with self._datastore.asking() as c:
            rows = c.execute(_COLUMNS + where, bounds).fetchall()
        return [
            Notification(id=position + 1, originator_id=stream, originator_version=version, topic=type_, state=state)
            for position, stream, version, type_, state in rows
        ]

    def max_notification_id(self) -> int | None:
        """The last notification id."""
        with self._datastore.asking() as c:
            last: int | None = c.execute("SELECT max(position) FROM entries").fetchone()[0]
        return None if last is None else last + 1

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """None: who follows the log polls it, woken by whoever writes."""
        raise NotImplementedError


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Makes the ledger's recorder for the library's application. The library's other recorders have no use here."""

    def __init__(self, env: Environment, datastore: Datastore) -> None:
        super().__init__(env)
        self._datastore = datastore

    def application_recorder(self) -> ApplicationRecorder:
        """The recorder over the log."""
        return LedgerRecorder(self._datastore)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """None: streams are the log's."""
        raise NotImplementedError

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        """None: read models stand in a file of their own."""
        raise NotImplementedError

    def process_recorder(self) -> ProcessRecorder:
        """None, as for tracking."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the datastore."""
        self._datastore.close()
