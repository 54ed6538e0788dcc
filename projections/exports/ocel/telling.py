"""What events say of objects: attributes that change with time, and how objects stand to each other."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.ledger.entry import Entry
from projections.exports.known import Known
from projections.exports.ocel.objects import Object, named, order_of
from projections.exports.sources import Stream
from projections.exports.table import Column, Sheet, Table, text


class Link(NamedTuple):
    """How an object stands to another: that one's type, and the text that gives its key."""

    qualifier: str
    type: str
    source: str


class Thing(NamedTuple):
    """A type of object in the streams of a kind: in which events it is told of, its key there, and what is said."""

    type: str
    kind: str
    rows: tuple[str, ...]
    key: str
    attributes: tuple[Column, ...] = ()
    links: tuple[Link, ...] = ()


class Said(NamedTuple):
    """What an event says of an object: attributes by name, and `(qualifier, other object)`."""

    object: Object
    attributes: dict[str, Any]
    links: list[tuple[str, Object]]


class Telling:
    """A thing as its events are read."""

    def __init__(self, thing: Thing) -> None:
        self._thing = thing
        columns = (
            text("key", "", "", thing.key),
            *thing.attributes,
            *(text(each.qualifier, "", "", each.source) for each in thing.links),
        )
        self._sheet = Sheet(Table(thing.type, "", "", thing.kind, thing.rows, columns))

    def about(self, kind: str, fact: str) -> bool:
        """Whether events of this fact in streams of this kind may say something of it."""
        return self._sheet.about(kind, fact)

    def said(self, entry: Entry, stream: Stream, known: Known) -> Iterator[Said]:
        """What this event says of things of this type."""
        thing, order = self._thing, order_of(entry, stream)
        for key, *values in self._sheet.rows(entry, stream, known):
            about = named(thing.type, key, order) if key is not None else None
            if about is None:
                continue
            stated, keys = values[: len(thing.attributes)], values[len(thing.attributes) :]
            attributes = {each.name: value for each, value in zip(thing.attributes, stated, strict=True)}
            links = [
                (link.qualifier, other)
                for link, to in zip(thing.links, keys, strict=True)
                if to is not None and (other := named(link.type, to, order))
            ]
            yield Said(about, {name: value for name, value in attributes.items() if value is not None}, links)
