"""Which days figures are looked at, in which steps, and beside which time before."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from api.pages.page import Reading, Unfit
from api.pages.visit import Look, Visit
from api.pages.when import stated
from domain.clock import local_date
from projections.figures.spans import PARTS_MAX, Span, Step, parts, recent, step_for

STEPS: tuple[Step, ...] = ("day", "week", "month")
_FIRST, _LAST = date(1970, 1, 1), date(2200, 1, 1)
_Text = Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(stated)]
_SENTENCES = {
    "unreadable": "That is no day from 1970 to 2200, written like 2026-06-12.",
    "backwards": "The period ends before it begins.",
    "parts": f"At most {PARTS_MAX} parts are drawn: choose longer steps or fewer days.",
}


class Spanned(Look):
    """Which days, both included, and in which steps; without any the last twelve weeks."""

    since: Annotated[_Text, Field(alias="from")] = None
    until: Annotated[_Text, Field(alias="to")] = None
    step: Annotated[Step | None, BeforeValidator(stated)] = None


def days_of(visit: Visit, asked: Spanned) -> Reading:
    """The period that is looked at, the one before it, and those one may go to. Raises Unfit, which draws the form
    again, for what is no period.
    """
    today = local_date(visit.now)
    if asked.since is None and asked.until is None:
        span = recent(today, asked.step or "week")
    else:
        last = _day(asked, today, "to", asked.until) or today
        first = _day(asked, today, "from", asked.since)
        span = Span(first.isoformat() if first else recent(last, "week").since, last.isoformat())
    if span.since > span.until:
        raise _unfit(asked, today, "backwards", "to")
    step = asked.step or (step_for(span) if asked.since or asked.until else "week")
    return {
        "from": span.since,
        "to": span.until,
        "step": step,
        "compared": {"from": span.before.since, "to": span.before.until},
        "usual": _usual(today),
    }


def parts_of(visit: Visit, asked: Spanned, when: Reading) -> list[Span]:
    """The period in its steps. Raises Unfit for more parts than can be drawn, before it is cut."""
    span, step = Span(when["from"], when["to"]), when["step"]
    least: dict[Step, int] = {"day": 1, "week": 7, "month": 31}
    if span.days > least[step] * PARTS_MAX:
        raise _unfit(asked, local_date(visit.now), "parts", "step")
    return parts(span, step)


def _usual(today: date) -> list[dict[str, str]]:
    usually = {each: recent(today, each) for each in STEPS}
    return [{"step": each, "from": days.since, "to": days.until} for each, days in usually.items()]


def _day(asked: Spanned, today: date, parameter: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not _FIRST <= found <= _LAST:
        raise _unfit(asked, today, "unreadable", parameter)
    return found


def _unfit(asked: Spanned, today: date, why: str, parameter: str) -> Unfit:
    """What was asked as it was asked, with what is wrong about which field."""
    reading: Reading = {
        "from": asked.since or "",
        "to": asked.until or "",
        "step": asked.step or "week",
        "compared": None,
        "usual": _usual(today),
        "wrong": {"why": why, "parameter": parameter, "most": PARTS_MAX},
    }
    errors = [{"parameter": parameter, "in": "query", "reason": _SENTENCES[why]}]
    return Unfit("bad-period", _SENTENCES[why], "figures/refused.html", reading, errors=errors)
