"""What falls due: the payments that orders are still waiting for, and until when."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import LinesCancelled, LinesLost, OrderPlaced, PaymentCaptured, ReturnInspected
from projections.view import Tables, View

PAYMENT = "PAYMENT"


class Due(NamedTuple):
    """A stream that something is to be said to at `due_at`, if nothing else happens before."""

    stream: str
    due_at: Instant
    kind: str


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """An order waits until something is captured or no unit is left. It is placed before anything else."""
    placed: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    captured: list[tuple[object, ...]] = []
    for entry in entries:
        match entry.data:
            case PaymentCaptured():
                captured.append((entry.stream,))
            case OrderPlaced() as fact if fact.payment_due_at and not fact.payment_due_passed:
                units = sum(line.quantity for line in fact.lines)
                placed.append((entry.stream, PAYMENT, fact.payment_due_at, units))
            case LinesCancelled() | LinesLost() as fact:
                gone.append((sum(count.quantity for count in fact.lines), entry.stream))
            case ReturnInspected() as fact:
                gone.append((sum(line.accepted for line in fact.lines), entry.stream))
            case _:
                pass
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?)", placed)
    tables.many("DELETE FROM {name} WHERE stream = ?", captured)
    tables.many("UPDATE {name} SET units = units - ? WHERE stream = ?", gone)
    if gone:
        tables.many("DELETE FROM {name} WHERE stream = ? AND units <= 0", [(stream,) for _, stream in gone])


DUE = View(
    name="due",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            stream TEXT NOT NULL,
            kind TEXT NOT NULL,
            due_at TEXT NOT NULL,
            units INTEGER NOT NULL,
            PRIMARY KEY (stream, kind)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_at ON {name} (due_at, stream)",
    ),
    apply=_apply,
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """What is due by `until`, the longest overdue first."""
    statement = "SELECT stream, due_at, kind FROM {name} WHERE due_at <= ? ORDER BY due_at, stream LIMIT ?"
    return [Due(*row) for row in cast(list[tuple[str, str, str]], tables.rows(statement, (until, limit)))]
