"""Following up on a solved case: asking the customer whether that helped, then how content she is."""

from typing import assert_never

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain.case.common import drafts, known_case
from domain.case.events import CaseFact
from domain.case.events.follow_up import (
    FollowUpCompleted,
    FollowUpScheduled,
    FollowUpUnreachable,
    LowScoreReasonTagged,
    Question,
    SatisfactionScored,
    SatisfactionStated,
    SurveyInvited,
)
from domain.case.events.intake import Category
from domain.case.follow_up import ATTEMPTS_MAX, FollowUp
from domain.case.messages import survey_invitation, unless_imported
from domain.case.state import Case
from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Key, Said, Seen, stated
from domain.sla import meet, start, stop
from domain.staff import scored

KEY: frozenset[Category] = frozenset({"COMPLAINT", "RETURN_EXCHANGE"})
"""Whoever complained or gave goods back is asked in depth (R-003-38)."""
ROUTINE: tuple[Question, ...] = ("SATISFIED", "MORE_NEEDS")
"""What everybody is asked (R-003-37)."""
LOW = 2
"""A score up to this one needs its reasons (R-003-40)."""


def schedule(case: Case, at: Instant) -> list[CaseFact]:
    """Within three working days of its solution the customer is asked whether it helped (R-003-37, R-001-32)."""
    clock = start("FOLLOW_UP", at, tz=case.tz)
    key = case.category in KEY
    scheduled = FollowUpScheduled(
        follow_up_id=f"F{len(case.follow_ups) + 1}",
        kind="KEY" if key else "ROUTINE",
        questions=(*ROUTINE, "IMPROVEMENT") if key else ROUTINE,
        due_at=clock.due_at,
    )
    return [scheduled, clock]


def complete(seen: Seen, said: Said) -> list[Draft]:
    """The customer answered: every question that she was to be asked, once. Then she is invited to score, and never
    before (R-003-37, R-003-39).
    """
    fact = said.fact
    assert isinstance(fact, FollowUpCompleted)
    case = known_case(seen, said)
    follow_up = _pending(case, fact.follow_up_id)
    answered = [each.question for each in fact.answers]
    if sorted(answered) != sorted(follow_up.fact.questions):
        asked = ", ".join(follow_up.fact.questions)
        sentence = f"Each question has one answer: {asked}."
        raise Refused("questions-unanswered", sentence, "R-003-37", questions=follow_up.fact.questions)
    message = unless_imported(said, [survey_invitation(said, case)])
    invited = SurveyInvited(
        follow_up_id=fact.follow_up_id,
        message_id=next((each.message_id for each in message), UNSET),
    )
    return drafts(said, [fact, *meet(case.clocks, "FOLLOW_UP", said.at), *message, invited])


def miss(seen: Seen, said: Said) -> list[Draft]:
    """She was not reached: after the third attempt the clock stops. What she says later is still taken in."""
    fact = said.fact
    assert isinstance(fact, FollowUpUnreachable)
    case = known_case(seen, said)
    follow_up = _pending(case, fact.follow_up_id)
    expected = len(follow_up.attempts) + 1
    if fact.attempt != expected or expected > ATTEMPTS_MAX:
        over = expected > ATTEMPTS_MAX
        sentence = "Nobody tries again." if over else f"The next attempt is number {expected}."
        raise Refused("wrong-attempt", sentence, "R-003-37", attempts=len(follow_up.attempts))
    ended = stop(case.clocks, "FOLLOW_UP", said.at) if fact.attempt == ATTEMPTS_MAX else []
    return drafts(said, [fact, *ended])


def score(seen: Seen, said: Said) -> list[Draft]:
    """She says how content she is, once, after she was invited to; a low score says why (R-003-39, R-003-40)."""
    fact = said.fact
    assert isinstance(fact, SatisfactionStated)
    case = known_case(seen, said)
    follow_up = _known(case, fact.follow_up_id)
    if follow_up.invited is None:
        sentence = "Nobody has invited the customer to a score yet: she is followed up first."
        raise Refused("not-invited", sentence, "R-003-39")
    if fact.score <= LOW and not fact.tags:
        raise Refused("low-score-untagged", f"A score of {fact.score} needs its reasons.", "R-003-40", score=fact.score)
    if fact.tags:
        _check_low(fact.score)
    scored_by_her = SatisfactionScored(**asdict(fact), owner=case.owner or UNSET)
    own = drafts(said, [scored_by_her])
    return [*own, scored(case.owner, said.key, fact.follow_up_id, fact.score)] if case.owner else own


def tag(seen: Seen, said: Said) -> list[Draft]:
    """More became known of why a score was low; only what is new is recorded."""
    fact = said.fact
    assert isinstance(fact, LowScoreReasonTagged)
    follow_up = _known(known_case(seen, said), fact.follow_up_id)
    if follow_up.scored is None:
        raise Refused("not-scored", "The customer has given no score yet.", "R-003-40")
    _check_low(follow_up.scored.score)
    new = tuple(each for each in dict.fromkeys(fact.tags) if each not in follow_up.tags)
    return drafts(said, [replace(fact, tags=new)]) if new else []


def recorded(case: Case, said: FollowUpCompleted | FollowUpUnreachable | SatisfactionStated) -> Fact | None:
    """What was recorded of this step of the follow-up already, in the shape it was said in."""
    follow_up = case.follow_ups.get(said.follow_up_id)
    if follow_up is None:
        return None
    match said:
        case FollowUpCompleted():
            return follow_up.completed
        case FollowUpUnreachable():
            return said if said.attempt <= len(follow_up.attempts) else None
        case SatisfactionStated():
            return stated(follow_up.scored, SatisfactionStated) if follow_up.scored else None
        case _:
            assert_never(said)


def _known(case: Case, follow_up_id: Key) -> FollowUp:
    follow_up = case.follow_ups.get(follow_up_id)
    if follow_up is None:
        raise Refused("unknown-follow-up", f"The case has no follow-up {follow_up_id}.", follow_up_id=follow_up_id)
    return follow_up


def _pending(case: Case, follow_up_id: Key) -> FollowUp:
    """The follow-up on the case's solution: one that was taken up again has none to ask about."""
    follow_up = _known(case, follow_up_id)
    if follow_up_id != next(reversed(case.follow_ups)) or (case.resolved is None and case.closed is None):
        raise Refused("not-solved", "The case was taken up again: there is nothing to ask about yet.", "R-003-37")
    if follow_up.completed is not None:
        raise Refused("already-followed-up", "The customer was asked already.", "R-003-37")
    return follow_up


def _check_low(given: int) -> None:
    if given > LOW:
        raise Refused("not-a-low-score", f"A score of {given} is not low: it has no reasons.", "R-003-40", score=given)
