"""Attempts by number, until one succeeds that must not."""

from collections import Counter
from collections.abc import Callable, Sequence


def tried(attempt: Callable[[int], str], numbers: Sequence[int]) -> Counter[str]:
    """Make all these attempts; how many of each kind. AssertionError at the first that does not fail as it should."""
    done = Counter[str]()
    for number in numbers:
        try:
            done[attempt(number)] += 1
        except BaseException as failure:
            raise AssertionError(f"attempt {number}: {failure!r}") from failure
    return done
