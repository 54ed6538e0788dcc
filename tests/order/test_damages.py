"""Damages beyond the refund: what the law or a promise gives, from what was really paid, and only if it is due."""

from typing import Any

import pytest

from domain.fact import INTEGER_MAX
from domain.order.events import CompensationGranted, DamagesAssessed, RefundFellDue
from tests.examples import amounts, give_back, house_rules, lines, off, paid_order, pay, place, shop_with, units
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
FOOD = ["BELOW_FOOD_STANDARD", "SELLER_KNEW"]


def bought(*prices: int, **rules: Any) -> Shop:
    """An order of these goods, paid in full, under these house rules."""
    shop = shop_with()
    if rules:
        house_rules(shop, **rules)
    return pay(place(shop, *prices, coupons=[]))


def assess(shop: Shop, basis: str, assessment_id: str = "d1", **members: Any) -> DamagesAssessed:
    """Damages for the first unit of line 1, unless said otherwise; medical costs and delay are about no goods."""
    of_goods: dict[str, Any] = {} if basis in ("MEDICAL", "DELAY") else {"lines": units(_1=1)}
    shop.say(A1, "DamagesAssessed", assessment_id=assessment_id, basis=basis, **(of_goods | members))
    (fact,) = shop.recorded(DamagesAssessed)
    assert isinstance(fact, DamagesAssessed)
    return fact


def grant(basis: str, amount: int, **members: Any) -> dict[str, Any]:
    return {"kind": "CASH", "amount": amount, "basis": basis, "assessment_id": "d1", **members}


# What the law gives


@requirement("R-000-81")
def test_a_concealed_defect_brings_the_price_back_and_at_least_500_on_top():
    found = assess(bought(120_00), "STATUTORY_55", conditions=["FRAUD"])

    assert (found.paid, found.by_price, found.floor) == (120_00, 360_00, 500_00)
    assert (found.extra, found.refund, found.total) == (500_00, 120_00, 620_00)
    assert (found.qualifies, found.unmet, found.laws[0]) == (True, (), "消费者权益保护法 55")


@requirement("R-000-81")
def test_fraud_overrides_a_campaign_that_gives_nothing_back():
    shop = paid_order(off(10_00, restoration="NEVER", refund_method="REPRICE"), 130_00)
    found = assess(shop, "STATUTORY_55", conditions=["FRAUD"])

    assert amounts(give_back(shop, "b1", "NOT_AS_DESCRIBED", _1=1)) == [120_00]
    shop.say(A1, "CompensationGranted", **grant("STATUTORY_55", found.extra))
    assert sum(amounts(shop)) == 620_00


def test_three_times_the_price_is_due_where_that_is_more_than_500():
    assert assess(bought(200_00), "STATUTORY_55", conditions=["FRAUD"]).extra == 600_00


def test_a_loss_comes_on_top():
    found = assess(bought(120_00), "STATUTORY_55", conditions=["FRAUD"], loss=30_00)

    assert (found.extra, found.total) == (500_00, 650_00)


def test_ten_times_the_price_is_ten_times_what_was_really_paid():
    """List 268.00 with a share of 38.29: 229.71 ten times is 2297.10, not 2680.00."""
    shop = paid_order(off(100_00), 268_00, 431_91)
    found = assess(shop, "STATUTORY_148", conditions=FOOD)

    assert found.paid == 229_71
    assert (found.multiple, found.by_price, found.extra) == (10, 2297_10, 2297_10)
    assert found.total == 2297_10 + 229_71


def test_a_yoghurt_of_5_brings_at_least_1000():
    found = assess(bought(5_00), "STATUTORY_148", conditions=FOOD)

    assert (found.by_price, found.floor, found.extra, found.total) == (50_00, 1000_00, 1000_00, 1005_00)


def test_three_times_the_loss_is_due_where_that_is_more():
    found = assess(bought(5_00), "STATUTORY_148", conditions=FOOD, loss=600_00)

    assert (found.by_loss, found.extra, found.total) == (1800_00, 1800_00, 2405_00)


