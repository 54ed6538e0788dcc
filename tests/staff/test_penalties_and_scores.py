"""What follows a complaint that is true, and what customers' scores make of a member of staff's performance."""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.fact import Draft
from domain.staff import Staff, StaffScored, penalties_for, scored
from projections.staff_view import staff_view
from tests.story import BEGINNING, Shop
from tests.trace import requirement

S17 = "staff/S-17"
PENALTY: dict[str, Any] = {
    "penalty_id": "SP-1",
    "kind": "REPRIMAND",
    "reason": "against our rules",
    "notified_at": BEGINNING,
}


def record(shop: Shop) -> Staff:
    return shop.stream(S17).state


def complained(*, founded: bool) -> Shop:
    stated: dict[str, Any] = {"complaint_id": "SC-1", "channel": "HQ_PHONE", "reason": "rude", "case_id": "C-7"}
    shop = Shop().say(S17, "StaffComplaintReceived", **stated)
    return shop.say(S17, "StaffComplaintVerified", complaint_id="SC-1", founded=founded, reason="heard both")


@requirement("R-003-27")
def test_who_is_responsible_is_penalised_told_and_made_known_in_the_company():
    shop = complained(founded=True)
    shop.say(S17, "StaffPenaltyRecorded", **PENALTY, complaint_id="SC-1")
    shop.say(S17, "StaffPenaltyPublished", penalty_id="SP-1", reference="HR-3")

    (row,) = staff_view(record(shop), 4, "S-17")["penalties"]
    assert (row["kind"], row["complaint_id"], row["notified_at"]) == ("REPRIMAND", "SC-1", BEGINNING)
    assert (row["circular"], row["published_at"] > row["recorded_at"]) == ("HR-3", True)


@requirement("R-003-27")
def test_a_case_knows_whether_somebody_was_penalised_for_it():
    shop = complained(founded=True).say(S17, "StaffPenaltyRecorded", **PENALTY, complaint_id="SC-1")
    other: dict[str, Any] = PENALTY | {"penalty_id": "SP-2"}
    shop.say(S17, "StaffPenaltyRecorded", **other, case_id="C-8")

    assert [each.recorded.penalty_id for each in penalties_for(record(shop), "C-7")] == ["SP-1"]
    assert [each.recorded.penalty_id for each in penalties_for(record(shop), "C-8")] == ["SP-2"]
    assert penalties_for(record(shop), "C-9") == []


def test_nobody_is_penalised_for_what_was_not_found_to_be_true():
    assert complained(founded=False).refusal(S17, "StaffPenaltyRecorded", **PENALTY, complaint_id="SC-1").code == (
        "complaint-not-founded"
    )
    assert Shop().refusal(S17, "StaffPenaltyRecorded", **PENALTY, complaint_id="SC-1").code == "unknown-complaint"


def test_nobody_is_penalised_without_a_cause():
    refusal = Shop().refusal(S17, "StaffPenaltyRecorded", **PENALTY)

    assert isinstance(refusal, Malformed)
    assert refusal.code == "penalty-without-cause"


@requirement("R-003-27")
def test_a_penalty_is_told_to_the_person_before_it_is_recorded():
    later = PENALTY | {"notified_at": "2026-05-02T02:00:00.000000Z"}

    assert Shop().refusal(S17, "StaffPenaltyRecorded", **later, case_id="C-7").code == "not-notified-yet"


def test_a_penalty_that_nobody_recorded_is_not_made_known():
    assert Shop().refusal(S17, "StaffPenaltyPublished", penalty_id="SP-1", reference="HR-3").code == "unknown-penalty"


def test_a_penalty_said_twice_is_one():
    shop = Shop().say(S17, "StaffPenaltyRecorded", **PENALTY, case_id="C-7")

    assert shop.say(S17, "StaffPenaltyRecorded", **PENALTY, case_id="C-7").names() == []
    shop.say(S17, "StaffPenaltyPublished", penalty_id="SP-1", reference="HR-3")
    assert shop.say(S17, "StaffPenaltyPublished", penalty_id="SP-1", reference="HR-3").names() == []


def score(shop: Shop, *scores: int) -> Shop:
    for place, each in enumerate(scores, 1):
        shop.say(S17, "StaffScored", case_id=f"C-{place}", survey="closing", score=each)
    return shop


@requirement("R-003-44")
def test_a_mean_of_4_6_over_50_scores_is_92_of_100():
    shop = score(Shop(), *[5] * 35, *[4] * 10, *[3] * 5)

    view = staff_view(record(shop), 50, "S-17")
    assert (view["scores"], view["score_sum"], view["score100_bp"]) == (50, 230, 92_00)


@pytest.mark.parametrize(
    ("scores", "bp"),
    [((), None), ((1,), 20_00), ((5,), 100_00), ((5, 5, 4), 93_33), ((5, 5, 4, 4, 4, 4, 4), 85_71), ((3, 3, 4), 66_67)],
)
@requirement("R-003-44")
def test_a_mean_that_does_not_come_out_even_is_rounded_half_up(scores: tuple[int, ...], bp: int | None):
    assert record(score(Shop(), *scores)).score100_bp == bp


def test_a_case_is_scored_once_in_each_survey():
    shop = score(Shop(), 5)

    assert score(shop, 5).names() == []
    again: dict[str, Any] = {"case_id": "C-1", "survey": "closing", "score": 1}
    assert shop.refusal(S17, "StaffScored", **again).code == "already-recorded-differently"
    shop.say(S17, "StaffScored", case_id="C-1", survey="a-month-later", score=1)
    assert (len(record(shop).scores), record(shop).score_sum) == (2, 6)


def test_a_case_says_the_score_of_its_agent_as_a_consequence():
    draft = scored("S-17", "C-7", "closing", 4)

    assert draft == Draft(S17, StaffScored(case_id="C-7", survey="closing", score=4))
