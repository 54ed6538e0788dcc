"""More than the rules owe: a voucher, cash or points, once for an incident and customer."""

from typing import Any

import pytest

from domain.coupon import CouponIssued
from domain.errors import Refused
from domain.fact import INTEGER_MAX
from domain.order.events import CompensationGranted
from domain.terms.campaign import AmountOff, Funding
from tests.examples import (
    LI,
    MINE,
    WANG,
    add_coupon,
    amounts,
    cancel,
    house_rules,
    off,
    paid_order,
    pay,
    place,
    refused_order,
    shop_with,
)
from tests.story import Shop
from tests.trace import requirement


def bought() -> Shop:
    return paid_order(off(50_00), 400_00).at("2026-06-01")


def grant(shop: Shop, kind: str = "VOUCHER", amount: int = 50_00, key: str = "A-1", **members: Any) -> Shop:
    said = {"kind": kind, "amount": amount, "basis": "GOODWILL", **members}
    return shop.say(f"orders/{key}", "CompensationGranted", **said)


def refused(shop: Shop, kind: str = "VOUCHER", amount: int = 50_00, **members: Any) -> Refused:
    said = {"kind": kind, "amount": amount, "basis": "GOODWILL", **members}
    return shop.refusal("orders/A-1", "CompensationGranted", **said)


def voucher(shop: Shop) -> str:
    (fact,) = shop.recorded(CompensationGranted)
    assert isinstance(fact, CompensationGranted)
    assert fact.coupon_id
    return fact.coupon_id


@requirement("R-000-129")
def test_a_voucher_is_a_coupon_of_the_customers_own_without_a_threshold():
    shop = grant(bought(), incident_id="i1", approver="boss")
    coupon_id = voucher(shop)
    (issued,) = shop.recorded(CouponIssued)

    assert isinstance(issued, CouponIssued)
    assert issued.terms
    assert (issued.customer_id, issued.order_id, issued.transferable) == (LI, "A-1", False)
    assert (issued.terms.benefit, issued.terms.threshold) == (AmountOff(amount=50_00), 0)
    assert place(shop, 60_00, key="A-2", coupons=[coupon_id]).order("A-2").payable == 10_00


def test_a_voucher_names_what_it_is_for_and_who_approved_it():
    grant(shop := bought(), incident_id="i1", approver="boss")
    (issued,) = shop.recorded(CouponIssued)

    assert isinstance(issued, CouponIssued)
    assert (issued.incident_id, issued.basis, issued.approver) == ("i1", "GOODWILL", "boss")


def test_a_voucher_is_valid_for_ninety_days_from_the_next_day_on():
    shop = grant(bought())
    coupon_id = voucher(shop)

    assert shop.order().compensations[0].fact.valid_until == "2026-08-30T15:59:59.999999Z"
    late = refused_order(shop.at("2026-08-30T16:00:00.000000Z"), 60_00, coupons=[coupon_id])
    assert (late.code, late.extra["expired_at"]) == ("expired", "2026-08-30T15:59:59.999999Z")


def test_a_voucher_is_for_the_shop_that_gave_it_and_for_nobody_else():
    shop = grant(bought())
    coupon_id = voucher(shop)

    assert refused_order(shop, 60_00, coupons=[coupon_id], customer_id=WANG).code == "not-holder"
    assert refused_order(shop, 60_00, coupons=[coupon_id], merchant_id="m2").code == "wrong-issuer"
    assert refused_order(shop, 60_00, coupons=["c1", coupon_id]).code == "one-code-per-order"


