"""Services: in effect once they are paid for, ended with what they are for, their fee back by the days not used
(money.md, gifts and services; B-27). A television for 1000.00 with 730 days of warranty for 199.00.
"""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.order.events.services import ServiceActivated, ServiceCancelled
from tests.examples import amounts, cancel, order, pay, rows, ship, units
from tests.order.bound_stories import A1, FEE, JANUARY, MARCH, back, bought, gift, goods, inspect, only, placed, service
from tests.story import Shop
from tests.trace import requirement

TV = goods(1000_00)
QUALITY = "QUALITY"
FAULTS = ["QUALITY", "NOT_AS_DESCRIBED", "WRONG_ITEM", "TRANSIT_DAMAGE", "MERCHANT", "PLATFORM"]


def in_january(*lines: dict[str, Any]) -> Shop:
    return bought(*(lines or (TV, service())), shop=Shop().at(JANUARY))


def deliver(shop: Shop, at: str, **counts: int) -> Shop:
    return shop.at(at).say(A1, "LinesDelivered", lines=units(**counts))


def late(shop: Shop, at: str, return_id: str = "b1", **counts: int) -> Shop:
    """A return without a reason that an approver let in, the seven days being over."""
    stated: dict[str, Any] = {"return_id": return_id, "cause": "BUYER_NO_REASON", "approver": "boss"}
    shop.at(at).say(A1, "ReturnRequested", lines=units(**counts), **stated)
    return inspect(shop.at(at), return_id, gifts=None, **counts)


@requirement("R-000-27")
def test_a_service_takes_effect_with_the_payment_and_not_before():
    shop = placed(TV, service(), shop=Shop().at("2025-12-30"))
    assert (shop.recorded(ServiceActivated), shop.order().services["s"].activated) == ([], None)

    pay(shop.at("2026-01-01T03:04:05.000000Z"))
    fact = only(shop, ServiceActivated)
    assert (fact.line, fact.quantity, fact.days, fact.from_at) == ("s", 1, 730, "2026-01-01T03:04:05.000000Z")
    assert fact.to_at == "2027-12-31T15:59:59.999999Z"


@requirement("R-000-27")
def test_part_of_the_price_does_not_put_a_service_into_effect():
    shop = pay(placed(TV, service()), 1198_99)
    assert shop.recorded(ServiceActivated) == []

    assert only(pay(shop, payment_id="p2"), ServiceActivated).quantity == 1


def test_a_service_takes_effect_once():
    shop = in_january()
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=1199_00, tender="WECHAT")
    assert shop.last == []

    assert deliver(shop, "2026-01-05", _1=1).recorded(ServiceActivated) == []


def test_a_service_costs_its_fee_beside_the_goods():
    shop = placed(TV, service(quantity=2), freight=10_00)

    assert (shop.order().payable, shop.order().goods_payable, shop.order().retained) == (
        1408_00,
        1000_00,
        {"1": 1000_00},
    )


@requirement("R-000-28")
def test_with_the_goods_the_service_ends_and_the_unused_days_are_paid_back():
    """Paid 2026-01-01, returned 2026-03-14: 73 of 730 days used, 199.00 x 657 / 730 = 179.10."""
    shop = back(in_january().at(MARCH), "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1")) == ([1179_10], [("1", 1000_00), ("SERVICE", 179_10)])
    ended = ServiceCancelled(
        line="s", quantity=1, kind="PRORATED", fee=FEE, refund=179_10, days=730, used_days=73, refund_id="r1"
    )
    assert only(shop, ServiceCancelled) == ended
    assert (shop.order().lines["s"].kept, shop.order().any_kept, shop.order().balance) == (0, False, 1179_10)


@requirement("R-000-28")
@pytest.mark.parametrize(
    ("at", "back_of_fee"),
    [
        ("2026-01-01T15:59:59.999999Z", 198_73),
        ("2026-01-01T16:00:00.000000Z", 198_46),
        ("2026-03-14T15:59:59.999999Z", 179_10),
        ("2026-03-14T16:00:00.000000Z", 178_83),
        ("2027-12-30T16:00:00.000000Z", 0),
        ("2027-12-30T15:59:59.999999Z", 28),
        ("2029-01-01T00:00:00.000000Z", 0),
    ],
)
def test_a_day_begun_is_a_day_used_and_the_rest_is_rounded_up(at: str, back_of_fee: int):
    """Days are the calendar days of Shanghai; the day of the cancellation counts as used (B-27)."""
    shop = in_january().say("orders/A-1", "LinesDelivered", lines=units(_1=1))
    late(shop, at, _1=1)

    assert amounts(shop) == [1000_00 + back_of_fee]


@requirement("R-000-28")
@pytest.mark.parametrize("starts", ["ON_DELIVERY", "2026-06-01"])
def test_a_service_that_has_not_begun_is_paid_back_whole(starts: str):
    shop = back(in_january(TV, service(starts=starts)).at(MARCH), "b1", _1=1)

    assert amounts(shop) == [1199_00]
    assert (only(shop, ServiceCancelled).kind, only(shop, ServiceCancelled).refund) == ("WHOLE", FEE)


