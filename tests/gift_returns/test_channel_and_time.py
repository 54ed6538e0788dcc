"""The time for an application: closed, reminded of, reopened; and steps of a gift return that come too late."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.message import MessagePrepared
from domain.order.events.gift_moves import GiftChannelClosed, GiftChannelReopened, GiftReturnOverdue
from tests.examples import units
from tests.gift_returns.bags import (
    CLOSES,
    FRIDAY,
    NO,
    ORDER,
    PHOTO,
    SIGNED,
    apply,
    arrived,
    bought,
    not_taken_in,
    replayed,
    ruled,
    state,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

TOO_LATE = "2026-05-08T16:00:00.000000Z"
DAY_BEFORE = "2026-05-07T15:59:59.999999Z"
HOSPITAL: dict[str, Any] = {"line": "2", "approver": "boss", "reason": "住院证明"}


def ask(shop: Shop, kind: str, item: str, at: str) -> Shop:
    return shop.at(at).say(ORDER, "OrderDue", kind=kind, item=item)


def reopen(shop: Shop, **members: Any) -> Shop:
    return shop.say(ORDER, "GiftChannelReopened", **(HOSPITAL | members))


# Until when


@requirement("R-002-06", "R-002-16")
def test_applications_are_taken_in_to_the_end_of_the_seventh_day_after_the_signature():
    assert apply(arrived().at(CLOSES)).names()[0] == "GiftReturnRequested"

    late = not_taken_in(arrived().at(TOO_LATE))
    assert (late.code, late.extra) == ("channel-closed", {"line": "2", "closes_at": CLOSES})


def test_while_the_gift_is_on_its_way_no_time_runs():
    assert apply(bought().at("2026-08-01")).names()[0] == "GiftReturnRequested"


def test_the_days_count_from_the_last_of_the_gifts():
    shop = bought().at(SIGNED).say(ORDER, "LinesDelivered", lines=units(_1=1, _2=1), signed_at=SIGNED)
    shop.at("2026-05-04").say(ORDER, "LinesDelivered", lines=units(_2=1))

    assert apply(shop.at("2026-05-11")).names()[0] == "GiftReturnRequested"
    assert not_taken_in(shop.at("2026-05-12"), gift_return_id="g2").extra["closes_at"] == "2026-05-11T15:59:59.999999Z"


def test_a_gift_that_nobody_recorded_arrived_with_its_goods():
    shop = bought().at(SIGNED).say(ORDER, "LinesDelivered", lines=units(_1=1), signed_at=SIGNED)

    assert not_taken_in(shop.at(TOO_LATE)).extra["closes_at"] == CLOSES


def test_a_house_may_give_more_days_and_never_fewer():
    shop = arrived(bought(ruled(gift_window_days=15)))

    assert apply(shop.at("2026-05-16")).names()[0] == "GiftReturnRequested"
    assert not_taken_in(shop.at("2026-05-17"), gift_return_id="g2").code == "channel-closed"
    with pytest.raises(ValidationError):
        ruled(gift_window_days=6)


def test_a_defect_is_never_too_late_to_tell():
    shop = apply(arrived().at("2026-09-01"), cause="DEFECT", evidence=PHOTO)

    assert status(step(shop, "GiftReturnReviewed")) == "INSTRUCTED"


@pytest.mark.parametrize("kind", ["SHORTAGE", "OVERAGE"])
def test_a_wrong_number_is_never_too_late_to_tell(kind: str):
    assert apply(arrived().at("2026-09-01"), kind=kind, evidence=PHOTO).names()[0] == "GiftReturnRequested"


@requirement("R-002-16")
def test_a_gift_has_to_come_back_at_any_time_only_with_its_goods():
    """Who calls it so without a return of the goods is as late as anybody."""
    assert not_taken_in(arrived().at(TOO_LATE), kind="MANDATORY").code == "channel-closed"

    shop = arrived()
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    shop.say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    assert status(step(apply(shop.at(TOO_LATE), kind="MANDATORY"), "GiftReturnReviewed")) == "INSTRUCTED"


# Closed


@requirement("R-002-16")
def test_the_channel_closes_by_itself_once_for_each_gift():
    shop = arrived()

    assert ask(shop, "GIFT_CHANNEL", "2", CLOSES).last == []
    assert ask(shop, "GIFT_CHANNEL", "2", TOO_LATE).recorded(GiftChannelClosed) == [
        GiftChannelClosed(line="2", closed_at=CLOSES)
    ]
    assert ask(shop, "GIFT_CHANNEL", "2", "2026-05-10").last == []
    assert shop.order(NO).channels_closed == {"2": CLOSES}
    assert not_taken_in(shop).code == "channel-closed"


def test_nothing_closes_for_goods_for_gifts_on_their_way_or_for_those_that_went_back():
    assert ask(arrived(), "GIFT_CHANNEL", "1", TOO_LATE).last == []
    assert ask(arrived(), "GIFT_CHANNEL", "9", TOO_LATE).last == []
    assert ask(bought(), "GIFT_CHANNEL", "2", TOO_LATE).last == []

    back = step(step(apply(arrived()), "GiftReturnReviewed"), "GiftDispatched")
    step(back, "GiftReceived", lines=units(_2=2))
    assert ask(back, "GIFT_CHANNEL", "2", TOO_LATE).last == []


def test_whether_it_was_recorded_changes_nothing_for_who_is_late():
    assert not_taken_in(arrived().at(TOO_LATE)).code == "channel-closed"
    assert not_taken_in(ask(arrived(), "GIFT_CHANNEL", "2", TOO_LATE)).code == "channel-closed"


# Reminded


def reminders(shop: Shop) -> list[MessagePrepared]:
    return [fact for fact in shop.recorded(MessagePrepared) if isinstance(fact, MessagePrepared)]


@requirement("R-002-17")
def test_a_day_before_it_closes_the_customer_is_reminded_once():
    shop = arrived()

    assert ask(shop, "GIFT_REMINDER", "2", "2026-05-07T15:59:59.999998Z").last == []
    (message,) = reminders(ask(shop, "GIFT_REMINDER", "2", DAY_BEFORE))
    assert (message.kind, message.blocks[0].zh) == (
        "GIFT_REMINDER",
        "赠品 环保购物袋 的返还申请将于 2026-05-08 截止。",
    )
    assert ask(shop, "GIFT_REMINDER", "2", CLOSES).last == []
    for channel in ("SMS", "EMAIL"):
        shop.say(ORDER, "MessageSent", message_id=message.message_id, channel=channel)
    assert [each.channel for each in shop.order(NO).messages[message.message_id].sent] == ["SMS", "EMAIL"]


def test_nobody_is_reminded_too_late_or_of_what_she_asked_for_already():
    assert ask(arrived(), "GIFT_REMINDER", "2", TOO_LATE).last == []
    assert ask(apply(arrived()), "GIFT_REMINDER", "2", DAY_BEFORE).last == []
    assert ask(bought(), "GIFT_REMINDER", "2", DAY_BEFORE).last == []
    assert ask(arrived(), "GIFT_REMINDER", "1", DAY_BEFORE).last == []


# Reopened


@requirement("R-002-18")
def test_for_a_reason_the_channel_is_open_for_seven_days_more():
    shop = reopen(arrived().at("2026-05-10"))
    (fact,) = shop.recorded(GiftChannelReopened)

    assert isinstance(fact, GiftChannelReopened)
    assert (fact.days, fact.approver, fact.until) == (7, "boss", "2026-05-17T15:59:59.999999Z")
    assert shop.words(fact)["reason"] == "住院证明"
    assert status(step(apply(shop.at("2026-05-17T15:59:59.999999Z")), "GiftReturnReviewed")) == "INSTRUCTED"
    assert not_taken_in(shop.at("2026-05-17T16:00:00.000000Z"), gift_return_id="g2").code == "channel-closed"


@requirement("R-002-18")
@pytest.mark.parametrize("left_out", ["approver", "reason"])
def test_who_let_it_be_reopened_and_why_is_mandatory(left_out: str):
    shop = arrived().at("2026-05-10")

    with pytest.raises(ValidationError):
        shop.say(ORDER, "GiftChannelReopened", **{name: each for name, each in HOSPITAL.items() if name != left_out})
    assert shop.order(NO).channels_reopened == {}


def test_what_is_open_is_not_reopened_and_said_again_it_changes_nothing():
    assert arrived().refusal(ORDER, "GiftChannelReopened", **HOSPITAL).code == "channel-open"
    assert bought().refusal(ORDER, "GiftChannelReopened", **HOSPITAL).code == "channel-open"
    assert arrived().refusal(ORDER, "GiftChannelReopened", **(HOSPITAL | {"line": "1"})).code == "not-a-gift"

    shop = reopen(arrived().at("2026-05-10"))
    assert shop.refusal(ORDER, "GiftChannelReopened", **HOSPITAL).code == "channel-open"
    assert shop.refusal(ORDER, "GiftChannelReopened", **HOSPITAL | {"days": 30}).code == "channel-open"


def test_a_reopened_channel_closes_and_is_reminded_of_again():
    shop = ask(arrived(), "GIFT_REMINDER", "2", DAY_BEFORE)
    reopen(ask(shop, "GIFT_CHANNEL", "2", TOO_LATE).at("2026-05-10"), days=10)

    assert len(reminders(ask(shop, "GIFT_REMINDER", "2", "2026-05-20"))) == 1
    assert ask(shop, "GIFT_CHANNEL", "2", "2026-05-21").recorded(GiftChannelClosed) == [
        GiftChannelClosed(line="2", closed_at="2026-05-20T15:59:59.999999Z")
    ]
    assert reopen(shop).names() == ["GiftChannelReopened"]


# Overdue


def overdue(shop: Shop) -> list[tuple[str, str]]:
    facts = shop.recorded(GiftReturnOverdue)
    return [(fact.step, fact.due_at) for fact in facts if isinstance(fact, GiftReturnOverdue)]


@requirement("R-002-28")
def test_a_review_that_is_late_is_recorded_once():
    shop, due = apply(bought().at(FRIDAY)), "2026-06-17T10:00:00.000000Z"

    assert ask(shop, "GIFT_REVIEW", "g1", due).last == []
    assert overdue(ask(shop, "GIFT_REVIEW", "g1", "2026-06-17T10:00:00.000001Z")) == [("REVIEW", due)]
    assert ask(shop, "GIFT_REVIEW", "g1", "2026-06-20").last == []
    assert state(shop).overdue == ("REVIEW",)


@requirement("R-002-29")
def test_an_urgent_review_is_late_earlier():
    shop = step(apply(bought().at(FRIDAY)), "GiftReturnExpedited")

    assert overdue(ask(shop, "GIFT_REVIEW", "g1", "2026-06-15T10:00:00.000001Z")) == [
        ("REVIEW", "2026-06-15T10:00:00.000000Z")
    ]


def test_a_review_that_was_done_is_not_late():
    for members in ({}, {"decision": "REJECT", "reason": "not ours"}):
        shop = step(apply(bought().at(FRIDAY)), "GiftReturnReviewed", **members)
        assert ask(shop, "GIFT_REVIEW", "g1", "2026-06-20").last == []
    assert ask(bought(), "GIFT_REVIEW", "g1", "2026-06-20").last == []


def test_negotiating_does_not_stop_the_clock():
    """What is not decided is not reviewed: a shop can't win time by talking."""
    shop = apply(bought().at(FRIDAY), evidence=PHOTO)
    step(shop, "GiftReturnReviewed", grade="SEVERE")

    assert status(shop) == "NEGOTIATING"
    assert overdue(ask(shop, "GIFT_REVIEW", "g1", "2026-06-20")) == [("REVIEW", "2026-06-17T10:00:00.000000Z")]


