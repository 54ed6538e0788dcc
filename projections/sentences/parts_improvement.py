"""What a sentence can say of staff and retrospectives beyond the members of their facts."""

from collections.abc import Iterator

from domain.fact import Fact, Instant
from domain.money import percent_text
from domain.retrospective import (
    ImprovementActionClosed,
    ImprovementActionOpened,
    ImprovementActionOverdue,
    MonthlyReviewHeld,
    SampleDrawn,
    TrainingHeld,
    WeeklyReportCompiled,
)
from domain.staff import (
    StaffComplaintOverdue,
    StaffComplaintReceived,
    StaffComplaintVerified,
    StaffPenaltyRecorded,
)
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    del fact
    return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case StaffComplaintReceived():
            yield "channel", speaker.language.word(f"CHANNEL_{fact.channel}")
            yield "answer_by", _time(fact.answer_by, speaker)
        case StaffComplaintVerified():
            yield "unfounded", None if fact.founded else ""
        case StaffComplaintOverdue():
            yield "answer_by", _time(fact.answer_by, speaker)
            yield "over", speaker.counted("seconds_counted", fact.over_s)
        case StaffPenaltyRecorded():
            yield "kind", speaker.language.word(fact.kind)
            yield "notified_at", _time(fact.notified_at, speaker)
        case ImprovementActionOpened():
            yield "due_at", _time(fact.due_at, speaker)
        case ImprovementActionClosed():
            yield "result", speaker.language.word(f"RESULT_{fact.result}")
        case ImprovementActionOverdue():
            yield "due_at", _time(fact.due_at, speaker)
            yield "over", speaker.counted("seconds_counted", fact.over_s)
        case TrainingHeld():
            yield "trained", speaker.counted("people_counted", fact.participants)
            yield "case_ids", speaker.several(fact.case_ids)
        case SampleDrawn():
            yield "share", percent_text(fact.share_bp)
            yield "population", speaker.counted("cases_counted", fact.population_count)
            yield "drawn", speaker.counted("cases_counted", len(fact.case_ids))
        case _:
            yield from _figures(fact, speaker)


def _figures(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    phrase = speaker.language.phrase
    match fact:
        case WeeklyReportCompiled():
            counted = (phrase("counted_problem", problem=each.problem, count=each.count) for each in fact.problems)
            yield "cases_told", speaker.counted("cases_counted", fact.cases)
            yield "problems", speaker.several(counted) or None
            yield "top", fact.problems[0].problem if fact.problems else None
        case MonthlyReviewHeld():
            plan = (
                phrase("planned", title=each.title, owner=each.owner, due_at=_time(each.due_at, speaker))
                for each in fact.plan
            )
            yield "complaints_told", speaker.counted("complaints_counted", fact.complaints)
            yield "orders_told", speaker.counted("orders_counted", fact.orders)
            yield "rate", percent_text(fact.rate_bp) if isinstance(fact.rate_bp, int) else None
            resolved = fact.resolved_median_s
            yield "resolved", speaker.counted("seconds_counted", resolved) if isinstance(resolved, int) else None
            yield "plan", speaker.several(plan, "then") or None
        case _:
            pass


def _time(at: Instant, speaker: Speaker) -> str:
    return speaker.time(at) if at.endswith("Z") else at
