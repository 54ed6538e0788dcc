"""Reviewing an application: four checks with their figures, the degree of damage, the clock, and what it leads to."""

from typing import Any

import pytest

from domain.message import MessagePrepared
from domain.order.events import LineCount, RefundFellDue
from domain.order.events.gift_returns import Check, GiftReturnExpedited, GiftReturnInstructed
from tests.examples import units
from tests.gift_returns.bags import (
    FRIDAY,
    NO,
    ORDER,
    PHOTO,
    SIGNED,
    apply,
    arrived,
    bag,
    bought,
    counts,
    failed,
    found,
    instruction,
    no_step,
    ruled,
    state,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement


def review(shop: Shop, **members: Any) -> Shop:
    return step(shop, "GiftReturnReviewed", **members)


# Four checks


@requirement("R-002-09", "R-002-24")
def test_when_all_four_checks_pass_the_instruction_follows_in_the_same_breath():
    shop = review(apply(arrived()))

    assert [(check.name, check.passed) for check in found(shop).checks] == [
        ("SHELF_LIFE", True),
        ("WINDOW", True),
        ("QUANTITY", True),
        ("EVIDENCE", True),
    ]
    assert shop.names(ORDER)[:2] == ["GiftReturnReviewed", "GiftReturnInstructed"]
    assert instruction(shop) == GiftReturnInstructed(
        gift_return_id="g1",
        direction="TO_MERCHANT",
        mode="POST",
        gifts=(LineCount(line="2", quantity=2),),
        freight_payer="MERCHANT",
    )
    assert status(shop) == "INSTRUCTED"


@requirement("R-002-05")
@pytest.mark.parametrize(("expires_on", "result"), [("2026-05-01", "REJECTED"), ("2026-05-02", "APPROVED")])
def test_a_gift_is_within_its_shelf_life_on_the_day_of_the_application(expires_on: str, result: str):
    """15:59:59 UTC on 2 May is still 2 May in Shanghai; the review itself comes later."""
    shop = apply(arrived().at("2026-05-02T15:59:59.000000Z")).at("2026-05-06")
    review(shop, expires_on=expires_on)

    assert found(shop).result == result
    assert failed(shop) == ([Check(name="SHELF_LIFE", passed=False)] if result == "REJECTED" else [])


@requirement("R-002-06")
@pytest.mark.parametrize(("applied_on", "result"), [("2026-05-08", "APPROVED"), ("2026-05-09", "REJECTED")])
def test_the_time_counts_from_the_signature_though_it_is_told_only_after_the_application(applied_on: str, result: str):
    shop = apply(bought().at(applied_on)).at("2026-05-10")
    shop.say(ORDER, "LinesDelivered", lines=units(_1=1, _2=2), signed_at=SIGNED)
    review(shop)

    assert found(shop).result == result
    assert [check.name for check in failed(shop)] == (["WINDOW"] if result == "REJECTED" else [])


@requirement("R-002-07")
def test_three_bags_of_two_are_one_too_many():
    shop = review(apply(arrived(), items=["环保购物袋x3"]))

    assert failed(shop) == [Check(name="QUANTITY", passed=False, difference=1)]
    assert (status(shop), shop.recorded(GiftReturnInstructed)) == ("REJECTED", [])


def test_one_bag_of_two_may_go_back_alone():
    assert counts(instruction(review(apply(arrived(), items=["环保购物袋x1"])))) == {"2": 1}


@requirement("R-002-07")
@pytest.mark.parametrize("end", [None, "GiftReceived"])
def test_bags_that_are_given_back_already_are_not_given_back_twice(end: str | None):
    shop = review(apply(arrived()))
    if end:
        step(shop, "GiftDispatched")
        step(shop, "GiftReceived", lines=units(_2=2))
    shop.at("2026-05-02")
    review(apply(shop, gift_return_id="g2", items=["环保购物袋x1"]), gift_return_id="g2")

    assert failed(shop) == [Check(name="QUANTITY", passed=False, difference=1)]


def test_bags_of_an_application_that_came_to_nothing_can_be_asked_for_again():
    shop = review(apply(arrived()), decision="REJECT", reason="not ours")
    step(apply(shop, gift_return_id="g2"), "GiftReturnWithdrawn", "g2")
    review(apply(shop, gift_return_id="g3"), gift_return_id="g3")

    assert (status(shop, "g1"), status(shop, "g2"), status(shop, "g3")) == ("REJECTED", "WITHDRAWN", "INSTRUCTED")


def test_bags_in_a_return_of_the_goods_are_not_asked_for_beside_it():
    shop = apply(arrived())
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1, _2=2), cause="QUALITY")

    assert failed(review(shop)) == [Check(name="QUANTITY", passed=False, difference=2)]


@requirement("R-002-08")
@pytest.mark.parametrize("cause", ["DEFECT", "WRONG_NUMBER"])
def test_what_is_wrong_with_a_gift_is_shown(cause: str):
    shop = review(apply(arrived(), cause=cause))
    assert failed(shop) == [Check(name="EVIDENCE", passed=False)]
    assert (found(shop).result, status(shop)) == ("INCOMPLETE", "REQUESTED")
    assert status(review(shop, evidence=PHOTO)) == "INSTRUCTED"

    assert found(review(apply(arrived(), cause=cause, evidence=PHOTO))).result == "APPROVED"
    assert found(review(apply(arrived(), cause=cause), evidence=PHOTO)).result == "APPROVED"


def test_who_is_turned_down_is_told_which_check_it_was():
    (message,) = review(apply(arrived(), items=["环保购物袋x3"], cause="DEFECT")).recorded(MessagePrepared)

    assert isinstance(message, MessagePrepared)
    assert message.blocks[0].zh == "您的赠品返还申请 g1 未获通过：数量与订单不符、缺少必要的证明材料。"
    assert message.blocks[0].en.endswith("the number is not that of the order, the proof that is needed is missing.")


