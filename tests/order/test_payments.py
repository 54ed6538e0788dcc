"""Money comes in over several tenders, in parts, late; nothing falls due that never came in."""

import pytest

from domain.order.events import PaymentCaptured, RefundFellDue
from tests.examples import amounts, cancel, off, pay, place, rows, shop_with
from tests.story import Shop
from tests.trace import requirement

S1 = off(50_00, threshold=300_00)


def placed_shop() -> Shop:
    return place(shop_with(S1), 200_00, 200_00)


@requirement("R-000-64")
def test_more_than_the_order_costs_is_not_captured():
    refusal = placed_shop().refusal("orders/A-1", "PaymentCaptured", payment_id="p1", amount=400_00, tender="CARD")

    assert (refusal.code, refusal.ref) == ("exceeds-payable", "R-000-64")
    assert (refusal.extra["payable"], refusal.extra["captured"]) == (350_00, 0)
    assert "350.00 CNY" in refusal.sentence


@requirement("R-000-64")
def test_an_order_is_paid_in_several_captures_over_several_tenders():
    shop = pay(placed_shop(), 200_00, "p1")
    assert (shop.order().captured, shop.order().outstanding) == (200_00, 150_00)

    pay(shop, 150_00, "p2")
    assert (shop.order().captured, shop.order().outstanding) == (350_00, 0)
    refusal = shop.refusal("orders/A-1", "PaymentCaptured", payment_id="p3", amount=1, tender="CARD")
    assert refusal.code == "exceeds-payable"


def test_capturing_a_payment_twice_is_capturing_it_once():
    shop = pay(placed_shop(), 350_00)
    assert shop.recorded(PaymentCaptured)

    assert pay(shop, 350_00).last == []
    refusal = shop.refusal("orders/A-1", "PaymentCaptured", payment_id="p1", amount=350_00, tender="CARD")
    assert refusal.code == "already-recorded-differently"


def test_of_an_unpaid_order_a_cancellation_lowers_what_is_outstanding_and_nothing_falls_due():
    shop = cancel(placed_shop(), _2=1)

    assert (shop.order().outstanding, amounts(shop), shop.order().balance) == (175_00, [0], 0)
    assert shop.order().refunds["r1"].status == "SETTLED"
    assert shop.order().refunds["r1"].fact.suggested == 175_00
    assert rows(shop, "r1") == [("2", 175_00), ("UNPAID", -175_00)]


def test_of_an_order_paid_in_part_only_what_is_above_the_rest_falls_due():
    shop = cancel(pay(placed_shop(), 200_00), _2=1)

    assert amounts(shop) == [25_00]
    assert rows(shop, "r1") == [("2", 175_00), ("UNPAID", -150_00)]
    assert shop.order().outstanding == 0


def test_money_that_comes_in_late_makes_the_excess_due_at_once():
    shop = pay(cancel(placed_shop(), _2=1), 350_00)
    (due,) = shop.recorded(RefundFellDue)

    assert isinstance(due, RefundFellDue)
    assert (due.refund_id, due.kind, due.suggested, due.amount) == ("r2", "LATE_CAPTURE", 0, 175_00)
    assert (due.fell_due_at, due.status) == (shop.order().payments["p1"].at, "DUE")
    assert rows(shop, "r2") == [("UNPAID", 175_00)]
    assert shop.order().due == 175_00


def test_money_up_to_what_is_outstanding_makes_nothing_due():
    shop = pay(cancel(placed_shop(), _2=1), 175_00)

    assert shop.names() == ["PaymentCaptured"]
    assert shop.order().balance == 0


def test_late_money_in_several_parts_comes_back_part_by_part():
    shop = cancel(cancel(placed_shop(), _2=1), _1=1)
    pay(shop, 100_00, "p1")
    pay(shop, 250_00, "p2")

    assert amounts(shop) == [0, 0, 100_00, 250_00]


def test_the_refund_of_late_money_cites_what_the_earlier_steps_rest_on():
    shop = pay(cancel(placed_shop(), _2=1), 350_00)

    assert shop.order().refunds["r2"].fact.clause_refs == shop.order().refunds["r1"].fact.clause_refs != ()


def test_after_a_deduction_late_money_brings_the_deduction_back_to_nobody():
    """A step of 175.00 of which 25.00 fell due, set to 0.00; the other 150.00 fall due when they come in."""
    shop = cancel(pay(placed_shop(), 200_00), _2=1)
    shop.say("orders/A-1", "RefundOverridden", refund_id="r1", amount=0, reason="used", approver="boss")
    pay(shop, 150_00, "p2")

    assert amounts(shop) == [0, 150_00]
    assert shop.order().due == 150_00


@pytest.mark.parametrize(("first", "late"), [(1, 349_99), (349_99, 1)])
def test_every_cent_that_came_in_is_due_when_everything_was_cancelled(first: int, late: int):
    shop = cancel(pay(placed_shop(), first, "p1"), _1=1, _2=1)
    pay(shop, late, "p2")

    assert shop.order().due == 350_00
