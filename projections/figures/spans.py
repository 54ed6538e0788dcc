"""A period cut into days, weeks or months, so that a figure can be followed through it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple, assert_never

Step = Literal["day", "week", "month"]
PARTS_MAX = 62
"""So many parts can still be told apart in a drawing."""
_DAYS_AT_ONCE = {"day": 31, "week": 182}
"""Up to how many days a period is followed by days, and by weeks; longer ones by months."""


class Span(NamedTuple):
    """From one day to another, both included."""

    since: str
    until: str

    @property
    def days(self) -> int:
        """How many days."""
        return (date.fromisoformat(self.until) - date.fromisoformat(self.since)).days + 1

    @property
    def before(self) -> "Span":
        """As many days right before."""
        first = date.fromisoformat(self.since)
        return Span((first - timedelta(days=self.days)).isoformat(), (first - timedelta(days=1)).isoformat())


def step_for(span: Span) -> Step:
    """The step that shows a period of this length best."""
    if span.days <= _DAYS_AT_ONCE["day"]:
        return "day"
    return "week" if span.days <= _DAYS_AT_ONCE["week"] else "month"


def parts(span: Span, step: Step) -> list[Span]:
    """The period by days, by weeks from Monday or by calendar months; the first and the last may be cut short."""
    return list(_parts(date.fromisoformat(span.since), date.fromisoformat(span.until), step))


def _parts(first: date, last: date, step: Step) -> Iterator[Span]:
    while first <= last:
        end = min(_end(first, step), last)
        yield Span(first.isoformat(), end.isoformat())
        first = end + timedelta(days=1)


def _end(day: date, step: Step) -> date:
    match step:
        case "day":
            return day
        case "week":
            return day + timedelta(days=6 - day.weekday())
        case "month":
            return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        case _:
            assert_never(step)


def recent(today: date, step: Step) -> Span:
    """What is looked at first: the last 30 days, 12 weeks or 12 months, the running one included."""
    match step:
        case "day":
            since = today - timedelta(days=29)
        case "week":
            since = today - timedelta(days=today.weekday() + 77)
        case "month":
            since = today.replace(year=today.year - 1, day=1)
            since = (since + timedelta(days=31)).replace(day=1)
        case _:
            assert_never(step)
    return Span(since.isoformat(), today.isoformat())
