"""The week or month a retrospective looks back on, by the name of its stream."""

from datetime import date, timedelta
from re import ASCII
from re import compile as pattern
from typing import Literal, NamedTuple

from domain.clock import local_date
from domain.errors import Malformed
from domain.fact import Instant

_WEEK = pattern(r"(\d{4})-W(\d\d)\Z", ASCII)
_MONTH = pattern(r"(\d{4})-(\d\d)\Z", ASCII)
_DAY = timedelta(days=1)


class Period(NamedTuple):
    """An ISO week or a month: its first and last day in Shanghai."""

    kind: Literal["WEEK", "MONTH"]
    first: date
    last: date


def period_of(key: str) -> Period:
    """The period a retrospective is named after, `2026-W21` or `2026-05`; refuse any other name."""
    try:
        if week := _WEEK.match(key):
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return Period("WEEK", first, first + 6 * _DAY)
        if month := _MONTH.match(key):
            first = date(int(month[1]), int(month[2]), 1)
            return Period("MONTH", first, (first + 31 * _DAY).replace(day=1) - _DAY)
    except (ValueError, OverflowError):
        pass
    sentence = f"«{key}» is neither a week such as 2026-W21 nor a month such as 2026-05."
    raise Malformed("not-a-period", sentence, period=key)


def month_of(at: Instant) -> str:
    """The name of the month of an instant, in Shanghai."""
    return f"{local_date(at):%Y-%m}"
