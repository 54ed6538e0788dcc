"""A follow-up as it stands, and its fold."""

from typing import Literal, assert_never

import msgspec
from msgspec.structs import replace

from domain.case.events.follow_up import (
    FollowUpCompleted,
    FollowUpFact,
    FollowUpScheduled,
    FollowUpUnreachable,
    LowScoreReasonTagged,
    SatisfactionScored,
    SurveyInvited,
)
from domain.fact import Instant

ATTEMPTS_MAX = 3
"""After so many attempts in vain nobody tries again."""
FollowUpStatus = Literal["SCHEDULED", "UNREACHABLE", "COMPLETED", "SCORED"]


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """One follow-up of a case. `attempts` says when she was not reached; `tags` why her score is low."""

    fact: FollowUpScheduled
    scheduled_at: Instant
    attempts: tuple[Instant, ...] = ()
    completed: FollowUpCompleted | None = None
    completed_at: Instant | None = None
    invited: SurveyInvited | None = None
    invited_at: Instant | None = None
    scored: SatisfactionScored | None = None
    scored_at: Instant | None = None
    tags: tuple[str, ...] = ()

    @property
    def status(self) -> FollowUpStatus:
        """How far it came."""
        if self.scored is not None:
            return "SCORED"
        if self.completed is not None:
            return "COMPLETED"
        return "UNREACHABLE" if len(self.attempts) >= ATTEMPTS_MAX else "SCHEDULED"


FollowUps = dict[str, FollowUp]


def evolve_follow_ups(known: FollowUps, fact: FollowUpFact, at: Instant) -> FollowUps:
    """A case's follow-ups after the fact."""
    if isinstance(fact, FollowUpScheduled):
        return {**known, fact.follow_up_id: FollowUp(fact=fact, scheduled_at=at)}
    before = known.get(fact.follow_up_id)
    return known if before is None else {**known, fact.follow_up_id: _evolve(before, fact, at)}


def _evolve(
    follow_up: FollowUp,
    fact: FollowUpCompleted | FollowUpUnreachable | SurveyInvited | SatisfactionScored | LowScoreReasonTagged,
    at: Instant,
) -> FollowUp:
    match fact:
        case FollowUpCompleted():
            return replace(follow_up, completed=fact, completed_at=at)
        case FollowUpUnreachable():
            return replace(follow_up, attempts=(*follow_up.attempts, at))
        case SurveyInvited():
            return replace(follow_up, invited=fact, invited_at=at)
        case SatisfactionScored():
            return replace(follow_up, scored=fact, scored_at=at, tags=_with(follow_up.tags, fact.tags))
        case LowScoreReasonTagged():
            return replace(follow_up, tags=_with(follow_up.tags, fact.tags))
        case _:
            assert_never(fact)


def _with(tags: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*tags, *more)))
