"""Safety emergencies: which orders have units of which batch, whom a recall has reached, and who is to be told yet.

An order without a batch leaves no row. One with a batch has a row for each of its lines, so that whoever bought of
it is found whenever the emergency comes, and an order placed or imported after the recall is found too.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

from domain.fact import Instant
from domain.incident import (
    BatchInspected,
    BatchQuarantined,
    BatchReleased,
    EmergencyClosed,
    EmergencyDeclared,
    LiabilityEstablished,
    RecallOrdered,
)
from domain.ledger.entry import Entry
from domain.message import MessageSent
from domain.order.events import DamagesAssessed, OrderPlaced, RecallNoticed
from projections.due import Due
from projections.view import Change, Tables, View

RECALL = "RECALL"


class Bought(NamedTuple):
    """An order with units of a batch, and where in the log it was placed."""

    position: int
    order_id: str


class Open(NamedTuple):
    """An open emergency, and where in the log it was declared."""

    position: int
    incident_id: str


class Reach(NamedTuple):
    """How far a recall came, in orders: those with the batch; those of them where something of it is left, as far as
    is known; whom it reached; to whom the message went out; claims proposed, and those that are due.
    """

    orders: int = 0
    affected: int = 0
    notified: int = 0
    sent: int = 0
    claims: int = 0
    claims_due: int = 0


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """In log order, entry by entry."""
    for entry in entries:
        if entry.stream.startswith("orders/"):
            changes = _on_order(entry, entry.stream.removeprefix("orders/"))
        elif entry.stream.startswith("incidents/"):
            changes = _on_incident(entry, entry.stream.removeprefix("incidents/"))
        else:
            continue
        for statement, values in changes:
            tables.many(statement, [values])


def _on_order(entry: Entry, order_id: str) -> Iterator[Change]:
    match entry.data:
        case OrderPlaced() as fact:
            lines = [line for line in fact.lines if line.batch]
            for line in lines:
                yield _BOUGHT, (line.batch, entry.position, line.line, order_id, line.sku, fact.merchant_id)
            for batch in dict.fromkeys(line.batch for line in lines):
                yield _TELL_ONE, (entry.recorded_at, batch, entry.position)
        case RecallNoticed() as fact:
            left = bool(fact.lines or fact.unsent)
            yield _REACHED, (left, fact.message_id or None, fact.incident_id, order_id)
        case DamagesAssessed(incident_id=str() as incident_id) as fact:
            yield _CLAIMED, (fact.qualifies, incident_id, order_id)
        case MessageSent() as fact:
            yield "UPDATE {name}_told SET sent = 1 WHERE order_id = ? AND message_id = ?", (order_id, fact.message_id)
        case _:
            pass


def _on_incident(entry: Entry, incident_id: str) -> Iterator[Change]:
    match entry.data:
        case EmergencyDeclared() as fact:
            only = (fact.sku or None, fact.merchant_id or None)
            yield _DECLARED, (incident_id, entry.position, fact.batch, *only)
        case RecallOrdered():
            yield "UPDATE {name}_incidents SET recalled = 1 WHERE incident_id = ?", (incident_id,)
            yield _TELL_ALL, (entry.recorded_at, incident_id)
        case BatchQuarantined():
            yield "UPDATE {name}_incidents SET released = 0 WHERE incident_id = ?", (incident_id,)
            yield _TELL_ALL, (entry.recorded_at, incident_id)
        case BatchReleased():
            yield "UPDATE {name}_incidents SET released = 1 WHERE incident_id = ?", (incident_id,)
            yield "DELETE FROM {name}_told WHERE incident_id = ? AND NOT noticed", (incident_id,)
            yield "UPDATE {name}_told SET ask_at = NULL WHERE incident_id = ?", (incident_id,)
        case BatchInspected(result="CONFIRMED" | "CLEARED"):
            yield _CLAIM_ANEW, (entry.recorded_at, incident_id)
        case LiabilityEstablished() as fact:
            yield f"{_CLAIM_ANEW} AND merchant_id = ?3", (entry.recorded_at, incident_id, fact.merchant_id)
        case EmergencyClosed():
            yield "UPDATE {name}_incidents SET open = 0 WHERE incident_id = ?", (incident_id,)
        case _:
            pass


_MEANT = """FROM {name}_incidents i JOIN {name} l ON l.batch = i.batch
    AND (i.sku IS NULL OR i.sku = l.sku) AND (i.merchant_id IS NULL OR i.merchant_id = l.merchant_id)"""
"""The lines that an emergency is about."""
_BOUGHT = "INSERT OR IGNORE INTO {name} VALUES (?, ?, ?, ?, ?, ?)"
_DECLARED = "INSERT OR IGNORE INTO {name}_incidents VALUES (?, ?, ?, ?, ?, 0, 0, 1)"
_TELL = f"""INSERT OR IGNORE INTO {{name}}_told
    SELECT i.incident_id, l.order_id, l.merchant_id, ?1, ?1, 0, 0, NULL, 0, NULL, '' {_MEANT}
    WHERE i.recalled AND NOT i.released"""
_TELL_ALL = f"{_TELL} AND i.incident_id = ?2 GROUP BY l.order_id"
_TELL_ONE = f"{_TELL} AND l.batch = ?2 AND l.position = ?3 GROUP BY i.incident_id"
_REACHED = """UPDATE {name}_told SET ask_at = NULL, noticed = 1, remains = ?, message_id = ?
    WHERE incident_id = ? AND order_id = ?"""
_CLAIMED = "UPDATE {name}_told SET ask_at = NULL, claim = ? WHERE incident_id = ? AND order_id = ?"
_CLAIM_ANEW = """UPDATE {name}_told SET due_at = ?1, ask_at = ?1, later = ''
    WHERE incident_id = ?2 AND noticed AND claim IS NOT NULL"""

RECALLS = View(
    name="recalls",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            batch TEXT NOT NULL,
            position INTEGER NOT NULL,
            line TEXT NOT NULL,
            order_id TEXT NOT NULL,
            sku TEXT NOT NULL,
            merchant_id TEXT NOT NULL,
            PRIMARY KEY (batch, position, line)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE {name}_incidents (
            incident_id TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            batch TEXT NOT NULL,
            sku TEXT,
            merchant_id TEXT,
            recalled INTEGER NOT NULL,
            released INTEGER NOT NULL,
            open INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_by_batch ON {name}_incidents (batch)",
        "CREATE INDEX {name}_by_position ON {name}_incidents (position) WHERE open",
        """CREATE TABLE {name}_told (
            incident_id TEXT NOT NULL,
            order_id TEXT NOT NULL,
            merchant_id TEXT NOT NULL,
            due_at TEXT NOT NULL,
            ask_at TEXT,
            noticed INTEGER NOT NULL,
            remains INTEGER NOT NULL,
            message_id TEXT,
            sent INTEGER NOT NULL,
            claim INTEGER,
            later TEXT NOT NULL,
            asks_at TEXT AS (max(ask_at, later)),
            PRIMARY KEY (incident_id, order_id)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_at ON {name}_told (asks_at, order_id) WHERE asks_at IS NOT NULL",
        "CREATE INDEX {name}_of ON {name}_told (order_id)",
    ),
    apply=_apply,
    types=(
        *(OrderPlaced, RecallNoticed, DamagesAssessed, MessageSent, EmergencyDeclared, RecallOrdered),
        *(BatchQuarantined, BatchReleased, BatchInspected, LiabilityEstablished, EmergencyClosed),
    ),
    notes=("later",),
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """The orders that a recall has to reach, the longest waiting first."""
    statement = (
        "SELECT order_id, due_at, incident_id FROM {name}_told WHERE asks_at <= ? ORDER BY asks_at, order_id LIMIT ?"
    )
    rows = cast(list[tuple[str, str, str]], tables.rows(statement, (until, limit)))
    return [Due(f"orders/{order_id}", due_at, RECALL, incident_id) for order_id, due_at, incident_id in rows]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants, unless they were moved meanwhile."""
    statement = "UPDATE {name}_told SET later = ? WHERE order_id = ? AND incident_id = ? AND due_at = ?"
    rows = [(later, each.stream.removeprefix("orders/"), each.item, each.due_at) for each, later in asked]
    tables.many(statement, rows)


def bought(tables: Tables, incident_id: str, after: int, limit: int) -> list[Bought]:
    """The orders with units that an emergency is about, placed behind a position of the log, the oldest first."""
    statement = f"""SELECT DISTINCT l.position, l.order_id {_MEANT}
        WHERE i.incident_id = ? AND l.position > ? ORDER BY l.position LIMIT ?"""
    rows = cast(list[tuple[int, str]], tables.rows(statement, (incident_id, after, limit)))
    return [Bought(*row) for row in rows]


def emergencies(tables: Tables, after: int, limit: int) -> list[Open]:
    """The open emergencies declared behind a position of the log, the oldest first."""
    statement = (
        "SELECT position, incident_id FROM {name}_incidents WHERE open AND position > ? ORDER BY position LIMIT ?"
    )
    return [Open(*row) for row in cast(list[tuple[int, str]], tables.rows(statement, (after, limit)))]


def reach(tables: Tables, incident_id: str) -> Reach:
    """How far an emergency's recall came."""
    counted = f"SELECT COUNT(DISTINCT l.position) {_MEANT} WHERE i.incident_id = ?"
    told = """SELECT TOTAL(noticed AND NOT remains), TOTAL(remains), TOTAL(sent), COUNT(claim), TOTAL(claim)
        FROM {name}_told WHERE incident_id = ?"""
    ((orders,),) = cast(list[tuple[int]], tables.rows(counted, (incident_id,)))
    ((over, notified, sent, claims, owed),) = tables.rows(told, (incident_id,))
    return Reach(orders, orders - _int(over), _int(notified), _int(sent), _int(claims), _int(owed))


def reaches(tables: Tables, incident_ids: Iterable[str]) -> dict[str, Reach]:
    """The same of several, at one moment."""
    return {each: reach(tables, each) for each in incident_ids}


def _int(count: object) -> int:
    return int(cast(int, count))
