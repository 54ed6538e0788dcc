"""Who answers for what went wrong, and what an order should have cost."""

from typing import Any

import pytest

from domain.case.events.evidence import LiabilityDetermined, PriceChecked
from domain.case.events.resolution import ResolutionProposed
from domain.order.events import PriceAdjusted
from tests.examples import off, order, shop_with, units
from tests.mediation.disputed import A1, W1, charged, ms_wang, opened, platforms_coupon, proposed
from tests.story import Shop
from tests.trace import requirement

PLATFORMS = {"issuer": "PLATFORM", "issuer_id": "platform"}


def checked(shop: Shop, coupon: str = "SAVE") -> PriceChecked:
    (fact,) = shop.say(W1, "PriceChecked", coupon=coupon).recorded(PriceChecked)
    assert isinstance(fact, PriceChecked)
    return fact


def liability(shop: Shop, cause: str, **members: Any) -> LiabilityDetermined:
    (fact,) = shop.say(W1, "LiabilityDetermined", cause=cause, **members).recorded(LiabilityDetermined)
    assert isinstance(fact, LiabilityDetermined)
    return fact


def shares(fact: LiabilityDetermined) -> list[tuple[str, int, bool]]:
    return [(each.party, each.share_bp, each.executes) for each in fact.parties]


# What it should have cost


@requirement("R-000-61")
def test_the_difference_is_worked_out_from_the_order_and_the_coupons_terms():
    found = checked(charged(400_00, 350_00))

    assert (found.expected, found.charged, found.difference) == (350_00, 400_00, 50_00)


def test_a_code_that_did_not_apply_owes_nothing():
    shop = shop_with(off(50_00, threshold=500_00))
    shop.say(A1, "OrderPlaced", **order(400_00, coupons=[]))
    found = checked(opened(shop, scene="COUPON_DISPUTE"))

    assert (found.difference, found.refused) == (0, "THRESHOLD")
    assert checked(shop, "NO-SUCH").refused == "UNKNOWN_CODE"


def test_a_code_that_expired_before_the_order_owes_nothing():
    shop = shop_with(off(50_00, valid_until="2026-05-02"))
    shop.at("2026-05-03").say(A1, "OrderPlaced", **order(400_00, coupons=[]))

    assert checked(opened(shop, scene="COUPON_DISPUTE")).refused == "EXPIRED"


def test_a_code_that_was_applied_is_no_difference():
    shop = shop_with(off(50_00))
    shop.say(A1, "OrderPlaced", **order(400_00, coupons=["c1"]))

    assert checked(opened(shop, scene="COUPON_DISPUTE")).difference == 0


def test_checking_the_same_price_twice_records_it_once():
    shop = charged(400_00, 350_00)
    checked(shop)

    assert shop.say(W1, "PriceChecked", coupon="SAVE").last == []


# Rule × fault


@requirement("R-000-117")
def test_a_platform_wide_code_that_fails_is_the_platforms():
    """满300减30 fails at the checkout: the platform pays 30.00."""
    shop = charged(300_00, 270_00, PLATFORMS)
    checked(shop)
    fact = liability(shop, "SYSTEM_FAULT", effect="NOT_APPLIED")

    assert shares(fact) == [("PLATFORM", 10_000, True)]
    assert fact.parties[0].amount == 30_00


@requirement("R-000-121")
def test_a_shops_own_code_that_cannot_be_redeemed_is_the_shops():
    shop = charged(120_00, 100_00)
    checked(shop)
    fact = liability(shop, "CODE_NOT_REDEEMABLE")

    assert (fact.rule_maker, shares(fact)) == ("MERCHANT", [("MERCHANT", 10_000, True)])
    assert fact.parties[0].amount == 20_00


@requirement("R-000-116")
def test_whoever_made_the_rule_bears_it_and_whoever_is_at_fault_sets_it_right():
    shop = charged(300_00, 270_00, PLATFORMS)

    both = liability(shop, "AMBIGUOUS_RULE", rule_maker="PLATFORM", fault="PLATFORM")
    assert shares(both) == [("PLATFORM", 10_000, True)]
    apart = liability(shop, "AMBIGUOUS_RULE", rule_maker="PLATFORM", fault="MERCHANT")
    assert shares(apart) == [("PLATFORM", 10_000, False), ("MERCHANT", 0, True)]


def test_the_goods_side_is_the_merchants_and_the_coupon_side_the_platforms():
    """B-31: 350.00 paid with a code of the platform's of 50.00, and the merchant refuses to ship."""
    shop = platforms_coupon(shop_with())
    shop.say(A1, "OrderPlaced", **order(400_00, coupons=["cp"]))
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    fact = liability(opened(shop), "REFUSES_TO_SHIP", rule_maker="PLATFORM")

    assert shares(fact) == [("MERCHANT", 8_750, True), ("PLATFORM", 1_250, False)]
    assert [(each.side, each.amount) for each in fact.parties] == [("GOODS", 350_00), ("COUPON", 50_00)]


