"""Gifts on a real ledger as time goes by: the end of their channel, the reminder before it, and what was late."""

from typing import Any

import pytest

from tests.examples import order, units
from tests.order.bound_stories import gift, goods
from tests.time.gifts_at_night import CLOSED, REMINDED, apply, bags, delivered, imported, named
from tests.time.test_ticking import A1, Night, night
from tests.trace import requirement

__all__ = ["night"]

DAY_8 = "2026-05-08T15:59:59.999999Z"
DAY_9 = "2026-05-08T16:00:00.000000Z"
LATER = "2027-05-01"


@requirement("R-002-16", "R-002-17")
def test_a_day_before_its_end_the_channel_is_reminded_of_and_then_it_closes(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)

    assert night.tick("2026-05-07T15:55:00.000000Z") == []
    assert night.tick("2026-05-07T16:00:00.000000Z") == [REMINDED]
    assert night.tick("2026-05-08T15:55:00.000000Z") == []
    assert sorted(night.tick(DAY_9)) == CLOSED
    assert night.tick(LATER) == []
    assert [fact.closed_at for fact in named(night, "GiftChannelClosed")] == [DAY_8]


@requirement("R-002-17")
def test_the_reminder_names_the_gift_and_its_last_day_in_both_languages(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)
    night.tick("2026-05-08")
    (message,) = named(night, "MessagePrepared")

    assert (message.kind, message.blocks[0].kind) == ("GIFT_REMINDER", "REMINDER")
    assert message.blocks[0].zh == "赠品 Line g 的返还申请将于 2026-05-08 截止。"
    assert message.blocks[0].en == "A return of your gift Line g can be asked for until 2026-05-08."


def test_who_applied_is_not_reminded_and_the_channel_closes_all_the_same(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)
    apply(night, quantity=1)
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1")

    assert night.tick("2026-05-08") == []
    assert sorted(night.tick("2026-05-09")) == CLOSED


def test_who_applied_after_the_reminder_is_reminded_no_more(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)

    assert night.tick("2026-05-08") == [REMINDED]
    assert night.tick("2026-05-08T03:00:00.000000Z") == []
    assert night.tick("2026-05-08T14:00:00.000000Z") == []


def test_a_ledger_that_slept_past_the_end_closes_and_reminds_of_nothing(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)

    assert sorted(night.tick("2026-06-01")) == CLOSED
    assert named(night, "MessagePrepared") == []


def test_what_went_back_with_its_goods_has_no_channel_to_close(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)
    night.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    found = [{"line": "g", "accepted": 2}]
    night.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}], gifts=found)

    assert "GiftChannelClosed" not in night.tick("2026-05-09")
    assert [message.kind for message in named(night, "MessagePrepared")] == ["REFUND"]


@requirement("R-002-18")
def test_a_channel_that_was_reopened_is_reminded_of_and_closes_again(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)
    night.tick("2026-05-08")
    night.tick("2026-05-09")
    night.at("2026-05-20")
    night.say(A1, "GiftChannelReopened", line="g", approver="wang", reason="in hospital")

    assert night.tick("2026-05-26T15:55:00.000000Z") == []
    assert night.tick("2026-05-26T16:00:00.000000Z") == [REMINDED]
    assert night.tick("2026-05-27T15:55:00.000000Z") == []
    assert night.tick("2026-05-27T16:00:00.000000Z") == ["GiftChannelClosed"]
    assert [fact.closed_at for fact in named(night, "GiftChannelClosed")] == [DAY_8, "2026-05-27T15:59:59.999999Z"]
    assert night.tick(LATER) == []


def test_reopened_before_its_end_was_even_noticed_a_channel_closes_once(night: Night):
    bags(night)
    delivered(night, _1=1, g=2)
    night.at("2026-05-20")
    night.say(A1, "GiftChannelReopened", line="g", approver="wang", reason="in hospital", days=2)

    assert night.tick("2026-05-20T03:00:00.000000Z") == ["ReturnWindowClosed"]
    assert night.tick("2026-05-22") == [REMINDED]
    assert night.tick("2026-05-23") == ["GiftChannelClosed"]
    assert night.tick(LATER) == []


def test_of_a_gift_that_nobody_reported_the_days_count_from_its_goods(night: Night):
    bags(night)
    delivered(night, _1=1)

    assert sorted(night.tick(DAY_9)) == CLOSED


def test_of_a_gift_that_came_ahead_of_its_goods_the_days_count_from_its_own_signature(night: Night):
    bags(night)
    delivered(night, g=2)

    assert night.tick("2026-05-08") == [REMINDED]
    assert night.tick("2026-05-09") == ["GiftChannelClosed"]


def test_a_gift_that_comes_after_its_goods_has_its_own_days(night: Night):
    bags(night)
    delivered(night, _1=1)
    delivered(night, "2026-05-05", g=2)

    assert night.tick("2026-05-09") == ["ReturnWindowClosed"]
    assert night.tick("2026-05-12") == [REMINDED]
    assert night.tick("2026-05-12T16:00:00.000000Z") == ["GiftChannelClosed"]


