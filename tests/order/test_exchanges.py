"""Exchanges: the unit stays on the order, what its replacement costs more or less is settled at once."""

from typing import Any

import pytest

from domain.clock import plus
from domain.fact import INTEGER_MAX, UNSET
from domain.order.events import LinesExchanged, RefundFellDue
from domain.order.rights import rights_of
from tests.examples import amounts, ask_back, give_back, lines, off, order, pay, place, rows, shop_with, units, validity
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
S1 = {"threshold": 300_00, "refund_method": "REPRICE"}


def plain(*prices: int, quantity: int = 1) -> Shop:
    """Order A-1 without a coupon, paid in full."""
    return pay(Shop().say(A1, "OrderPlaced", **order(lines=lines(*prices, quantity=quantity))))


def with_coupon() -> Shop:
    """200 + 200, 50 off from 300 on, paid 350.00."""
    return pay(place(shop_with(off(50_00, **S1)), 200_00, 200_00))


def for_another(price: int, line: str = "1", sku: str = "other") -> list[dict[str, Any]]:
    return [{"line": line, "sku": sku, "title": "Another", "list_price": price}]


def exchange(
    shop: Shop, return_id: str, *replacements: dict[str, Any], cause: str = "BUYER_NO_REASON", **counts: int
) -> Shop:
    """Exchange these units, one of line 1 unless said otherwise: asked for, and accepted by the inspection."""
    counts = counts or {"_1": 1}
    asked = {"return_id": return_id, "lines": units(**counts), "cause": cause, "remedy": "EXCHANGE"}
    shop.say(A1, "ReturnRequested", **asked, replacements=list(replacements))
    accepted = [{"line": each["line"], "accepted": each["quantity"]} for each in asked["lines"]]
    return shop.say(A1, "ReturnInspected", return_id=return_id, lines=accepted)


def exchanged(shop: Shop) -> LinesExchanged:
    (fact,) = shop.recorded(LinesExchanged)
    assert isinstance(fact, LinesExchanged)
    return fact


def test_an_exchange_for_the_same_thing_changes_no_figure():
    shop = exchange(with_coupon(), "b1", cause="QUALITY")
    line = shop.order().lines["1"]

    assert shop.names() == ["ReturnInspected", "LinesExchanged"]
    assert (exchanged(shop).units, exchanged(shop).differences, exchanged(shop).amount) == ((("1", 1, 1),), (), 0)
    assert (line.kept, line.requested, line.returned, line.exchanged) == (1, 0, 0, 1)
    assert (shop.order().payable, shop.order().outstanding, amounts(shop)) == (350_00, 0, [])


def test_only_what_the_inspection_accepts_is_exchanged():
    shop = plain(100_00, quantity=3)
    asked = {"return_id": "b1", "lines": units(_1=3), "cause": "WRONG_ITEM", "remedy": "EXCHANGE"}
    shop.say(A1, "ReturnRequested", **asked)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1, "rejected": 1}])

    assert exchanged(shop).units == (("1", 1, 1),)
    assert (shop.order().lines["1"].requested, shop.order().lines["1"].kept) == (0, 3)
    assert exchange(shop, "b2", _1=2).order().lines["1"].exchanged == 3


def test_an_inspection_that_accepts_nothing_exchanges_nothing():
    shop = plain(100_00)
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE")
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 0, "rejected": 1}])

    assert shop.names() == ["ReturnInspected"]
    assert shop.refusal(A1, "ReplacementShipped", return_id="b1").code == "nothing-exchanged"


def test_something_dearer_is_paid_before_it_is_sent():
    shop = exchange(with_coupon(), "b1", *for_another(240_00))
    refusal = shop.refusal(A1, "ReplacementShipped", return_id="b1")

    assert (exchanged(shop).amount, shop.order().payable, shop.order().outstanding) == (40_00, 390_00, 40_00)
    assert (refusal.code, refusal.extra["amount"]) == ("difference-unpaid", 40_00)
    pay(shop, 40_00, "p2").say(A1, "ReplacementShipped", return_id="b1", carrier="SF")
    assert shop.order().returns["b1"].replacement_shipped is not None


