"""The logistics board: cases about parcels that are late or lost, and carriers' claims that are still open.

A case is on it while it is open, or while a carrier still has to settle; closed ones are kept aside, for a case can be
taken up again. What it is about, the case itself tells.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from domain.case.events.intake import CaseOpened
from domain.case.events.logistics import CarrierClaimFiled, CarrierClaimSettled, IncidentClassified, IncidentNoted
from domain.case.events.resolution import CaseClosed, CaseReopened
from domain.case.state import Case
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.cases.logistics_view import logistics_row, next_update_at, status
from projections.view import Tables, View


class Parcel(NamedTuple):
    """A case about a parcel: where in the log it came to be about one, and since when."""

    position: int
    case_id: str
    since: Instant


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.stream.startswith("cases/"):
            for statement, values in _changes(entry, entry.stream.removeprefix("cases/")):
                tables.many(statement, [values])


def _changes(entry: Entry, case_id: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    match entry.data:
        case CaseOpened(scene="SLOW_LOGISTICS") | IncidentNoted() | IncidentClassified():
            yield _ADD, (case_id, entry.position, entry.occurred_at)
        case CarrierClaimFiled():
            yield _CLAIMS, (1, case_id)
        case CarrierClaimSettled():
            yield _CLAIMS, (-1, case_id)
        case CaseClosed():
            yield _CLOSED, (1, case_id)
        case CaseReopened():
            yield _CLOSED, (0, case_id)
        case _:
            pass


_ADD = "INSERT OR IGNORE INTO {name} VALUES (?, ?, ?, 0, 0)"
_CLAIMS = "UPDATE {name} SET claims = claims + ? WHERE case_id = ?"
_CLOSED = "UPDATE {name} SET closed = ? WHERE case_id = ?"

LOGISTICS = View(
    name="logistics",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            case_id TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            since TEXT NOT NULL,
            closed INTEGER NOT NULL,
            claims INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
        "CREATE UNIQUE INDEX {name}_open ON {name} (position) WHERE closed = 0 OR claims > 0",
    ),
    apply=_apply,
    types=(
        CaseOpened,
        IncidentNoted,
        IncidentClassified,
        CarrierClaimFiled,
        CarrierClaimSettled,
        CaseClosed,
        CaseReopened,
    ),
)


def parcels(tables: Tables, after: int, limit: int) -> list[Parcel]:
    """The open cases behind a position of the log, the oldest first."""
    statement = """SELECT position, case_id, since FROM {name}
        WHERE (closed = 0 OR claims > 0) AND position > ? ORDER BY position LIMIT ?"""
    return [Parcel(*row) for row in cast(list[tuple[int, str, str]], tables.rows(statement, (after, limit)))]


def parcel_row(parcel: Parcel, case: Case) -> dict[str, Any]:
    """What is open about a parcel, who owns it, and by when its customer hears of it again."""
    return {
        "case_id": parcel.case_id,
        "order_id": case.order_id,
        "customer_id": case.customer_id,
        "currency": case.currency,
        "since": parcel.since,
        "status": status(case),
        "node": case.node,
        "owner": case.owner,
        "next_update_at": next_update_at(case),
        "claims_open": sum(each.settled is None for each in case.logistics.claims.values()),
        "told": logistics_row(case),
    }