def test_of_gifts_that_come_in_parts_the_days_count_from_the_last(night: Night):
    bags(night)
    delivered(night, g=1)
    delivered(night, "2026-05-04", g=1)

    assert night.tick("2026-05-09") == []
    assert night.tick("2026-05-11T15:55:00.000000Z") == [REMINDED]
    assert night.tick("2026-05-11T16:00:00.000000Z") == ["GiftChannelClosed"]


def test_while_a_part_of_goods_and_gifts_is_missing_no_time_runs(night: Night):
    bags(night, goods(quantity=2), gift(quantity=2))
    delivered(night, _1=1, g=1)

    assert night.tick("2026-05-09") == []
    assert night.tick("2026-06-09") == []
    delivered(night, "2026-06-10", _1=1)
    assert sorted(night.tick("2026-06-17T16:00:00.000000Z")) == CLOSED


@pytest.mark.parametrize("line", ["g", "_1"])
def test_when_what_was_missing_is_cancelled_the_channel_closes_at_once(night: Night, line: str):
    bags(night, goods(quantity=2), gift(quantity=2))
    night.say(A1, "LinesDelivered", lines=units(**{line: 1}))
    for day in ("2026-05-09", "2026-05-12", "2026-05-20", "2026-06-01"):
        assert night.tick(day) == []

    night.at("2026-06-10")
    night.say(A1, "LinesCancelled", lines=units(**{line: 1}), cause="BUYER_NO_REASON")
    assert "GiftChannelClosed" in night.tick("2026-06-10T03:00:00.000000Z")


def test_when_what_was_missing_is_lost_the_channel_closes_at_once(night: Night):
    bags(night)
    delivered(night, g=1)
    for day in ("2026-05-09", "2026-05-20", "2026-06-01"):
        assert night.tick(day) == []

    night.at("2026-06-10")
    night.say(A1, "LinesLost", lines=units(g=1))
    assert night.tick("2026-06-10T03:00:00.000000Z") == ["GiftChannelClosed"]


def test_two_gifts_of_one_line_each_have_their_channel(night: Night):
    bags(night, goods(), gift(), gift("h"))
    delivered(night, _1=1, g=1)
    delivered(night, "2026-05-03", h=1)

    assert night.tick("2026-05-09") == ["GiftChannelClosed", "ReturnWindowClosed"]
    assert night.tick("2026-05-10T03:00:00.000000Z") == [REMINDED]
    assert night.tick("2026-05-11") == ["GiftChannelClosed"]
    assert [fact.line for fact in named(night, "GiftChannelClosed")] == ["g", "h"]


def test_a_coupon_or_points_given_as_gift_have_no_channel(night: Night):
    bags(night, goods(), gift(gives={"kind": "POINTS", "points": 100}))
    delivered(night, _1=1)

    assert night.tick("2026-05-08") == []
    assert night.tick("2026-05-09") == ["ReturnWindowClosed"]


def test_a_house_that_gives_more_days_closes_later(night: Night):
    night.say("policies/platform", "PolicyDrafted", title="Ten days", rules={"gift_window_days": 10})
    night.say("policies/platform", "PolicyPublished", channels=["site"], effective_from="2026-05-10T00:00:00.000000Z")
    night.at("2026-05-11")
    bags(night)
    delivered(night, "2026-05-11", _1=1, g=2)

    assert night.tick("2026-05-19") == ["ReturnWindowClosed"]
    assert night.tick("2026-05-21") == [REMINDED]
    assert night.tick("2026-05-22") == ["GiftChannelClosed"]


def test_of_an_imported_order_the_channel_is_closed_and_nobody_is_told(night: Night):
    night.at("2026-09-01")
    imported(night, "OrderPlaced", "2026-05-01", **_order())
    imported(night, "LinesDelivered", "2026-05-02", lines=units(_1=1, g=2))

    assert night.tick("2026-09-01T03:00:00.000000Z") == []
    assert sorted(night.tick("2026-09-02T03:00:00.000000Z")) == CLOSED
    assert named(night, "MessagePrepared") == []
    assert named(night, "GiftChannelClosed")[0].closed_at == "2026-05-09T15:59:59.999999Z"


def test_an_imported_history_may_still_tell_that_the_gift_came_back(night: Night):
    night.at("2026-09-01")
    imported(night, "OrderPlaced", "2026-05-01", **_order())
    imported(night, "LinesDelivered", "2026-05-02", lines=units(_1=1, g=2))
    assert night.tick("2026-09-01T03:00:00.000000Z") == []

    imported(night, "GiftReceived", "2026-05-05", lines=units(g=2))
    assert night.tick("2026-10-01") == ["ReturnWindowClosed"]


def test_a_history_may_be_imported_while_its_channel_is_open(night: Night):
    night.at("2026-05-07")
    imported(night, "OrderPlaced", "2026-05-01", **_order())
    imported(night, "LinesDelivered", "2026-05-02", lines=units(_1=1, g=2))

    assert night.tick("2026-05-08") == []
    assert night.tick("2026-05-09") == [REMINDED]
    assert sorted(night.tick("2026-05-10")) == CLOSED


def _order() -> dict[str, Any]:
    return order(lines=[goods(), gift(quantity=2)])
