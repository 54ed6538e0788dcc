"""What changed in an order between two versions: each figure's old and new value, and the events that did it.

A figure is named by a path of member names, with a list's items by their own ids: `/lines/2/kept`,
`/refunds/r1/amount`. Items without an id go by their place. An absent figure and one that is null are the same. What
stands in place of a person's words is one figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard, cast

from domain.ledger.entry import Entry
from domain.order.events import OrderFact
from domain.order.fold import evolve
from domain.order.state import Order
from projections.order_view import order_view
from projections.words import is_commitment

View = Mapping[str, Any]
Moment = tuple[Entry | None, View | None]
"""A version of the order: the event that led to it, and the view after it (None before the order existed)."""

_IDS = {
    "lines": "line",
    "coupons": "coupon_id",
    "refunds": "refund_id",
    "returns": "return_id",
    "quotes": "quote_id",
    "gifts": "line",
    "services": "line",
    "gift_returns": "gift_return_id",
    "repairs": "repair_id",
    "reviews": "review_id",
    "steps": "type",
    "payments": "payment_id",
    "care": "coupon_id",
    "messages": "message_id",
    "assessments": "assessment_id",
}
_NOT_A_CHANGE = frozenset({"version", "trace"})
"""The version always changes; a trace is how a figure came about, not a figure of the order."""


class Change(NamedTuple):
    """One figure that one event changed."""

    path: str
    old: Any
    new: Any
    entry: Entry | None


def between_versions(entries: Sequence[Entry], order_id: str, first: int, last: int) -> dict[str, Any]:
    """What changed in an order from one version to another, given its entries from version 1 on; 0 is before it was."""
    return diff(_moments(entries, order_id, first, last))


def _moments(entries: Sequence[Entry], order_id: str, first: int, last: int) -> Iterator[Moment]:
    """One view after the other: those of a long order would be large together."""
    order = Order()
    if not first:
        yield None, None
    for entry in entries[:last]:
        order = evolve(order, cast(OrderFact, entry.data), entry.occurred_at)
        if entry.version >= first:
            yield entry, order_view(order, entry.version, order_id)


def diff(moments: Iterable[Moment]) -> dict[str, Any]:
    """What changed from the first of these moments to the last, given every version between them in order.

    `changes` are net: figures that differ between the first and the last moment, each with the event that gave
    it its value and all events that moved it. `steps` are all single changes, event by event.
    """
    left = iter(moments)
    before = start = next(left)
    steps: list[Change] = []
    for after in left:
        steps += _between(before, after)
        before = after
    first, last = (dict(_figures(view)) for view in (start[1], before[1]))
    moved: dict[str, list[Entry]] = {}
    for step in steps:
        if step.entry is not None:
            moved.setdefault(step.path, []).append(step.entry)
    return {
        "changes": [
            {
                "path": path,
                "old": first.get(path),
                "new": last.get(path),
                "event": _event(moved[path][-1]) if path in moved else None,
                "events": [_event(entry) for entry in moved.get(path, ())],
            }
            for path in _changed(first, last)
        ],
        "steps": [
            {"path": step.path, "old": step.old, "new": step.new, "event": _event(step.entry) if step.entry else None}
            for step in steps
        ],
    }


def _between(before: Moment, after: Moment) -> Iterator[Change]:
    old, new = dict(_figures(before[1], after[1])), dict(_figures(after[1], before[1]))
    for path in _changed(old, new):
        yield Change(path, old.get(path), new.get(path), after[0])


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The paths whose values differ, in the order of the view, what vanished last."""
    paths = [*new, *(path for path in old if path not in new)]
    return [path for path in paths if not _same(old.get(path), new.get(path))]


def _same(old: Any, new: Any) -> bool:
    """Whether two values are one; true is not 1."""
    return old == new and isinstance(old, bool) == isinstance(new, bool)


def _figures(view: View | None, beside: View | None = None) -> Iterator[tuple[str, Any]]:
    """The figures of a view; of one beside it only what stands in a part that differs."""
    for name, value in (view or {}).items():
        yield from _under(f"/{name}", name, value, (beside or {}).get(name))


def _under(path: str, name: str, value: Any, beside: Any) -> Iterator[tuple[str, Any]]:
    """The figures under a member, unless it is the same beside. A list of plain values is one figure."""
    if name in _NOT_A_CHANGE:
        return
    if isinstance(value, dict) and not is_commitment(value):
        if value == beside:
            return
        others = cast(dict[str, Any], beside) if isinstance(beside, dict) else {}
        for inner, member in cast(dict[str, Any], value).items():
            yield from _under(f"{path}/{inner}", inner, member, others.get(inner))
    elif _is_rows(value):
        if value == beside:
            return
        comparable = _is_rows(beside) and _keyed(name, value)
        others = _keyed(name, beside) if comparable else {}
        for place, item in enumerate(value):
            key = _key(name, place, item)
            yield from _under(f"{path}/{key}", "", item, others.get(key))
    else:
        yield path, value


def _is_rows(value: Any) -> TypeGuard[Sequence[dict[str, Any]]]:
    return isinstance(value, list | tuple) and any(isinstance(item, dict) for item in cast(Sequence[Any], value))


def _keyed(name: str, rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by what names them in a path; none where two have one name."""
    keyed = {_key(name, place, item): item for place, item in enumerate(rows)}
    return keyed if len(keyed) == len(rows) else {}


def _key(name: str, place: int, item: dict[str, Any]) -> str:
    return _escaped(item.get(_IDS.get(name, ""), place))


def _escaped(part: object) -> str:
    """A part of a path, as a JSON pointer writes it."""
    return str(part).replace("~", "~0").replace("/", "~1")


def _event(entry: Entry) -> dict[str, Any]:
    return {"event_id": entry.event_id, "version": entry.version, "type": entry.type, "occurred_at": entry.occurred_at}
