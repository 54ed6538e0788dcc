"""Someone with the authority sets what a refund pays; the suggested figure stays beside it."""

import msgspec
import pytest

from domain.order.events import RefundOverridden
from tests.examples import amounts, cancel, give_back, off, paid_order, pay, place, rows, shop_with
from tests.story import Shop
from tests.trace import requirement


def returned() -> Shop:
    """S1: one of two comes back for 175.00."""
    return give_back(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), "b1", _2=1)


def override(shop: Shop, amount: int, refund_id: str = "r1") -> Shop:
    members = {"refund_id": refund_id, "amount": amount, "reason": "goodwill", "approver": "boss"}
    return shop.say("orders/A-1", "RefundOverridden", **members)


@requirement("R-000-16")
def test_a_refund_is_raised_with_a_reason_and_an_approver_and_the_suggestion_stays():
    shop = override(returned(), 180_00)
    refund = shop.order().refunds["r1"]

    assert (refund.amount, refund.fact.suggested, refund.fact.amount, refund.status) == (180_00, 175_00, 175_00, "DUE")
    assert (shop.order().due, shop.order().overridden, shop.order().balance) == (180_00, 5_00, 180_00)
    assert refund.overridden
    assert refund.overridden.approver == "boss"
    assert shop.words(refund.overridden)["reason"] == "goodwill"


@requirement("R-000-16")
@pytest.mark.parametrize("missing", ["reason", "approver"])
def test_nobody_overrides_a_refund_without_saying_why_and_on_whose_word(missing: str):
    members = {"refund_id": "r1", "amount": 180_00, "reason": "goodwill", "approver": "boss"}
    del members[missing]

    with pytest.raises(msgspec.ValidationError):
        returned().say("orders/A-1", "RefundOverridden", **members)


def test_a_raise_is_not_taken_back_by_the_next_return():
    shop = override(
        paid_order(off(50_00, threshold=300_00), 200_00, 100_00, 100_00).say(
            "orders/A-1", "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="BUYER_NO_REASON"
        ),
        90_00,
    )
    cancel(shop, _3=1)

    assert amounts(shop) == [90_00, 87_50]


def test_a_deduction_is_not_repaid_by_the_next_return():
    shop = override(returned(), 100_00)
    give_back(shop, "b2", _1=1)

    assert amounts(shop) == [100_00, 175_00]
    assert shop.order().due == 275_00


def test_a_later_step_is_cut_where_all_refunds_would_pass_what_came_in():
    shop = override(returned(), 185_00)
    give_back(shop, "b2", _1=1)

    assert amounts(shop) == [185_00, 165_00]
    assert rows(shop, "r2") == [("1", 175_00), ("CAPPED", -10_00)]
    assert shop.order().refunds["r2"].fact.suggested == 175_00


def test_all_refunds_together_never_pass_what_came_in():
    refusal = returned().refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=350_01, reason="goodwill", approver="boss"
    )

    assert (refusal.code, refusal.ref) == ("exceeds-captured", "R-000-11")
    assert refusal.extra == {"amount": 350_01, "most": 350_00, "currency": "CNY"}
    assert override(returned(), 350_00).order().due == 350_00


def test_of_an_order_paid_in_part_no_more_than_the_part_is_given_back():
    shop = cancel(pay(place(shop_with(off(50_00)), 200_00, 200_00), 200_00), _2=1)
    assert amounts(shop) == [25_00]

    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=200_01, reason="goodwill", approver="boss"
    )
    assert refusal.extra["most"] == 200_00


def test_a_refund_set_to_nothing_is_settled_and_may_be_raised_again():
    shop = override(returned(), 0)
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("SETTLED", 0)

    assert override(shop, 20_00).order().refunds["r1"].status == "DUE"


def test_a_refund_that_brought_nothing_may_be_raised():
    terms = off(50_00, threshold=300_00, refund_method="REPRICE")
    shop = give_back(paid_order(terms, 280_00, 50_00), "b1", _2=1)
    assert shop.order().refunds["r1"].status == "SETTLED"

    override(shop, 10_00)
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("DUE", 10_00)


