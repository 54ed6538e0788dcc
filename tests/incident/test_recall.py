"""A recall reaches every order with units of its batch: once, in plain words, with the claim that the law gives."""

from typing import Any

import pytest

from domain.message import MessagePrepared
from domain.order.events import CompensationGranted, DamagesAssessed, RecallNoticed
from domain.order.rights import rights_of
from tests.examples import lines, units
from tests.incident.dairy import E1, KNEW, PLAN, buy, declare, inspect, reach, recalled, sent, yoghurt
from tests.story import Shop
from tests.trace import requirement


def noticed(shop: Shop) -> RecallNoticed:
    (fact,) = shop.recorded(RecallNoticed)
    assert isinstance(fact, RecallNoticed)
    return fact


def claim(shop: Shop) -> DamagesAssessed:
    (fact,) = shop.recorded(DamagesAssessed)
    assert isinstance(fact, DamagesAssessed)
    return fact


def counts(fact: RecallNoticed) -> tuple[dict[str, int], dict[str, int]]:
    """Units with the customer, and units not to be sent."""
    return {each.line: each.quantity for each in fact.lines}, {each.line: each.quantity for each in fact.unsent}


def blocks(shop: Shop) -> dict[str, tuple[str, str]]:
    (message,) = shop.recorded(MessagePrepared)
    assert isinstance(message, MessagePrepared)
    return {block.kind: (block.zh, block.en) for block in message.blocks}


# Whom it reaches


@requirement("R-003-47")
def test_the_customer_is_told_which_batch_to_stop_eating_and_how_to_give_it_back():
    shop = reach(recalled(sent(buy(Shop()))))

    assert shop.names() == ["RecallNoticed", "MessagePrepared", "DamagesAssessed"]
    told = blocks(shop)
    assert list(told) == ["WARNING", "GIVE_BACK", "REFUND"]
    assert told["WARNING"][0].startswith(
        "请立即停止食用：我们召回批次 B7 的商品，您订单 A-1 中的 Yoghurt × 1 属于该批次。"
    )
    assert "运费" in told["GIVE_BACK"][0]
    assert "由商家承担" in told["GIVE_BACK"][0]
    assert "refunded in full, within 7 days" in told["REFUND"][1]


@requirement("R-003-47")
def test_a_recall_reaches_an_order_once():
    shop = reach(recalled(sent(buy(Shop()))))

    assert reach(shop).names() == []
    assert len(shop.order().messages) == 1


def test_units_not_sent_yet_are_told_of_as_such():
    shop = reach(recalled(sent(buy(Shop(), lines=yoghurt(5_00, quantity=3)), _1=1)))

    assert counts(noticed(shop)) == ({"1": 1}, {"1": 2})
    assert "尚未发出的 Yoghurt × 2" in blocks(shop)["UNSENT"][0]


def test_who_has_nothing_of_it_need_not_stop_using_it():
    shop = reach(recalled(buy(Shop())))

    assert list(blocks(shop)) == ["UNSENT"]
    assert shop.recorded(DamagesAssessed) == []


