"""Instants and local days, without ever reading a clock.

An `Instant` is RFC 3339 in UTC with six decimals and `Z`, so comparing texts compares times.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from re import ASCII
from re import compile as pattern
from zoneinfo import ZoneInfo

from domain.errors import Malformed
from domain.fact import Instant

SHANGHAI = "Asia/Shanghai"
_WALL_TIME = pattern(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)?\Z", ASCII)
_RFC_3339 = pattern(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)\Z", ASCII)
_MICROSECOND = timedelta(microseconds=1)


def instant(moment: datetime) -> Instant:
    """The instant as stored text. The moment must be aware."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment(at: Instant) -> datetime:
    """The instant as an aware datetime in UTC."""
    return datetime.fromisoformat(at)


def parse_instant(text: str, pointer: str = "") -> Instant:
    """Read an RFC 3339 date-time with an offset; refuse anything else with `bad-time`."""
    try:
        if not _RFC_3339.match(text):
            raise ValueError
        parsed = datetime.fromisoformat(text.upper())
        if not 1000 <= parsed.year <= 9998:
            raise ValueError
        return instant(parsed)
    except (ValueError, OverflowError):
        raise Malformed("bad-time", f"«{text[:40]}» is not an RFC 3339 time with an offset.", pointer) from None


_NO_ZONES = ("/", ".", "localtime", "posixrules", "Factory", "right/", "posix/")
"""Paths, and what a machine's time zone files hold beside zones: they mean another time on another machine."""


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA zone, or `unknown-zone`."""
    try:
        if not name or name.startswith(_NO_ZONES) or "\x00" in name:
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise Malformed("unknown-zone", f"«{name[:60]}» is not a zone of the IANA time zone database.") from None


def wall_time(text: str, tz: str, *, end: bool, pointer: str = "") -> Instant:
    """Read a campaign's bound: local wall time in `tz`, or with its own offset; a bare date means its start,
    or with `end` its last microsecond; a bound to the second as `end` includes that whole second
    (R-000-52, B-36).
    """
    try:
        if len(text) == 10:
            local = datetime.combine(date.fromisoformat(text), time.max if end else time.min)
        else:
            if not _WALL_TIME.match(text):
                raise ValueError
            local = datetime.fromisoformat(text.upper())
            if end and local.microsecond == 0:
                local = local.replace(microsecond=999_999)
        if local.tzinfo is None:
            local = local.replace(tzinfo=zone(tz))
        if not 1000 <= local.year <= 9998:
            raise ValueError
        return instant(local)
    except (ValueError, OverflowError):
        raise Malformed("bad-time", f"«{text[:40]}» is neither a date nor a date-time.", pointer) from None


def plus(at: Instant, *, days: int = 0, hours: int = 0, seconds: int = 0) -> Instant:
    """The instant that many seconds, exact hours or 24-hour days later."""
    return instant(moment(at) + timedelta(days=days, hours=hours, seconds=seconds))


def seconds_over(due_at: Instant, at: Instant) -> int:
    """How many seconds `at` is past `due_at`, a part of a second counting as one; nothing or less if it is not."""
    return -((moment(due_at) - moment(at)) // timedelta(seconds=1))


def after(at: Instant) -> Instant:
    """The next microsecond."""
    return instant(moment(at) + _MICROSECOND)


def end_of_day(at: Instant, days: int, tz: str = SHANGHAI) -> Instant:
    """The end of the day term of `days` days that begins on the next calendar day in `tz`
    (day terms; 七日无理由退货暂行办法 10).
    """
    return _last_moment(local_date(at, tz) + timedelta(days=days), tz)


@lru_cache(4096)
def _last_moment(day: date, tz: str) -> Instant:
    return instant(datetime.combine(day, time.max, tzinfo=zone(tz)))


def local(at: Instant, tz: str) -> str:
    """The instant on that zone's clock, to the second: `2026-06-30T23:59:59+08:00`."""
    return moment(at).astimezone(zone(tz)).replace(microsecond=0).isoformat()


def local_date(at: Instant, tz: str = SHANGHAI) -> date:
    """The calendar date of the instant in `tz`."""
    return moment(at).astimezone(zone(tz)).date()


def days_between(earlier: Instant, later: Instant, tz: str = SHANGHAI) -> int:
    """Calendar days from the one's date to the other's in `tz` (days left = expiry date - date of use)."""
    return (local_date(later, tz) - local_date(earlier, tz)).days
