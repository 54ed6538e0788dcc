"""Merchants are warned and check themselves, carriers put things right, and the score of both has its causes."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.errors import Malformed
from domain.partner.conduct import score_of
from tests.partner.records import AFTER, BEFORE, CARRIER, MERCHANT, carrier, merchant, move, partner
from tests.story import Shop
from tests.trace import requirement

DUE = "2026-05-02T02:00:00.000000Z"


def warned() -> Shop:
    return merchant().say(MERCHANT, "MerchantWarned", warning_id="w1", reason="not brass", case_id="C-1")


def checking() -> Shop:
    return merchant().say(MERCHANT, "SelfCheckOrdered", check_id="k1", subject="lamp-3", due_at=DUE, case_id="C-1")


@requirement("R-001-17")
def test_a_warned_merchant_falls_from_100_to_95_and_only_a_counter_fact_undoes_it():
    """Score 100 → 95: delta −5 with its cause, the case."""
    shop = move(warned(), "s1", -5)
    state = partner(shop)

    assert (state.score, state.movements["s1"].fact.delta, state.movements["s1"].fact.case_id) == (95, -5, "C-1")
    assert move(shop, "s2", 5, cause="APPEAL", reverses="s1").names() == ["ScoreMoved"]
    assert (partner(shop).score, partner(shop).movements["s1"].reversed_by) == (100, "s2")
    assert partner(shop).movements["s1"].fact.score == 95, "what was recorded stays"


def test_praise_raises_the_score_and_undoes_nothing():
    shop = move(move(merchant(), "s1", -5), "s2", 3, cause="SWIFT_ANSWERS")

    assert (partner(shop).score, partner(shop).movements["s1"].reversed_by) == (98, None)


def test_a_movement_is_undone_once_and_by_as_much():
    shop = move(merchant(), "s1", -5)

    def refusal(**said: Any) -> str:
        return shop.refusal(MERCHANT, "ScoreMoved", **{"movement_id": "s9", "cause": "APPEAL", **said}).code

    assert refusal(delta=4, reverses="s1") == "reversal-differs"
    assert refusal(delta=5, reverses="s7") == "unknown-movement"
    move(shop, "s2", 5, reverses="s1")
    assert refusal(delta=5, reverses="s1") == "not-reversible"
    assert refusal(delta=-5, reverses="s2") == "not-reversible"
    with pytest.raises(Malformed, match="nothing"):
        move(shop, "s3", 0)


def test_a_movement_that_is_undone_is_as_if_it_had_not_been():
    """4 points are left of 9 that were taken: undoing the 9 gives what the others alone come to."""
    shop = move(merchant(), "s0", -96)
    move(shop, "s1", -9)
    assert partner(shop).score == 0

    assert partner(move(shop, "s2", 9, reverses="s1")).score == 4


@given(some.lists(some.integers(-100, 100)), some.integers(-100, 100))
def test_the_score_moves_by_its_delta_between_nothing_and_100(deltas: list[int], delta: int):
    before, after = score_of(deltas), score_of([*deltas, delta])

    assert 0 <= after <= 100
    assert after == before + delta or after in (0, 100)


@requirement("R-001-14")
def test_a_self_check_stays_open_until_both_texts_are_kept():
    shop = checking()
    assert partner(shop).checks["k1"].done is None
    for half in ({"before_sha256": BEFORE}, {"after_sha256": AFTER}):
        text: dict[str, Any] = half
        with pytest.raises(msgspec.ValidationError, match="missing required field"):
            shop.say(MERCHANT, "SelfCheckCompleted", check_id="k1", **text)

    shop.say(MERCHANT, "SelfCheckCompleted", check_id="k1", before_sha256=BEFORE, after_sha256=AFTER)
    done = partner(shop).checks["k1"].done
    assert done is not None
    assert shop.words(done) == {"check_id": "k1", "before_sha256": BEFORE, "after_sha256": AFTER}


def test_the_same_text_corrects_nothing():
    refusal = checking().refusal(
        MERCHANT, "SelfCheckCompleted", check_id="k1", before_sha256=BEFORE, after_sha256=BEFORE
    )

    assert refusal.code == "nothing-corrected"


def test_nothing_is_completed_that_was_not_ordered():
    shop, texts = checking(), {"before_sha256": BEFORE, "after_sha256": AFTER}

    assert shop.refusal(MERCHANT, "SelfCheckCompleted", check_id="k2", **texts).code == "unknown-check"
    late = {"check_id": "k2", "subject": "lamp-4", "due_at": "2026-04-30T00:00:00.000000Z"}
    assert shop.refusal(MERCHANT, "SelfCheckOrdered", **late).code == "due-in-the-past"


@requirement("R-001-33")
def test_a_carrier_is_told_puts_it_right_and_falls_from_90_to_87():
    shop = move(carrier(), "s1", -10, CARRIER, cause="LOST_PARCELS")
    asked: dict[str, Any] = {
        "rectification_id": "r1",
        "reason": "parcels wait for days",
        "due_at": DUE,
        "case_id": "C-2",
    }
    shop.say(CARRIER, "RectificationRequested", **asked)
    move(shop, "s2", -3, CARRIER, cause="LATE_PARCELS", case_id="C-2")
    shop.say(CARRIER, "RectificationDone", rectification_id="r1", answer="one more shift")

    state = partner(shop, CARRIER)
    assert [each.fact.score for each in state.movements.values()] == [90, 87]
    done = state.rectifications["r1"].done
    assert done is not None
    assert shop.words(done)["answer"] == "one more shift"
    nothing = shop.refusal(CARRIER, "RectificationDone", rectification_id="r2", answer="?")
    assert nothing.code == "unknown-rectification"


def test_what_is_said_of_a_partner_says_which_kind_it_is():
    shop = Shop().say(MERCHANT, "MerchantWarned", warning_id="w1", reason="rude")
    shop.say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=shop.now)

    assert (partner(shop).role, partner(shop, CARRIER).role) == ("MERCHANT", "CARRIER")
    assert shop.refusal(CARRIER, "MerchantWarned", warning_id="w1", reason="rude").code == "other-role"
    agreed = {"currency": "CNY", "effective_from": shop.now}
    assert shop.refusal(MERCHANT, "CarrierAgreed", **agreed).extra["role"] == "MERCHANT"
    assert shop.refusal(MERCHANT, "PartnerRegistered", role="CARRIER", title="Fast").code == "other-role"


def test_nobody_scores_or_penalises_whom_nobody_knows():
    score = {"movement_id": "s1", "delta": -5, "cause": "RUDE"}
    assert Shop().refusal(MERCHANT, "ScoreMoved", **score).code == "unknown-partner"
    measure = {"penalty_id": "p1", "measure": "WARNING", "ground": "rude"}
    assert Shop().refusal(MERCHANT, "PartnerPenalised", **measure).code == "unknown-partner"


def test_a_partner_may_change_its_name_and_registers_once():
    shop = merchant()

    assert shop.say(MERCHANT, "PartnerRegistered", role="MERCHANT", title="Lamps & Co").last == []
    assert partner(shop.say(MERCHANT, "PartnerRegistered", role="MERCHANT", title="Lamps")).title == "Lamps"


@pytest.mark.parametrize(
    ("type_", "members"),
    [
        ("MerchantWarned", {"warning_id": "w1", "reason": "not brass", "case_id": "C-1"}),
        ("SelfCheckOrdered", {"check_id": "k1", "subject": "lamp-3", "due_at": DUE}),
        ("ScoreMoved", {"movement_id": "s1", "delta": -5, "cause": "RUDE"}),
        ("PartnerPenalised", {"penalty_id": "p1", "measure": "WARNING", "ground": "rude"}),
    ],
)
def test_saying_it_twice_says_it_once(type_: str, members: dict[str, Any]):
    shop = merchant().say(MERCHANT, type_, **members)

    assert shop.say(MERCHANT, type_, **members).last == []
    other = members | {"case_id": "C-9"}
    assert shop.refusal(MERCHANT, type_, **other).code == "already-recorded-differently"
