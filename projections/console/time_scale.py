"""Where an instant is drawn. Minutes and months have to be read on one axis: each stretch between two events has a
width of its own, wider for a longer time yet less than in proportion, and a gap is as wide as the words in it.
Whole units of the drawing throughout.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from domain.clock import moment
from domain.fact import Instant

GAP, LEAST, MOST, BROAD = 152, 12, 2600, 900
"""The width of a gap and of the shortest stretch; all others together are at most and, where they can be, at least so
wide.
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_STEPS = ((3_600, 16), (86_400, 34), (3 * 86_400, 140))
"""What the first hour, day and three days of a stretch add at most, each in proportion."""
_STRETCHED = 3
"""So many times wider a short history is drawn."""


class Stretch(NamedTuple):
    """Between two neighbouring instants, in microseconds; drawn from `x` on."""

    since: int
    until: int
    x: int
    width: int
    gap: bool


class Scale:
    """The places of instants on one axis that begins at `left`."""

    def __init__(self, instants: Iterable[Instant], gaps: Iterable[tuple[Instant, Instant]], left: int) -> None:
        """The instants that are told apart; of these the gaps lie between neighbours."""
        points = sorted({ticks(each) for each in instants})
        wide = {(ticks(since), ticks(until)) for since, until in gaps}
        widths = [(since, until, (since, until) in wide) for since, until in pairwise(points)]
        plain = [_width(until - since) for since, until, gap in widths if not gap]
        total = sum(plain)
        self.stretches: list[Stretch] = []
        x = left
        for since, until, gap in widths:
            width = GAP if gap else _fitted(_width(until - since), total)
            self.stretches.append(Stretch(since, until, x, width, gap))
            x += width
        self.left, self.right = left, max(x, left + LEAST)
        self._starts = [each.since for each in self.stretches]

    def x(self, at: Instant) -> int:
        """Where an instant is; what is before or after the axis is at its end."""
        return self.place(ticks(at))

    def place(self, at: int) -> int:
        """The same of microseconds."""
        found = bisect_right(self._starts, at) - 1
        if found < 0:
            return self.left
        stretch = self.stretches[found]
        return stretch.x + (min(at, stretch.until) - stretch.since) * stretch.width // (stretch.until - stretch.since)

    def plain(self) -> Sequence[Stretch]:
        """The stretches that are no gap."""
        return [each for each in self.stretches if not each.gap]


def ticks(at: Instant) -> int:
    """Microseconds since 1970."""
    return (moment(at) - _EPOCH) // _TICK


def _width(lasted: int) -> int:
    seconds = lasted // 1_000_000
    return LEAST + sum(min(seconds, most) * width // most for most, width in _STEPS)


def _fitted(width: int, total: int) -> int:
    if total > MOST:
        return max(1, width * MOST // total)
    return width * min(BROAD, total * _STRETCHED) // total if total < BROAD else width