def test_what_is_paid_out_is_not_changed_any_more():
    shop = returned().say("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")

    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=1, reason="goodwill", approver="boss"
    )
    assert (refusal.code, refusal.extra["refund_id"]) == ("already-settled", "r1")


def test_a_refund_that_is_not_there_is_not_overridden():
    refusal = returned().refusal(
        "orders/A-1", "RefundOverridden", refund_id="r2", amount=1, reason="goodwill", approver="boss"
    )

    assert refusal.code == "unknown-refund"


def test_overriding_twice_is_overriding_once_and_changing_ones_mind_is_recorded():
    shop = override(returned(), 180_00)
    assert shop.recorded(RefundOverridden)
    assert override(shop, 180_00).last == []

    assert override(override(shop, 170_00), 180_00).recorded(RefundOverridden)
    assert (amounts(shop), shop.order().overridden) == ([180_00], 5_00)


def test_a_cash_compensation_may_be_raised_beyond_what_came_in():
    shop = returned().say("orders/A-1", "CompensationGranted", kind="CASH", amount=10_00, basis="GOODWILL")
    override(shop, 900_00, "r2")

    assert (shop.order().compensated, shop.order().due, shop.order().overridden) == (900_00, 175_00, 0)


def limited(**rules: int) -> Shop:
    """A shop whose published policy limits what is done by hand; one of two comes back for 175.00."""
    shop = shop_with(off(50_00, threshold=300_00))
    shop.say("policies/m1", "PolicyDrafted", title="After-sales", rules=rules)
    shop.say("policies/m1", "PolicyPublished", channels=["SITE"], effective_from=shop.now)
    shop.later(days=10)
    return give_back(pay(place(shop, 200_00, 200_00)), "b1", _2=1)


@requirement("R-000-16")
def test_nobody_raises_a_refund_beyond_what_the_house_allows():
    shop = limited(override_rise_max=5_00)

    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=180_01, reason="goodwill", approver="boss"
    )
    assert (refusal.code, refusal.ref) == ("beyond-authority", "R-000-16")
    assert (refusal.extra["limit"], refusal.extra["most"], refusal.extra["amount"]) == (5_00, 180_00, 180_01)
    assert "5.00 CNY" in refusal.sentence
    assert override(shop, 180_00).order().refunds["r1"].amount == 180_00


def test_the_limit_counts_from_the_figure_worked_out_however_often_it_was_changed():
    shop = override(limited(override_rise_max=5_00), 180_00)

    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=185_00, reason="goodwill", approver="boss"
    )
    assert refusal.code == "beyond-authority"
    assert override(override(shop, 10_00), 180_00).order().refunds["r1"].amount == 180_00


def test_a_house_that_allows_no_rise_still_allows_deductions():
    shop = limited(override_rise_max=0)

    assert override(shop, 100_00).order().due == 100_00
    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r1", amount=175_01, reason="goodwill", approver="boss"
    )
    assert refusal.code == "beyond-authority"


def test_what_fell_due_late_is_no_rise():
    """A late capture suggests nothing of its own; what it made due is the figure that a rise counts from."""
    shop = shop_with(off(50_00, threshold=300_00))
    shop.say("policies/m1", "PolicyDrafted", title="After-sales", rules={"override_rise_max": 1_00})
    shop.say("policies/m1", "PolicyPublished", channels=["SITE"], effective_from=shop.now)
    shop.later(days=10)
    pay(cancel(place(shop, 200_00, 200_00), _2=1), 350_00)

    assert amounts(override(shop, 174_00, "r2")) == [0, 174_00]
    refusal = shop.refusal(
        "orders/A-1", "RefundOverridden", refund_id="r2", amount=176_01, reason="goodwill", approver="boss"
    )
    assert refusal.extra["most"] == 176_00


def test_an_override_says_when_it_was_made():
    shop = returned()
    now = shop.now

    assert override(shop, 180_00).order().refunds["r1"].overridden_at == now
