"""Where a cell comes from, in a text that is followed to fill it and stands beside its meaning in the dictionary.

Leaf.leaf_hash                                     of the envelope
Stream.key                                         of the stream's name
Order.currency                                     of the order, though it was placed before the range
RefundFellDue.trace.net                            a member of a fact
OrderPlaced.lines[].sku                            of the item that the row is about
OrderPlaced.applied[].shares[].runs[].0            the first part of a triple
CompensationGranted[kind=POINTS].points            only where that holds
sum(OrderPlaced.lines[].list_price * quantity)     over all items
sum(RefundFellDue.breakdown[].net) - Order.due     terms, added or subtracted
RefundSettled: 'SETTLED'                           always the same in rows of that fact
RefundSettled.amount | RefundFellDue.amount        whichever the row is of
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from msgspec import UNSET

from domain.ledger.entry import Entry

_ROOT = re.compile(r"\b([A-Z]\w*)(?=[.\[:])")
_STEP = re.compile(r"\.(?P<member>\w+)|\[(?P<each>(?:(?P<of>\w+)(?P<sign>!?=)(?P<value>\w+))?)\]")
_OUTSIDE = {"Leaf": 0, "Stream": 1, "Order": 2}


class Stream(NamedTuple):
    """The stream that an event stands in: `orders/A-1001` is of kind `orders` and has the key `A-1001`."""

    kind: str
    key: str


class Row(NamedTuple):
    """What a row is about: an event, its stream, what is known of its order, and the item at each depth of its path."""

    leaf: Entry
    stream: Stream
    order: Any
    items: tuple[Any, ...]


Reader = Callable[[Row], Any]


class Step(NamedTuple):
    """A member, or with `each` its items, of which only those whose member `name` is (or is not) `value`."""

    name: str
    each: bool = False
    value: str = ""
    unlike: bool = False


class Path(NamedTuple):
    """A root and the steps from there; `times` are two members that are multiplied at its end."""

    root: str
    steps: tuple[Step, ...]
    times: tuple[str, str] | None = None


def path_of(text: str) -> Path:
    """The path of a text, or ValueError."""
    text, _, factor = text.partition(" * ")
    root = re.match(r"\w+", text)
    if root is None:
        raise ValueError(f"{text} is no path.")
    steps, at = list[Step](), root.end()
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise ValueError(f"{text} goes wrong at {text[at:]}.")
        if found["member"] is not None:
            steps.append(Step(found["member"]))
        else:
            steps.append(Step(found["of"] or "", each=True, value=found["value"] or "", unlike=found["sign"] == "!="))
        at = found.end()
    times = (steps.pop().name, factor) if factor else None
    return Path(root[0], tuple(steps), times)


def facts_of(source: str) -> set[str]:
    """The facts that a text or one of its alternatives is about."""
    return set(_ROOT.findall(re.sub(r"'[^']*'", "''", source))) - _OUTSIDE.keys()


def reader(source: str, fact: str, row: Path) -> Reader | None:
    """What fills a cell in rows of this fact and path, or nothing where no alternative is about that fact."""
    for alternative in source.split(" | "):
        if facts_of(alternative) <= {fact}:
            return _alternative(alternative, row)
    return None


def items(fact: Any, row: Path) -> Iterator[tuple[Any, ...]]:
    """The items at each depth of a row's path, the fact first, for each row that there is of it."""
    return _deeper((fact,), row.steps)


def _deeper(above: tuple[Any, ...], steps: Sequence[Step]) -> Iterator[tuple[Any, ...]]:
    if not steps:
        yield above
        return
    at = next(n for n, step in enumerate(steps) if step.each)  # a row's path ends with its items
    for item in follow(above[-1], steps[: at + 1]):
        yield from _deeper((*above, item), steps[at + 1 :])


def follow(value: Any, steps: Sequence[Step]) -> Iterator[Any]:
    """Every value at the end of the steps; what was not stated is none."""
    if value is UNSET or value is None:
        return
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    if not step.each:
        yield from follow(_member(value, step.name), rest)
        return
    for each in cast(Sequence[Any], value if isinstance(value, tuple | list) else (value,)):
        if not step.name or (getattr(each, step.name) == step.value) is not step.unlike:
            yield from follow(each, rest)


def _member(value: Any, name: str) -> Any:
    return value[int(name)] if name.isdigit() else getattr(value, name)


def _alternative(text: str, row: Path) -> Reader:
    text = text.rpartition(": ")[2]
    parts = re.split(r" ?([+-]) ", text if text.startswith("- ") else f"+ {text}")[1:]
    terms = [(-1 if sign == "-" else 1, _term(term, row)) for sign, term in zip(parts[::2], parts[1::2], strict=True)]
    if len(terms) == 1 and terms[0][0] == 1:
        return terms[0][1]
    return lambda about: sum(sign * (term(about) or 0) for sign, term in terms)


def _term(text: str, row: Path) -> Reader:
    if text.startswith("'"):
        return lambda _: text.strip("'")
    if text.startswith("sum("):
        every = _values(path_of(text[4:-1]), row)
        return lambda about: sum(every(about))
    if text.startswith("count("):
        every = _values(path_of(text[6:-1]), row)
        return lambda about: sum(1 for _ in every(about))
    every = _values(path_of(text), row)
    return lambda about: next(every(about), None)


def _values(path: Path, row: Path) -> Callable[[Row], Iterator[Any]]:
    """From the deepest item that the row and the path have in common."""
    if path.root in _OUTSIDE:
        place = _OUTSIDE[path.root]
        return lambda about: follow(about[place], path.steps)
    depth, shared = 0, 0
    for n, step in enumerate(row.steps, 1):
        if path.steps[:n] != row.steps[:n]:
            break
        if step.each:
            depth, shared = depth + 1, n
    rest = path.steps[shared:]
    if path.times is None:
        return lambda about: follow(about.items[depth], rest)
    first, second = path.times
    return lambda about: (getattr(each, first) * getattr(each, second) for each in follow(about.items[depth], rest))