@pytest.mark.parametrize(
    ("conditions", "unmet"),
    [
        (["BELOW_FOOD_STANDARD", "PRODUCER"], ()),
        (["BELOW_FOOD_STANDARD"], ("PRODUCER_OR_SELLER_KNEW",)),
        (["SELLER_KNEW"], ("BELOW_FOOD_STANDARD",)),
        ([*FOOD, "HARMLESS_LABEL_FLAW"], ("HARMLESS_LABEL_FLAW",)),
        ([*FOOD, "BEYOND_HOUSEHOLD_NEED"], ("BEYOND_HOUSEHOLD_NEED",)),
        ([], ("BELOW_FOOD_STANDARD", "PRODUCER_OR_SELLER_KNEW")),
    ],
)
def test_tenfold_damages_have_their_conditions(conditions: list[str], unmet: tuple[str, ...]):
    found = assess(bought(5_00), "STATUTORY_148", conditions=conditions)

    assert (found.qualifies, found.unmet) == (not unmet, unmet)
    assert found.total == (0 if unmet else 1005_00)


@pytest.mark.parametrize(
    ("conditions", "unmet"),
    [([], ("FRAUD",)), (["FRAUD", "HARMLESS_LABEL_FLAW"], ("HARMLESS_LABEL_FLAW",))],
)
def test_threefold_damages_need_fraud_and_no_harmless_flaw(conditions: list[str], unmet: tuple[str, ...]):
    assert assess(bought(120_00), "STATUTORY_55", conditions=conditions).unmet == unmet


def test_a_claim_that_is_denied_is_recorded_with_what_was_compared():
    shop = bought(120_00)
    found = assess(shop, "STATUTORY_55")

    assert (found.by_price, found.floor) == (360_00, 500_00)
    assert (found.extra, found.refund, found.total) == (0, 0, 0)
    assert shop.order().assessments["d1"] == found


def test_damages_are_proposed_and_pay_nothing_by_themselves():
    shop = bought(120_00)
    assess(shop, "STATUTORY_55", conditions=["FRAUD"])

    assert shop.names() == ["DamagesAssessed"]
    assert (shop.order().balance, shop.order().compensated) == (0, 0)


def test_several_units_count_with_the_shares_they_carry():
    shop = pay(place(shop_with(off(10_00)), lines=lines(40_00, quantity=3)))
    found = assess(shop, "STATUTORY_148", conditions=FOOD, lines=units(_1=2))

    assert found.paid == 80_00 - 3_34 - 3_33


def test_units_that_went_back_count_as_well():
    shop = give_back(bought(200_00, 100_00), "b1", "QUALITY", _1=1)

    assert assess(shop, "STATUTORY_55", conditions=["FRAUD"]).paid == 200_00


# What was promised


def test_a_published_promise_binds_beyond_the_law_and_asks_for_nothing_else():
    found = assess(bought(50_00, promised_multiple=10), "PROMISED")

    assert (found.qualifies, found.multiple, found.extra, found.total) == (True, 10, 500_00, 550_00)
    assert found.laws == ("消费者权益保护法实施条例 12",)


def test_what_nobody_promised_nobody_owes():
    found = assess(bought(50_00), "PROMISED")

    assert (found.qualifies, found.unmet, found.total) == (False, ("PROMISE",), 0)


@pytest.mark.parametrize(
    ("days", "total", "unmet"), [(1, 0, ("DAYS_LATE",)), (2, 5_00, ()), (6, 5_00, ()), (7, 20_00, ()), (30, 20_00, ())]
)
def test_a_delay_brings_the_highest_tier_it_reached(days: int, total: int, unmet: tuple[str, ...]):
    tiers = [{"days": 7, "amount": 20_00}, {"days": 2, "amount": 5_00}]
    found = assess(bought(50_00, delay_tiers=tiers), "DELAY", days_late=days)

    assert (found.total, found.unmet) == (total, unmet)


def test_without_tiers_a_delay_brings_nothing():
    assert assess(bought(50_00), "DELAY", days_late=30).unmet == ("PROMISE",)


def test_medical_costs_are_what_the_receipts_say():
    receipts = [{"amount": 80_00, "evidence": {"sha256": "ab" * 32}}, {"amount": 45_50, "evidence": "挂号费"}]
    found = assess(bought(50_00), "MEDICAL", conditions=["INJURED"], receipts=receipts)

    assert (found.extra, found.refund, found.total) == (0, 0, 125_50)
    assert found.laws[0] == "消费者权益保护法 49"


