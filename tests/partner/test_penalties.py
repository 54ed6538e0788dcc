"""Measures against merchants, of which the public is told within a working day, and what happens if it is not."""

from typing import Any

from domain.partner import PartnerPenalised, PartnerStepOverdue
from tests.partner.records import CARRIER, MERCHANT, carrier, merchant, partner, penalise, publish
from tests.story import Shop
from tests.trace import requirement

FRIDAY = "2026-05-15T02:00:00.000000Z"
MONDAY_NIGHT = "2026-05-18T15:59:59.999999Z"
TUESDAY = "2026-05-18T16:00:00.000000Z"


def on_friday() -> Shop:
    return penalise(merchant().at(FRIDAY), public_until="2026-06-01T00:00:00.000000Z")


def overdue(shop: Shop, kind: str = "NOTICE", item: str = "p1", stream: str = MERCHANT) -> list[PartnerStepOverdue]:
    shop.say(stream, "PartnerDue", kind=kind, item=item)
    return [fact for fact in shop.recorded(PartnerStepOverdue) if isinstance(fact, PartnerStepOverdue)]


@requirement("R-000-125")
def test_a_merchant_that_does_nothing_is_penalised_and_the_public_told_within_a_working_day():
    """Nothing was done in 24 hours: a measure on Friday is public by Monday's end (网络交易监督管理办法 28)."""
    shop = on_friday()
    (fact,) = shop.recorded(PartnerPenalised)
    assert isinstance(fact, PartnerPenalised)

    assert fact.publish_by
    assert (fact.publish_by.due_at, fact.publish_by.working_days, fact.publish_by.calendar) == (MONDAY_NIGHT, 1, "CN")
    penalty = partner(publish(shop.at(MONDAY_NIGHT))).penalties["p1"]
    assert (penalty.published_at, penalty.is_public(TUESDAY)) == (MONDAY_NIGHT, True)
    assert overdue(shop.at(TUESDAY)) == []


def test_the_working_day_after_a_holiday_counts():
    """30 April 2026 is a Thursday; 1 to 5 May are days off."""
    shop = penalise(merchant().at("2026-04-30"))
    (fact,) = shop.recorded(PartnerPenalised)

    assert isinstance(fact, PartnerPenalised)
    assert fact.publish_by
    assert fact.publish_by.due_at == "2026-05-06T15:59:59.999999Z"


@requirement("R-000-125")
def test_a_notice_that_is_late_is_recorded_once_with_the_law():
    shop = on_friday()
    assert overdue(shop.at(MONDAY_NIGHT)) == []

    (missed,) = overdue(shop.at(TUESDAY))
    assert (missed.step, missed.item, missed.due_at) == ("NOTICE", "p1", MONDAY_NIGHT)
    assert missed.law == "网络交易监督管理办法 28"
    assert overdue(shop) == []


def test_a_notice_that_came_late_is_late_even_if_nobody_had_asked():
    shop = publish(on_friday().at(TUESDAY))

    assert [each.due_at for each in overdue(shop)] == [MONDAY_NIGHT]


def test_a_measure_taken_back_in_time_needs_no_notice():
    shop = on_friday().say(MERCHANT, "PenaltyLifted", penalty_id="p1", reason="mistaken")

    assert overdue(shop.at(TUESDAY)) == []
    notice = {"penalty_id": "p1", "channel": "APP", "reference": "notice-1"}
    assert shop.refusal(MERCHANT, "PenaltyPublished", **notice).code == "penalty-lifted"


def test_of_a_carrier_the_public_need_not_be_told():
    shop = penalise(carrier(), stream=CARRIER)

    assert not partner(shop, CARRIER).penalties["p1"].fact.publish_by
    assert overdue(shop.later(days=30), stream=CARRIER) == []


def test_a_notice_stands_until_the_measure_ends_or_is_taken_back():
    shop = publish(on_friday())
    penalty = partner(shop).penalties["p1"]

    assert not penalty.is_public(FRIDAY)
    assert penalty.is_public("2026-06-01T00:00:00.000000Z")
    assert not penalty.is_public("2026-06-01T00:00:00.000001Z")
    shop.at("2026-05-20").say(MERCHANT, "PenaltyLifted", penalty_id="p1", reason="mistaken")
    lifted = partner(shop).penalties["p1"]
    assert (lifted.is_public("2026-05-19T00:00:00.000000Z"), lifted.is_public(shop.now)) == (True, False)


def test_a_notice_is_given_once_a_channel():
    shop = publish(on_friday())

    assert publish(shop).last == []
    assert publish(shop, channel="APP").names() == ["PenaltyPublished"]
    first = {"penalty_id": "p1", "channel": "HOME_PAGE", "reference": "notice-2"}
    assert shop.refusal(MERCHANT, "PenaltyPublished", **first).code == "already-recorded-differently"


def test_nothing_is_published_or_lifted_that_was_not_done():
    notice = {"penalty_id": "p9", "channel": "APP", "reference": "notice-1"}

    assert on_friday().refusal(MERCHANT, "PenaltyPublished", **notice).code == "unknown-penalty"
    assert on_friday().refusal(MERCHANT, "PenaltyLifted", penalty_id="p9", reason="?").code == "unknown-penalty"
    over = {"penalty_id": "p2", "measure": "WARNING", "ground": "rude", "public_until": FRIDAY}
    assert on_friday().refusal(MERCHANT, "PartnerPenalised", **over).code == "until-in-the-past"
    assert on_friday().at(FRIDAY).refusal(MERCHANT, "PartnerPenalised", **over).code == "until-in-the-past"


def test_what_a_partner_leaves_undone_is_recorded_once():
    due_at = "2026-05-16T02:00:00.000000Z"
    shop = merchant().at(FRIDAY).say(MERCHANT, "SelfCheckOrdered", check_id="k1", subject="lamp-3", due_at=due_at)
    asked: dict[str, Any] = {"rectification_id": "r1", "reason": "late", "due_at": due_at}
    shop.say(CARRIER, "RectificationRequested", **asked)

    assert overdue(shop, "SELF_CHECK", "k1") == []
    shop.later(days=2)
    assert [(each.step, each.due_at) for each in overdue(shop, "SELF_CHECK", "k1")] == [("SELF_CHECK", due_at)]
    assert [each.step for each in overdue(shop, "RECTIFICATION", "r1", CARRIER)] == ["RECTIFICATION"]
    assert overdue(shop, "SELF_CHECK", "k1") + overdue(shop, "RECTIFICATION", "r1", CARRIER) == []
    assert overdue(shop, "SELF_CHECK", "k9") == []