def test_what_was_paid_for_something_dearer_comes_back_with_it():
    shop = pay(exchange(with_coupon(), "b1", *for_another(240_00)), 40_00, "p2")
    give_back(shop, "b2", "QUALITY", _1=1)
    (row,) = (row for row in shop.order().refunds["r1"].fact.breakdown if row.line)

    assert (row.listed, row.discount_share, row.net) == (240_00, 25_00, 215_00)
    give_back(shop, "b3", "QUALITY", _2=1)
    assert sum(amounts(shop)) == shop.order().captured == 390_00


def test_what_something_cheaper_costs_less_falls_due_at_once():
    shop = exchange(with_coupon(), "b1", *for_another(120_00))
    (due,) = shop.recorded(RefundFellDue)

    assert isinstance(due, RefundFellDue)
    assert (due.kind, due.amount, rows(shop, "r1")) == ("ADJUSTMENT", 80_00, [("EXCHANGE", 80_00)])
    assert (shop.order().payable, shop.order().retained_value, shop.order().exchanged_more) == (270_00, 270_00, -80_00)
    assert shop.say(A1, "ReplacementShipped", return_id="b1").names() == ["ReplacementShipped"]


def test_nothing_falls_due_of_what_was_never_paid():
    shop = Shop().say(A1, "OrderPlaced", **order(100_00, 100_00))
    exchange(pay(shop, 150_00), "b1", *for_another(20_00))

    assert rows(shop, "r1") == [("EXCHANGE", 80_00), ("UNPAID", -50_00)]
    assert (amounts(shop), shop.order().outstanding) == ([30_00], 0)


def test_something_that_costs_nothing_gives_back_what_the_unit_really_cost():
    shop = exchange(with_coupon(), "b1", *for_another(0))

    assert exchanged(shop).amount == -175_00
    assert amounts(shop) == [175_00]
    assert amounts(give_back(shop, "b2", "QUALITY", _1=1, _2=1)) == [175_00, 175_00]


def test_together_they_never_give_back_more_than_is_still_paid():
    """The goods kept were priced anew after a return: of 210.00 for 100 and 200 less 90 only 10.00 is still paid."""
    shop = pay(place(shop_with(off(90_00, refund_method="BUYER_FAVOURABLE")), 100_00, 200_00))
    give_back(shop, "b1", _2=1)
    exchange(shop, "b2", *for_another(30_00))

    assert amounts(shop) == [200_00, 10_00]
    assert (shop.order().retained_value, shop.order().waived) == (0, 0)
    assert amounts(give_back(shop, "b3", _1=1)) == [200_00, 10_00, 0]


def test_no_threshold_looks_at_what_a_replacement_costs():
    """The unit exchanged counts at the price it was ordered at: alone it misses the threshold, as it did before."""
    shop = give_back(exchange(with_coupon(), "b1", *for_another(120_00)), "b2", _2=1)

    assert rows(shop, "r2") == [("2", 175_00), ("REPRICED", -25_00)]
    assert (amounts(shop), shop.order().retained_value) == ([80_00, 150_00], 120_00)


def test_an_exchange_leaves_the_coupon_as_it_is():
    shop = exchange(with_coupon(), "b1", *for_another(1_00))

    assert validity(shop) == ("VALID", None)
    assert shop.order().coupons["c1"].threshold_met


def test_after_a_fault_the_same_thing_costs_what_it_did_whatever_it_costs_now():
    shop = exchange(with_coupon(), "b1", *for_another(260_00, sku="sku-1"), cause="QUALITY")

    assert exchanged(shop).amount == 0
    assert exchanged(exchange(shop, "b2", *for_another(260_00, sku="sku-1"))).amount == 60_00