@requirement("R-002-18")
def test_an_approver_lets_in_what_a_check_does_not_and_nobody_else_does():
    wanted: dict[str, Any] = {"expires_on": "2026-04-30", "decision": "APPROVE"}

    assert found(review(apply(arrived()), **wanted)).result == "REJECTED"
    shop = review(apply(arrived()), **wanted, approver="boss")
    assert (found(shop).result, found(shop).approver, failed(shop)) == (
        "APPROVED",
        "boss",
        [Check(name="SHELF_LIFE", passed=False)],
    )


def test_a_reviewer_may_turn_down_what_every_check_lets_in():
    shop = review(apply(arrived()), decision="REJECT", reason="it is another shop's bag")

    assert (found(shop).result, failed(shop), status(shop)) == ("REJECTED", [], "REJECTED")


# What it leads to


@requirement("R-002-49")
@pytest.mark.parametrize(
    ("kind", "outcome", "allowed"),
    [
        ("VOLUNTARY", "REFUND", True),
        ("VOLUNTARY", "NONE", True),
        ("VOLUNTARY", "REPLACE", False),
        ("MANDATORY", "NONE", True),
        ("MANDATORY", "REFUND", False),
        ("MANDATORY", "POINTS", False),
    ],
)
def test_a_return_leads_to_what_the_house_allows(kind: str, outcome: str, *, allowed: bool):
    shop = apply(arrived(bought(ruled(gift_outcomes=["REFUND", "NONE"]))), kind=kind)

    if allowed:
        assert found(review(shop, outcome=outcome)).outcome == outcome
    else:
        refusal = shop.refusal(ORDER, "GiftReturnReviewed", gift_return_id="g1", outcome=outcome)
        assert (refusal.code, refusal.ref) == ("outcome-not-allowed", "R-002-49")


@requirement("R-002-49")
def test_a_refund_is_what_the_gifts_that_came_were_declared_at():
    both, one = review(apply(arrived()), outcome="REFUND"), review(apply(arrived()), outcome="REFUND")
    for shop, came in ((both, 2), (one, 1)):
        step(step(shop, "GiftDispatched"), "GiftReceived", lines=units(_2=came))

    assert amounts(both) == [78_00]
    assert amounts(one) == [39_00]
    assert (both.order(NO).balance, one.order(NO).balance) == (78_00, 39_00)


def amounts(shop: Shop) -> list[int]:
    return [fact.amount for fact in shop.recorded(RefundFellDue) if isinstance(fact, RefundFellDue)]


@requirement("R-002-49")
def test_another_one_goes_out_for_the_gift_that_came_back():
    shop = review(apply(arrived(), cause="DEFECT", evidence=PHOTO), outcome="REPLACE")
    step(step(shop, "GiftDispatched"), "GiftReceived", lines=units(_2=2))

    assert (instruction(shop).direction, counts(instruction(shop)), instruction(shop).freight_payer) == (
        "TO_CUSTOMER",
        {"2": 2},
        "MERCHANT",
    )


def test_nothing_is_paid_for_a_gift_that_nobody_priced():
    shop = review(apply(arrived(bought(None, bag(declared_value=None) | {"declared_value": 0}))), outcome="REFUND")
    step(shop, "GiftDispatched")

    assert no_step(shop, "GiftReceived", lines=units(_2=2)) == "gift-without-value"


# The clock


@requirement("R-002-28")
def test_a_review_takes_three_working_days():
    """Applied for on Friday at 16:00, it is due on Wednesday at 18:00."""
    shop = apply(bought().at(FRIDAY))

    assert state(shop).review_by == "2026-06-17T10:00:00.000000Z"
    day = state(shop).requested.review_by
    assert (day.working_days, day.calendar, day.provisional) == (3, "CN", False)


@requirement("R-002-28")
def test_a_holiday_is_no_working_day():
    """On 30 April at 16:00: the holiday lasts to 5 May, so 6, 7 and 8 May."""
    shop = apply(bought(Shop().at("2026-04-30T08:00:00.000000Z")))

    assert state(shop).review_by == "2026-05-08T10:00:00.000000Z"


@requirement("R-002-29")
def test_what_is_urgent_is_reviewed_within_a_working_day():
    shop = step(apply(bought().at(FRIDAY)), "GiftReturnExpedited")
    (fact,) = shop.recorded(GiftReturnExpedited)

    assert isinstance(fact, GiftReturnExpedited)
    assert (fact.review_by.due_at, fact.review_by.working_days) == ("2026-06-15T10:00:00.000000Z", 1)
    assert state(shop).review_by == "2026-06-15T10:00:00.000000Z"


def test_urgency_never_puts_a_review_off():
    shop = apply(bought().at(FRIDAY)).at("2026-06-17T08:00:00.000000Z")

    assert state(step(shop, "GiftReturnExpedited")).review_by == "2026-06-17T10:00:00.000000Z"


@requirement("R-002-05")
def test_a_gift_that_arrived_past_its_date_is_a_defect_and_not_too_old_to_complain_of():
    shop = review(apply(arrived(), cause="DEFECT", evidence=PHOTO), expires_on="2026-04-01")

    assert (failed(shop), status(shop)) == ([], "INSTRUCTED")


@requirement("R-002-24")
def test_nobody_is_turned_down_without_a_reason():
    refusal = apply(arrived()).refusal(ORDER, "GiftReturnReviewed", gift_return_id="g1", decision="REJECT")

    assert refusal.code == "explanation-missing"