def test_lost_income_comes_beside_the_receipts():
    """消保法 49: what the treatment cost and what was not earned meanwhile."""
    receipts = [{"amount": 80_00, "evidence": "挂号费"}]
    found = assess(bought(50_00), "MEDICAL", conditions=["INJURED"], receipts=receipts, loss=300_00)

    assert (found.extra, found.total) == (0, 380_00)


def test_a_price_counts_as_far_as_it_was_paid():
    shop = pay(place(shop_with(), 200_00, coupons=[]), 150_00)

    assert assess(shop, "STATUTORY_148", conditions=FOOD).paid == 150_00


@pytest.mark.parametrize("basis", ["STATUTORY_55", "STATUTORY_148", "PROMISED"])
def test_no_multiple_of_a_price_is_due_that_nobody_paid(basis: str):
    shop = place(house_rules(shop_with(), promised_multiple=10), 200_00, coupons=[])
    found = assess(shop, basis, conditions=["FRAUD", *FOOD])

    assert (found.paid, found.qualifies, found.unmet, found.total) == (0, False, ("NOT_PAID",), 0)


def test_medical_costs_need_no_payment():
    receipts = [{"amount": 80_00, "evidence": "挂号费"}]
    shop = place(shop_with(), 50_00, coupons=[])

    assert assess(shop, "MEDICAL", conditions=["INJURED"], receipts=receipts).total == 80_00


def test_medical_costs_need_a_receipt_and_an_injury():
    assert assess(bought(50_00), "MEDICAL").unmet == ("RECEIPTS", "INJURED")


# How it is said


@pytest.mark.parametrize("basis", ["STATUTORY_55", "STATUTORY_148", "PROMISED"])
def test_a_multiple_of_a_price_names_the_goods(basis: str):
    refusal = bought(50_00).refusal(A1, "DamagesAssessed", assessment_id="d1", basis=basis)

    assert (refusal.code, getattr(refusal, "pointer", None)) == ("lines-missing", "/lines")


def test_damages_are_for_what_was_bought():
    shop = bought(50_00)
    said = {"assessment_id": "d1", "basis": "STATUTORY_55"}

    assert shop.refusal(A1, "DamagesAssessed", **said, lines=units(_1=2)).code == "nothing-left"
    assert shop.refusal(A1, "DamagesAssessed", **said, lines=units(_9=1)).code == "unknown-line"


@pytest.mark.parametrize(
    ("basis", "member"),
    [
        ("STATUTORY_55", {"receipts": [{"amount": 1, "evidence": "挂号费"}]}),
        ("STATUTORY_148", {"days_late": 1}),
        ("PROMISED", {"loss": 1}),
        ("MEDICAL", {"days_late": 1}),
        ("MEDICAL", {"lines": units(_1=1)}),
        ("DELAY", {"loss": 1}),
        ("DELAY", {"lines": units(_1=1)}),
    ],
)
def test_a_basis_takes_nothing_that_it_does_not_use(basis: str, member: dict[str, Any]):
    goods: dict[str, Any] = {} if basis in ("MEDICAL", "DELAY") else {"lines": units(_1=1)}
    refusal = bought(50_00).refusal(A1, "DamagesAssessed", assessment_id="d1", basis=basis, **(goods | member))

    (name,) = member
    assert (refusal.code, getattr(refusal, "pointer", None)) == ("not-of-this-basis", f"/{name}")


def test_a_condition_is_named_once():
    said: dict[str, Any] = {"assessment_id": "d1", "basis": "STATUTORY_55", "lines": units(_1=1)}

    assert bought(50_00).refusal(A1, "DamagesAssessed", **said, conditions=["FRAUD", "FRAUD"]).code == "condition-twice"


def test_damages_stay_countable_with_the_loss():
    said: dict[str, Any] = {"assessment_id": "d1", "basis": "STATUTORY_55", "lines": units(_1=1)}

    assert bought(1).refusal(A1, "DamagesAssessed", **said, loss=INTEGER_MAX).code == "amount-too-large"


