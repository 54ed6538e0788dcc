"""Trainings name cases and nobody; samples can be drawn again by anyone; suggestions reach their department."""

import re
from hashlib import sha256
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.fact import UNSET, Commitment
from domain.retrospective import SampleDrawn, SuggestionForwarded, forwarded, population_sha256, sample
from projections.retrospective_view import retrospective_view
from projections.samples import verify_sample
from tests import house
from tests.story import Shop
from tests.trace import requirement

MONTH = "retrospectives/2026-05"
TRAINING: dict[str, Any] = {
    "training_id": "T-1",
    "topic": "Angry customers",
    "case_ids": ["C-7", "C-9"],
    "participants": 12,
}
CASES = [f"C-{number}" for number in range(1, 201)]
DRAWING: dict[str, Any] = {
    "sample_id": "SMP-1",
    "drawn_by": "消费者协会",
    "seed": "38114",
    "share_bp": 5_00,
    "from_at": "2026-04-30T16:00:00.000000Z",
    "to_at": "2026-05-31T16:00:00.000000Z",
    "population": CASES,
}


def view(shop: Shop) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(retrospective_view(shop.stream(MONTH).state, 1, "2026-05")))


@requirement("R-003-43")
def test_a_training_lists_the_cases_it_was_held_on():
    shop = Shop().say(MONTH, "TrainingHeld", **TRAINING)

    assert view(shop)["trainings"] == [TRAINING]
    assert shop.say(MONTH, "TrainingHeld", **TRAINING).names() == []
    assert Shop().refusal(MONTH, "TrainingHeld", **TRAINING | {"case_ids": ["C-7", "C-7"]}).code == "case-twice"


