"""What a decision brings the merchant: written on his record in the same transaction, with the case as its cause."""

from typing import Any

from domain.case.events.dispute import DisputeDecided
from domain.partner import Partner, PartnerPenalised, PenaltyLifted, ScoreMoved, SelfCheckOrdered
from domain.sla import ClockBreached
from tests.mediation.disputed import QUALITY_LAW, W1, filed, hand_in, ms_wang
from tests.story import Shop
from tests.trace import requirement

M1 = "partners/m1"
MEASURES = [
    {"kind": "WARN", "reason": "healthy skin first"},
    {"kind": "SELF_CHECK", "reason": "纯天然材质、无刺激性"},
    {"kind": "SCORE", "reason": "health dispute", "delta": -5},
]
JUDGED: dict[str, Any] = {
    "decision_id": "D1",
    "decider": "judge-1",
    "outcome": "CONSUMER",
    "reason": "健康优先",
    "basis": [QUALITY_LAW],
}


def decided(**members: Any) -> Shop:
    return hand_in(filed(ms_wang()), "e1", "PHOTO_VIDEO").say(W1, "DisputeDecided", **JUDGED | members)


def record(shop: Shop) -> Partner:
    return shop.stream(M1).state


@requirement("R-001-14", "R-001-17")
def test_a_decision_warns_the_merchant_orders_a_self_check_and_moves_his_score():
    shop = decided(measures=MEASURES)

    assert shop.names("partners/") == ["PartnerRegistered", "MerchantWarned", "SelfCheckOrdered", "ScoreMoved"]
    assert record(shop).score == 95
    (movement,) = record(shop).movements.values()
    assert (movement.fact.delta, movement.fact.case_id) == (-5, "W-1")
    (check,) = shop.recorded(SelfCheckOrdered)
    assert isinstance(check, SelfCheckOrdered)
    assert (check.subject, check.case_id) == ("纯天然材质、无刺激性", "W-1")


def test_without_measures_nothing_is_written_on_the_merchant():
    assert decided().names("partners/") == []


def test_a_merchant_who_is_known_already_is_not_registered_again():
    shop = hand_in(filed(ms_wang()), "e1", "PHOTO_VIDEO")
    shop.say(M1, "PartnerRegistered", role="MERCHANT", title="护肤小店")
    shop.say(W1, "DisputeDecided", **JUDGED, measures=MEASURES[2:])

    assert shop.names("partners/") == ["ScoreMoved"]
    assert record(shop).title == "护肤小店"
    assert isinstance(shop.recorded(DisputeDecided)[0], DisputeDecided)


@requirement("R-000-125")
def test_who_does_not_act_within_a_day_of_the_decision_is_penalised_and_the_public_is_told_of_it_in_a_working_day():
    shop = decided().later(hours=23)
    assert shop.say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1").last == []

    shop.later(hours=2).say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1")
    assert len(shop.recorded(ClockBreached)) == 1
    (penalty,) = shop.recorded(PartnerPenalised)
    assert isinstance(penalty, PartnerPenalised)
    assert (penalty.measure, penalty.ground, penalty.case_id) == ("WARNING", "MERCHANT_ACTION", "W-1")
    assert penalty.publish_by
    assert penalty.publish_by.working_days == 1
    assert shop.say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1").last == []


# On appeal


def on_appeal(shop: Shop, outcome: str = "CONSUMER", **members: Any) -> Shop:
    """One side appealed the first decision, and somebody else decides."""
    shop.say(W1, "DisputeAppealed", decision_id="D1", by="MERCHANT", reason="正品")
    said = {"decision_id": "D2", "decider": "judge-2", "outcome": outcome, "evidence_ids": ["e1"]}
    return shop.say(W1, "DisputeDecided", **JUDGED | said | members)


def overdue() -> Shop:
    """The merchant did not act within a day, and was warned in public."""
    return decided(measures=MEASURES).later(hours=25).say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1")


@requirement("R-001-17")
def test_one_fault_that_is_found_again_on_appeal_counts_once():
    shop = on_appeal(decided(measures=MEASURES), measures=MEASURES)

    assert shop.names("partners/") == ["ScoreMoved", "ScoreMoved"]
    assert (record(shop).score, len(record(shop).warnings), len(record(shop).checks)) == (95, 1, 1)


@requirement("R-001-17")
def test_a_merchant_who_was_right_on_appeal_has_his_score_back():
    first = decided(measures=MEASURES)
    (movement,) = record(first).movements.values()
    shop = on_appeal(first, "MERCHANT")

    assert shop.names("partners/") == ["ScoreMoved"]
    (back,) = shop.recorded(ScoreMoved)
    assert isinstance(back, ScoreMoved)
    assert (back.delta, back.cause, back.case_id) == (5, "APPEAL", "W-1")
    assert (back.reverses, back.score) == (movement.fact.movement_id, 100)
    assert record(shop).score == 100


def test_the_score_moves_by_what_was_decided_on_appeal_and_other_movements_stay():
    shop = decided(measures=MEASURES)
    shop.say(M1, "ScoreMoved", movement_id="s1", delta=-10, cause="late answers")

    assert record(on_appeal(shop, measures=[MEASURES[2] | {"delta": -2}])).score == 88


def test_a_score_that_was_moved_back_by_hand_is_not_moved_back_again():
    shop = decided(measures=MEASURES)
    (number,) = record(shop).movements
    shop.say(M1, "ScoreMoved", movement_id="s1", delta=5, cause="APPEAL", reverses=number)

    assert on_appeal(shop, "MERCHANT").names("partners/") == []
    assert record(shop).score == 100


def test_what_the_first_decision_did_not_order_is_ordered_on_appeal():
    shop = on_appeal(decided(measures=MEASURES[1:2]), measures=[MEASURES[0], MEASURES[1] | {"reason": "another page"}])

    assert shop.names("partners/") == ["MerchantWarned", "SelfCheckOrdered"]


def test_a_decision_without_measures_leaves_nothing_to_take_back():
    assert on_appeal(decided(), "MERCHANT").names("partners/") == []


@requirement("R-000-125")
def test_what_a_merchant_did_not_have_to_do_after_all_is_no_ground_for_a_measure():
    shop = overdue()
    (penalty,) = record(shop).penalties
    on_appeal(shop, "MERCHANT")

    assert shop.names("partners/") == ["ScoreMoved", "PenaltyLifted"]
    (lifted,) = shop.recorded(PenaltyLifted)
    assert isinstance(lifted, PenaltyLifted)
    assert lifted.penalty_id == penalty
    assert shop.words(lifted)["reason"] == "健康优先"


def test_a_measure_against_who_did_not_act_stays_if_he_still_has_to():
    shop = on_appeal(overdue(), measures=MEASURES)

    assert shop.recorded(PenaltyLifted) == []
    assert all(each.lifted is None for each in record(shop).penalties.values())


def test_a_measure_that_was_lifted_by_hand_is_not_lifted_again():
    shop = overdue()
    (penalty,) = record(shop).penalties
    shop.say(M1, "PenaltyLifted", penalty_id=penalty, reason="复核")

    assert on_appeal(shop, "MERCHANT").names("partners/") == ["ScoreMoved"]
