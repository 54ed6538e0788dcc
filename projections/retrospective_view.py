"""A retrospective as a client reads it: what the week or month shows, and what is done about it."""

from typing import Any, Literal

from domain.money import ratio_bp
from domain.retrospective import Action, MonthlyReviewHeld, Retrospective, WeeklyReportCompiled, period_of

ActionStatus = Literal["OPEN", "OVERDUE", "DONE", "DROPPED"]


def retrospective_view(retrospective: Retrospective, version: int, key: str) -> dict[str, Any]:
    """The retrospective's view. The report is the last one compiled; suggestions are summed up by department."""
    period, report, review = period_of(key), retrospective.report, retrospective.review
    return {
        "retrospective_id": key,
        "version": version,
        "period": period.kind,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "report": _report(retrospective, report) if report else None,
        "review": _review(retrospective, review) if review else None,
        "actions": [action_row(each) for each in retrospective.actions.values()],
        "trainings": list(retrospective.trainings.values()),
        "samples": list(retrospective.samples.values()),
        "suggestions": _suggestions(retrospective),
    }


def action_row(action: Action) -> dict[str, Any]:
    """An action as it stands. OVERDUE once the ledger has noticed; `in_time` is null until the action is closed."""
    opened, closed = action.opened, action.closed
    return {
        "action_id": opened.action_id,
        "status": _status(action),
        "title": opened.title,
        "problem": opened.problem or None,
        "owner": opened.owner,
        "opened_at": action.opened_at,
        "due_at": opened.due_at,
        "closed_at": action.closed_at,
        "outcome": closed.reason if closed else None,
        "in_time": action.closed_at <= opened.due_at if action.closed_at else None,
        "overdue_s": action.overdue.over_s if action.overdue else None,
    }


def _status(action: Action) -> ActionStatus:
    if action.closed:
        return action.closed.result
    return "OVERDUE" if action.overdue else "OPEN"


def _report(retrospective: Retrospective, report: WeeklyReportCompiled) -> dict[str, Any]:
    """Each problem with its share of all cases, and the actions that are meant to end it."""
    problems = [
        {
            "rank": rank,
            "problem": each.problem,
            "count": each.count,
            "share_bp": ratio_bp(each.count, report.cases),
            "actions": [key for key, action in retrospective.actions.items() if action.opened.problem == each.problem],
        }
        for rank, each in enumerate(report.problems, 1)
    ]
    return {
        "cases": report.cases,
        "problems": problems,
        "top": report.problems[0].problem if report.problems else None,
        "compiled_by": report.compiled_by,
        "through_position": report.through_position,
    }


def _review(retrospective: Retrospective, review: MonthlyReviewHeld) -> dict[str, Any]:
    return {
        "held_at": retrospective.review_at,
        "complaints": review.complaints,
        "orders": review.orders,
        "rate_bp": _or_none(review.rate_bp),
        "resolved_median_s": _or_none(review.resolved_median_s),
        "plan": [item.item_id for item in review.plan],
        "compiled_by": review.compiled_by,
        "through_position": review.through_position,
    }


def _or_none(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _suggestions(retrospective: Retrospective) -> list[dict[str, Any]]:
    """The departments that suggestions went to, the most often first, equal ones by name."""
    by_department: dict[str, list[dict[str, Any]]] = {}
    for key, each in retrospective.suggestions.items():
        row = {"suggestion_id": key, "case_id": each.case_id or None, "reason": each.reason}
        by_department.setdefault(each.department, []).append(row)
    ranked = sorted(by_department.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"department": name, "count": len(rows), "suggestions": rows} for name, rows in ranked]