def test_an_order_of_which_nothing_is_left_is_reached_and_told_nothing():
    shop = buy(Shop()).say("orders/A-1", "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    reach(recalled(shop))

    assert shop.names() == ["RecallNoticed"]
    assert counts(noticed(shop)) == ({}, {})
    assert reach(shop).names() == []


def test_of_an_imported_order_whatever_is_kept_may_be_with_the_customer():
    """Nobody told that it was sent, and it was bought long ago: the goods are what matters, so she is told."""
    shop = buy(Shop(), said={"historical": True}, lines=yoghurt(5_00, quantity=2))
    reach(recalled(shop))

    assert counts(noticed(shop)) == ({"1": 2}, {})
    assert "WARNING" in blocks(shop)


def test_a_recall_out_of_old_records_is_noticed_and_told_to_nobody_again():
    shop = inspect(declare(sent(buy(Shop())))).say(E1, "RecallOrdered", **PLAN, historical=True)
    reach(shop)

    assert shop.names() == ["RecallNoticed", "DamagesAssessed"]
    assert not noticed(shop).message_id


@pytest.mark.parametrize("only", [{"batch": "B8"}, {"sku": "sku-9"}, {"merchant_id": "m9"}])
def test_orders_of_other_goods_are_none_of_its_business(only: dict[str, Any]):
    assert reach(recalled(sent(buy(Shop())), **only)).names() == []


def test_only_the_lines_of_the_batch_are_named():
    goods = [*yoghurt(5_00), *(line | {"line": "2"} for line in lines(20_00, batch="B8"))]
    shop = reach(recalled(sent(buy(Shop(), lines=goods), _1=1, _2=1)))

    assert counts(noticed(shop)) == ({"1": 1}, {})


@pytest.mark.parametrize("release", [False, True])
def test_what_is_not_recalled_reaches_nobody(*, release: bool):
    shop = declare(sent(buy(Shop())))
    if release:
        shop.say(E1, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill")
        inspect(shop, "CLEARED").say(E1, "BatchReleased", reason="safe")

    assert reach(shop).names() == []
    assert reach(shop, incident="E-unheard-of").names() == []


def test_an_emergency_with_a_long_name_names_its_message_within_bounds():
    key = "E" * 64
    shop = inspect(declare(sent(buy(Shop()))))
    stream = f"incidents/{key}"
    declare(shop, stream).say(stream, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill")
    reach(shop, incident=key)

    assert len(noticed(shop).message_id or "") <= 64


# What she may claim


@requirement("R-003-48")
def test_ten_times_the_price_is_proposed_with_its_conditions_and_never_paid_by_itself():
    """5.00: refund 5.00 + max(10 × 5.00, 1000.00) = 1005.00, once the seller is known to have known."""
    shop = reach(recalled(sent(buy(Shop()))))
    first = claim(shop)
    assert (first.basis, first.conditions) == ("STATUTORY_148", ("BELOW_FOOD_STANDARD",))
    assert (first.paid, first.by_price, first.floor) == (5_00, 50_00, 1000_00)
    assert (first.qualifies, first.total, first.unmet) == (False, 0, ("PRODUCER_OR_SELLER_KNEW",))

    shop.say(E1, "LiabilityEstablished", **KNEW)
    second = claim(reach(shop))
    assert (second.extra, second.refund, second.total) == (1000_00, 5_00, 1005_00)
    assert (second.qualifies, second.incident_id) == (True, "E-1")
    assert [name for _, fact, _ in shop.log if (name := type(fact).__name__) == "CompensationGranted"] == []
    assert reach(shop).names() == []


@requirement("R-003-48")
def test_a_qualified_claim_is_paid_by_whoever_grants_it_once():
    shop = recalled(sent(buy(Shop()))).say(E1, "LiabilityEstablished", **KNEW)
    found = claim(reach(shop))
    grant: dict[str, Any] = {"kind": "CASH", "basis": "STATUTORY_148", "assessment_id": found.assessment_id}

    shop.say("orders/A-1", "CompensationGranted", **grant, amount=1000_00, incident_id="E-1")
    assert shop.recorded(CompensationGranted)
    again = shop.refusal("orders/A-1", "CompensationGranted", **grant, amount=1000_00, incident_id="E-1")
    assert again.code in ("already-compensated", "exceeds-assessment")


@pytest.mark.parametrize(
    ("ground", "condition", "law"),
    [
        ("MADE_BY_MERCHANT", "PRODUCER", "食品安全法 148"),
        ("NO_LAWFUL_SOURCE", "SELLER_KNEW", "食品安全民事解释(一) 6"),
    ],
)
def test_who_made_it_answers_without_having_known(ground: str, condition: str, law: str):
    shop = recalled(sent(buy(Shop()))).say(E1, "LiabilityEstablished", **{**KNEW, "ground": ground})
    (known, _), *_ = shop.stream(E1).state.liabilities

    assert (known.condition, known.law) == (condition, law)
    assert claim(reach(shop)).conditions == ("BELOW_FOOD_STANDARD", condition)


def test_what_one_merchant_knew_is_not_held_against_another():
    shop = recalled(sent(buy(Shop()))).say(E1, "LiabilityEstablished", **{**KNEW, "merchant_id": "m2"})

    assert claim(reach(shop)).unmet == ("PRODUCER_OR_SELLER_KNEW",)


def test_what_an_approver_fears_is_not_below_the_standard_yet():
    shop = declare(sent(buy(Shop()))).say(E1, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill")
    assert claim(reach(shop)).unmet == ("BELOW_FOOD_STANDARD", "PRODUCER_OR_SELLER_KNEW")

    assert claim(reach(inspect(shop))).conditions == ("BELOW_FOOD_STANDARD",)
    assert claim(reach(inspect(shop, "CLEARED", report_sha256="34" * 32))).conditions == ()


def test_the_claim_is_about_the_units_that_reached_her_even_after_they_went_back():
    shop = reach(recalled(sent(buy(Shop()))))
    shop.say("orders/A-1", "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")
    shop.say("orders/A-1", "ReturnInspected", return_id="R1", lines=[{"line": "1", "accepted": 1}])

    assert claim(reach(shop.say(E1, "LiabilityEstablished", **KNEW))).total == 1005_00


@pytest.mark.parametrize(
    ("category", "claims"), [("酸奶", 1), ("零食", 1), ("Baby Food", 1), ("unheard of", 1), ("手机", 0), ("鲜花", 0)]
)
def test_ten_times_the_price_is_proposed_for_food_alone(category: str, claims: int):
    shop = reach(recalled(sent(buy(Shop(), lines=yoghurt(5_00, category=category)))))

    assert len(shop.recorded(DamagesAssessed)) == claims


def test_other_dangerous_goods_are_recalled_without_such_a_claim():
    shop = reach(recalled(sent(buy(Shop(), lines=yoghurt(5_00, category="toys"))), hazard="PRODUCT_SAFETY"))

    assert shop.names() == ["RecallNoticed", "MessagePrepared"]
    assert blocks(shop)["WARNING"][1].startswith("Please stop using these goods at once")
    assert shop.refusal(E1, "LiabilityEstablished", **KNEW).code == "not-food"


# Giving it back


def test_what_is_recalled_may_come_back_for_its_quality_for_good():
    shop = reach(recalled(sent(buy(Shop()))))
    shop.say("orders/A-1", "LinesDelivered", lines=units(_1=1))
    years_later = "2029-05-01T02:00:00.000000Z"

    found = rights_of(shop.order(), "1", "QUALITY", years_later)
    refund = found.remedy("REFUND")
    assert refund is not None
    assert (refund.status, refund.closes_at) == ("OPEN", None)
    assert "消费者权益保护法实施条例 8" in refund.rests_on
    assert found.freight_payer == "MERCHANT"
    assert (
        shop.at(years_later)
        .say("orders/A-1", "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")
        .names("orders/")[0]
        == "ReturnRequested"
    )


def test_what_is_not_recalled_has_its_usual_days():
    shop = sent(buy(Shop())).say("orders/A-1", "LinesDelivered", lines=units(_1=1))

    refund = rights_of(shop.order(), "1", "QUALITY", "2029-05-01T02:00:00.000000Z").remedy("REFUND")
    assert refund is not None
    assert refund.status == "CLOSED"


@requirement("R-003-47")
def test_a_batch_that_was_released_and_is_found_dangerous_after_all_is_recalled_again():
    shop = inspect(recalled(sent(buy(Shop()))), "CLEARED", report_sha256="a1" * 32)
    shop.say(E1, "BatchReleased", reason="safe", approver="zhao")
    inspect(buy(shop, "A-2"), report_sha256="b2" * 32)

    assert "RecallOrdered" in shop.say(E1, "RecallOrdered", **PLAN).names()
    refusal = shop.refusal("orders/A-2", "LinesShipped", lines=units(_1=1))
    assert refusal.code == "batch-quarantined"