def test_a_voucher_is_used_once_and_comes_back_when_its_order_comes_back():
    shop = grant(bought())
    coupon_id = voucher(shop)
    place(shop, 60_00, key="A-2", coupons=[coupon_id])
    assert refused_order(shop, 60_00, key="A-3", coupons=[coupon_id]).code == "already-redeemed"

    shop.say("orders/A-2", "PaymentCaptured", payment_id="p2", amount=10_00, tender="CARD")
    shop.say("orders/A-2", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    assert shop.order("A-2").coupons[coupon_id].validity == "RESTORED"
    assert place(shop, 60_00, key="A-3", coupons=[coupon_id]).order("A-3").payable == 10_00


@pytest.mark.parametrize("cause", ["QUALITY", "MERCHANT", "BUYER_NO_REASON"])
def test_a_voucher_comes_back_whatever_brought_its_order_back(cause: str):
    """50.00 used on order A-2, all of which goes back: the voucher is restored as any coupon is."""
    shop = grant(bought())
    coupon_id = voucher(shop)
    place(shop, 60_00, key="A-2", coupons=[coupon_id])
    shop.say("orders/A-2", "PaymentCaptured", payment_id="p2", amount=10_00, tender="CARD")
    one = {"line": "1", "quantity": 1}
    shop.say("orders/A-2", "ReturnRequested", return_id="b1", lines=[one], cause=cause)
    shop.say("orders/A-2", "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])

    assert (amounts(shop, "A-2"), shop.order("A-2").coupons[coupon_id].validity) == ([10_00], "RESTORED")
    assert shop.coupon(coupon_id).redemptions == 0


def test_a_voucher_of_an_order_that_a_fault_brought_back_too_late_is_issued_anew():
    shop = grant(bought())
    coupon_id = voucher(shop)
    place(shop, 60_00, key="A-2", coupons=[coupon_id])
    shop.say("orders/A-2", "PaymentCaptured", payment_id="p2", amount=10_00, tender="CARD").later(days=100)
    shop.say("orders/A-2", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="MERCHANT")

    use = shop.order("A-2").coupons[coupon_id]
    assert (use.validity, shop.names("coupons/")) == ("VOIDED", ["CouponReissued", "CouponIssued"])
    assert place(shop, 60_00, key="A-3", coupons=[use.reissued_as]).order("A-3").payable == 10_00


def test_a_voucher_moves_no_money():
    shop = grant(bought())

    assert (amounts(shop), shop.order().balance, shop.order().compensated) == ([], 0, 0)


def test_two_vouchers_of_one_order_are_two_coupons():
    shop = grant(bought(), amount=20_00)
    first = voucher(shop)

    assert voucher(grant(shop, amount=20_00)) != first


def test_points_are_no_money_and_are_the_customers():
    shop = grant(bought(), "POINTS", 500, incident_id="i1")

    assert shop.names(f"customers/{LI}") == ["PointsGranted"]
    assert shop.stream(f"customers/{LI}").state.points == 500
    shop.say(f"customers/{LI}", "PointsSpent", points=500, reference="mug")
    assert shop.stream(f"customers/{LI}").state.points == 0
    assert (shop.order().compensated, shop.order().balance) == (0, 0)


def test_cash_falls_due_as_a_refund_of_its_own_kind_and_is_owed_until_it_is_paid():
    shop = grant(bought(), "CASH", 30_00)
    refund = shop.order().refunds["r1"]

    assert (refund.fact.kind, refund.amount, refund.status) == ("COMPENSATION", 30_00, "DUE")
    assert (shop.order().due, shop.order().compensated, shop.order().balance) == (0, 30_00, 30_00)
    assert shop.order().compensations[0].fact.refund_id == "r1"
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="cash-1")
    assert shop.order().balance == 0


def test_cash_does_not_count_as_a_refund_of_the_goods():
    shop = cancel(grant(bought(), "CASH", 30_00), _1=1)

    assert (amounts(shop), shop.order().due) == ([30_00, 350_00], 350_00)


@requirement("R-000-129")
@pytest.mark.parametrize("kind", ["VOUCHER", "CASH", "POINTS"])
def test_one_incident_is_compensated_once_whatever_the_kind(kind: str):
    shop = grant(bought(), incident_id="i1")

    refusal = shop.refusal("orders/A-1", "CompensationGranted", kind=kind, amount=1, basis="GOODWILL", incident_id="i1")
    assert (refusal.code, refusal.ref, refusal.extra["order_id"]) == ("already-compensated", "R-000-129", "A-1")


@requirement("R-000-129")
def test_one_incident_is_compensated_once_over_all_orders_of_the_customer():
    shop = pay(place(shop_with(), 400_00, coupons=[]))
    place(shop, 100_00, key="A-2", coupons=[])
    grant(shop, incident_id="i1")

    refusal = shop.refusal(
        "orders/A-2", "CompensationGranted", kind="CASH", amount=1, basis="GOODWILL", incident_id="i1"
    )
    assert refusal.code == "already-compensated"
    assert grant(shop, key="A-2", incident_id="i2").names("orders/A-2") == ["CompensationGranted"]


def test_another_customer_of_the_same_incident_is_compensated_too():
    shop = place(bought(), 100_00, key="A-2", coupons=[], customer_id=WANG)
    grant(shop, incident_id="i1")

    assert grant(shop, key="A-2", incident_id="i1").names("coupons/") == ["CouponIssued"]


def test_a_coupon_that_stayed_usable_is_the_one_remedy_for_its_incident():
    """A failure's remedy is the coupon or the difference, never both."""
    shop = add_coupon(bought(), "2", off(50_00, valid_until="2026-06-01"), **MINE)
    outage: dict[str, Any] = {"incident_id": "i1", "cause": "SYSTEM_OUTAGE", "recovered_at": shop.now}
    shop.say("coupons/c2", "CouponEligibilityPreserved", **outage)

    refusal = refused(shop, incident_id="i1")
    assert (refusal.code, refusal.extra["coupon_id"]) == ("already-compensated", "c2")


# Authority


@requirement("R-000-132")
def test_goodwill_above_50_needs_an_approver():
    shop = bought()

    refusal = refused(shop, amount=80_00)
    assert (refusal.code, refusal.extra["most"]) == ("needs-approval", 50_00)
    assert grant(shop, amount=50_00).recorded(CompensationGranted)
    assert grant(shop, amount=80_00, approver="boss").recorded(CompensationGranted)


@requirement("R-000-132")
def test_goodwill_in_parts_needs_an_approver_as_soon_as_the_parts_are_above_50():
    """30.00 and 20.00 are given without an approver; what a boss approves and points do not count towards it."""
    shop = grant(grant(grant(bought(), "CASH", 30_00), amount=80_00, approver="boss"), "POINTS", 9_000)

    refusal = refused(shop, amount=20_01, basis="good will")
    assert (refusal.code, refusal.extra["most"]) == ("needs-approval", 20_00)
    assert refused(grant(shop, amount=20_00), amount=1).extra["most"] == 0
    assert grant(shop, amount=1, approver="boss").recorded(CompensationGranted)


@requirement("R-003-63")
def test_a_customer_is_given_more_than_she_is_owed_by_whoever_has_the_authority():
    """Nothing is owed: whoever serves her gives up to 50.00 on her own, a supervisor 80.00, and both are on record."""
    shop = bought()
    assert (shop.order().balance, refused(shop, "CASH", 80_00).code) == (0, "needs-approval")
    grant(grant(shop, "CASH", 50_00), "CASH", 80_00, approver="boss")

    given = [each.fact for each in shop.order().compensations]
    assert [(each.amount, each.basis, each.approver or None) for each in given] == [
        (50_00, "GOODWILL", None),
        (80_00, "GOODWILL", "boss"),
    ]
    assert (shop.order().compensated, shop.order().retained_value) == (130_00, 350_00)


@pytest.mark.parametrize("kind", ["CASH", "POINTS"])
def test_what_was_given_stays_countable(kind: str):
    shop = grant(bought(), kind, INTEGER_MAX - 1, approver="boss")

    assert refused(shop, kind, 2, approver="boss").code == "amount-too-large"
    assert grant(shop, kind, 1).recorded(CompensationGranted)


@pytest.mark.parametrize(
    "basis", ["GOODWILL", "goodwill", " Goodwill ", "good_will", "Good-Will", "goodwill gesture", "GOODWILL_2"]
)
def test_goodwill_is_goodwill_however_it_is_written(basis: str):
    assert refused(bought(), "CASH", 50_01, basis=basis).code == "needs-approval"


def test_another_ground_than_goodwill_and_points_have_no_such_limit():
    shop = bought()

    assert grant(shop, amount=80_00, basis="PRICE_ERROR").recorded(CompensationGranted)
    assert grant(shop, "POINTS", 9_000).recorded(CompensationGranted)


def ruled(**rules: Any) -> Shop:
    return pay(place(house_rules(shop_with(), **rules), 400_00, coupons=[]))


def test_a_policy_sets_other_limits():
    shop = ruled(goodwill_max=20_00, goodwill_approved_max=60_00)

    assert refused(shop, amount=20_01).extra["most"] == 20_00
    assert grant(shop, amount=60_00, approver="boss").recorded(CompensationGranted)
    beyond = refused(shop, amount=60_01, approver="boss")
    assert (beyond.code, beyond.extra["most"]) == ("beyond-authority", 60_00)


def test_limits_that_a_policy_states_hold_for_every_ground_that_is_not_assessed():
    shop = ruled(goodwill_max=20_00, goodwill_approved_max=60_00)

    assert refused(shop, amount=20_01, basis="COMPLAINT").code == "needs-approval"
    assert refused(shop, amount=60_01, basis="COMPLAINT", approver="boss").code == "beyond-authority"
    assert grant(shop, "CASH", 60_01, basis="DELAY").recorded(CompensationGranted)


def test_the_parts_of_every_ground_under_the_stated_limit_count_towards_it():
    shop = grant(grant(ruled(goodwill_max=20_00), amount=15_00, basis="COMPLAINT"), "CASH", 60_00, basis="DELAY")
    assert refused(shop, amount=5_01).extra["most"] == 5_00

    shop = grant(ruled(goodwill_approved_max=60_00), amount=45_00, basis="COMPLAINT")
    assert grant(shop, amount=50_00).recorded(CompensationGranted)


def test_a_limit_for_approvers_alone_asks_for_no_approver_on_other_grounds():
    shop = ruled(goodwill_approved_max=60_00)

    assert grant(shop, amount=60_00, basis="COMPLAINT").recorded(CompensationGranted)
    assert refused(shop, amount=60_01, basis="COMPLAINT").code == "beyond-authority"
    assert refused(shop, amount=50_01).code == "needs-approval"


def test_a_policy_may_want_an_approver_for_every_cent():
    assert refused(ruled(goodwill_max=0), amount=1).code == "needs-approval"


# Who bears it


def test_a_compensation_may_be_borne_by_several():
    shares = [{"party": "PLATFORM", "share_bp": 6_000}, {"party": "MERCHANT", "share_bp": 4_000}]
    shop = grant(bought(), funding=shares)
    (issued,) = shop.recorded(CouponIssued)

    assert isinstance(issued, CouponIssued)
    assert issued.terms
    borne = (Funding(party="PLATFORM", share_bp=6_000), Funding(party="MERCHANT", share_bp=4_000))
    assert shop.order().compensations[0].fact.funding == issued.terms.funding == borne


def test_nobody_bears_two_shares():
    twice = [{"party": "PLATFORM", "share_bp": 5_000}, {"party": "PLATFORM", "share_bp": 5_000}]

    assert refused(bought(), funding=twice).code == "party-twice"


def test_what_is_borne_is_borne_whole():
    refusal = refused(bought(), funding=[{"party": "PLATFORM", "share_bp": 9_999}])

    assert refusal.code == "funding-does-not-sum"
