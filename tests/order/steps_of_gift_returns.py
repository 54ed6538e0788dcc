"""Which step of a gift return is the next."""

from collections.abc import Callable

from domain.order.state import GiftReturn, Order
from tests.order.mall import Chance, Members
from tests.order.said_of_gifts import gifts_out

Fits = Callable[[GiftReturn], bool]


def gifts_there(order: Order) -> bool:
    """Whether she has a gift that she did not announce."""
    return any(count > 0 for count in gifts_she_has(order).values())


def gifts_she_has(order: Order) -> dict[str, int]:
    """Things, and coupons and points once they were given.

    Others are given once the order is paid.
    """
    gifts = order.gifts.items()
    return {key: gifts_out(order)[key] for key, gift in gifts if gift.credited or not order.lines[key].ordered.gives}


def any_gift_return(order: Order) -> bool:
    return bool(order.gift_returns)


def any_that(fits: Fits) -> Callable[[Order], bool]:
    """Whether an order has a gift return that fits."""
    return lambda order: any(fits(each) for each in order.gift_returns.values())


def late(order: Order) -> bool:
    """Whether the time to apply for a gift is over."""
    return bool(order.channels_closed)


def under_review(each: GiftReturn) -> bool:
    return each.status in {"REQUESTED", "NEGOTIATING"}


def to_be_agreed(each: GiftReturn) -> bool:
    return each.status == "NEGOTIATING"


def to_be_sent(each: GiftReturn) -> bool:
    return each.status in {"INSTRUCTED", "DISPUTED"}


def the_shop_receives(each: GiftReturn) -> bool:
    """Whether it is on its way to the shop and was the order's; what was sent too much never was."""
    return each.status == "IN_TRANSIT" and each.direction == "TO_MERCHANT" and each.requested.kind != "OVERAGE"


def she_confirms(each: GiftReturn) -> bool:
    return each.status == "IN_TRANSIT" and not the_shop_receives(each)


def countable(each: GiftReturn) -> bool:
    """Whether it may still be said how many there were."""
    return under_review(each) or each.status == "DISPUTED"


def came_too_many(each: GiftReturn) -> bool:
    found = each.said.get("GiftQuantityReconciled")
    return under_review(each) and getattr(found, "difference", 0) > 0


def over(each: GiftReturn) -> bool:
    return each.status in {"CONFIRMED", "REJECTED", "WITHDRAWN"}


def a_gift_return(chance: Chance, order: Order, fits: Fits) -> Members:
    """The name of one that fits, mostly."""
    known = order.gift_returns
    return {"gift_return_id": chance.likely([key for key, each in known.items() if fits(each)], *known, "g0")}
