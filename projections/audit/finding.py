"""What an audit finds, and how it is written down."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Literal, NamedTuple, cast

Verdict = Literal["DIFFERENCE", "UNCHECKED"]
"""The log says something else than it should, or what would say so is not there any more."""


class Change(NamedTuple):
    """A value that is recorded and another that should be, under its JSON pointer; None where there is none."""

    path: str
    expected: Any
    recorded: Any


class Finding(NamedTuple):
    """One thing found. `check` names what was looked at; `position` and `stream` say where, as far as it has a place.

    `policies` are the rules that the recorded decision names, as `(id, version)`.
    """

    check: str
    verdict: Verdict
    position: int | None
    stream: str | None
    sentence: str
    policies: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()


def changes(expected: Any, recorded: Any, path: str = "") -> Iterator[Change]:
    """Every plain value in which two JSON values differ; a list's items go by their places."""
    if isinstance(expected, dict) and isinstance(recorded, dict):
        wanted, there = cast(Mapping[str, Any], expected), cast(Mapping[str, Any], recorded)
        for name in dict.fromkeys((*wanted, *there)):
            yield from changes(wanted.get(name), there.get(name), f"{path}/{name}")
    elif isinstance(expected, list) and isinstance(recorded, list):
        pairs = zip_longest(cast(Sequence[Any], expected), cast(Sequence[Any], recorded))
        for place, (wanted, there) in enumerate(pairs):
            yield from changes(wanted, there, f"{path}/{place}")
    elif expected != recorded or isinstance(expected, bool) != isinstance(recorded, bool):
        yield Change(path, expected, recorded)
