"""JSON schemas of every event as the feed tells it, made from the very classes that hold the facts.

They are for whoever reads: a reader must take members it does not know, for later releases may add some. Where the
stored fact holds a commitment, a reader who may see the words finds them instead, until they are erased.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import msgspec

from api.tail import SOURCE
from domain.catalogue import FACTS, KINDS
from domain.door import WORDS
from domain.ledger.entry import PolicyRef, Request

SCHEMAS = "/v1/schemas/events"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_IN_DOCUMENT = "#/$defs/{name}"
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_INSTANT = {"type": "string", "format": "date-time", "description": "RFC 3339 in UTC, six decimals."}
_POSITION = {"type": "integer", "minimum": 0, "description": "Place in the whole log, without gaps."}


def about(type_: str) -> str:
    """What an event of this type means."""
    return " ".join((FACTS[type_].__doc__ or "").split())


def kinds(type_: str) -> list[str]:
    """The kinds of streams that hold events of this type."""
    return [name for name, kind in KINDS.items() if FACTS[type_] in kind.facts]


def newest(type_: str) -> int:
    """The version of its schema that an event of this type is stored under now."""
    return cast(int, getattr(FACTS[type_], "schema_version", 1))


@cache
def document(type_: str) -> bytes:
    """The JSON Schema of the CloudEvent that tells an event of this type, with all it refers to."""
    own = event(type_, _IN_DOCUMENT)
    found: dict[str, Any] = {}
    names = _named(own)
    while names:
        found |= {name: parts(_IN_DOCUMENT)[name] for name in names}
        names = {name for part in found.values() for name in _named(part)} - found.keys()
    return msgspec.json.encode({"$schema": DIALECT, "$id": f"{SCHEMAS}/{type_}", **own, "$defs": found})


@cache
def index() -> bytes:
    """Every type of event there is, and where its schema is."""
    rows = [
        {
            "type": type_,
            "about": about(type_),
            "streams": kinds(type_),
            "schema_version": newest(type_),
            "schema": f"{SCHEMAS}/{type_}",
        }
        for type_ in sorted(FACTS)
    ]
    return msgspec.json.encode({"schemas": rows})


def event(type_: str, ref: str) -> dict[str, Any]:
    """The schema of the CloudEvent of an event of this type, its parts named by `ref`."""
    told = {
        "type": {"const": type_},
        "stream": {"pattern": f"^({'|'.join(kinds(type_))})/"},
        "schema": {"maximum": newest(type_)},
        "data": {"$ref": ref.format(name=type_)},
    }
    return {
        "title": type_,
        "description": about(type_),
        "allOf": [
            {"$ref": ref.format(name="CloudEvent")},
            {"properties": {"type": {"const": type_}, "data": {"properties": told}}},
        ],
    }


@cache
def parts(ref: str) -> Mapping[str, Any]:
    """Every schema that events refer to, by name; `ref` says how one refers to another."""
    _, found = msgspec.json.schema_components([*FACTS.values(), Request, PolicyRef], ref_template=ref)
    told: dict[str, Any] = {name: _told(part, ref) for name, part in found.items()}
    assert not told.keys() & {"CloudEvent", "Event"}, "these names are the envelopes'"
    return told | {"CloudEvent": _cloud_event(ref), "Event": _event(ref)}


def _cloud_event(ref: str) -> dict[str, Any]:
    return _object(
        "An event in the CloudEvents 1.0 envelope.",
        specversion={"const": "1.0"},
        id={"type": "string", "format": "uuid"},
        source={"const": SOURCE},
        type={"type": "string"},
        subject={"type": "string", "description": "The stream."},
        time=_INSTANT | {"description": "When it was recorded."},
        datacontenttype={"const": "application/json"},
        sequence={"type": "string", "pattern": "^[0-9]{16}$", "description": "The position, to be ordered as text."},
        position=_POSITION,
        data={"$ref": ref.format(name="Event")},
    )


def _event(ref: str) -> dict[str, Any]:
    nothing = {"type": "null"}
    return _object(
        "An event with its place in the log and its hash.",
        event_id={"type": "string", "format": "uuid"},
        position=_POSITION,
        stream={"type": "string", "description": "Kind and key, such as orders/A-1001."},
        version={"type": "integer", "minimum": 1, "description": "Its place in its stream."},
        type={"type": "string"},
        schema={"type": "integer", "minimum": 1, "description": "Stored under; it is told in the newest shape."},
        occurred_at=_INSTANT,
        recorded_at=_INSTANT,
        actor={"type": "string"},
        caused_by={"anyOf": [{"type": "string", "format": "uuid"}, nothing], "description": "Another's event_id."},
        request={"anyOf": [{"$ref": ref.format(name="Request")}, nothing]},
        policies={"type": "array", "items": {"$ref": ref.format(name="PolicyRef")}},
        previous={"anyOf": [_HASH, nothing], "description": "leaf_hash of the stream's event before it."},
        leaf_hash=_HASH,
        data={"type": "object"},
    )


def _object(description: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "description": description, "required": [*members], "properties": members}


def _told(schema: Any, ref: str) -> Any:
    """A schema as it holds for those who read, in terms that every JSON Schema library knows."""
    if isinstance(schema, list):
        return [_told(each, ref) for each in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    told: dict[str, Any] = {}
    for word, value in cast(dict[str, Any], schema).items():
        match word:
            case "discriminator":
                pass
            case "additionalProperties" if value is False:
                pass
            case "properties":
                told[word] = {name: _worded(name, each, ref) for name, each in value.items()}
            case "pattern":
                told[word] = value.replace("\\Z", "$")  # only Python has it
            case "description":
                told[word] = " ".join(value.split())
            case "enum" | "default":
                told[word] = value
            case _:
                told[word] = _told(value, ref)
    return told


def _worded(name: str, schema: Any, ref: str) -> Any:
    """A member's schema; where a commitment stands, the words may."""
    commitment = {"$ref": ref.format(name="Commitment")}
    if schema != commitment:
        return _told(schema, ref)
    return {"anyOf": [commitment, _told(msgspec.json.schema(WORDS[name]), ref)]}


def _named(schema: Any) -> set[str]:
    """The parts that a schema refers to."""
    if isinstance(schema, list):
        return set[str]().union(*(_named(each) for each in cast(list[Any], schema)))
    if not isinstance(schema, dict):
        return set()
    members = cast(dict[str, Any], schema)
    ref = members.get("$ref")
    own = {ref.removeprefix(_IN_DOCUMENT.removesuffix("{name}"))} if isinstance(ref, str) else set[str]()
    return own.union(*(_named(each) for each in members.values()))
