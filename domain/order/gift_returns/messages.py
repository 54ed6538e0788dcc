"""What the customer is told of a gift return as it goes on: in both languages, and never with a link to follow.

A message that asks nobody to click is one that a fake cannot imitate (R-002-57).
"""

from collections.abc import Iterable, Mapping

from domain.clock import local_date
from domain.coupon import derived_id
from domain.fact import Draft, Instant, Said
from domain.message import MessagePrepared, prepared
from domain.message.composing import Words
from domain.order.common import zone_of
from domain.order.events import LineCount
from domain.order.events.gift_returns import (
    CheckName,
    GiftReturnInstructed,
    GiftReturnRequested,
    GiftReturnReviewed,
)
from domain.order.state import Order

_CHECKS: dict[CheckName, tuple[str, str]] = {
    "SHELF_LIFE": ("赠品已过保质期", "the gift is past its shelf life"),
    "WINDOW": ("申请已超过时限", "the application came too late"),
    "QUANTITY": ("数量与订单不符", "the number is not that of the order"),
    "EVIDENCE": ("缺少必要的证明材料", "the proof that is needed is missing"),
}
_MODES = {
    "POST": ("邮寄", "by post"),
    "STORE_PICKUP": ("到店办理", "at the store"),
    "HOME_COLLECT": ("上门办理", "at your home"),
    "VIRTUAL": ("直接记入您的账户", "straight to your account"),
}

Told = GiftReturnRequested | GiftReturnReviewed | GiftReturnInstructed


def confirmation(said: Said, order: Order, fact: GiftReturnRequested) -> list[Draft]:
    """The application is here, with its id and its state (R-002-45)."""
    day = local_date(fact.review_by.due_at, zone_of(order)).isoformat()
    return _told(said, order, fact, "REQUESTED", {"gifts": _named(order, fact.gifts), "day": day})


def reviewed(said: Said, order: Order, fact: GiftReturnReviewed) -> list[Draft]:
    """What the review came to; an approval is told with its instruction."""
    failed = [_CHECKS[check.name] for check in fact.checks if not check.passed]
    why = ("、".join(zh for zh, _ in failed), ", ".join(en for _, en in failed)) if failed else None
    return _told(said, order, fact, fact.result, {"why": why})


def instructed(said: Said, order: Order, fact: GiftReturnInstructed) -> list[Draft]:
    """What happens next."""
    words: dict[str, Words] = {"gifts": _named(order, fact.gifts), "how": _MODES[fact.mode]}
    return _told(said, order, fact, "INSTRUCTED", words)


def reminder(order: Order, key: str, message_id: str, last: Instant) -> MessagePrepared:
    """The channel closes in a day."""
    assert order.placed is not None
    title, day = order.lines[key].ordered.title, local_date(last, zone_of(order)).isoformat()
    return prepared("GIFT_REMINDER", message_id, order.placed.customer_id, {"title": title, "day": day})


def _named(order: Order, gifts: Iterable[LineCount]) -> str:
    """The gifts by name and number."""
    return "、".join(f"{order.lines[each.line].ordered.title} × {each.quantity}" for each in gifts)


def _told(said: Said, order: Order, fact: Told, state: str, words: Mapping[str, Words]) -> list[Draft]:
    """One message for each state; a history that is imported is told to nobody."""
    if said.historical:
        return []
    assert order.placed is not None
    number = fact.gift_return_id
    message_id = derived_id("gift", number, state, said.at)
    template = f"GIFT_RETURN_{fact.direction if isinstance(fact, GiftReturnInstructed) else state}"
    message = prepared(template, message_id, order.placed.customer_id, {"number": number, **words})
    return [Draft(said.stream, message)]
