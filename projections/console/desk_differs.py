"""What was shown beside what it comes to now, figure by figure, where the two are not the same any more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict, cast

import msgspec

from projections.console.members import MONEY

Json = Mapping[str, Any]


class Decided(TypedDict):
    """One event of an outcome."""

    stream: str
    type: str
    policies: list[Any]
    data: dict[str, Any]


_MONEY = MONEY | {"goods", "service", "gifts"}
ROWS_MAX = 60
_SILENT = frozenset({"blocks", "trace.units", "funding"})
"""Members that only say in other words what another one says."""
_NAMING = ("line", "coupon_id", "payment_id", "reason", "method")
"""What an item of a list goes by; coupons follow a method each, which may be the same."""


def differences_of(shown: str, now: str) -> list[dict[str, Any]]:
    """The same of two outcomes as a form carries them; of what is no outcome nothing is known."""
    try:
        return differences(_read(shown), _read(now))
    except RecursionError:
        return []


def _read(text: str) -> list[Decided]:
    try:
        return msgspec.json.decode(text, type=list[Decided])
    except msgspec.MsgspecError:
        return []


def differences(shown: Sequence[Decided], now: Sequence[Decided]) -> list[dict[str, Any]]:
    """Two outcomes as rows: of which event on which stream, which figure, what was shown, what it is now.

    An event that is in one of them only has a row of its own, without a figure; None is what is not there.
    """
    old, new = _by_event(shown), _by_event(now)
    rows: list[dict[str, Any]] = []
    for event in dict.fromkeys((*old, *new)):
        rows += _of_event(event, old.get(event), new.get(event))
    return rows[:ROWS_MAX]


def _of_event(event: tuple[str, str, int], old: Json | None, new: Json | None) -> Iterator[dict[str, Any]]:
    named = {"stream": event[0], "type": event[1]}
    if old is None or new is None:
        yield {
            **named,
            "name": None,
            "money": False,
            "method": None,
            "shown": old is not None,
            "now": new is not None,
            "differs": True,
        }
    before, after = _figures(old), _figures(new)
    for path in dict.fromkeys((*before, *after)):
        differs = before.get(path) != after.get(path)
        method = path.split(".")[-2] if _is_outcome(path) else None
        if path == "amount" or method or (differs and old is not None and new is not None):
            money = path.rpartition(".")[2] in _MONEY and (new or old or {}).get("kind") != "POINTS"
            told = {"shown": before.get(path), "now": after.get(path), "differs": differs}
            money = money and all(isinstance(each, int | None) for each in (told["shown"], told["now"]))
            yield {**named, "name": path, "money": money, "method": method, **told}


def _is_outcome(path: str) -> bool:
    """What a refund comes to, by one of the methods: shown also where it is the same, as the whole amount is."""
    return "outcomes." in path and path.endswith(".amount")


def _by_event(outcome: Sequence[Decided]) -> dict[tuple[str, str, int], Json]:
    """Each event by its stream, its type, and which of that type it is there."""
    found: dict[tuple[str, str, int], Json] = {}
    turns = Counter[tuple[str, str]]()
    for each in outcome:
        said = (each["stream"], each["type"])
        found[*said, turns[said]] = {**each["data"], "rules": each["policies"]}
        turns[said] += 1
    return found


def _figures(data: Json | None) -> dict[str, Any]:
    return dict(_under("", data)) if data else {}


def _under(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every plain value by its path; an item goes by what names it alone, or by its place."""
    if path in _SILENT:
        return
    if isinstance(value, Mapping):
        for name, member in cast(Json, value).items():
            yield from _under(f"{path}.{name}" if path else name, member)
    elif isinstance(value, list):
        items = cast(list[Any], value)
        names = [_name(item, place) for place, item in enumerate(items)]
        times = Counter(names)
        for place, (name, item) in enumerate(zip(names, items, strict=True)):
            yield from _under(f"{path}.{name if times[name] == 1 else place}", item)
    else:
        yield path, value


def _name(item: Any, place: int) -> str:
    if isinstance(item, Mapping):
        named = cast(Json, item)
        return str(next((named[name] for name in _NAMING if name in named), place))
    return str(place)
