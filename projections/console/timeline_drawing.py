"""The drawing of an order's time: an axis that is broken where nothing happened, lanes of events and of deadlines.

Events that would stand on one another are one mark with their number. Whole units of the drawing throughout.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from domain.clock import moment
from projections.console.money_drawing import cut
from projections.console.spans import WINDOWS
from projections.console.time_axis import Break, broken, dates, shaded, short_day
from projections.console.time_scale import Scale
from projections.console.timeline import LANES
from projections.sentences.language import Language

Json = Mapping[str, Any]
LEFT, AXIS, HEAD, ROW, SPAN_ROW, PAD = 14, 80, 20, 21, 25, 8
"""Where time begins; how high the axis, a lane's name, a row of marks and of deadlines are; what is below a lane."""
ROWS_MOST, SPANS_MOST = 5, 12
"""What has no room any more in so many rows is one mark with the last of them; of deadlines the table has all."""
LETTER, SHORT = 7, 24
"""How wide a narrow letter is, and how many of a heading are drawn."""
SIGNS = {"MET": "✓", "LATE": "✓!", "RUNNING": "…", "PAUSED": "Ⅱ", "PASSED": "✕", "ENDED": "◼", "OVER": "–"}
"""A sign for what became of a deadline, beside its words."""


class Mark(NamedTuple):
    """One event, or so `many` of them from `version` on, on one stream."""

    x: int
    y: int
    stream: str
    version: int
    many: int
    concluded: bool
    text: str


class Line(NamedTuple):
    """A deadline: from `x` to `due`; `end` is where it was over or where it stands, `state` what became of it."""

    x: int
    y: int
    due: int
    end: int
    beyond: bool
    state: str
    text: str
    pauses: tuple[tuple[int, int], ...]


class Strip(NamedTuple):
    """A lane: its name and place, its marks and deadlines, how many of these are told by the table alone."""

    name: str
    y: int
    height: int
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    untold: str


class Drawing(NamedTuple):
    """All of it, in a box of `width` and `height`."""

    width: int
    height: int
    now: int
    now_text: str
    now_anchor: str
    ticks: tuple[tuple[int, str, str], ...]
    days_off: tuple[tuple[int, int, bool], ...]
    breaks: tuple[Break, ...]
    strips: tuple[Strip, ...]


def timeline_drawing(page: Json, said_in: Language) -> Drawing:
    """The drawing of a timeline's reading."""
    gaps = [(gap["starts_at"], gap["ends_at"]) for gap in page["gaps"]]
    ahead = (page["at"], page["until"])
    if moment(ahead[1]) - moment(ahead[0]) > timedelta(days=3):
        gaps.append(ahead)
    instants = [page["at"], page["until"], *(each["occurred_at"] for each in page["events"])]
    scale = Scale(instants, gaps, LEFT)
    y, strips = AXIS, list[Strip]()
    for lane in LANES:
        marks = [each for each in page["events"] if each["lane"] == lane]
        lines = [each for each in page["deadlines"] if each["lane"] == lane]
        if marks or lines:
            strip = _strip(lane, y, marks, lines, page=page, scale=scale, said_in=said_in)
            strips.append(strip)
            y += strip.height
    ends = [line.x + _wide(line.text) + 20 for strip in strips for line in strip.lines]
    ends += [mark.x + 14 + _wide(mark.text) for strip in strips for mark in strip.marks]
    now = scale.x(page["at"])
    return Drawing(
        width=max(1080, scale.right + 40, *ends),
        height=y + 4,
        now=now,
        now_text=said_in.labels["time_moment" if page["order"]["moment"]["is_past"] else "time_now"],
        now_anchor="end" if now > scale.left + 60 else "start",
        ticks=tuple(dates(page["events"], scale, said_in)),
        days_off=tuple(shaded(page["days_off"], scale)),
        breaks=tuple(broken(each, page, said_in) for each in scale.stretches if each.gap),
        strips=tuple(strips),
    )


def deadline_name(each: Json, said_in: Language) -> str:
    """What a deadline is for."""
    kind: str = each["kind"]
    if kind.startswith("CLOCK_") and f"deadline_{kind}" not in said_in.labels:
        return said_in.word(kind)
    return said_in.label(f"deadline_{kind}", item=each["item"] or None)


def _strip(
    lane: str, y: int, events: Sequence[Json], deadlines: Sequence[Json], *, page: Json, scale: Scale, said_in: Language
) -> Strip:
    marks, rows = _marks(events, y + HEAD, scale, said_in)
    below = y + HEAD + rows * ROW
    lines, untold = _lines(deadlines, below, page=page, scale=scale, said_in=said_in)
    high = HEAD + rows * ROW + len({line.y for line in lines}) * SPAN_ROW + PAD
    text = said_in.label("time_untold", count=untold) if untold else ""
    return Strip(said_in.labels[f"lane_{lane}"], y, high, tuple(marks), tuple(lines), text)


def _marks(events: Sequence[Json], y: int, scale: Scale, said_in: Language) -> tuple[list[Mark], int]:
    """Marks with their words in as few rows as hold them; one that fits into none joins the last."""
    ends: list[int] = []
    marks: list[Mark] = []
    for each in events:
        x = scale.x(each["occurred_at"])
        text = cut(said_in.labels[f"title_{each['type']}"], SHORT)
        row = next((row for row, end in enumerate(ends) if end <= x), len(ends))
        if row == ROWS_MOST:
            last = marks[-1]
            many = last.many + 1
            several = said_in.label("time_several", count=many)
            marks[-1] = last._replace(many=many, text=several, concluded=last.concluded and each["concluded"])
            place = (last.y - y - ROW // 2) // ROW
            ends[place] = max(x + 10, last.x + 22 + _wide(several))
            continue
        if row == len(ends):
            ends.append(0)
        ends[row] = x + 18 + _wide(text)
        place = y + row * ROW + ROW // 2
        marks.append(Mark(x, place, each["stream"], each["version"], 1, each["concluded"], text))
    return marks, len(ends)


def _lines(deadlines: Sequence[Json], y: int, *, page: Json, scale: Scale, said_in: Language) -> tuple[list[Line], int]:
    ends: list[int] = []
    lines: list[Line] = []
    untold = 0
    for each in deadlines:
        x, due = scale.x(each["starts_at"]), scale.x(each["due_at"])
        until = min(page["at"], each["due_at"]) if each["kind"] in WINDOWS else page["at"]
        end = scale.x(each["ended_at"] or max(until, each["starts_at"]))
        beyond = each["due_at"] > page["until"]
        state: str = each["state"]
        text = said_in.label(
            "time_deadline",
            name=deadline_name(each, said_in),
            day=short_day(each["due_at"], said_in) if not beyond else said_in.time(each["due_at"]),
            state=said_in.labels[f"state_{state}"],
            sign=SIGNS[state],
        )
        row = next((row for row, last in enumerate(ends) if last <= x), len(ends))
        if row == SPANS_MOST:
            untold += 1
            continue
        if row == len(ends):
            ends.append(0)
        ends[row] = max(x + _wide(text), due, end) + 16
        pauses = tuple((scale.x(one["since"]), scale.x(one["until"] or page["at"])) for one in each["pauses"])
        lines.append(Line(x, y + row * SPAN_ROW, max(due, x + 3), max(end, x), beyond, state, text, pauses))
    return lines, untold


def _wide(text: str) -> int:
    """How much room a text takes at most; a wide letter counts double."""
    return sum(2 * LETTER if ord(char) > 0x2E80 else LETTER for char in text)