def test_damages_stay_countable():
    said = {"assessment_id": "d1", "basis": "STATUTORY_148", "lines": units(_1=1)}

    assert bought(INTEGER_MAX // 10).refusal(A1, "DamagesAssessed", **said).code == "amount-too-large"


def test_an_assessment_is_made_once():
    shop = bought(120_00)
    assess(shop, "STATUTORY_55", conditions=["FRAUD"], reason="隐瞒翻新")
    again: dict[str, Any] = {"assessment_id": "d1", "basis": "STATUTORY_55", "lines": units(_1=1), "reason": "隐瞒翻新"}

    assert shop.say(A1, "DamagesAssessed", **again, conditions=["FRAUD"]).last == []
    assert shop.refusal(A1, "DamagesAssessed", **again).code == "already-recorded-differently"


# How it is paid


def test_a_grant_names_its_assessment_and_pays_no_more_than_that():
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)

    refusal = shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_148", 1000_01))
    assert (refusal.code, refusal.extra["most"]) == ("exceeds-assessment", 1000_00)
    shop.say(A1, "CompensationGranted", **grant("statutory_148", 1000_00))
    (granted,) = shop.recorded(CompensationGranted)
    assert isinstance(granted, CompensationGranted)
    assert (granted.assessment_id, shop.order().balance) == ("d1", 1000_00)
    assert [due.kind for due in shop.recorded(RefundFellDue) if isinstance(due, RefundFellDue)] == ["COMPENSATION"]


def test_grants_on_one_assessment_add_up():
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)
    shop.say(A1, "CompensationGranted", **grant("STATUTORY_148", 600_00))

    assert shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_148", 400_01)).extra["most"] == 400_00


def test_a_price_that_came_back_with_the_goods_does_not_come_back_again():
    shop = give_back(bought(120_00), "b1", "NOT_AS_DESCRIBED", _1=1)
    assess(shop, "STATUTORY_55", conditions=["FRAUD"])

    assert shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 500_01)).extra["most"] == 500_00
    assert sum(amounts(shop.say(A1, "CompensationGranted", **grant("STATUTORY_55", 500_00)))) == 620_00


@pytest.mark.parametrize("basis", ["MEDICAL", "STATUTORY_55", "STATUTORY_148", "PROMISED"])
def test_damages_are_assessed_before_they_are_paid(basis: str):
    shop = bought(5_00)
    unnamed = {"kind": "CASH", "amount": 1, "basis": basis}

    assert shop.refusal(A1, "CompensationGranted", **unnamed).code == "not-assessed"
    assert shop.refusal(A1, "CompensationGranted", **grant(basis, 1)).code == "not-assessed"


def test_an_assessment_is_good_for_its_own_basis_and_for_money_only():
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)

    assert shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 1)).code == "not-assessed"
    points = grant("STATUTORY_148", 1) | {"kind": "POINTS"}
    assert shop.refusal(A1, "CompensationGranted", **points).code == "not-assessed"


def test_a_claim_that_was_denied_pays_nothing():
    shop = bought(5_00)
    assess(shop, "STATUTORY_55")

    refusal = shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 1))
    assert (refusal.code, refusal.extra["unmet"]) == ("does-not-qualify", ("FRAUD",))
    shop.say(A1, "CompensationGranted", **grant("GOODWILL", 20_00))
    assert shop.order().balance == 20_00


def test_the_customer_chooses_between_the_laws_and_is_paid_once():
    shop = bought(5_00, 80_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)
    assess(shop, "STATUTORY_55", "d2", conditions=["FRAUD"])
    assess(shop, "STATUTORY_55", "d3", conditions=["FRAUD"], lines=units(_2=1))
    shop.say(A1, "CompensationGranted", **grant("STATUTORY_148", 1000_00))

    refusal = shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 1, assessment_id="d2"))
    assert (refusal.code, refusal.extra["assessment_id"]) == ("already-compensated-otherwise", "d1")
    other_goods = grant("STATUTORY_55", 500_00, assessment_id="d3")
    assert shop.say(A1, "CompensationGranted", **other_goods).names(A1) == ["CompensationGranted", "RefundFellDue"]


