"""Which attributes an event of a fact has: found in the fact's own type, so that a new fact has them too.

A plain member is one; so is a plain member of a value inside the fact, as `totals.payable`. A person's words are given
by their commitment. A list of plain values is one text; lists of anything else are told as relationships, and in full
by the other exports; of `lines` there is the number of `units`.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from msgspec import UNSET, inspect

from domain.fact import Commitment, Fact
from domain.ledger.entry import Entry
from projections.exports.table import Type

_ZONE = "tz"
"""The only plain text of a fact that is bound by nothing and yet no instant."""


class Attribute(NamedTuple):
    """An attribute: its name and type, and how it is read off the fact."""

    name: str
    type: Type
    read: Callable[[Any], Any]


def _member(name: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        found = getattr(value, name)
        return None if found is UNSET else found

    return read


def _then(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        found = first(value)
        return None if found is None else second(found)

    return read


ENVELOPE: tuple[Attribute, ...] = (
    Attribute("leaf_index", "integer", _member("position")),
    Attribute("leaf_hash", "string", _member("leaf_hash")),
    Attribute("stream", "string", _member("stream")),
    Attribute("stream_version", "integer", _member("version")),
    Attribute("recorded_at", "time", _member("recorded_at")),
    Attribute("actor", "string", _member("actor")),
    Attribute("caused_by", "string", _member("caused_by")),
)


@cache
def attributes_of(fact: type[Fact]) -> tuple[Attribute, ...]:
    """The attributes of a fact, in the order of its members."""
    return tuple(_of_members(cast(inspect.StructType, inspect.type_info(fact)), "", deeper=True))


def attributes(entry: Entry) -> list[dict[str, Any]]:
    """What an event states of its attributes."""
    stated = [(each.name, each.read(entry)) for each in ENVELOPE]
    stated += [(each.name, each.read(entry.data)) for each in attributes_of(type(entry.data))]
    return [{"name": name, "value": value} for name, value in stated if value is not None]


def _of_members(struct: inspect.StructType, prefix: str, *, deeper: bool) -> Iterator[Attribute]:
    for field in struct.fields:
        name, kind = prefix + field.encode_name, _bare(field.type)
        read = _member(field.name)
        match kind:
            case inspect.StructType(cls=cls) if cls is Commitment:
                yield Attribute(f"{name}_commitment", "string", _then(read, _member("commitment")))
            case inspect.StructType() if deeper:
                for inner in _of_members(kind, f"{name}.", deeper=False):
                    yield Attribute(inner.name, inner.type, _then(read, inner.read))
            case inspect.VarTupleType(item_type=item):
                yield from _of_list(name, read, _bare(item))
            case _ if plain := _plain(kind, name):
                yield Attribute(name, plain, read)
            case _:
                pass


def _of_list(name: str, read: Callable[[Any], Any], item: inspect.Type) -> Iterator[Attribute]:
    if _plain(item, name):
        yield Attribute(name, "string", _then(read, lambda values: "; ".join(map(str, values))))
    elif name == "lines" and _has_member(item, "quantity"):
        yield Attribute("units", "integer", _then(read, lambda lines: sum(each.quantity for each in lines)))


def _has_member(item: inspect.Type, name: str) -> bool:
    return isinstance(item, inspect.StructType) and any(field.name == name for field in item.fields)


def _bare(kind: inspect.Type) -> inspect.Type:
    """The type without its notes, and without the possibility that nothing is stated."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        stated = [each for each in map(_bare, kind.types) if not isinstance(each, inspect.NoneType)]
        if len(stated) == 1 or all(isinstance(each, inspect.LiteralType) for each in stated):
            return stated[0]
    return kind


def _plain(kind: inspect.Type, name: str) -> Type | None:
    match kind:
        case inspect.BoolType():
            return "boolean"
        case inspect.IntType():
            return "integer"
        case inspect.StrType(min_length=None, max_length=None, pattern=None) if name.rpartition(".")[2] != _ZONE:
            return "time"
        case inspect.StrType() | inspect.LiteralType():
            return "string"
        case _:
            return None