@requirement("R-002-32")
def test_a_gift_that_is_not_there_on_the_seventh_day_is_recorded_as_late_once():
    shop = step(step(apply(arrived()), "GiftReturnReviewed"), "GiftDispatched")

    assert ask(shop, "GIFT_TRANSIT", "g1", CLOSES).last == []
    assert overdue(ask(shop, "GIFT_TRANSIT", "g1", TOO_LATE)) == [("TRANSIT", CLOSES)]
    assert ask(shop, "GIFT_TRANSIT", "g1", "2026-05-12").last == []


def test_a_gift_that_arrived_or_changed_hands_is_not_late():
    there = step(step(apply(arrived()), "GiftReturnReviewed"), "GiftDispatched")
    step(there, "GiftReceived", lines=units(_2=2))
    handed = step(apply(arrived()), "GiftReturnReviewed")
    step(handed, "GiftHandedOver", mode="STORE_PICKUP", store_id="s1", staff_id="e1")

    assert ask(there, "GIFT_TRANSIT", "g1", "2026-05-20").last == []
    assert ask(handed, "GIFT_TRANSIT", "g1", "2026-05-20").last == []


def test_a_gift_that_is_late_on_a_second_way_is_recorded_as_late_again():
    shop = step(apply(arrived(), kind="REPLACEMENT"), "GiftReturnReviewed")
    step(ask(step(shop, "GiftDispatched"), "GIFT_TRANSIT", "g1", "2026-05-10"), "GiftReturnConfirmed", intact=False)
    step(shop, "GiftDispatched")

    assert overdue(ask(shop, "GIFT_TRANSIT", "g1", "2026-05-18")) == [("TRANSIT", "2026-05-17T15:59:59.999999Z")]


def test_the_log_folded_again_gives_the_same_order():
    shop = ask(arrived(), "GIFT_REMINDER", "2", DAY_BEFORE)
    reopen(ask(shop, "GIFT_CHANNEL", "2", TOO_LATE))
    ask(step(step(apply(shop), "GiftReturnReviewed"), "GiftDispatched"), "GIFT_TRANSIT", "g1", "2026-06-01")

    assert replayed(shop).streams == shop.streams
