"""The figures of a week and of a month, ranked and reckoned by the ledger (R-003-41, R-003-42)."""

from collections.abc import Sequence

from msgspec.structs import asdict, replace

from domain.errors import Malformed, Refused
from domain.fact import UNSET, Draft, Said, Seen
from domain.money import ratio_bp
from domain.retrospective.acting import check_new, check_time
from domain.retrospective.events import (
    ImprovementActionOpened,
    MonthlyReviewHeld,
    MonthlyReviewStated,
    ProblemCount,
    WeeklyReportCompiled,
    WeeklyReportStated,
)
from domain.retrospective.period import period_of
from domain.retrospective.state import Retrospective


def compile_report(seen: Seen, said: Said) -> list[Draft]:
    """Rank the week's problems. A report that takes in more of the log stands in place of an earlier one."""
    fact = said.fact
    assert isinstance(fact, WeeklyReportStated)
    if period_of(said.key).kind != "WEEK":
        raise Malformed("not-a-week", f"A weekly report is one of a week; {said.key} is a month.", period=said.key)
    _check_counts(fact)
    retrospective: Retrospective = seen[said.stream].state
    compiled = WeeklyReportCompiled(**asdict(replace(fact, problems=ranked(fact.problems))), week=said.key)
    known = retrospective.reports.get(fact.through_position)
    if known is not None and known != compiled:
        sentence = f"The report through position {fact.through_position} says otherwise."
        raise Refused("already-recorded-differently", sentence, through_position=fact.through_position)
    if known is None and any(through > fact.through_position for through in retrospective.reports):
        through = max(retrospective.reports)
        sentence = f"A report through position {through} stands; one through less takes nothing back."
        raise Refused("report-superseded", sentence, "R-003-41", through_position=through)
    return [] if known else [Draft(said.stream, compiled)]


def hold_review(seen: Seen, said: Said) -> list[Draft]:
    """Reckon the rate of complaints, and open what the meeting planned."""
    fact = said.fact
    assert isinstance(fact, MonthlyReviewStated)
    if period_of(said.key).kind != "MONTH":
        raise Malformed("not-a-month", f"A monthly review is one of a month; {said.key} is a week.", period=said.key)
    retrospective: Retrospective = seen[said.stream].state
    known = {*retrospective.actions}
    for place, item in enumerate(fact.plan):
        check_new(known, item.item_id)
        check_time(item.due_at, said, f"/plan/{place}/due_at")
        known.add(item.item_id)
    rate = ratio_bp(fact.complaints, fact.orders) if fact.orders else UNSET
    held = MonthlyReviewHeld(**asdict(fact), month=said.key, rate_bp=rate)
    opened = [
        ImprovementActionOpened(action_id=item.item_id, title=item.title, owner=item.owner, due_at=item.due_at)
        for item in fact.plan
    ]
    return [Draft(said.stream, each) for each in (held, *opened)]


def ranked(problems: Sequence[ProblemCount]) -> tuple[ProblemCount, ...]:
    """The most frequent first, equal ones by name."""
    return tuple(sorted(problems, key=lambda each: (-each.count, each.problem)))


def _check_counts(fact: WeeklyReportStated) -> None:
    """A case may have several problems, each of them once."""
    if len({each.problem for each in fact.problems}) != len(fact.problems):
        raise Malformed("problem-twice", "The same problem is counted twice.", "/problems")
    for place, each in enumerate(fact.problems):
        if each.count > fact.cases:
            sentence = f"{each.problem} is counted {each.count} times in {fact.cases} cases."
            members = {"problem": each.problem, "count": each.count, "cases": fact.cases}
            raise Malformed("more-than-all-cases", sentence, f"/problems/{place}/count", **members)