@requirement("R-000-28")
@pytest.mark.parametrize("cause", FAULTS)
def test_in_a_fault_the_whole_fee_comes_back(cause: str):
    shop = back(in_january().at(MARCH), "b1", cause, _1=1)

    assert amounts(shop) == [1199_00]
    assert (only(shop, ServiceCancelled).kind, only(shop, ServiceCancelled).refund) == ("WHOLE", FEE)


@requirement("R-000-28")
def test_goods_lost_on_the_way_bring_the_whole_fee_back():
    shop = ship(in_january(), _1=1).at(MARCH).say(A1, "LinesLost", lines=units(_1=1))

    assert amounts(shop) == [1199_00]


@requirement("R-000-29")
@pytest.mark.parametrize("cause", ["BUYER_NO_REASON", QUALITY])
def test_a_free_service_lapses_without_money(cause: str):
    shop = back(in_january(TV, service(list_price=0)).at(MARCH), "b1", cause, _1=1)

    assert (amounts(shop), rows(shop, "r1")) == ([1000_00], [("1", 1000_00)])
    lapsed = only(shop, ServiceCancelled)
    assert (lapsed.kind, lapsed.fee, lapsed.refund) == ("LAPSED", 0, 0)


def test_a_service_from_delivery_on_counts_from_the_day_it_was_signed_for():
    shop = in_january(TV, service(starts="ON_DELIVERY"))
    assert shop.recorded(ServiceActivated) == []

    assert only(deliver(shop, "2026-01-05", _1=1), ServiceActivated).from_at == "2026-01-05T02:00:00.000000Z"
    assert amounts(late(shop, "2026-03-18", _1=1)) == [1179_10]


def test_a_service_from_delivery_on_waits_for_the_last_unit_and_for_the_payment():
    shop = placed(goods(1000_00, quantity=2), service(starts="ON_DELIVERY"), shop=Shop().at(JANUARY))
    deliver(shop, "2026-01-03", _1=1)
    assert deliver(shop, "2026-01-05", _1=1).recorded(ServiceActivated) == []

    assert only(pay(shop.at("2026-01-08")), ServiceActivated).from_at == "2026-01-08T02:00:00.000000Z"


def test_a_service_from_a_day_on_counts_from_that_day():
    """2026-02-01 to 2026-03-14 are 42 days: 199.00 x 688 / 730, rounded up."""
    shop = in_january(TV, service(starts="2026-02-01"))
    assert only(shop, ServiceActivated).from_at == "2026-01-31T16:00:00.000000Z"

    assert amounts(back(shop.at(MARCH), "b1", _1=1)) == [1187_56]


def test_on_its_first_day_a_service_has_begun_and_the_day_before_it_has_not():
    shop = in_january(TV, service(starts="2026-02-01"))
    assert amounts(back(shop.at("2026-01-31T15:00:00.000000Z"), "b1", _1=1)) == [1199_00]

    shop = in_january(TV, service(starts="2026-02-01"))
    assert amounts(back(shop.at("2026-01-31T16:00:00.000000Z"), "b1", _1=1)) == [1198_73]


@requirement("R-000-28")
def test_of_several_units_each_takes_its_own_service_along():
    shop = back(in_january(goods(1000_00, quantity=3), service(quantity=3)).at(MARCH), "b1", _1=1)
    assert (amounts(shop), only(shop, ServiceCancelled).quantity) == ([1179_10], 1)

    back(shop, "b2", QUALITY, _1=1)
    back(shop, "b3", _1=1)
    assert amounts(shop) == [1179_10, 1199_00, 1179_10]


def test_one_service_for_several_units_lasts_as_long_as_one_of_them():
    shop = back(in_january(goods(1000_00, quantity=2), service()).at(MARCH), "b1", _1=1)
    assert (amounts(shop), shop.recorded(ServiceCancelled)) == ([1000_00], [])

    assert amounts(back(shop, "b2", _1=1)) == [1000_00, 1179_10]


def test_a_service_stays_with_its_own_line():
    shop = in_january(TV, goods(500_00, "2"), service())

    assert amounts(back(shop.at(MARCH), "b1", _2=1)) == [500_00]
    assert amounts(back(shop, "b2", _1=1)) == [500_00, 1179_10]


@requirement("R-000-28")
@pytest.mark.parametrize(("cause", "refund"), [("BUYER_NO_REASON", 179_10), ("MERCHANT", FEE)])
def test_a_service_may_be_cancelled_by_itself(cause: str, refund: int):
    shop = cancel(in_january().at(MARCH), cause, _s=1)
    assert (amounts(shop), rows(shop, "r1")) == ([refund], [("SERVICE", refund)])
    assert (shop.order().lines["s"].cancelled, shop.order().lines["1"].kept) == (1, 1)

    assert amounts(back(shop, "b1", _1=1)) == [refund, 1000_00]


