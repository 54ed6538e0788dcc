"""Periods that count in calendar days from a signature or a delivery."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.clock import SHANGHAI, end_of_day, local_date
from domain.fact import Instant


def no_reason_closes(signed_at: Instant, days: int, tz: str = SHANGHAI) -> Instant:
    """The end of the last day for a return without reason; day 1 is the day after the signature
    (七日无理由退货暂行办法 10).
    """
    return end_of_day(signed_at, days, tz)


def warranty_end(
    delivered_at: Instant,
    period_days: int,
    repairs: Sequence[tuple[Instant, Instant]] = (),
    exchanged_at: Instant | None = None,
    tz: str = SHANGHAI,
) -> Instant:
    """The end of the last day of a period that counts from delivery: it starts anew with an exchange, and each
    calendar day on which the goods were away for repair is added (消费者权益保护法实施条例 18).
    """
    began = max(delivered_at, exchanged_at or delivered_at)
    away: set[date] = set()
    for opened, closed in sorted(repairs):
        if closed > began and opened <= end_of_day(began, period_days + len(away), tz):
            away |= _days(max(opened, began), closed, tz)
    return end_of_day(began, period_days + len(away), tz)


def _days(opened: Instant, closed: Instant, tz: str) -> set[date]:
    first, last = local_date(opened, tz), local_date(closed, tz)
    return {first + timedelta(days=day) for day in range((last - first).days + 1)}