@pytest.mark.parametrize(
    "named",
    [
        {"case_ids": ["李女士"]},
        {"case_ids": ["Li Na"]},
        {"case_ids": [{"case_id": "C-7", "customer": "Li"}]},
        {"case_ids": []},
        {"names": ["Li"]},
        {"participants": ["Wang"]},
    ],
    ids=str,
)
@requirement("R-003-43")
def test_a_training_has_no_place_for_a_persons_name(named: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        Shop().say(MONTH, "TrainingHeld", **TRAINING | named)


@requirement("R-003-56")
def test_5_percent_of_200_cases_are_10_and_the_same_ones_from_the_same_seed():
    first, second = (Shop().say(MONTH, "SampleDrawn", **DRAWING).recorded(SampleDrawn)[0] for _ in range(2))

    assert isinstance(first, SampleDrawn)
    assert first == second
    assert len(first.case_ids) == 10
    by_hand = sorted(CASES, key=lambda each: sha256(b"38114" + each.encode()).hexdigest())[:10]
    assert list(first.case_ids) == by_hand
    assert (first.population_count, first.population_sha256) == (
        200,
        sha256("\n".join(sorted(CASES)).encode()).hexdigest(),
    )


@requirement("R-003-56")
def test_the_documented_recipe_draws_the_same_sample():
    text = (house.ROOT / "docs" / "adr" / "0016-samples-anyone-can-redo.md").read_text(encoding="utf-8")
    recipe = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert recipe is not None
    given: dict[str, Any] = {"ids": CASES, "seed": "38114", "share_bp": 5_00}

    exec(recipe[1], given)  # noqa: S102 - the document's own words are what is tested

    (drawn,) = Shop().say(MONTH, "SampleDrawn", **DRAWING).recorded(SampleDrawn)
    assert isinstance(drawn, SampleDrawn)
    assert (tuple(given["sample"]), given["population_sha256"]) == (drawn.case_ids, drawn.population_sha256)


@requirement("R-003-56")
def test_another_seed_draws_other_cases():
    drawn = {sample(CASES, str(seed), 5_00) for seed in range(20)}

    assert len(drawn) == 20


@given(
    ids=some.sets(some.from_regex(r"[A-Za-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=60),
    seed=some.text(min_size=1, max_size=20).filter(lambda each: not any("\ud800" <= char <= "\udfff" for char in each)),
    share_bp=some.integers(1, 10_000),
)
def test_a_sample_depends_on_which_cases_there_are_and_not_on_their_order(ids: set[str], seed: str, share_bp: int):
    drawn = sample(sorted(ids), seed, share_bp)

    assert drawn == sample(sorted(ids, reverse=True), seed, share_bp)
    assert set(drawn) <= ids
    assert 0 <= 10_000 * len(drawn) - share_bp * len(ids) < 10_000  # so many, rounded up
    assert len(set(drawn)) == len(drawn)


def test_one_more_case_moves_at_most_one_out_of_the_sample():
    """Nobody can turn the sample over by a case more or less."""
    before = set(sample(CASES, "38114", 5_00))
    for number in count(201):
        after = set(sample([*CASES, f"C-{number}"], "38114", 5_00))
        assert len(before - after) <= 1
        if number == 260:
            break


@requirement("R-003-56")
def test_whoever_has_the_cases_can_check_the_sample():
    (drawn,) = Shop().say(MONTH, "SampleDrawn", **DRAWING).recorded(SampleDrawn)
    assert isinstance(drawn, SampleDrawn)

    assert verify_sample(drawn, CASES[::-1])
    assert not verify_sample(drawn, CASES[1:])
    assert not verify_sample(drawn, [*CASES[1:], "C-999"])
    other = msgspec.structs.replace(drawn, case_ids=drawn.case_ids[::-1])
    assert not verify_sample(other, CASES)
    assert population_sha256(CASES) == drawn.population_sha256


def test_a_sample_drawn_twice_is_one_and_never_another():
    shop = Shop().say(MONTH, "SampleDrawn", **DRAWING)

    reordered: dict[str, Any] = DRAWING | {"population": CASES[::-1]}
    assert shop.say(MONTH, "SampleDrawn", **reordered).names() == []
    others: list[dict[str, Any]] = [{"seed": "1"}, {"population": CASES[:-1]}, {"share_bp": 6_00}]
    for other in others:
        refusal = shop.refusal(MONTH, "SampleDrawn", **DRAWING | other)
        assert refusal.code == "already-recorded-differently"


def test_what_is_no_sample_is_refused():
    reversed_: dict[str, Any] = {"from_at": DRAWING["to_at"], "to_at": DRAWING["from_at"]}

    assert Shop().refusal(MONTH, "SampleDrawn", **DRAWING | reversed_).code == "period-reversed"
    assert Shop().refusal(MONTH, "SampleDrawn", **DRAWING | {"population": ["C-1", "C-1"]}).code == "case-twice"


def suggest(shop: Shop, *departments: str) -> Shop:
    for place, each in enumerate(departments, 1):
        members: dict[str, Any] = {
            "suggestion_id": f"SG-{place}",
            "department": each,
            "case_id": f"C-{place}",
            "reason": "a washer",
        }
        shop.say(MONTH, "SuggestionForwarded", **members)
    return shop


def test_suggestions_are_summed_up_by_department_month_by_month():
    shop = suggest(Shop(), "PRODUCT", "LOGISTICS", "PRODUCT", "APP")

    found = view(shop)["suggestions"]
    assert [(each["department"], each["count"]) for each in found] == [("PRODUCT", 2), ("APP", 1), ("LOGISTICS", 1)]
    assert [each["case_id"] for each in found[0]["suggestions"]] == ["C-1", "C-3"]
    assert suggest(shop, "PRODUCT").names() == []


def test_a_case_forwards_a_suggestion_to_the_month_it_was_made_in():
    words = Commitment(commitment="ab" * 32)
    fact = SuggestionForwarded(suggestion_id="SG-1", department="PRODUCT", reason=words, case_id=UNSET)

    assert forwarded("2026-05-31T16:00:00.000000Z", "SG-1", "PRODUCT", words) == ("retrospectives/2026-06", fact, ())
