"""Units on their way: shipped, delivered, lost, cancelled; another system may report late."""

import pytest

from domain.clock import plus
from tests.examples import amounts, ask_back, cancel, give_back, lines, off, order, pay, place, ship, shop_with, units
from tests.story import Shop


def shop_of(quantity: int = 3) -> Shop:
    return pay(place(shop_with(off(30_00)), lines=lines(100_00, quantity=quantity)))


def deliver(shop: Shop, **counts: int) -> Shop:
    return shop.say("orders/A-1", "LinesDelivered", lines=units(**counts))


def lose(shop: Shop, **counts: int) -> Shop:
    return shop.say("orders/A-1", "LinesLost", lines=units(**counts))


def refused(shop: Shop, type_: str, **counts: int) -> tuple[str, int]:
    members = {"cause": "BUYER_NO_REASON"} if type_ == "LinesCancelled" else {}
    refusal = shop.refusal("orders/A-1", type_, lines=units(**counts), **members)
    return refusal.code, refusal.extra.get("available", -1)


def test_no_more_is_shipped_than_was_ordered_and_not_cancelled():
    shop = ship(cancel(shop_of(), _1=1), _1=1)

    assert refused(shop, "LinesShipped", _1=2) == ("nothing-left", 1)
    assert ship(shop, _1=1).order().lines["1"].shipped == 2


def test_what_left_the_warehouse_is_not_cancelled():
    shop = ship(shop_of(), _1=2)

    assert refused(shop, "LinesCancelled", _1=2) == ("already-shipped", 1)
    cancel(shop, _1=1)
    assert refused(shop, "LinesCancelled", _1=1) == ("already-shipped", 0)


def test_a_delivery_reported_before_its_shipment_counts_as_shipped():
    shop = deliver(shop_of(), _1=3)

    assert refused(shop, "LinesCancelled", _1=1) == ("already-shipped", 0)
    assert ship(shop, _1=3).order().lines["1"].shipped == 3


def test_no_more_is_delivered_than_can_arrive():
    shop = lose(ship(shop_of(), _1=3), _1=1)

    assert refused(shop, "LinesDelivered", _1=3) == ("nothing-left", 2)
    assert refused(deliver(shop, _1=2), "LinesDelivered", _1=1) == ("nothing-left", 0)


def test_losing_units_is_a_refund_for_the_sellers_account():
    shop = lose(ship(shop_of(), _1=3), _1=1)

    assert amounts(shop) == [100_00]
    assert shop.order().refunds["r1"].fact.cause == "TRANSIT_LOSS"
    assert (shop.order().lines["1"].lost, shop.order().lines["1"].kept) == (1, 2)


def test_what_is_gone_cannot_be_lost_and_what_is_coming_back_neither():
    shop = ask_back(cancel(shop_of(), _1=1), "b1", _1=1)

    assert refused(shop, "LinesLost", _1=2) == ("nothing-left", 1)


def test_after_a_loss_the_rest_is_shipped():
    """One parcel of one unit is lost; the other two units still leave the warehouse."""
    shop = lose(ship(shop_of(), _1=1), _1=1)

    assert ship(shop, _1=2).order().lines["1"].shipped == 3
    assert refused(shop, "LinesShipped", _1=1) == ("nothing-left", 0)


def test_the_shipment_of_a_lost_unit_may_be_reported_late():
    shop = lose(shop_of(), _1=1)

    assert ship(shop, _1=3).order().lines["1"].shipped == 3


def test_the_shipment_of_a_returned_unit_may_be_reported_late():
    shop = give_back(shop_of(), "b1", _1=3)

    assert ship(shop, _1=3).order().lines["1"].shipped == 3


def test_a_lost_or_returned_unit_does_not_stop_the_cancellation_of_what_is_still_here():
    shop = give_back(lose(ship(shop_of(4), _1=2), _1=1), "b1", _1=1)

    assert cancel(shop, _1=2).order().any_kept is False


def test_a_return_without_a_recorded_shipment_holds_its_units_against_cancellation():
    shop = ask_back(shop_of(), "b1", _1=2)

    assert refused(shop, "LinesCancelled", _1=2) == ("nothing-left", 1)
    assert cancel(shop, _1=1).order().lines["1"].kept == 2


@pytest.mark.parametrize("type_", ["LinesShipped", "LinesDelivered", "LinesLost", "LinesCancelled"])
def test_a_line_is_the_orders_and_named_once(type_: str):
    members = {"cause": "MERCHANT"} if type_ == "LinesCancelled" else {}
    unknown = shop_of().refusal("orders/A-1", type_, lines=units(_9=1), **members)
    assert (unknown.code, unknown.extra["line"]) == ("unknown-line", "9")

    twice = shop_of().refusal("orders/A-1", type_, lines=units(_1=1) * 2, **members)
    assert twice.code == "line-twice"


@pytest.mark.parametrize("type_", ["LinesShipped", "LinesDelivered", "LinesLost", "LinesCancelled"])
def test_more_than_was_ordered_is_refused_with_what_there_is(type_: str):
    assert refused(shop_of(), type_, _1=4) == ("nothing-left", 3)


def test_the_lowest_kept_units_of_a_line_leave_first():
    """100.00 off 3 units of 50.00: shares 33.34, 33.33, 33.33."""
    shop = pay(place(shop_with(off(100_00)), lines=lines(50_00, quantity=3)))
    for _ in range(3):
        cancel(shop, _1=1)

    assert amounts(shop) == [16_66, 16_67, 16_67]


def test_what_arrived_is_signed_for_after_the_order_and_not_in_the_future():
    shop = Shop().say("orders/A-1", "OrderPlaced", **order(200_00))
    placed_at = shop.order().placed_at
    told = {
        signed: shop.refusal("orders/A-1", "LinesDelivered", lines=units(_1=1), signed_at=signed).code
        for signed in (plus(placed_at, hours=-1), plus(shop.now, hours=1))
    }

    assert list(told.values()) == ["signed-before-order", "signed-in-the-future"]
    long_ago = plus(placed_at, days=-9)
    shop.say("orders/A-1", "LinesDelivered", historical=True, lines=units(_1=1), signed_at=long_ago)
    assert shop.order().lines["1"].signed_at == long_ago
