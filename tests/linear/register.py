"""What one order's stream promises to those who write and read it at the same time: it is a list of facts, and its
version is their number.

A fact goes by the key it was said under, so saying it again is the same fact; the first one says who ordered. A payment
has an amount of its own, so that a view, which only adds them up, can be told from any other.
"""

from hashlib import sha256
from typing import Any, Literal, NamedTuple

from tests.linear.checker import Operation

Facts = tuple[str, ...]
NOTHING: Facts = ()
AMOUNT_MAX = 2**36


class Append(NamedTuple):
    """A fact, on this version or whichever it is; 0 insists that there is no stream."""

    key: str
    version: int | None


class Read(NamedTuple):
    """The stream, by its view or by its events."""

    how: Literal["view", "events"]


class Recorded(NamedTuple):
    """The version after the fact; `replayed` if it was recorded before."""

    version: int
    replayed: bool


class Conflict(NamedTuple):
    """The version that the stream had instead."""

    version: int


class View(NamedTuple):
    """What the order's view says: its version, and the sum of its payments."""

    version: int
    captured: int


def amount(key: str) -> int:
    """What the payment of this key pays: no two of a history have the same, nor have sums of them, as good as never."""
    return int.from_bytes(sha256(key.encode()).digest()) % AMOUNT_MAX + 1


def view(facts: Facts) -> View:
    """The view of these facts. The first is the order itself."""
    return View(len(facts), sum(amount(key) for key in facts[1:]))


def step(facts: Facts, operation: Operation) -> Facts | None:
    """What the stream is after an operation, or None if it does not answer like this."""
    asked, answer = operation.asked, operation.answer
    expected: Any
    match asked:
        case Append():
            expected, after = _appended(facts, asked)
        case Read(how="view"):
            expected, after = view(facts), facts
        case _:
            expected, after = facts, facts
    return after if operation.returned is None or answer == expected else None


def _appended(facts: Facts, asked: Append) -> tuple[Recorded | Conflict, Facts]:
    if asked.key in facts:
        return Recorded(facts.index(asked.key) + 1, replayed=True), facts
    if asked.version not in (None, len(facts)):
        return Conflict(len(facts)), facts
    return Recorded(len(facts) + 1, replayed=False), (*facts, asked.key)
