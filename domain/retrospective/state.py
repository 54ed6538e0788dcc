"""A retrospective as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
from domain.retrospective.events import (
    ImprovementActionClosed,
    ImprovementActionOpened,
    ImprovementActionOverdue,
    MonthlyReviewHeld,
    RetrospectiveFact,
    SampleDrawn,
    SuggestionForwarded,
    TrainingHeld,
    WeeklyReportCompiled,
)


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An improvement action and how it ended."""

    opened: ImprovementActionOpened
    opened_at: Instant
    closed: ImprovementActionClosed | None = None
    closed_at: Instant | None = None
    overdue: ImprovementActionOverdue | None = None


class Retrospective(msgspec.Struct, frozen=True, kw_only=True):
    """What was found on a week or a month, and what is done about it; reports by the position they were compiled
    through, the last one standing.
    """

    reports: dict[int, WeeklyReportCompiled] = {}
    review: MonthlyReviewHeld | None = None
    review_at: Instant | None = None
    actions: dict[str, Action] = {}
    trainings: dict[str, TrainingHeld] = {}
    samples: dict[str, SampleDrawn] = {}
    suggestions: dict[str, SuggestionForwarded] = {}

    @property
    def report(self) -> WeeklyReportCompiled | None:
        """The report that stands."""
        return self.reports[max(self.reports)] if self.reports else None


def evolve(retrospective: Retrospective, fact: RetrospectiveFact, at: Instant) -> Retrospective:
    """The retrospective after the fact."""
    known = retrospective
    match fact:
        case WeeklyReportCompiled():
            return replace(known, reports={**known.reports, fact.through_position: fact})
        case MonthlyReviewHeld():
            return replace(known, review=fact, review_at=at)
        case ImprovementActionOpened():
            return _action(known, Action(opened=fact, opened_at=at))
        case ImprovementActionClosed():
            return _action(known, replace(known.actions[fact.action_id], closed=fact, closed_at=at))
        case ImprovementActionOverdue():
            return _action(known, replace(known.actions[fact.action_id], overdue=fact))
        case TrainingHeld():
            return replace(known, trainings={**known.trainings, fact.training_id: fact})
        case SampleDrawn():
            return replace(known, samples={**known.samples, fact.sample_id: fact})
        case SuggestionForwarded():
            return replace(known, suggestions={**known.suggestions, fact.suggestion_id: fact})
        case _:
            assert_never(fact)


def _action(retrospective: Retrospective, action: Action) -> Retrospective:
    return replace(retrospective, actions={**retrospective.actions, action.opened.action_id: action})
