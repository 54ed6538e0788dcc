"""Applying for a gift return: by the customer herself, through support or a store, or unasked by the merchant."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.calendar import CALENDAR, calendar_day
from domain.currency import money_text
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import counts_of, placed_order
from domain.order.events import CalendarDay
from domain.order.events.gift_returns import (
    Direction,
    ExpediteStated,
    GiftReturnExpedited,
    GiftReturnKind,
    GiftReturnRequested,
    GiftReturnStated,
)
from domain.order.gift_returns.channel import check_channel
from domain.order.gift_returns.facts import in_status
from domain.order.gift_returns.form import check_application, check_customer, gifts_asked, images_of
from domain.order.gift_returns.messages import confirmation
from domain.order.gift_returns.policy import house_now, recycling_at
from domain.order.state import Order

REVIEW_DAYS = 3
"""A review takes at most so many working days (R-002-28)."""
EXPEDITED_DAYS = 1
PROACTIVE_MAX = 10_00
"""Up to what a gift may cost apiece to be given unasked without an approver, where no policy says otherwise."""
DIRECTION: dict[GiftReturnKind, Direction] = {
    "MANDATORY": "TO_MERCHANT",
    "VOLUNTARY": "TO_MERCHANT",
    "RECYCLING": "TO_MERCHANT",
    "OVERAGE": "TO_MERCHANT",
    "SHORTAGE": "TO_CUSTOMER",
    "REPLACEMENT": "TO_CUSTOMER",
    "PROACTIVE": "TO_CUSTOMER",
}


def request_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """Take an application in, and confirm it. How many there are to return is for the review to say (R-002-07)."""
    fact = said.fact
    assert isinstance(fact, GiftReturnStated)
    order = placed_order(seen, said)
    if not order.gifts:
        raise Refused("no-gift", "The order has no gift.", "R-002-02")
    check_application(said, fact)
    check_customer(order, fact.customer_id)
    gifts = gifts_asked(order, fact)
    for key in counts_of(order, gifts):
        if key not in order.gifts:
            raise Refused("not-a-gift", f"Line {key} is no gift.", line=key)
        if order.lines[key].ordered.gives and DIRECTION[fact.kind] == "TO_MERCHANT":
            sentence = f"Line {key} is a coupon or points: it goes with what it came with; it never travels."
            raise Refused("not-a-thing", sentence, line=key)
        if order.lines[key].ordered.gives and order.gifts[key].credited is None:
            sentence = f"Line {key} is given once the order is paid; nothing of it can be missing before."
            raise Refused("gift-not-given", sentence, "R-002-11", line=key)
        check_channel(order, key, fact.kind, fact.cause, said.at)
    images = images_of(said, fact.evidence)
    _check_kind(seen, said, order, fact, images)
    house = house_now(seen, order, said.at)
    requested = GiftReturnRequested(
        **asdict(fact),
        direction=DIRECTION[fact.kind],
        gifts=gifts,
        images=images,
        review_by=_review_by(said.at, REVIEW_DAYS),
        governed_by=tuple(f"policies/{each.policy_id}@{each.version}" for each in house.governed_by) if house else (),
    )
    return [Draft(said.stream, requested), *confirmation(said, order, requested)]


def expedite_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """Have it reviewed within a working day, or by when it was due anyway (R-002-29)."""
    fact = said.fact
    assert isinstance(fact, ExpediteStated)
    asked = in_status(placed_order(seen, said), fact.gift_return_id, {"REQUESTED", "NEGOTIATING"})
    soon = _review_by(said.at, EXPEDITED_DAYS)
    review_by = min(soon, asked.requested.review_by, key=lambda day: day.due_at)
    return [Draft(said.stream, GiftReturnExpedited(gift_return_id=fact.gift_return_id, review_by=review_by))]


def _review_by(at: Instant, days: int) -> CalendarDay:
    """It ends when the shop closes on the last of these working days."""
    return calendar_day(CALENDAR.add_business_days(at, days), days)


def _check_kind(seen: Seen, said: Said, order: Order, fact: GiftReturnStated, images: int) -> None:
    """A gift is recycled while a programme lasts, with a picture; what is given unasked is weighed against its cost."""
    if fact.kind == "RECYCLING":
        if recycling_at(seen, order, said.at) is None:
            raise Refused("no-programme", "No recycling programme is under way.", "R-002-35")
        if not images:
            raise Refused("evidence-missing", "Recycling takes a picture of what is given back.", "R-002-36")
    if fact.kind == "PROACTIVE":
        house = house_now(seen, order, said.at)
        most = house.rules.gift_proactive_max if house else UNSET
        limit = PROACTIVE_MAX if most is UNSET else most
        if (fact.unit_cost is UNSET or fact.unit_cost > limit) and not fact.approver:
            assert order.placed is not None
            text = money_text(limit, order.placed.currency)
            sentence = f"A gift that costs more than {text} apiece, or nobody knows what, takes an approver."
            raise Refused("approval-needed", sentence, "R-002-34", most=limit, currency=order.placed.currency)