def test_after_a_fault_the_thing_first_ordered_may_be_had_again():
    shop = exchange(with_coupon(), "b1", *for_another(150_00))
    exchange(shop, "b2", *for_another(260_00, sku="sku-1"), cause="NOT_AS_DESCRIBED")

    assert exchanged(shop).amount == 50_00
    assert shop.order().exchanged_more == 0


def test_an_exchanged_unit_can_be_exchanged_and_returned_again():
    shop = plain(100_00)
    pay(exchange(shop, "b1", *for_another(130_00)), 30_00, "p2")
    exchange(shop, "b2", *for_another(110_00))

    assert (exchanged(shop).amount, shop.order().lines["1"].exchanged) == (-20_00, 2)
    assert amounts(give_back(shop, "b3", _1=1)) == [20_00, 110_00]


def test_a_unit_whose_replacement_is_still_to_come_is_not_what_comes_back():
    shop = plain(100_00, quantity=2)
    first = exchanged(exchange(shop, "b1", *for_another(80_00)))
    second = exchanged(exchange(shop, "b2", *for_another(80_00)))

    assert (first.units, second.units) == ((("1", 1, 1),), (("1", 2, 2),))
    assert (amounts(shop), shop.order().payable) == ([20_00, 20_00], 160_00)


def test_a_unit_that_was_replaced_may_be_what_comes_back():
    shop = exchange(plain(100_00, quantity=2), "b1", *for_another(80_00))
    shop.say(A1, "ReplacementDelivered", return_id="b1")

    assert exchanged(exchange(shop, "b2", *for_another(90_00))).units == (("1", 1, 1),)
    assert shop.order().exchanged_more == -10_00


def test_what_is_still_to_be_paid_after_an_earlier_refund_is_taken_off_the_next():
    shop = give_back(plain(100_00, 100_00, 100_00), "b1", _1=1)
    exchange(shop, "b2", *for_another(130_00, line="2"), _2=1)
    assert shop.order().outstanding == 30_00

    give_back(shop, "b3", _3=1)
    assert rows(shop, "r2") == [("3", 100_00), ("UNPAID", -30_00)]
    assert (amounts(shop), shop.order().outstanding) == ([100_00, 70_00], 0)
    assert shop.say(A1, "ReplacementShipped", return_id="b2").names() == ["ReplacementShipped"]


def test_it_can_be_paid_although_a_lower_price_was_agreed_before():
    shop = plain(200_00, 100_00)
    shop.say(A1, "PriceAdjusted", amount=-50_00, payer="MERCHANT", cause="ERROR", reason="slip")
    exchange(shop, "b1", *for_another(220_00))
    over = {"payment_id": "p2", "amount": 20_01, "tender": "CARD"}

    assert (shop.order().outstanding, shop.order().captured, shop.order().payable) == (20_00, 300_00, 270_00)
    assert shop.refusal(A1, "PaymentCaptured", **over).code == "exceeds-payable"
    assert pay(shop, 20_00, "p2").order().outstanding == 0
    assert sum(amounts(give_back(shop, "b2", _1=1, _2=1))) == 320_00


def test_a_quote_given_before_an_exchange_holds_no_more():
    shop = plain(100_00, 100_00).say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    exchange(shop, "b1", *for_another(40_00))
    asked = {"return_id": "b2", "lines": units(_1=1), "cause": "BUYER_NO_REASON", "quote_id": "q1"}
    shop.say(A1, "ReturnRequested", **asked)
    shop.say(A1, "ReturnInspected", return_id="b2", lines=[{"line": "1", "accepted": 1}])

    assert amounts(shop) == [60_00, 40_00]


def test_a_replacement_goes_out_within_three_working_days():
    """Inspected on a Thursday; Saturday and Sunday don't count."""
    shop = exchange(plain(100_00).at("2026-05-14T07:00:00.000000Z"), "b1", cause="QUALITY")
    ship_by = exchanged(shop).ship_by

    assert (ship_by.due_at, ship_by.working_days) == ("2026-05-19T15:59:59.999999Z", 3)
    assert (ship_by.calendar, ship_by.provisional) == ("CN", False)


