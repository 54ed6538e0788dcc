"""What the order itself notices of its parcels becomes a case without anybody complaining (R-001-22)."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import asdict

from domain.case.common import parcel_case
from domain.case.events import CaseFact
from domain.case.events.intake import CaseOpened, IntakeChecked
from domain.case.events.logistics import IncidentNoted, IncidentOver
from domain.case.fold import evolve
from domain.case.messages import told
from domain.case.opening import opened
from domain.case.progress import restarted
from domain.case.state import Case
from domain.clock import local_date
from domain.coupon import derived_id
from domain.fact import Draft, Fact, Instant, Key, Said, Seen
from domain.order.common import zone_of
from domain.order.events import LinesDelivered
from domain.order.events.parcels import ShipmentStalled
from domain.order.parcels import undelivered
from domain.order.state import Order


def noticed(seen: Seen, said: Said, decided: Iterable[Draft], order: Order) -> Iterator[Draft]:
    """What follows when shipments of an order are found to be late: the case about its parcels is told of them; where
    there is none the ledger opens one, and the customer is told that it did.
    """
    stalled = [draft.fact for draft in decided if isinstance(draft.fact, ShipmentStalled)]
    if not stalled:
        return
    case_id = parcel_case(seen, order)
    if case_id is None:
        case_id = derived_id("C", said.key, stalled[0].incident_id)
        yield from _opened(seen, said, case_id, stalled[0], order)
    for each in stalled:
        yield Draft(f"cases/{case_id}", IncidentNoted(**asdict(each)))


def _opened(seen: Seen, said: Said, case_id: str, stalled: ShipmentStalled, order: Order) -> Iterator[Draft]:
    about = said._replace(stream=f"cases/{case_id}")
    seen.need(about.stream)
    zone = zone_of(order)
    fact = CaseOpened(
        channel="LEDGER",
        category="COMPLAINT",
        scene="SLOW_LOGISTICS",
        order_id=said.key,
        lines=stalled.lines,
        incident_id=stalled.incident_id,
        tz=zone,
    )
    yield from opened(seen, about, fact)
    case = evolve(evolve(Case(), fact, said.at), IntakeChecked(missing=(), customer_id=_customer(order)), said.at)
    day = local_date(stalled.promised_until, zone).isoformat()
    begun: list[Fact] = [told(about, case, "CASE_PARCEL_LATE", {"day": day}), *restarted(case, said.at)]
    yield from (Draft(about.stream, each) for each in begun)


def _customer(order: Order) -> Key:
    assert order.placed is not None
    return order.placed.customer_id


def arrived(case: Case, facts: Sequence[Fact], order: Order, at: Instant) -> Iterator[CaseFact]:
    """The incidents of which nothing is missing any more, now that something was delivered."""
    open_ones = [each.noted for each in case.logistics.incidents.values() if each.over_at is None]
    if not case.open or not open_ones or not any(isinstance(fact, LinesDelivered) for fact in facts):
        return
    missing = undelivered(order)
    for noted in open_ones:
        if not missing[noted.shipment - 1]:
            yield IncidentOver(incident_id=noted.incident_id, arrived_at=arrived_at(order, noted.shipment) or at)


def arrived_at(order: Order, shipment: int) -> Instant | None:
    """When the last of a shipment was signed for."""
    signed = [order.lines[count.line].signed_at or "" for count in order.shipments[shipment - 1].lines]
    return max(signed, default="") or None
