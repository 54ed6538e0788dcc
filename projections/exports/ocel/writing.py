"""Writing OCEL 2.0: events as they are read, then the objects that they were about, then the types of both."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from domain.fact import Fact
from domain.ledger.entry import Entry
from projections.exports.files import File, Files
from projections.exports.known import Known, Orders
from projections.exports.log import Advance, Log, Range, entries
from projections.exports.ocel.attributes import ENVELOPE, attributes, attributes_of
from projections.exports.ocel.gathered import Gathered
from projections.exports.ocel.objects import PARTS, Object, meant, order_of
from projections.exports.ocel.telling import Telling
from projections.exports.ocel.things import THINGS
from projections.exports.sources import Stream
from projections.exports.table import Chosen

FILE = "ocel.json"
_WORKING = "objects.sqlite"


def write_ocel(log: Log, wanted: Range, files: Files, advance: Advance) -> None:
    """The events of the range as OCEL 2.0, with the objects they are about as far as the range tells of them."""
    file = files.open(FILE)
    gathered = Gathered(files.folder.parent / _WORKING)
    facts: dict[str, type[Fact]] = {}
    try:
        file.write(b'{"events":[')
        _list(file, _events(log, wanted, advance, gathered, facts), counted=True)
        file.write(b'],"objects":[')
        _list(file, map(_object, gathered.objects()))
        file.write(b'],"eventTypes":')
        file.write(orjson.dumps([_event_type(name, facts[name]) for name in sorted(facts)]))
        file.write(b',"objectTypes":')
        file.write(orjson.dumps([_object_type(name) for name in sorted(gathered.types())]))
        file.write(b"}\n")
    finally:
        gathered.close()


def _list(file: File, values: Iterable[Any], *, counted: bool = False) -> None:
    between = b"\n"
    for value in values:
        file.write(between + orjson.dumps(value), int(counted))
        between = b",\n"


def _events(
    log: Log, wanted: Range, advance: Advance, gathered: Gathered, facts: dict[str, type[Fact]]
) -> Iterator[dict[str, Any]]:
    orders, chosen = Orders(log.before), Chosen([Telling(thing) for thing in THINGS])
    for entry in entries(log, wanted, advance):
        known = orders.after(entry)
        kind, _, key = entry.stream.partition("/")
        stream = Stream(kind, key)
        facts[entry.type] = type(entry.data)
        found = meant(entry, stream, known)
        for each in found:
            _meet(gathered, each.object, order_of(entry, stream))
        _tell(gathered, chosen.by(stream, entry.type), entry, stream, known)
        yield {
            "id": entry.event_id,
            "type": entry.type,
            "time": entry.occurred_at,
            "attributes": attributes(entry),
            "relationships": [{"objectId": each.object.id, "qualifier": each.qualifier} for each in found],
        }


def _meet(gathered: Gathered, met: Object, order: str | None) -> None:
    """An object that lives in an order belongs to it."""
    gathered.meet(met)
    if met.type in PARTS and order is not None:
        whole = Object(f"orders/{order}", "order")
        gathered.meet(whole)
        gathered.link(met, "belongs to", whole)


def _tell(gathered: Gathered, tellings: Iterable[Telling], entry: Entry, stream: Stream, known: Known) -> None:
    for telling in tellings:
        for said in telling.said(entry, stream, known):
            _meet(gathered, said.object, order_of(entry, stream))
            for name, value in said.attributes.items():
                gathered.attribute(said.object, name, entry.occurred_at, value)
            for qualifier, other in said.links:
                _meet(gathered, other, order_of(entry, stream))
                gathered.link(said.object, qualifier, other)


def _object(found: tuple[Object, list[tuple[str, str, bytes]], list[tuple[str, str]]]) -> dict[str, Any]:
    each, said, links = found
    return {
        "id": each.id,
        "type": each.type,
        "attributes": [{"name": name, "time": time, "value": orjson.Fragment(value)} for name, time, value in said],
        "relationships": [{"objectId": other, "qualifier": qualifier} for qualifier, other in links],
    }


def _event_type(name: str, fact: type[Fact]) -> dict[str, Any]:
    own = [*ENVELOPE, *attributes_of(fact)]
    return {"name": name, "attributes": [{"name": each.name, "type": each.type} for each in own]}


def _object_type(name: str) -> dict[str, Any]:
    types = {each.name: each.type for thing in THINGS if thing.type == name for each in thing.attributes}
    return {"name": name, "attributes": [{"name": own, "type": type_} for own, type_ in types.items()]}
