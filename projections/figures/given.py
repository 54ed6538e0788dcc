"""What is given beyond what is owed, and for which incident."""

from typing import NamedTuple

from domain.ledger.entry import Entry
from domain.order.events import CompensationGranted, PriceAdjusted, RefundGranted

GIVEN = (RefundGranted, PriceAdjusted, CompensationGranted)
"""The facts that may give something."""


class Given(NamedTuple):
    """Its kind, how much of money or of points, and the incident it makes good, if it names one."""

    kind: str
    amount: int
    incident_id: str = ""


def given(entry: Entry) -> Given | None:
    """What an event gives, if it does: money without goods, a lower price, a voucher (at its face), cash, points.

    Damages that were assessed are owed, and so are none of it.
    """
    match entry.data:
        case RefundGranted() as fact:
            return Given("refunds", fact.amount)
        case PriceAdjusted() as fact:
            return Given("price_cuts", -fact.amount, fact.incident_id or "")
        case CompensationGranted() as fact if not fact.assessment_id:
            kinds = {"VOUCHER": "vouchers", "CASH": "cash", "POINTS": "points"}
            return Given(kinds[fact.kind], fact.amount, fact.incident_id or "")
        case _:
            return None
