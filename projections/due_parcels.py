"""What falls due of shipments: the end of what was promised for them, and a day after it.

The units that are still on their way are counted by line, so that an order whose goods arrived is asked nothing.
Scans change nothing here, nor does what was found before: the order knows both when it is asked. Nothing is asked of
what an import tells had been promised until a day already over.
"""

from collections.abc import Iterable

from domain.clock import SHANGHAI, plus
from domain.ledger.entry import Entry
from domain.order.events import LineCount, LinesDelivered, LinesLost, LinesShipped
from domain.order.parcels import SILENT_HOURS, promised_until
from projections.due_rows import Rows

SHIPMENT, LATE = "SHIPMENT", "SHIPMENT_LATE"
_UNDERWAY = "UNDERWAY"


def change(rows: Rows, entry: Entry) -> None:
    """Change these rows as an event says."""
    match entry.data:
        case LinesShipped() as fact:
            for count in fact.lines:
                _underway(rows, entry.stream, count, 1)
            _promised(rows, entry, fact)
        case LinesDelivered() | LinesLost() as fact:
            _over(rows, entry.stream, fact.lines)
        case _:
            pass


def _promised(rows: Rows, entry: Entry, fact: LinesShipped) -> None:
    zone = next((item for kind, item in rows.of(entry.stream) if kind == "TERM"), SHANGHAI)
    promised = promised_until(fact.eta or None, zone)
    if promised is not None and rows.patiently(entry, promised) == promised:
        rows.at(entry, SHIPMENT, promised, promised)
        rows.at(entry, LATE, promised, plus(promised, hours=SILENT_HOURS))


def _over(rows: Rows, stream: str, counts: Iterable[LineCount]) -> None:
    for count in counts:
        _underway(rows, stream, count, -1)
    if all(kind != _UNDERWAY for kind, _ in rows.of(stream)):
        for kind, item in [*rows.of(stream)]:
            if kind in (SHIPMENT, LATE):
                rows.done(stream, kind, item)


def _underway(rows: Rows, stream: str, count: LineCount, sign: int) -> None:
    """So many units more or fewer are on their way; of what nobody said that it was sent, none can arrive."""
    found = rows.of(stream).get((_UNDERWAY, count.line))
    units = (found.units if found else 0) + sign * count.quantity
    if units > 0:
        rows.keep(stream, _UNDERWAY, count.line, "", units=units)
    else:
        rows.done(stream, _UNDERWAY, count.line)
