"""How long each thing may take: the shop's promises and the law's terms, as data, and when they are over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple, assert_never

from msgspec import UNSET, UnsetType

from domain.calendar import CALENDAR, Term
from domain.clock import SHANGHAI, end_of_day, instant, moment
from domain.fact import Instant
from domain.sla.events import ClockKind, ClockStarted, ClockTime
from domain.terms.statute import statute

SLA_VERSION = 1
"""The version of this table. It rises whenever a figure changes; a clock that runs keeps its own."""
_MINUTE, _HOUR = 60, 3_600


class Promise(NamedTuple):
    """A span of a clock's time: seconds, working days that end when the shop closes, or calendar days; no figure for
    what ends with its own day, or has its instant from elsewhere.
    """

    time: ClockTime
    seconds: int = 0
    working_days: int = 0


PROMISES: Mapping[ClockKind, Promise] = {
    "FIRST_RESPONSE": Promise("BUSINESS", seconds=10 * _MINUTE),
    "CALL_BACK": Promise("BUSINESS"),
    "ANSWER": Promise("WALL"),
    "PLAN": Promise("WALL", seconds=24 * _HOUR),
    "EXECUTE": Promise("WALL", seconds=48 * _HOUR),
    "COMPLAINT_RESULT": Promise("WALL", seconds=48 * _HOUR),
    "EXCHANGE": Promise("BUSINESS", working_days=3),
    "RETURN_ADDRESS": Promise("WALL", seconds=24 * _HOUR),
    "INSPECTION": Promise("WALL", seconds=24 * _HOUR),
    "FAST_RETURN": Promise("WALL", seconds=24 * _HOUR),
    "MERCHANT_CONTACT": Promise("WALL", seconds=24 * _HOUR),
    "MERCHANT_ACTION": Promise("WALL", seconds=24 * _HOUR),
    "EVIDENCE": Promise("WALL", seconds=48 * _HOUR),
    "CARRIER_ANSWER": Promise("STATUTORY"),
    "PROGRESS": Promise("WALL", seconds=24 * _HOUR),
    "GIFT_REVIEW": Promise("BUSINESS"),
    "FOLLOW_UP": Promise("BUSINESS", working_days=3),
    "EMERGENCY": Promise("WALL", seconds=1 * _HOUR),
    "REFUND_7": Promise("STATUTORY"),
    "REFUND_15": Promise("STATUTORY"),
}
"""The seeds' service standards (R-003-07 to R-003-45, R-001-07, R-001-31) and the law's terms."""


def start(
    kind: ClockKind,
    at: Instant,
    *,
    clock_id: str | None = None,
    tz: str = SHANGHAI,
    due_at: Instant | None = None,
    law: str | None = None,
) -> ClockStarted:
    """A clock of this kind that runs from `at`; `due_at` where the end has been promised already, `law` what missing
    it offends.

    Its id is its kind, unless a stream can have several.
    """
    promise = PROMISES[kind]
    term = Term(due_at, "", "", provisional=False) if due_at else _term(kind, promise, at, tz)
    return ClockStarted(
        clock_id=clock_id or kind,
        kind=kind,
        time=promise.time,
        due_at=term.due_at,
        tz=tz,
        seconds=promise.seconds if promise.seconds and not due_at else UNSET,
        working_days=promise.working_days if promise.working_days and not due_at else UNSET,
        days=_days(kind, at),
        calendar=term.calendar or UNSET,
        calendar_version=term.calendar_version or UNSET,
        provisional=term.provisional,
        law=law or UNSET,
    )


def _term(kind: ClockKind, promise: Promise, at: Instant, tz: str) -> Term:
    if kind == "CALL_BACK":
        return CALENDAR.call_back(at, tz)
    if promise.working_days:
        return CALENDAR.add_business_days(at, promise.working_days, tz)
    span = timedelta(seconds=promise.seconds)
    match promise.time:
        case "BUSINESS":
            assert promise.seconds, f"{kind} has no span of its own"
            return CALENDAR.add_business_time(at, span, tz)
        case "WALL":
            due_at = instant(moment(at) + span) if promise.seconds else end_of_day(at, 0, tz)
            return Term(due_at, "", "", provisional=False)
        case "STATUTORY":
            days = _days(kind, at)
            assert isinstance(days, int)
            return Term(end_of_day(at, days, tz), "", "", provisional=False)
        case _:
            assert_never(promise.time)


def _days(kind: ClockKind, at: Instant) -> int | UnsetType:
    match kind:
        case "REFUND_7":
            return statute(at).refund_days
        case "REFUND_15":
            return statute(at).delay_alarm_days
        case _:
            return UNSET
