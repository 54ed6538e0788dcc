"""Which view a stream is read in, by its kind."""

from typing import Any

from msgspec import UNSET

from domain.coupon import Coupon
from domain.fact import Instant, Seen, Stream
from domain.grants import grants_stream, had_something
from domain.ledger.ledger import Ledger
from projections.campaign_view import campaign_view
from projections.cases.case_view import case_view
from projections.checkout_view import checkout_view
from projections.coupon_view import coupon_view, incidents_rested_on
from projections.customer_view import customer_view
from projections.incident_view import incident_view
from projections.order_view import order_view
from projections.partner_view import partner_view
from projections.policy_view import policy_view
from projections.retrospective_view import retrospective_view
from projections.staff_view import staff_view

ONE = {
    "orders": "order",
    "campaigns": "campaign",
    "coupons": "coupon",
    "checkouts": "checkout",
    "policies": "policy",
    "customers": "customer",
    "cases": "case",
    "staff": "member of staff",
    "retrospectives": "retrospective",
    "incidents": "incident",
    "partners": "partner",
}
"""The kinds that are read, and what one of each is called."""


def view(ledger: Ledger, stream: str, state: Any, version: int, at: Instant) -> dict[str, Any]:
    """The stream's view. `at` is the moment it is read as of: which version of a policy applies depends on it,
    whether an account is frozen or a measure public, and whether a coupon can be used, on its campaign as it stood too.
    """
    kind, _, key = stream.partition("/")
    match kind:
        case "orders":
            return order_view(state, version, key)
        case "campaigns":
            return campaign_view(state, version, key)
        case "checkouts":
            return checkout_view(state, version, key)
        case "policies":
            return policy_view(state, version, key, now=at)
        case "cases":
            return case_view(state, version, key)
        case "incidents":
            return incident_view(state, version, key)
        case "customers":
            return customer_view(state, version, key, now=at)
        case "staff":
            return staff_view(state, version, key)
        case "retrospectives":
            return retrospective_view(state, version, key)
        case "partners":
            return partner_view(state, version, key, now=at)
        case _:
            return _coupon(ledger, state, version, key, at)


def _coupon(ledger: Ledger, coupon: Coupon, version: int, key: str, at: Instant) -> dict[str, Any]:
    assert coupon.issued is not None
    campaign = None
    if coupon.issued.campaign_id:
        campaign = ledger.stream_at(f"campaigns/{coupon.issued.campaign_id}", recorded_until=at).stream.state
        # A coupon recorded in the same transaction as its campaign, and read as of that very moment.
        campaign = campaign if campaign.terms else ledger.stream(f"campaigns/{coupon.issued.campaign_id}").state
    made_good = _made_good(ledger, coupon, key, incidents_rested_on(coupon, campaign, at), at)
    order = ledger.stream_at(f"orders/{coupon.order_id}", recorded_until=at).stream.state if coupon.order_id else None
    return coupon_view(coupon, version, key, campaign, now=at, made_good=made_good, order=order)


class _AsOf(Seen):
    """The streams as they stood at an instant, read when they are asked for."""

    def __init__(self, ledger: Ledger, at: Instant) -> None:
        super().__init__()
        self._ledger, self._at = ledger, at

    def __missing__(self, stream: str) -> Stream:
        return self._ledger.stream_at(stream, recorded_until=self._at).stream


def _made_good(ledger: Ledger, coupon: Coupon, key: str, incidents: list[str], at: Instant) -> set[str]:
    """Those incidents for which the coupon's holder had something else; who uses a public code is not known."""
    holder = coupon.issued.customer_id if coupon.issued else UNSET
    if holder is UNSET:
        return set()
    seen = _AsOf(ledger, at)
    had = {each: had_something(seen, grants_stream(each, holder)) for each in incidents}
    return {each for each, other in had.items() if other.order_id or other.coupon_id not in (None, key)}
