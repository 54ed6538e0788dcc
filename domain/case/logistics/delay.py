"""A delay made good by what the house rules promise for it, counted from the end of what was promised (R-001-30)."""

from typing import NamedTuple

from domain.case.common import about_order, owned_case
from domain.case.events.logistics import DelayCompensated, DelayStated
from domain.case.noticing import arrived_at
from domain.case.state import Case
from domain.case.writing import Writing
from domain.clock import days_between
from domain.coupon import derived_id
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import zone_of
from domain.order.events import CompensationGranted, CompensationStated, DamagesAssessed, DamagesStated
from domain.order.parcels import incident_id, promised_until, undelivered
from domain.order.state import Order


class _Promise(NamedTuple):
    """What was promised, and until when it was not kept: until its goods arrived, or until now."""

    incident_id: str
    promised_until: Instant
    until: Instant


def compensate_delay(seen: Seen, said: Said) -> list[Draft]:
    """Give the voucher that the house rules promise for so many days of delay, once for an incident.

    The days are counted by the ledger and assessed on the order, on which the voucher is granted.
    """
    fact = said.fact
    assert isinstance(fact, DelayStated)
    case = owned_case(seen, said)
    classified = case.logistics.classified
    if classified is None or classified.kind != "DELAYED":
        raise Refused("not-delayed", "The parcel is not known to be delayed.", "R-001-26")
    order = about_order(seen, case)
    promise = _promise(case, order, said)
    if promise.incident_id in order.remedied:
        sentence = "The customer had something for this delay already."
        about = {"incident_id": promise.incident_id, "order_id": case.order_id}
        raise Refused("already-compensated", sentence, "R-000-129", **about)
    days = max(0, days_between(promise.promised_until, promise.until, zone_of(order)))
    writing, stream = Writing(seen, said), f"orders/{case.order_id}"
    assessment_id = derived_id("D", promise.incident_id)
    stated = DamagesStated(assessment_id=assessment_id, basis="DELAY", days_late=days)
    (draft,) = writing.say(stream, "DamagesAssessed", stated)
    assessed = draft.fact
    assert isinstance(assessed, DamagesAssessed)
    if not assessed.qualifies:
        sentence = f"The parcel is {days} days late, for which nothing is promised."
        raise Refused("delay-not-promised", sentence, "R-001-30", days_late=days)
    voucher = CompensationStated(
        kind="VOUCHER",
        amount=assessed.total,
        basis="DELAY",
        incident_id=promise.incident_id,
        case_id=said.key,
        assessment_id=assessment_id,
    )
    granted = writing.say(stream, "CompensationGranted", voucher)[0].fact
    assert isinstance(granted, CompensationGranted)
    assert granted.coupon_id
    compensated = DelayCompensated(
        incident_id=promise.incident_id,
        promised_until=promise.promised_until,
        until=promise.until,
        days_late=days,
        assessment_id=assessment_id,
        amount=assessed.total,
        coupon_id=granted.coupon_id,
    )
    return [Draft(said.stream, compensated), *writing.drafts]


def _promise(case: Case, order: Order, said: Said) -> _Promise:
    """The first promise that was not kept: of an incident noted, else the earliest of the order's shipments."""
    missing = undelivered(order)
    noted = next((each.noted for each in case.logistics.incidents.values()), None)
    tz = zone_of(order)
    ends = [(promised_until(each.eta, tz), number) for number, each in enumerate(order.shipments, 1)]
    promised = [(end, number) for end, number in ends if end is not None]
    if noted is None and not promised:
        raise Refused("no-promise", "No time was promised for the parcel.", "R-001-30")
    end, number = (noted.promised_until, noted.shipment) if noted else min(promised)
    here = arrived_at(order, number) if not missing[number - 1] else None
    return _Promise(incident_id(str(case.order_id), number), end, here or said.at)
