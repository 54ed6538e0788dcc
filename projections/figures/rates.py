"""Rates and means of counts. Nothing divided by nothing is no figure: null."""

from collections.abc import Iterable, Mapping
from typing import Any


def rate(part: int, whole: int) -> int | None:
    """A share in basis points, rounded half up."""
    return mean(10_000 * part, whole)


def mean(total: int, count: int) -> int | None:
    """The total over the count, rounded half up."""
    return (2 * total + count) // (2 * count) if count else None


def relative(before: int | None, after: int | None) -> int | None:
    """By how much a figure rose against what it was before, in basis points; below zero it fell (B-13)."""
    if before is None or after is None or not before:
        return None
    rise = after - before
    return (1 if rise >= 0 else -1) * ((20_000 * abs(rise) + before) // (2 * before))


def changes(before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Each of these rates before and after: the difference in points, and the same relative to before (B-13)."""
    return {
        name: {
            "before": before[name],
            "after": after[name],
            "points_bp": None if None in (before[name], after[name]) else after[name] - before[name],
            "relative_bp": relative(before[name], after[name]),
        }
        for name in names
    }
