"""JSON schemas of what a client may append, made from the very classes that read it.

Where the stored fact holds a commitment, the client's schema shows the words that go into the vault.
"""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from api import examples
from domain.catalogue import KINDS
from domain.door import FACTS_MAX, WORDS, sayable
from domain.kind import Kind

REF = "#/components/schemas/{name}"
_OCCURRED_AT = {
    "type": "string",
    "format": "date-time",
    "description": "When it occurred, if not just now. Up to 5 minutes ahead; over 24 hours back needs scope admin.",
}


def components(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Every schema the append routes refer to, by name."""
    acts = {name: act.said for kind in kinds.values() for name, act in sayable(kind).items()}
    _, parts = msgspec.json.schema_components(list(acts.values()), ref_template=REF)
    schemas: dict[str, Any] = {name: _spoken(part) for name, part in parts.items() if name != "Commitment"}
    for name, said in acts.items():
        # `schemas` may hold the stored class's own schema under this name: what is said is what counts here.
        schemas[f"{name}Said"] = _fact(name, schemas[said.__name__])
    return schemas


def body(kind: str) -> dict[str, Any]:
    """The request body of a kind's door: one fact, or an array of them."""
    names = sorted(sayable(KINDS[kind]))
    one = {
        "oneOf": [{"$ref": REF.format(name=f"{name}Said")} for name in names],
        "discriminator": {
            "propertyName": "type",
            "mapping": {name: REF.format(name=f"{name}Said") for name in names},
        },
    }
    shown = {name: {"value": value} for name in names if (value := examples.first(kind, name))}
    several = {"type": "array", "items": one, "minItems": 1, "maxItems": FACTS_MAX}
    return {
        "required": True,
        "content": {"application/json": {"schema": {"anyOf": [one, several]}, "examples": shown}},
    }


def _fact(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    properties = {"type": {"const": name}, "occurred_at": _OCCURRED_AT, **schema.get("properties", {})}
    required = ["type", *schema.get("required", [])]
    return {**schema, "title": name, "type": "object", "properties": properties, "required": required}


def _spoken(schema: Any) -> Any:
    """The schema with the words themselves where commitments stand."""
    if isinstance(schema, list):
        return [_spoken(each) for each in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    members = cast(dict[str, Any], schema)
    spoken = {name: _spoken(each) for name, each in members.items()}
    if isinstance(pattern := members.get("pattern"), str):
        spoken["pattern"] = pattern.replace("\\Z", "$")  # only Python has it
    for name, each in members.get("properties", {}).items():
        if isinstance(each, dict) and cast(dict[str, Any], each).get("$ref") == REF.format(name="Commitment"):
            words = _spoken(msgspec.json.schema(WORDS[name]))
            spoken["properties"][name] = words | {"x-vault": True}
    return spoken