def test_the_days_of_a_year_not_announced_yet_are_provisional():
    shop = exchange(plain(100_00).at("2031-05-14T07:00:00.000000Z"), "b1", cause="QUALITY")

    assert exchanged(shop).ship_by.provisional


@requirement("R-003-66")
def test_an_exchange_without_a_reason_has_the_window_of_a_return_without_one():
    """Signed on 1 May: another size may be asked for on 8 May, not on 9 May."""
    shop = plain(100_00).at("2026-05-01T08:00:00.000000Z")
    shop.say(A1, "LinesDelivered", lines=units(_1=1), signed_at="2026-05-01T07:00:00.000000Z")
    asked = {"lines": units(_1=1), "cause": "BUYER_NO_REASON", "remedy": "EXCHANGE"}

    shop.at("2026-05-08T15:59:59.000000Z").say(A1, "ReturnRequested", return_id="b1", **asked)
    shop.say(A1, "ReturnAuthorised", return_id="b1")
    shop.say(A1, "ReturnWithdrawn", return_id="b1")
    shop.at("2026-05-08T16:00:00.000000Z")
    assert shop.refusal(A1, "ReturnRequested", return_id="b2", **asked).code == "no-reason-window-closed"


def test_every_period_that_counts_from_delivery_starts_anew_with_the_replacement():
    """B-34: after an exchange the fifteen days for another one count from the replacement's delivery."""
    shop = plain(100_00).at("2026-05-01T08:00:00.000000Z")
    shop.say(A1, "LinesDelivered", lines=units(_1=1), signed_at="2026-05-01T07:00:00.000000Z")
    exchange(shop.at("2026-05-14"), "b1", cause="QUALITY")
    shop.at("2026-05-20").say(A1, "ReplacementDelivered", return_id="b1", signed_at="2026-05-19T07:00:00.000000Z")

    assert shop.order().lines["1"].signed_at == "2026-05-19T07:00:00.000000Z"
    claim = rights_of(shop.order(), "1", "QUALITY", shop.now).remedy("EXCHANGE")
    assert claim is not None
    assert claim.closes_at == "2026-06-03T15:59:59.999999Z"
    ask_back(shop.at("2026-05-26"), "b2", _1=1)
    assert shop.order().returns["b2"].open


def test_a_replacement_may_be_reported_late_and_each_report_counts_once():
    shop = exchange(plain(100_00), "b1", cause="QUALITY")
    assert shop.say(A1, "ReplacementDelivered", return_id="b1").names() == ["ReplacementDelivered"]
    assert shop.say(A1, "ReplacementShipped", return_id="b1").names() == ["ReplacementShipped"]

    assert shop.say(A1, "ReplacementShipped", return_id="b1").last == []
    assert shop.say(A1, "ReplacementDelivered", return_id="b1").last == []
    refusal = shop.refusal(A1, "ReplacementShipped", return_id="b1", carrier="SF")
    assert refusal.code == "already-recorded-differently"


@pytest.mark.parametrize("type_", ["ReplacementShipped", "ReplacementDelivered"])
def test_nothing_is_replaced_that_was_not_exchanged(type_: str):
    shop = give_back(plain(100_00, 100_00), "b1", _1=1)

    assert shop.refusal(A1, type_, return_id="b1").code == "nothing-exchanged"
    assert shop.refusal(A1, type_, return_id="b2").code == "unknown-return"


def test_a_replacement_is_for_an_exchange_and_for_what_comes_back():
    shop = plain(100_00, 100_00)
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "QUALITY"}
    twice = for_another(1_00) * 2

    refund = shop.refusal(A1, "ReturnRequested", **asked, replacements=for_another(1_00))
    assert refund.code == "replacement-without-exchange"
    asked |= {"remedy": "EXCHANGE"}
    other = shop.refusal(A1, "ReturnRequested", **asked, replacements=for_another(1_00, line="2"))
    assert other.code == "replacement-of-nothing"
    assert shop.refusal(A1, "ReturnRequested", **asked, replacements=twice).code == "line-twice"


