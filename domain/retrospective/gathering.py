"""What a retrospective gathers beside figures: trainings on cases, samples for third parties, suggestions."""

from domain.errors import Malformed, Refused
from domain.fact import UNSET, Commitment, Draft, Instant, Key, Said, Seen, UnsetType
from domain.retrospective.events import SampleDrawn, SampleStated, SuggestionForwarded, TrainingHeld
from domain.retrospective.period import month_of, period_of
from domain.retrospective.sampling import population_sha256, sample
from domain.retrospective.state import Retrospective


def hold_training(seen: Seen, said: Said) -> list[Draft]:
    """Keep which cases staff were trained on; no member of it can hold a person's name (R-003-43)."""
    fact = said.fact
    assert isinstance(fact, TrainingHeld)
    period_of(said.key)
    _check_once(fact.case_ids, "/case_ids")
    return [Draft(said.stream, fact)]


def draw_sample(seen: Seen, said: Said) -> list[Draft]:
    """Draw a third party's sample from the cases it names, and keep the hash of them all (R-003-56). The same cases,
    in whatever order, with the same seed are the same sample.
    """
    fact = said.fact
    assert isinstance(fact, SampleStated)
    period_of(said.key)
    if fact.from_at >= fact.to_at:
        sentence = f"A period ends after it begins; {fact.to_at} is not after {fact.from_at}."
        raise Malformed("period-reversed", sentence, "/to_at", from_at=fact.from_at, to_at=fact.to_at)
    _check_once(fact.population, "/population")
    drawn = SampleDrawn(
        sample_id=fact.sample_id,
        drawn_by=fact.drawn_by,
        seed=fact.seed,
        share_bp=fact.share_bp,
        from_at=fact.from_at,
        to_at=fact.to_at,
        population_count=len(fact.population),
        population_sha256=population_sha256(fact.population),
        case_ids=sample(fact.population, fact.seed, fact.share_bp),
    )
    retrospective: Retrospective = seen[said.stream].state
    known = retrospective.samples.get(fact.sample_id)
    if known is not None and known != drawn:
        sentence = f"Sample {fact.sample_id} was drawn from other cases, or otherwise."
        raise Refused("already-recorded-differently", sentence, sample_id=fact.sample_id)
    return [] if known else [Draft(said.stream, drawn)]


def forward_suggestion(seen: Seen, said: Said) -> list[Draft]:
    """Keep a customer's suggestion for its department."""
    fact = said.fact
    assert isinstance(fact, SuggestionForwarded)
    period_of(said.key)
    return [Draft(said.stream, fact)]


def forwarded(
    at: Instant, suggestion_id: Key, department: Key, reason: Commitment, case_id: Key | UnsetType = UNSET
) -> Draft:
    """A suggestion as it follows from a case, on the retrospective of its month; the case says each once."""
    fact = SuggestionForwarded(suggestion_id=suggestion_id, department=department, reason=reason, case_id=case_id)
    return Draft(f"retrospectives/{month_of(at)}", fact)


def _check_once(case_ids: tuple[Key, ...], pointer: str) -> None:
    if len(set(case_ids)) != len(case_ids):
        raise Malformed("case-twice", "The same case is named twice.", pointer)
