"""The axis of an order's time: dates, days off, and what stands where it is broken."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.clock import SHANGHAI, instant, moment, zone
from domain.fact import Instant
from projections.console.time_scale import Scale, Stretch, ticks
from projections.sentences.language import Language

Json = Mapping[str, Any]
TICK_APART = 62
"""How far apart dates stand at least."""


class Break(NamedTuple):
    """A gap: where it is drawn and what stands in it, line by line."""

    x: int
    width: int
    texts: tuple[str, ...]


def short_day(at: Instant, said_in: Language) -> str:
    """A date without its year."""
    day = moment(at).astimezone(zone(SHANGHAI))
    return said_in.label("time_day", month=said_in.months[day.month - 1][:3], day=day.day)


def dates(events: Sequence[Json], scale: Scale, said_in: Language) -> list[tuple[int, str, str]]:
    """Dates along the axis: of the first event after each break with its time, then of days that begin with room."""
    starts = {each["occurred_at"] for each in events}
    gaps = {stretch.until for stretch in scale.stretches if stretch.gap}
    first = [each for each in sorted(starts) if each == min(starts) or ticks(each) in gaps]
    found = [(scale.x(each), short_day(each, said_in), _clock(each)) for each in first]
    for stretch in scale.plain():
        day = _midnight(stretch.since)
        while (at := ticks(day)) <= stretch.until:
            x = scale.place(at)
            if all(abs(x - other) >= TICK_APART for other, _, _ in found) and at > stretch.since:
                found.append((x, short_day(day, said_in), ""))
            day = instant(moment(day) + timedelta(days=1))
    return sorted(found)


def _midnight(since: int) -> Instant:
    """The first beginning of a day in the shop's zone after these microseconds."""
    local = datetime.fromtimestamp(since // 1_000_000, zone(SHANGHAI)).date() + timedelta(days=1)
    return _start(local)


def _start(day: date) -> Instant:
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone(SHANGHAI)))


def _clock(at: Instant) -> str:
    return f"{moment(at).astimezone(zone(SHANGHAI)):%H:%M}"


def shaded(days: Sequence[Json], scale: Scale) -> list[tuple[int, int, bool]]:
    """Where days off are shaded: within the stretches that are no gap, at least as wide as can be seen."""
    found: list[tuple[int, int, bool]] = []
    for each in days:
        start = date.fromisoformat(each["day"])
        since, until = ticks(_start(start)), ticks(_start(start + timedelta(days=1)))
        for stretch in scale.plain():
            first, last = max(since, stretch.since), min(until, stretch.until)
            if first < last:
                x = scale.place(first)
                found.append((x, scale.place(last) - x, each["provisional"]))
    return [each for each in found if each[1] > 0]


def broken(stretch: Stretch, page: Json, said_in: Language) -> Break:
    """What stands in a gap: how long nothing happened, and whose turn it was."""
    gap = next((each for each in page["gaps"] if ticks(each["starts_at"]) == stretch.since), None)
    if gap is None:
        days = (stretch.until - stretch.since) // 86_400_000_000
        return Break(stretch.x, stretch.width, (said_in.label("time_ahead", days=days),))
    who = dict.fromkeys(each["who"] for each in gap["waiting"])
    turns = [said_in.label("time_turn", who=said_in.labels[f"who_{each}"]) for each in who]
    return Break(
        stretch.x,
        stretch.width,
        (said_in.label("time_gap", days=gap["days"]), said_in.labels["time_empty"], *turns[:2]),
    )