def test_several_units_and_lines_are_exchanged_at_once():
    shop = plain(100_00, 50_00, quantity=2)
    exchange(shop, "b1", *for_another(90_00), *for_another(70_00, line="2"), _1=2, _2=1)

    assert exchanged(shop).units == (("1", 1, 2), ("2", 1, 1))
    assert [(each.line, each.runs) for each in exchanged(shop).differences] == [
        ("1", ((1, 2, -10_00),)),
        ("2", ((1, 1, 20_00),)),
    ]
    assert (exchanged(shop).amount, shop.order().outstanding, amounts(shop)) == (0, 0, [])


def test_a_replacement_that_arrived_must_have_been_paid_like_one_that_is_sent():
    shop = exchange(plain(100_00), "b1", *for_another(130_00))
    assert shop.refusal(A1, "ReplacementDelivered", return_id="b1").code == "difference-unpaid"

    pay(shop, 30_00, "p2")
    assert shop.say(A1, "ReplacementDelivered", return_id="b1").names() == ["ReplacementDelivered"]


@pytest.mark.parametrize("type_", ["ReplacementShipped", "ReplacementDelivered"])
def test_nothing_is_sent_for_units_that_left_or_were_exchanged_again(type_: str):
    again = exchange(exchange(plain(100_00), "b1", *for_another(80_00)), "b2", *for_another(70_00))
    assert again.refusal(A1, type_, return_id="b1").code == "replacement-superseded"
    assert again.say(A1, type_, return_id="b2").names() == [type_]

    gone = give_back(exchange(plain(100_00, 100_00), "b1", *for_another(80_00)), "b2", _1=1)
    assert gone.refusal(A1, type_, return_id="b1").code == "replacement-superseded"


def test_what_is_left_of_the_exchanged_units_is_still_replaced():
    shop = give_back(exchange(plain(100_00, quantity=2), "b1", *for_another(80_00), _1=2), "b2", _1=1)

    assert shop.say(A1, "ReplacementShipped", return_id="b1").names() == ["ReplacementShipped"]


def test_a_replacement_costs_no_more_than_can_be_counted():
    shop = plain(100_00, 100_00, quantity=2)
    asked = {"return_id": "b1", "lines": units(_1=2), "cause": "BUYER_NO_REASON", "remedy": "EXCHANGE"}
    dear = shop.refusal(A1, "ReturnRequested", **asked, replacements=for_another(INTEGER_MAX))
    assert dear.code == "amount-too-large"

    shop.say(A1, "ReturnRequested", **asked, replacements=for_another(INTEGER_MAX // 2))
    inspected = {"return_id": "b1", "lines": [{"line": "1", "accepted": 2}]}
    assert shop.refusal(A1, "ReturnInspected", **inspected).code == "amount-too-large"


def test_an_exchange_takes_up_no_quote():
    shop = plain(100_00).say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON", "remedy": "EXCHANGE"}

    assert shop.refusal(A1, "ReturnRequested", **asked, quote_id="q1").code == "quote-without-refund"


def test_a_replacement_is_signed_for_after_the_exchange_and_not_in_the_future():
    shop = exchange(plain(100_00), "b1", cause="QUALITY")
    exchanged_at, now = shop.order().returns["b1"].times["LinesExchanged"], shop.now
    early, late = plus(exchanged_at, hours=-1), plus(now, hours=1)

    for signed, code in ((early, "signed-before-order"), (late, "signed-in-the-future")):
        assert shop.refusal(A1, "ReplacementDelivered", return_id="b1", signed_at=signed).code == code
    assert shop.say(A1, "ReplacementDelivered", return_id="b1", signed_at=now).order().lines["1"].signed_at == now


def test_what_a_replacement_costs_less_rests_on_no_terms():
    shop = exchange(with_coupon(), "b1", *for_another(120_00))

    assert [(ref.law, ref.campaign_id) for ref in shop.order().refunds["r1"].fact.clause_refs] == [
        ("消费者权益保护法 25", UNSET)
    ]
