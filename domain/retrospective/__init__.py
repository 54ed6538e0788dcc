"""Retrospectives (复盘): what a week or a month of cases shows, what is done about it, and who looks on."""

from typing import get_args

from domain.fact import Fact, stated
from domain.kind import Act, Kind
from domain.retrospective.acting import RetrospectiveDue, close_action, meet_deadline, open_action
from domain.retrospective.compiling import compile_report, hold_review
from domain.retrospective.events import (
    ImprovementActionClosed,
    ImprovementActionOpened,
    ImprovementActionOverdue,
    MonthlyReviewHeld,
    MonthlyReviewStated,
    RetrospectiveFact,
    SampleDrawn,
    SampleStated,
    SuggestionForwarded,
    TrainingHeld,
    WeeklyReportCompiled,
    WeeklyReportStated,
)
from domain.retrospective.gathering import draw_sample, forward_suggestion, forwarded, hold_training
from domain.retrospective.period import Period, month_of, period_of
from domain.retrospective.sampling import population_sha256, sample
from domain.retrospective.state import Action, Retrospective, evolve


def recorded(retrospective: Retrospective, said: Fact) -> Fact | None:
    """A review goes by its month, what has an id by that. Reports and samples know themselves again."""
    match said:
        case MonthlyReviewStated():
            return stated(retrospective.review, MonthlyReviewStated) if retrospective.review else None
        case ImprovementActionOpened():
            action = retrospective.actions.get(said.action_id)
            return action.opened if action else None
        case ImprovementActionClosed():
            action = retrospective.actions.get(said.action_id)
            return action.closed if action else None
        case TrainingHeld():
            return retrospective.trainings.get(said.training_id)
        case SuggestionForwarded():
            return retrospective.suggestions.get(said.suggestion_id)
        case _:
            return None


KIND = Kind(
    name="retrospectives",
    initial=Retrospective(),
    evolve=evolve,
    facts=get_args(RetrospectiveFact),
    door={
        "WeeklyReportCompiled": Act(WeeklyReportStated, compile_report),
        "MonthlyReviewHeld": Act(MonthlyReviewStated, hold_review),
        "ImprovementActionOpened": Act(ImprovementActionOpened, open_action),
        "ImprovementActionClosed": Act(ImprovementActionClosed, close_action),
        "TrainingHeld": Act(TrainingHeld, hold_training),
        "SampleDrawn": Act(SampleStated, draw_sample),
        "SuggestionForwarded": Act(SuggestionForwarded, forward_suggestion),
        "RetrospectiveDue": Act(RetrospectiveDue, meet_deadline),
    },
    recorded=recorded,
    internal=frozenset({"RetrospectiveDue"}),
)

__all__ = ["KIND", "Action", "Period", "Retrospective", "RetrospectiveDue", "RetrospectiveFact", "evolve"]
__all__ += ["ImprovementActionClosed", "ImprovementActionOpened", "ImprovementActionOverdue", "MonthlyReviewHeld"]
__all__ += ["SampleDrawn", "SuggestionForwarded", "TrainingHeld", "WeeklyReportCompiled"]
__all__ += ["forwarded", "month_of", "period_of", "population_sha256", "sample"]
