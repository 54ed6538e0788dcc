"""A code that should have counted: who pays the difference, how much it is, and until when a dispute goes first."""

from typing import Any

import pytest

from domain.case.events.evidence import PriceChecked
from domain.case.events.intake import CaseClassified
from domain.case.events.resolution import CaseResolved, ResolutionExecuted
from domain.order.events import PriceAdjusted, RefundFellDue
from projections.cases.case_view import case_view
from tests.case.desk import A1, C1, COMPLETE, agreed, at, case, one, verified
from tests.checkout.pages import enter, show
from tests.examples import off, order, pay, place, shop_with
from tests.story import Shop
from tests.trace import requirement

PLATFORMS = {"issuer": "PLATFORM", "issuer_id": "platform"}
DISPUTE: dict[str, Any] = {"category": "COMPLAINT", "scene": "COUPON_DISPUTE"}


def failed(price: int, **terms: Any) -> Shop:
    """The code was good and was typed in, the order was placed without it and paid in full."""
    shop = show(shop_with(off(**terms)), price)
    assert enter(shop, "SAVE") == []
    shop = pay(place(shop, price, coupons=[]))
    assert shop.order().captured == price
    return shop


def made_up(shop: Shop, amount: int, payer: str, cause: str) -> Shop:
    """The case about it ends with a lower price."""
    remedy = {"kind": "PRICE_ADJUSTMENT", "amount": amount, "payer": payer, "cause": cause}
    agreed(verified(shop, **DISPUTE), remedy)
    return shop.say(C1, "ResolutionExecuted")


@requirement("R-000-34")
def test_a_good_code_of_50_that_the_system_did_not_apply_is_made_up_by_the_platform():
    """400.00 were charged where 350.00 were due."""
    shop = made_up(failed(400_00, amount=50_00), 50_00, "PLATFORM", "SYSTEM_FAULT")
    adjusted, due = one(shop, PriceAdjusted), one(shop, RefundFellDue)

    assert (adjusted.amount, adjusted.payer, adjusted.cause) == (-50_00, "PLATFORM", "SYSTEM_FAULT")
    assert (due.kind, due.amount, shop.order().payable) == ("ADJUSTMENT", 50_00, 350_00)
    (run,) = one(shop, ResolutionExecuted).runs
    assert (run.remedy, run.refund_id, run.amount) == ("PRICE_ADJUSTMENT", due.refund_id, 50_00)
    assert one(shop, CaseResolved) == CaseResolved(refunded=50_00, compensated=0)


@requirement("R-000-117")
def test_a_code_of_the_whole_platform_that_fails_costs_the_platform_30():
    """满300减30, and 300.00 were charged."""
    shop = failed(300_00, amount=30_00, threshold=300_00, **PLATFORMS)
    adjusted = one(made_up(shop, 30_00, "PLATFORM", "SYSTEM_FAULT"), PriceAdjusted)

    assert (adjusted.amount, adjusted.payer, shop.order().due) == (-30_00, "PLATFORM", 30_00)


@requirement("R-000-121")
def test_a_shops_own_code_that_fails_costs_the_shop_20():
    shop = failed(100_00, amount=20_00)
    adjusted = one(made_up(shop, 20_00, "MERCHANT", "CODE_NOT_REDEEMABLE"), PriceAdjusted)

    assert (adjusted.amount, adjusted.payer, shop.order().due) == (-20_00, "MERCHANT", 20_00)


def test_the_difference_is_made_up_once_for_the_case():
    shop = made_up(failed(400_00, amount=50_00), 50_00, "PLATFORM", "SYSTEM_FAULT")

    assert shop.say(C1, "ResolutionExecuted").last == []
    assert (shop.order().due, shop.order().payable) == (50_00, 350_00)


def test_goods_that_were_made_cheaper_since_cost_no_less_than_nothing_with_the_code():
    """100.00 were charged, 80.00 went back: 20.00 is the most that a code of 50.00 could have saved."""
    shop = failed(100_00, amount=50_00, threshold=100_00)
    shop.say(A1, "PriceAdjusted", amount=-80_00, payer="MERCHANT", cause="ERROR", reason="标错价")
    found = one(verified(shop, **DISPUTE).say(C1, "PriceChecked", coupon="SAVE"), PriceChecked)

    assert (found.expected, found.charged, found.difference) == (0, 20_00, 20_00)


@requirement("R-000-32")
@pytest.mark.parametrize(("clock", "first"), [("09:59:59", True), ("10:00:00", True), ("10:00:01", False)])
def test_a_dispute_about_a_code_within_24_hours_of_the_payment_goes_first_and_a_later_one_is_heard_too(
    clock: str, *, first: bool
):
    """Paid on 1 March at 10:00:00: on 2 March 10:00:00 is in time, a second later is late (B-19)."""
    shop = Shop().at(at("2026-03-01", "09:00:00")).say(A1, "OrderPlaced", **order(400_00, coupons=[]))
    paid, asked = at("2026-03-01", "10:00:00"), at("2026-03-02", clock)
    shop.at(paid).say(A1, "PaymentCaptured", at=paid, payment_id="p1", amount=400_00, tender="WECHAT")
    shop.at(asked).say(C1, "CaseOpened", at=asked, channel="APP", **DISPUTE, **COMPLETE)

    assert one(shop, CaseClassified).fast_track is first
    assert case_view(case(shop), 1, "C-1")["fast_track"] is first
    assert case(shop.say(C1, "CaseVerified")).node == "RESOLVE"