def test_some_units_of_a_service_may_be_cancelled_by_themselves():
    shop = in_january(goods(1000_00, quantity=3), service(quantity=3)).at(MARCH)
    assert amounts(cancel(shop, _s=2)) == [358_20]

    assert amounts(back(shop, "b1", _1=2)) == [358_20, 2000_00]
    assert amounts(back(shop, "b2", _1=1)) == [358_20, 2000_00, 1179_10]


def test_a_service_named_beside_its_goods_ends_once():
    shop = cancel(in_january(), _1=1, _s=1)

    assert (amounts(shop), only(shop, ServiceCancelled).quantity) == ([1198_73], 1)


@requirement("R-000-27")
def test_cancelled_before_payment_nothing_of_the_service_is_owed():
    shop = cancel(placed(TV, goods(500_00, "2"), service()), _1=1)
    assert (shop.order().outstanding, shop.order().due) == (500_00, 0)

    shop = cancel(placed(TV, service()), _s=1)
    assert shop.order().outstanding == 1000_00
    assert (pay(shop).order().outstanding, shop.recorded(ServiceActivated)) == (0, [])


@requirement("R-000-27")
def test_a_service_takes_effect_when_a_cancellation_leaves_it_paid():
    shop = pay(placed(TV, goods(500_00, "2"), service()), 1199_00)
    assert shop.recorded(ServiceActivated) == []

    assert only(cancel(shop, _2=1), ServiceActivated).line == "s"


@pytest.mark.parametrize(
    ("captured", "refunds"), [(0, [0]), (600_00, [600_00]), (1198_99, [1198_99]), (1199_00, [1198_73])]
)
def test_of_what_was_not_paid_in_full_all_that_came_in_comes_back(captured: int, refunds: list[int]):
    """A service that was never paid for whole never took effect."""
    shop = placed(TV, service())
    shop = pay(shop, captured) if captured else shop

    assert (amounts(back(shop, "b1", _1=1)), shop.order().outstanding) == (refunds, 0)


def test_money_that_comes_in_after_the_goods_went_back_is_due_at_once():
    shop = back(pay(placed(TV, service()), 600_00), "b1", _1=1)

    assert amounts(pay(shop, 599_00, "p2")) == [600_00, 599_00]
    assert shop.recorded(ServiceActivated) == []


def test_a_gift_is_taken_off_what_goods_and_service_bring_together():
    shop = in_january(goods(10_00), service(), gift())
    back(shop.at(MARCH), "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1")) == ([150_10], [("1", 10_00), ("SERVICE", 179_10), ("GIFT", -39_00)])


def test_a_quote_of_a_service_holds_though_days_go_by():
    shop = in_january().at("2026-03-10")
    shop.say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    assert shop.order().quotes["q1"].amount == 1180_20
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON", quote_id="q1")
    inspect(shop.at(MARCH), "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1")[-1]) == ([1180_20], ("QUOTED", 1_10))


def test_a_quote_does_not_pay_back_a_service_that_was_cancelled_since():
    """The service's own cancellation is a step between the quote and the return (http.md, RefundQuoted)."""
    shop = in_january(TV, goods(500_00, "2"), service())
    shop.say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    cancel(shop, _s=1)
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON", quote_id="q1")
    inspect(shop, "b1", _1=1)

    assert amounts(shop) == [198_73, 1000_00]


@pytest.mark.parametrize("type_", ["LinesShipped", "LinesDelivered", "LinesLost"])
def test_a_service_is_not_sent_delivered_or_lost(type_: str):
    assert in_january().refusal(A1, type_, lines=units(_s=1)).code == "not-a-thing"


def test_a_service_is_not_returned():
    stated = {"return_id": "b1", "lines": units(_1=1, _s=1), "cause": QUALITY}

    assert in_january().refusal(A1, "ReturnRequested", **stated).code == "not-a-thing"


def test_no_more_of_a_service_ends_than_there_is():
    shop = in_january()
    assert shop.refusal(A1, "LinesCancelled", lines=units(_s=2), cause=QUALITY).code == "nothing-left"

    refusal = cancel(shop, _s=1).refusal(A1, "LinesCancelled", lines=units(_s=1), cause=QUALITY)
    assert refusal.code == "nothing-left"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("service-without-days", service(days=None)),
        ("bad-time", service(starts="SOMETIME")),
        ("bad-time", service(starts="2026-02-30")),
        ("belongs-to-nothing", service(belongs_to="9")),
        ("belongs-to-nothing", service(belongs_to="s")),
        ("belongs-to-nothing", service(belongs_to="g")),
    ],
)
def test_a_service_that_is_none_is_not_ordered(code: str, line: dict[str, Any]):
    refusal = Shop().refusal(A1, "OrderPlaced", **order(lines=[TV, gift(), line]))

    assert isinstance(refusal, Malformed)
    assert refusal.code == code
