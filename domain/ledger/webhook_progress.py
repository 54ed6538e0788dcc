"""How far each webhook is: written in small batches once its receiver has answered, read by whoever delivers or looks.

A crash between an answer and its batch delivers those few again, under the ids they had: doubled, never lost.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from domain.fact import Instant
from domain.ledger.datastore import Datastore

KEPT = 1_000
"""So many deliveries that were taken are remembered of an endpoint; parked ones until they are sent again."""
Status = Literal["DELIVERED", "RETRYING", "PARKED"]
_SELECT = "SELECT position, type, status, tries, why, at, next_try_at FROM webhook_deliveries "
_INSERT = (
    "INSERT INTO webhook_deliveries (row_id, position, type, status, tries, why, at, next_try_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (row_id, position) DO UPDATE SET type = excluded.type, "
    "status = excluded.status, tries = excluded.tries, why = excluded.why, at = excluded.at, "
    "next_try_at = excluded.next_try_at"
)
_OLDEST_KEPT = (
    "SELECT at FROM webhook_deliveries WHERE row_id = ? AND status = 'DELIVERED' ORDER BY at DESC LIMIT 1 OFFSET ?"
)


class Delivery(NamedTuple):
    """What came of one event: DELIVERED, RETRYING (not before `next_try_at`) or PARKED; after so many tries, the last
    one `at`, and `why` it failed, without a word of address or secret.
    """

    position: int
    type: str
    status: Status
    tries: int
    why: str
    at: Instant
    next_try_at: Instant | None


class Resend(NamedTuple):
    """What is to be sent again: the events behind `position` and before `stop`."""

    resend_id: str
    position: int
    stop: int


class Note(NamedTuple):
    """What has come of an endpoint since the last note. `resends` says how far each range is, None once it is done;
    `paused` why the endpoint is to be paused, if it still is as `revision` knew it.
    """

    row_id: str
    revision: int
    position: int
    deliveries: Sequence[Delivery]
    resends: Sequence[tuple[str, int | None]]
    delivered: int
    delivered_at: Instant | None
    failing_since: Instant | None
    paused: tuple[str, Instant] | None


def keep(datastore: Datastore, notes: Iterable[Note]) -> None:
    """Write the notes in one transaction; nothing is written of an endpoint that was deleted meanwhile.

    Of one that was changed or resumed meanwhile it is not written what waits: that is to be tried at once.
    """
    write = datastore.begin()
    try:
        c = write.cursor
        living = dict(c.execute("SELECT row_id, revision FROM webhooks").fetchall())
        for note in notes:
            if note.row_id in living:
                _keep(c, note, overtaken=living[note.row_id] != note.revision)
        write.commit()
    finally:
        write.rollback()


def _keep(c: Any, note: Note, *, overtaken: bool) -> None:
    c.execute(
        "UPDATE webhooks SET position = ?, delivered = delivered + ?, delivered_at = coalesce(?, delivered_at) "
        "WHERE row_id = ?",
        (note.position, note.delivered, note.delivered_at, note.row_id),
    )
    if not overtaken or note.failing_since is None:
        c.execute("UPDATE webhooks SET failing_since = ? WHERE row_id = ?", (note.failing_since, note.row_id))
    for each in note.deliveries:
        if not overtaken or each.status != "RETRYING":
            c.execute(_INSERT, (note.row_id, *each))
    for resend_id, position in note.resends:
        where = (note.row_id, resend_id)
        if position is None:
            c.execute("DELETE FROM webhook_resends WHERE row_id = ? AND resend_id = ?", where)
        else:
            c.execute("UPDATE webhook_resends SET position = ? WHERE row_id = ? AND resend_id = ?", (position, *where))
    if note.paused:
        reason, at = note.paused
        c.execute(
            "UPDATE webhooks SET paused_at = ?, reason = ?, revision = revision + 1 "
            "WHERE row_id = ? AND revision = ? AND paused_at IS NULL",
            (at, reason, note.row_id, note.revision),
        )
    if note.delivered:
        oldest = c.execute(_OLDEST_KEPT, (note.row_id, KEPT)).fetchone()
        if oldest is not None:
            statement = "DELETE FROM webhook_deliveries WHERE row_id = ? AND status = 'DELIVERED' AND at <= ?"
            c.execute(statement, (note.row_id, oldest[0]))


def resends(datastore: Datastore, row_id: str) -> list[Resend]:
    """What is to be sent again, the oldest wish first."""
    statement = "SELECT resend_id, position, stop FROM webhook_resends WHERE row_id = ? ORDER BY asked_at, resend_id"
    with datastore.reading() as c:
        return [Resend(*row) for row in c.execute(statement, (row_id,)).fetchall()]


def retrying(datastore: Datastore, row_id: str) -> dict[int, Delivery]:
    """What failed and is to be tried again, by position."""
    found = deliveries(datastore, row_id, "RETRYING")
    return {each.position: each for each in found}


def deliveries(
    datastore: Datastore, row_id: str, status: Status | None = None, before: int = 2**62, limit: int = 1000
) -> list[Delivery]:
    """The latest in the log first, those before a position; of one status if one is named."""
    only, more = ("AND status = ? ", (status,)) if status else ("", ())
    where = f"WHERE row_id = ? AND position < ? {only}ORDER BY position DESC LIMIT ?"
    with datastore.reading() as c:
        rows = c.execute(_SELECT + where, (row_id, before, *more, limit)).fetchall()
    return [Delivery(*row) for row in rows]


def parked(datastore: Datastore) -> dict[str, int]:
    """How many events each endpoint has parked, by its row."""
    statement = "SELECT row_id, count(*) FROM webhook_deliveries WHERE status = 'PARKED' GROUP BY row_id"
    with datastore.reading() as c:
        return dict(c.execute(statement).fetchall())
