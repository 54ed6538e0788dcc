"""Carriers: what was sent with them, what of it got lost and what came late (R-001-33).

A delivery or a loss names units of a line and no parcel: they are taken to be of the parcel that was sent first. Late
is what was signed for after the time at which the parcel was to arrive, where that was stated as a date or a time.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from domain.clock import SHANGHAI, wall_time
from domain.errors import Malformed
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import LinesDelivered, LinesLost, LinesShipped
from projections.figures.known import Count, Memory
from projections.figures.rates import rate
from projections.view import Tables

HEARS = (LinesShipped, LinesDelivered, LinesLost)
RATES = ("lost_bp", "late_bp")
NAMES = ("shipped", "delivered", "lost", "timed", "late")


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds; units that nobody said who carried count nowhere."""
    for carrier, figure, units in _moved(memory.tables, entry):
        if carrier and units:
            yield Count("carriers", carrier, figure, units)


def _moved(tables: Tables, entry: Entry) -> Iterator[tuple[str, str, int]]:
    match entry.data:
        case LinesShipped() as fact:
            for each in fact.lines:
                ahead = _arrived_ahead(tables, entry.stream, each.line, each.quantity)
                carrier, left = fact.carrier or "", each.quantity - ahead
                sent = (entry.stream, each.line, entry.position, carrier, _due(fact.eta or ""), left)
                tables.many("INSERT INTO {name}_sent VALUES (?, ?, ?, ?, ?, ?)", [sent])
                yield carrier, "shipped", each.quantity
                yield carrier, "delivered", ahead
        case LinesDelivered() as fact:
            at = fact.signed_at or entry.occurred_at
            for each in fact.lines:
                for carrier, due, units in _taken(tables, entry, each.line, each.quantity):
                    yield carrier, "delivered", units
                    yield carrier, "timed", units if due else 0
                    yield carrier, "late", units if due and at > due else 0
        case LinesLost() as fact:
            for each in fact.lines:
                for carrier, _, units in _taken(tables, entry, each.line, each.quantity):
                    yield carrier, "lost", units
        case _:
            pass


def _taken(tables: Tables, entry: Entry, line: str, quantity: int) -> Iterator[tuple[str, Instant, int]]:
    """Units that left their parcels, the first sent first. What nobody said was sent is remembered until it is."""
    for number, carrier, due, left in _parcels(tables, entry.stream, line):
        units = min(left, quantity)
        if units > 0:
            quantity -= units
            _keep(tables, entry.stream, line, number, left - units)
            yield carrier, due, units
    if quantity and isinstance(entry.data, LinesDelivered):
        ahead = (entry.stream, line, entry.position, "", "", -quantity)
        tables.many("INSERT INTO {name}_sent VALUES (?, ?, ?, ?, ?, ?)", [ahead])


def _arrived_ahead(tables: Tables, stream: str, line: str, quantity: int) -> int:
    """How many of these units were delivered before anybody said that they were sent."""
    found = 0
    for number, _, _, left in _parcels(tables, stream, line):
        units = min(-left, quantity - found)
        if units > 0:
            found += units
            _keep(tables, stream, line, number, left + units)
    return found


def _parcels(tables: Tables, stream: str, line: str) -> list[tuple[int, str, Instant, int]]:
    statement = "SELECT number, carrier, due, units FROM {name}_sent WHERE stream = ? AND line = ? ORDER BY number"
    return cast(list[tuple[int, str, Instant, int]], tables.rows(statement, (stream, line)))


def _keep(tables: Tables, stream: str, line: str, number: int, left: int) -> None:
    """What is left of a parcel; nothing, and it is forgotten."""
    place = (stream, line, number)
    if left:
        tables.many("UPDATE {name}_sent SET units = ? WHERE stream = ? AND line = ? AND number = ?", [(left, *place)])
    else:
        tables.many("DELETE FROM {name}_sent WHERE stream = ? AND line = ? AND number = ?", [place])


def _due(eta: str) -> Instant:
    """When a parcel was to arrive, if that can be read: a date until its end, a time to the second."""
    try:
        return wall_time(eta, SHANGHAI, end=True)
    except Malformed:
        return ""


TABLES = (
    """CREATE TABLE {name}_sent (
        stream TEXT NOT NULL,
        line TEXT NOT NULL,
        number INTEGER NOT NULL,
        carrier TEXT NOT NULL,
        due TEXT NOT NULL,
        units INTEGER NOT NULL,
        PRIMARY KEY (stream, line, number)) STRICT, WITHOUT ROWID""",
)


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a carrier: units sent, delivered and lost; of those due at a time, how many came late."""
    told = {name: counted.get(name, 0) for name in NAMES}
    return told | {"lost_bp": rate(told["lost"], told["shipped"]), "late_bp": rate(told["late"], told["timed"])}
