"""Benefits taken back for abuse: a claim beside the order, which no refund is less by."""

from typing import Any

import msgspec
import pytest

from tests.customer.rings import RING, accept, account, agreements, bought, delivered, freeze, suspect
from tests.examples import units
from tests.story import Shop
from tests.trace import requirement


def after_abuse() -> Shop:
    """A-1 with 50.00 off arrived; the account is suspected."""
    shop = delivered(bought(accept(agreements(), 3, "2026-05-02")))
    return suspect(shop)


def take(shop: Shop, taking_id: str = "t1", order_id: str = "A-1", **members: Any) -> Shop:
    return shop.say(RING, "BenefitsTakenBack", taking_id=taking_id, abuse_id="a1", order_id=order_id, **members)


def refusal(shop: Shop, **members: Any) -> tuple[str, int | None]:
    said = {"taking_id": "t9", "abuse_id": "a1", "order_id": "A-1"} | members
    refused = shop.refusal(RING, "BenefitsTakenBack", **said)
    return refused.code, refused.extra.get("most", refused.extra.get("most_points"))


def faulty(shop: Shop, line: str, key: str = "A-1") -> int:
    """The line comes back for its quality: the refund."""
    counts = [{"line": line, "quantity": 1}]
    shop.say(f"orders/{key}", "ReturnRequested", return_id=f"b{line}", lines=counts, cause="QUALITY")
    inspected = [{"line": line, "accepted": 1}]
    shop.say(f"orders/{key}", "ReturnInspected", return_id=f"b{line}", lines=inspected)
    return list(shop.order(key).refunds.values())[-1].amount


@requirement("R-000-36")
def test_abuse_costs_the_benefit_and_the_unshipped_order_and_no_right():
    """5000 fen claimed back, the order not yet shipped cancelled, coupons and goodwill frozen; a quality claim on
    what arrived still opens and is refunded whole.
    """
    shop = bought(after_abuse(), "A-2")
    shop.say("orders/A-2", "LinesCancelled", lines=units(_1=1, _2=1), cause="BUYER_NO_REASON")
    take(shop, amount=50_00)
    freeze(shop, "COUPON", "GOODWILL")

    assert [each.amount for each in shop.order("A-2").refunds.values()] == [350_00]
    taken = account(shop).takings["t1"].fact
    assert (taken.amount, taken.currency, account(shop).takings["t1"].closed) == (50_00, "CNY", None)
    assert (shop.order().balance, shop.order().open) == (0, 0), "the order owes nothing, and is owed nothing"
    assert faulty(shop, "1") == 175_00


def test_no_more_is_taken_back_than_the_coupons_took_off():
    shop = after_abuse()

    assert refusal(shop, amount=50_01) == ("exceeds-benefit", 50_00)
    take(shop, amount=20_00)
    assert refusal(shop, amount=30_01) == ("exceeds-benefit", 30_00)
    assert take(shop, "t2", amount=30_00).names() == ["BenefitsTakenBack"]


def test_goods_that_went_back_took_their_part_of_the_discount_along():
    shop = after_abuse()
    faulty(shop, "1")

    assert refusal(shop, amount=25_01) == ("exceeds-benefit", 25_00)
    faulty(shop, "2")
    assert refusal(shop, amount=1) == ("exceeds-benefit", 0)


def test_points_given_beyond_what_is_owed_are_taken_back_and_spent_ones_are_missing():
    shop = after_abuse()
    shop.say("orders/A-1", "CompensationGranted", kind="POINTS", amount=100, basis="GOODWILL")
    shop.say(RING, "PointsSpent", points=70, reference="mug")

    assert refusal(shop, points=101) == ("exceeds-benefit", 100)
    take(shop, points=100)
    assert (account(shop).points, account(shop).points_missing) == (0, 70)
    assert refusal(shop, points=1) == ("exceeds-benefit", 0)


def test_points_that_the_goods_earned_go_back_with_the_goods_alone():
    shop = after_abuse()

    assert account(shop).granted == {}
    assert refusal(shop, points=1) == ("exceeds-benefit", 0)


def test_nothing_is_taken_back_without_a_suspicion_or_of_a_stranger():
    shop = after_abuse()

    assert refusal(shop, amount=1, abuse_id="a9") == ("unknown-abuse", None)
    assert refusal(shop, amount=1, order_id="A-9") == ("not-the-customers-order", None)
    assert refusal(shop)[0] == "nothing-taken"
    with pytest.raises(msgspec.ValidationError):
        take(shop, amount=0)


def test_a_claim_is_paid_or_waived_once():
    shop = take(take(after_abuse(), amount=20_00), "t2", amount=10_00)
    shop.say(RING, "ClaimClosed", taking_id="t1", how="PAID", reference="bank-1")
    shop.say(RING, "ClaimClosed", taking_id="t2", how="WAIVED", reason="the goods went back")

    closed = [each.closed for each in account(shop).takings.values()]
    assert [each and each.how for each in closed] == ["PAID", "WAIVED"]
    again: dict[str, Any] = {"taking_id": "t1", "how": "PAID", "reference": "bank-1"}
    assert shop.say(RING, "ClaimClosed", **again).last == []
    other = again | {"reference": "bank-2"}
    assert shop.refusal(RING, "ClaimClosed", **other).code == "already-recorded-differently"
    assert shop.refusal(RING, "ClaimClosed", taking_id="t9", how="WAIVED").code == "unknown-claim"
    unpaid = take(shop, "t3", amount=5_00)
    assert unpaid.refusal(RING, "ClaimClosed", taking_id="t3", how="PAID").code == "reference-missing"


def test_points_alone_leave_no_claim_to_close():
    shop = after_abuse()
    shop.say("orders/A-1", "CompensationGranted", kind="POINTS", amount=100, basis="GOODWILL")
    take(shop, points=100)

    assert shop.refusal(RING, "ClaimClosed", taking_id="t1", how="WAIVED").code == "unknown-claim"