def test_medical_costs_come_beside_damages_for_the_goods():
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)
    assess(shop, "MEDICAL", "d2", conditions=["INJURED"], receipts=[{"amount": 80_00, "evidence": "诊断"}])
    shop.say(A1, "CompensationGranted", **grant("STATUTORY_148", 1000_00))
    shop.say(A1, "CompensationGranted", **grant("MEDICAL", 80_00, assessment_id="d2"))

    assert shop.order().balance == 1080_00


def test_a_delay_is_made_up_for_with_or_without_an_assessment():
    shop = bought(50_00, delay_tiers=[{"days": 2, "amount": 5_00}])
    assess(shop, "DELAY", days_late=3)
    shop.say(A1, "CompensationGranted", kind="CASH", amount=8_00, basis="DELAY")

    assert shop.refusal(A1, "CompensationGranted", **grant("DELAY", 5_01)).code == "exceeds-assessment"
    assert shop.say(A1, "CompensationGranted", **grant("DELAY", 5_00)).order().balance == 13_00


@pytest.mark.parametrize("basis", ["COMPLAINT", "DELAY", "MEDICAL"])
def test_a_grant_under_another_basis_takes_nothing_from_an_assessment(basis: str):
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)

    assert shop.refusal(A1, "CompensationGranted", **grant(basis, 1)).code == "not-assessed"


def test_goodwill_may_name_an_assessment_keeps_its_limit_and_uses_nothing_up():
    shop = bought(5_00)
    assess(shop, "STATUTORY_148", conditions=FOOD)

    assert shop.refusal(A1, "CompensationGranted", **grant("good will", 50_01)).code == "needs-approval"
    shop.say(A1, "CompensationGranted", **grant("Goodwill", 50_00))
    assert shop.say(A1, "CompensationGranted", **grant("STATUTORY_148", 1000_00)).order().balance == 1050_00


def test_goodwill_names_an_assessment_that_is_there():
    assert bought(5_00).refusal(A1, "CompensationGranted", **grant("GOODWILL", 1)).code == "not-assessed"


def test_a_later_assessment_of_medical_costs_states_all_receipts_and_pays_none_twice():
    shop = bought(50_00)
    first, second = {"amount": 80_00, "evidence": "挂号费"}, {"amount": 45_50, "evidence": "药费"}
    assess(shop, "MEDICAL", "d1", conditions=["INJURED"], receipts=[first])
    shop.say(A1, "CompensationGranted", **grant("MEDICAL", 80_00))
    assess(shop, "MEDICAL", "d2", conditions=["INJURED"], receipts=[first, second])

    refusal = shop.refusal(A1, "CompensationGranted", **grant("MEDICAL", 45_51, assessment_id="d2"))
    assert (refusal.code, refusal.extra["most"]) == ("exceeds-assessment", 45_50)
    assert shop.say(A1, "CompensationGranted", **grant("medical", 45_50, assessment_id="d2")).order().balance == 125_50


def test_a_delay_is_assessed_anew_as_it_grows_and_made_up_for_once():
    shop = bought(50_00, delay_tiers=[{"days": 2, "amount": 5_00}, {"days": 7, "amount": 20_00}])
    assess(shop, "DELAY", "d1", days_late=2)
    shop.say(A1, "CompensationGranted", **grant("DELAY", 5_00))
    assess(shop, "DELAY", "d2", days_late=7)

    assert shop.refusal(A1, "CompensationGranted", **grant("DELAY", 15_01, assessment_id="d2")).extra["most"] == 15_00


def test_who_asks_for_the_price_as_damages_is_told_that_it_comes_as_a_refund():
    shop = bought(120_00)
    assess(shop, "STATUTORY_55", conditions=["FRAUD"])

    refusal = shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 620_00))
    assert refusal.extra["price"] == 120_00
    assert "The price itself, 120.00 CNY, comes back as a refund." in refusal.sentence


def test_points_pay_no_damages():
    shop = bought(120_00)
    assess(shop, "STATUTORY_55", conditions=["FRAUD"])

    refusal = shop.refusal(A1, "CompensationGranted", **grant("STATUTORY_55", 100) | {"kind": "POINTS"})
    assert (refusal.code, refusal.extra) == ("not-assessed", {"points": 100})
    assert "Points can't pay damages" in refusal.sentence
