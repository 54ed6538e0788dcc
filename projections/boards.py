"""Work lists: the gift returns, returns and repairs that somebody still has to do something about.

A row says which item of which order is open, since when, how far it came, and when its next step is due. What the
item is, the order itself tells.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

from domain.fact import Fact, Instant
from domain.ledger.entry import Entry
from domain.order.events import (
    CalendarDay,
    LinesExchanged,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)
from domain.order.events.gift_moves import (
    GiftDispatched,
    GiftHandedOver,
    GiftOverageResolved,
    GiftReturnArchived,
    GiftReturnConfirmed,
    GiftReturnWithdrawn,
)
from domain.order.events.gift_returns import (
    GiftReturnExpedited,
    GiftReturnInstructed,
    GiftReturnRequested,
    GiftReturnReviewed,
)
from domain.order.events.gifts import GiftReceived
from domain.order.events.repairs import (
    RepairAnswered,
    RepairCompleted,
    RepairQuoted,
    RepairReceived,
    RepairRequested,
    RepairReturned,
    RepairWithdrawn,
)
from projections.view import Tables, View

Board = Literal["gifts", "returns", "repairs"]


_REVIEWED = {"APPROVED": "INSTRUCTED", "NEGOTIATING": "NEGOTIATING", "INCOMPLETE": "REQUESTED", "REJECTED": None}
"""What a review makes of a gift return."""


class Item(NamedTuple):
    """An open item: where in the log it was opened, of which order, since when, how far, and its next due time."""

    position: int
    order_id: str
    item: str
    since: Instant
    status: str
    due_at: Instant | None


class _Step(NamedTuple):
    """What an event does to an item; without a status it is done, without a due time nothing is due."""

    board: Board
    item: str
    status: str | None
    due_at: Instant | None = None
    move: str = ""


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if not entry.stream.startswith("orders/"):
            continue
        order_id = entry.stream.removeprefix("orders/")
        step = _so_far(tables, order_id, entry.data) or _step(entry.data)
        if step is None:
            continue
        if step.status is None:
            tables.many(_DONE, [(step.board, order_id, step.item)])
            tables.many(_FORGET, [(step.board, order_id, step.item)])
        else:
            row = (step.board, order_id, step.item, entry.position, entry.occurred_at, step.status, step.due_at)
            tables.many(step.move or _MOVE, [row])


def _so_far(tables: Tables, order_id: str, fact: Fact) -> _Step | None:
    """What an event does that depends on what came before: which gifts are still missing, who has the goods."""
    match fact:
        case GiftReturnInstructed(gift_return_id=number):
            tables.many(_FORGET, [("gifts", order_id, number)])
            tables.many(_NOTE, [("gifts", order_id, number, each.line, each.quantity) for each in fact.gifts])
        case GiftReceived(gift_return_id=str() as number):
            tables.many(_NOTE, [("gifts", order_id, number, each.line, -each.quantity) for each in fact.lines])
            missing = tables.rows(_NOTED, ("gifts", order_id, number))
            return _Step("gifts", number, "DISPUTED") if missing else None
        case RepairReceived(repair_id=number):
            tables.many(_NOTE, [("repairs", order_id, number, _WITH_US, 1)])
        case RepairAnswered(repair_id=number, accepted=False):
            here = tables.rows(_NOTED, ("repairs", order_id, number))
            return None if here else _Step("repairs", number, None)
        case _:
            pass
    return None


def _step(fact: Fact) -> _Step | None:
    return next((step for steps in (_of_gift, _of_return, _of_repair) for step in steps(fact)), None)


def _of_gift(fact: Fact) -> Iterator[_Step]:
    match fact:
        case GiftReturnRequested():
            yield _Step("gifts", fact.gift_return_id, "REQUESTED", fact.review_by.due_at)
        case GiftReturnExpedited():
            yield _Step("gifts", fact.gift_return_id, "REQUESTED", fact.review_by.due_at, _SOONER)
        case GiftReturnReviewed(result="NEGOTIATING" | "INCOMPLETE" as result):  # its review is still due
            yield _Step("gifts", fact.gift_return_id, _REVIEWED[result], None, _STILL_DUE)
        case GiftReturnReviewed():
            yield _Step("gifts", fact.gift_return_id, _REVIEWED[fact.result])
        case GiftReturnInstructed():
            yield _Step("gifts", fact.gift_return_id, "INSTRUCTED")
        case GiftDispatched():
            yield _Step("gifts", fact.gift_return_id, "IN_TRANSIT", fact.due_by)
        case GiftHandedOver():
            yield _Step("gifts", fact.gift_return_id, "IN_TRANSIT")
        case GiftReturnConfirmed():
            yield _Step("gifts", fact.gift_return_id, "DISPUTED" if fact.result == "DISPUTED" else None)
        case GiftOverageResolved() if fact.mode != "RETURN_AT_MERCHANT_COST":
            yield _Step("gifts", fact.gift_return_id, None)
        case GiftReceived(gift_return_id=str() as number):
            yield _Step("gifts", number, None)
        case GiftReturnWithdrawn() | GiftReturnArchived():
            yield _Step("gifts", fact.gift_return_id, None)
        case _:
            pass


def _of_return(fact: Fact) -> Iterator[_Step]:
    match fact:
        case ReturnRequested():
            yield _Step("returns", fact.return_id, "REQUESTED")
        case ReturnAuthorised():
            yield _Step("returns", fact.return_id, "AUTHORISED", fact.send_by or None)
        case ReturnDispatched():
            yield _Step("returns", fact.return_id, "DISPATCHED")
        case ReturnReceived():
            yield _Step("returns", fact.return_id, "RECEIVED")
        case LinesExchanged():
            yield _Step("returns", fact.return_id, "EXCHANGED", fact.ship_by.due_at)
        case ReplacementShipped():
            yield _Step("returns", fact.return_id, "REPLACEMENT_SENT")
        case ReturnInspected() | ReturnRefused() | ReturnWithdrawn() | ReplacementDelivered():
            yield _Step("returns", fact.return_id, None)
        case _:
            pass


def _of_repair(fact: Fact) -> Iterator[_Step]:
    match fact:
        case RepairRequested():
            yield _Step("repairs", fact.repair_id, "REQUESTED")
        case RepairReceived():
            yield _Step("repairs", fact.repair_id, "RECEIVED", None, _TAKEN_IN)
        case RepairQuoted():
            yield _Step("repairs", fact.repair_id, "QUOTED" if fact.total else "STARTED", _end(fact.due_by))
        case RepairAnswered():
            yield _Step("repairs", fact.repair_id, "STARTED" if fact.accepted else "DECLINED", _end(fact.due_by))
        case RepairCompleted():
            yield _Step("repairs", fact.repair_id, "COMPLETED")
        case RepairReturned() | RepairWithdrawn():
            yield _Step("repairs", fact.repair_id, None)
        case _:
            pass


def _end(day: object) -> Instant | None:
    return day.due_at if isinstance(day, CalendarDay) else None


_MOVE = """INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (board, order_id, item) DO UPDATE SET status = excluded.status, due_at = excluded.due_at"""
_SOONER = _MOVE.replace("status = excluded.status, ", "")
_STILL_DUE = _MOVE.replace(", due_at = excluded.due_at", "")
_TAKEN_IN = f"{_STILL_DUE} WHERE status = 'REQUESTED'"
"""Goods that are taken in late leave a repair that was quoted or begun where it is."""
_WITH_US = ""
_NOTE = """INSERT INTO {name}_notes VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (board, order_id, item, note) DO UPDATE SET units = units + excluded.units"""
_NOTED = "SELECT 1 FROM {name}_notes WHERE board = ? AND order_id = ? AND item = ? AND units > 0"
_FORGET = "DELETE FROM {name}_notes WHERE board = ? AND order_id = ? AND item = ?"
_DONE = "DELETE FROM {name} WHERE board = ? AND order_id = ? AND item = ?"

BOARDS = View(
    name="boards",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            board TEXT NOT NULL,
            order_id TEXT NOT NULL,
            item TEXT NOT NULL,
            position INTEGER NOT NULL,
            since TEXT NOT NULL,
            status TEXT NOT NULL,
            due_at TEXT,
            PRIMARY KEY (board, order_id, item)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE {name}_notes (
            board TEXT NOT NULL,
            order_id TEXT NOT NULL,
            item TEXT NOT NULL,
            note TEXT NOT NULL,
            units INTEGER NOT NULL,
            PRIMARY KEY (board, order_id, item, note)) STRICT, WITHOUT ROWID""",
        "CREATE UNIQUE INDEX {name}_position ON {name} (board, position)",
    ),
    apply=_apply,
    types=(
        *(GiftReturnRequested, GiftReturnExpedited, GiftReturnReviewed, GiftReturnInstructed, GiftDispatched),
        *(GiftHandedOver, GiftReturnConfirmed, GiftOverageResolved, GiftReceived, GiftReturnWithdrawn),
        *(GiftReturnArchived, ReturnRequested, ReturnAuthorised, ReturnDispatched, ReturnReceived, LinesExchanged),
        *(ReplacementShipped, ReturnInspected, ReturnRefused, ReturnWithdrawn, ReplacementDelivered),
        *(RepairRequested, RepairReceived, RepairQuoted, RepairAnswered, RepairCompleted, RepairReturned),
        RepairWithdrawn,
    ),
)


def items(tables: Tables, board: Board, after: int, limit: int) -> list[Item]:
    """The open items of a board that were opened behind a position of the log, the oldest first."""
    statement = """SELECT position, order_id, item, since, status, due_at FROM {name}
        WHERE board = ? AND position > ? ORDER BY position LIMIT ?"""
    rows = tables.rows(statement, (board, after, limit))
    return [Item(*row) for row in cast(list[tuple[int, str, str, str, str, str | None]], rows)]
