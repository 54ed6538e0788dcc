"""Working days: weekends, statutory holidays and the days worked in exchange for them (调休).

The table is that of the `chinesecalendar` package, whose version is kept with every term worked out from it. A
year the State Council has not published yet counts Monday to Friday, and its terms are provisional.
"""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs] - its tables are plain dicts by date

from domain.clock import SHANGHAI, end_of_day, instant, local_date, zone
from domain.fact import Instant

_DAY = timedelta(days=1)
CLOSING = time(18)
"""When the shop's day ends (R-002-28)."""


class Term(NamedTuple):
    """A term in working days: the end of its last day, and the calendar it was counted by.

    `provisional` says that some day counted lies in a year whose holidays are not known yet.
    """

    due_at: Instant
    calendar: str
    calendar_version: str
    provisional: bool


class BusinessCalendar(NamedTuple):
    """The working days of a country: `holidays` are days off, `worked` the weekend days worked for them."""

    name: str
    version: str
    holidays: AbstractSet[date]
    worked: AbstractSet[date]
    years: AbstractSet[int]

    def is_working_day(self, day: date) -> tuple[bool, bool]:
        """Whether people work on that day, and whether this is provisional: Monday to Friday, its year unknown."""
        weekday = day.weekday() < 5
        if day.year not in self.years:
            return weekday, True
        return day in self.worked or (weekday and day not in self.holidays), False

    def add_working_days(self, at: Instant, days: int, tz: str = SHANGHAI) -> Term:
        """The term of so many working days that begins on the next calendar day in `tz`; it ends with its last one
        (民法典 201: the day itself is not counted in).
        """
        first = last = local_date(at, tz)
        provisional = False
        while days > 0:
            last += _DAY
            works, unsure = self.is_working_day(last)
            provisional |= unsure
            days -= works
        return Term(end_of_day(at, (last - first).days, tz), self.name, self.version, provisional)

    def add_business_days(self, at: Instant, days: int, tz: str = SHANGHAI) -> Term:
        """The same, ending when the shop closes on the last of them (R-002-28: Friday 16:00 and three days are
        Wednesday 18:00).
        """
        term = self.add_working_days(at, days, tz)
        closing = datetime.combine(local_date(term.due_at, tz), CLOSING, tzinfo=zone(tz))
        return term._replace(due_at=instant(closing))


CALENDAR = BusinessCalendar(
    name="CN",
    version=chinese_calendar.__version__,
    holidays=chinese_calendar.holidays.keys(),
    worked=chinese_calendar.workdays.keys(),
    years=frozenset(day.year for day in chinese_calendar.holidays),
)
"""The working days of mainland China (国务院办公厅关于节假日安排的通知)."""

add_working_days = CALENDAR.add_working_days
