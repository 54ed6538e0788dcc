"""Working days and business time: weekends, statutory holidays and the days worked in exchange for them (调休).

The table is that of the `chinesecalendar` package, whose version is kept with every term worked out from it. A
year the State Council has not published yet counts Monday to Friday, and its terms are provisional.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs] - its tables are plain dicts by date

from domain.clock import SHANGHAI, end_of_day, instant, local_date, moment, zone
from domain.fact import Instant, Label, Plain, PositiveCount

_DAY = timedelta(days=1)
OPENING = time(9)
"""When the shop's day begins (R-003-07)."""
CALLING_BACK = time(10)
"""By when on a working day the shop calls back whoever wrote outside its hours (R-003-08)."""
CLOSING = time(18)
"""When the shop's day ends (R-002-28); that moment is outside its hours, and still in time for what ends with it."""


class Term(NamedTuple):
    """A term in working days: the end of its last day, and the calendar it was counted by.

    `provisional` says that some day counted lies in a year whose holidays are not known yet.
    """

    due_at: Instant
    calendar: str
    calendar_version: str
    provisional: bool


class CalendarDay(Plain, frozen=True, kw_only=True):
    """A term in working days: when it ends, by which calendar; `provisional` where that year is not known yet."""

    due_at: Instant
    working_days: PositiveCount
    calendar: Label
    calendar_version: Label
    provisional: bool


def calendar_day(term: Term, days: int) -> CalendarDay:
    """A term in working days as a fact states it."""
    return CalendarDay(
        due_at=term.due_at,
        working_days=days,
        calendar=term.calendar,
        calendar_version=term.calendar_version,
        provisional=term.provisional,
    )


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
        return term._replace(due_at=instant(_at(local_date(term.due_at, tz), CLOSING, tz)))

    def is_open(self, at: Instant, tz: str = SHANGHAI) -> bool:
        """Whether the instant lies in business hours (R-003-07)."""
        day = local_date(at, tz)
        return self.is_working_day(day)[0] and _at(day, OPENING, tz) <= moment(at) < _at(day, CLOSING, tz)

    def hours(self, at: Instant, tz: str = SHANGHAI) -> tuple[Instant, Instant]:
        """The business hours that the instant lies in, else the next ones: when they begin and end (B-16)."""
        day = local_date(at, tz)
        while not self.is_working_day(day)[0] or moment(at) >= _at(day, CLOSING, tz):
            day += _DAY
        return instant(_at(day, OPENING, tz)), instant(_at(day, CLOSING, tz))

    def add_business_time(self, at: Instant, span: timedelta, tz: str = SHANGHAI) -> Term:
        """The instant by which so much business time has passed: what the shop's day can't hold goes on with its
        next (B-16: ten minutes from 17:55 on are over at 09:05).
        """
        day, provisional = local_date(at, tz), False
        while True:
            works, unsure = self.is_working_day(day)
            provisional |= unsure
            begins = max(moment(at), _at(day, OPENING, tz))
            room = _at(day, CLOSING, tz) - begins
            if works and span <= room:
                return Term(instant(begins + span), self.name, self.version, provisional)
            if works and room > timedelta():
                span -= room
            day += _DAY

    def business_time(self, since: Instant, until: Instant, tz: str = SHANGHAI) -> timedelta:
        """How much business time lies between two instants; nothing if they are not in that order."""
        passed, day, last = timedelta(), local_date(since, tz), local_date(until, tz)
        while day <= last:
            begins, ends = max(moment(since), _at(day, OPENING, tz)), min(moment(until), _at(day, CLOSING, tz))
            if begins < ends and self.is_working_day(day)[0]:
                passed += ends - begins
            day += _DAY
        return passed

    def call_back(self, at: Instant, tz: str = SHANGHAI) -> Term:
        """By when whoever wrote at that instant, outside business hours, is called back: on the morning of the shop's
        next day (R-003-08: Tuesday 22:00 is called back by Wednesday 10:00).
        """
        day, provisional = local_date(at, tz), False
        while True:
            works, unsure = self.is_working_day(day)
            provisional |= unsure
            if works and moment(at) < _at(day, OPENING, tz):
                return Term(instant(_at(day, CALLING_BACK, tz)), self.name, self.version, provisional)
            day += _DAY


def _at(day: date, clock: time, tz: str) -> datetime:
    """The instant at which that zone's clock says so on that day."""
    return datetime.combine(day, clock, tzinfo=zone(tz)).astimezone(UTC)


CALENDAR = BusinessCalendar(
    name="CN",
    version=chinese_calendar.__version__,
    holidays=chinese_calendar.holidays.keys(),
    worked=chinese_calendar.workdays.keys(),
    years=frozenset(day.year for day in chinese_calendar.holidays),
)
"""The working days of mainland China (国务院办公厅关于节假日安排的通知)."""

add_working_days = CALENDAR.add_working_days