@requirement("R-003-19")
@pytest.mark.parametrize("cause", ["QUALITY", "NOT_AS_DESCRIBED", "TRANSIT_DAMAGE"])
def test_bad_quality_a_wrong_description_and_damage_on_the_way_are_the_merchants(cause: str):
    fact = liability(ms_wang(), cause)

    assert shares(fact) == [("MERCHANT", 10_000, True)]
    assert fact.laws


@requirement("R-003-20")
def test_misuse_is_the_customers_who_is_offered_a_repair_or_a_replacement_at_cost():
    shop = ms_wang()
    fact = liability(shop, "MISUSE")
    assert shares(fact) == [("CUSTOMER", 10_000, False), ("MERCHANT", 0, True)]

    shop.say(W1, "CaseVerified")
    lines = units(_1=1)
    options = [
        {"option_id": "repair", "remedies": [{"kind": "PAID_REPAIR", "lines": lines, "price": 60_00}]},
        {"option_id": "swap", "remedies": [{"kind": "COST_PRICE_SWAP", "lines": lines, "price": 35_00}]},
    ]
    shop.say(W1, "ResolutionProposed", proposal_id="P1", reason="使用不当", options=options)
    worth = shop.stream(W1).state.proposals["P1"].worth
    assert [(each.option_id, each.charged) for each in worth] == [("repair", 60_00), ("swap", 35_00)]


def test_the_customer_pays_for_nothing_that_the_merchant_is_liable_for():
    shop = ms_wang()
    liability(shop, "QUALITY")
    shop.say(W1, "CaseVerified")
    options = [{"option_id": "a", "remedies": [{"kind": "PAID_REPAIR", "lines": units(_1=1), "price": 60_00}]}]
    refusal = shop.refusal(W1, "ResolutionProposed", proposal_id="P1", reason="x", options=options)

    assert (refusal.code, refusal.ref) == ("not-the-customers-fault", "R-003-20")


def test_nobody_else_answers_for_misuse():
    assert (
        ms_wang().refusal(W1, "LiabilityDetermined", cause="MISUSE", fault="MERCHANT").code == "fault-contradicts-cause"
    )


def test_determining_the_same_twice_records_it_once():
    shop = ms_wang()
    liability(shop, "QUALITY")

    assert shop.say(W1, "LiabilityDetermined", cause="QUALITY").last == []


# Made good


@requirement("R-000-34")
def test_a_valid_code_that_was_not_applied_lowers_the_price_at_the_platforms_cost():
    """A code of 50.00 was valid, and 400.00 were charged by a fault of the system."""
    shop = charged(400_00, 350_00)
    checked(shop)
    fact = liability(shop, "SYSTEM_FAULT", effect="NOT_APPLIED")
    assert [(each.party, each.amount) for each in fact.parties] == [("PLATFORM", 50_00)]
    assert (fact.cause, fact.effect) == ("SYSTEM_FAULT", "NOT_APPLIED")

    cut = {"kind": "PRICE_ADJUSTMENT", "amount": 50_00, "payer": "PLATFORM", "cause": "SYSTEM_FAULT"}
    proposed(shop, cut).say(W1, "ResolutionAccepted", proposal_id="P1", option_id="a").say(W1, "ResolutionExecuted")
    (adjusted,) = shop.recorded(PriceAdjusted)
    assert isinstance(adjusted, PriceAdjusted)
    assert (adjusted.amount, adjusted.payer) == (-50_00, "PLATFORM")
    assert shop.order().balance == 50_00


def test_one_incident_is_made_good_once_in_one_way():
    """B-30: the difference in cash, or something else, never both."""
    shop = charged(400_00, 350_00)
    cut = {"kind": "PRICE_ADJUSTMENT", "amount": 50_00, "payer": "PLATFORM", "cause": "SYSTEM_FAULT"}
    voucher = {"kind": "COMPENSATION", "form": "VOUCHER", "amount": 5_00, "basis": "GOODWILL", "incident_id": "crash-1"}
    shop.say(W1, "CaseVerified")
    options = [{"option_id": "a", "remedies": [cut | {"incident_id": "crash-1"}, voucher]}]
    refusal = shop.refusal(W1, "ResolutionProposed", proposal_id="P1", reason="x", options=options)

    assert refusal.code == "already-compensated"
    proposed(shop, cut | {"incident_id": "crash-1"})
    assert shop.recorded(ResolutionProposed)
