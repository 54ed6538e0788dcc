"""The log drawn as a bar: how far it has come, what a checkpoint covers, and where some events stand in it."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 640
_MARK = 3
"""A mark is never thinner, in pixels, however long the log is."""


class Mark(NamedTuple):
    """Events side by side: the first and last position, where the mark begins and how wide it is."""

    first: int
    last: int
    x: int
    width: int


class LogBar(NamedTuple):
    """A bar of `WIDTH` pixels for `size` events, of which a checkpoint covers the first `covered`."""

    size: int
    covered: int
    covered_width: int
    marks: tuple[Mark, ...]


def log_bar(size: int, covered: int, spans: Sequence[tuple[int, int]]) -> LogBar:
    """The bar of a log of so many events. `spans` are first and last positions; what the log does not have is left
    out.
    """
    there = sorted({(first, min(last, size - 1)) for first, last in spans if first < size})
    return LogBar(size, covered, _x(min(covered, size), size), tuple(_mark(size, *each) for each in there))


def _mark(size: int, first: int, last: int) -> Mark:
    width = max(_MARK, _x(last + 1, size) - _x(first, size))
    return Mark(first, last, min(_x(first, size), WIDTH - width), width)


def _x(position: int, size: int) -> int:
    return WIDTH * position // max(size, 1)
