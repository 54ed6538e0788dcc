"""The contract of the feeds for machines (AsyncAPI 3.0): how events leave this ledger, and what they are."""

from functools import lru_cache
from typing import Any

import orjson

from api.event_schemas import SCHEMAS, about, event, parts
from api.tail import SOURCE
from domain.catalogue import FACTS

EVENT = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
_SCHEMA = "#/components/schemas/{name}"
_BINDING = "0.3.0"
_AFTER = {"type": "integer", "minimum": -1, "default": -1, "description": "Position of the last event known."}
_TYPES = {"type": "string", "description": "Types of events, separated by commas; all of them if none is named."}


@lru_cache(8)
def document_bytes(title: str, version: str, root: str = "") -> bytes:
    """The document as it is served, of an app of this title and version, for the ledger at `root`."""
    return orjson.dumps(document(title, version, root))


def document(title: str, version: str, root: str = "") -> dict[str, Any]:
    """The whole contract."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": title,
            "version": version,
            "description": "Every event of the log, in the log's order, each as a CloudEvent. "
            f"Its schema alone: {SCHEMAS}/{{type}}. A reader takes members it does not know.",
        },
        "defaultContentType": EVENT,
        "servers": {
            "ledger": {
                "host": "{host}",
                "protocol": "http",
                "description": "Wherever this document came from.",
                "variables": {"host": {"default": "127.0.0.1:8000"}},
                **({"pathname": root} if root else {}),
            }
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {
            "messages": _messages(),
            "schemas": {**parts(_SCHEMA)},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _channels() -> dict[str, Any]:
    every = {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in sorted(FACTS)}
    return {
        "pages": {
            "address": SOURCE,
            "title": "The feed in pages",
            "description": "A batch of events behind a position; Link names the next page, a full one never "
            "changes. With timeout an empty page waits for a first event.",
            "messages": {"batch": {"$ref": "#/components/messages/batch"}},
        },
        "stream": {
            "address": f"{SOURCE}/stream",
            "title": "The feed as server-sent events",
            "description": "Each event is one message: its position as id, itself as data. Last-Event-ID says "
            "behind which position to go on, and wins over after. An id without data moves that place on past "
            "events of types that were not asked for.",
            "messages": every,
        },
        "webhooks": {
            "address": None,
            "title": "The feed brought to a subscriber",
            "description": "Each event is the body of a POST to the subscriber's own address.",
            "messages": every,
        },
    }


def _operations() -> dict[str, Any]:
    limit = {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    timeout = {"type": "integer", "minimum": 0, "maximum": 30, "default": 0, "description": "seconds"}
    return {
        "tellPages": _operation("pages", after=_AFTER, limit=limit, types=_TYPES, timeout=timeout),
        "tellStream": _operation("stream", after=_AFTER, types=_TYPES),
        "bring": {
            "action": "send",
            "channel": {"$ref": "#/channels/webhooks"},
            "bindings": {"http": {"method": "POST", "bindingVersion": _BINDING}},
        },
    }


def _operation(channel: str, **query: Any) -> dict[str, Any]:
    asked = {"type": "object", "properties": query, "additionalProperties": False}
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "security": [{"$ref": "#/components/securitySchemes/key"}],
        "bindings": {"http": {"method": "GET", "query": asked, "bindingVersion": _BINDING}},
    }


def _messages() -> dict[str, Any]:
    batch = {
        "title": "A page of the feed",
        "contentType": BATCH,
        "payload": {"type": "array", "maxItems": 1000, "items": {"$ref": _SCHEMA.format(name="CloudEvent")}},
    }
    one = {
        type_: {"name": type_, "title": type_, "summary": about(type_), "payload": event(type_, _SCHEMA)}
        for type_ in sorted(FACTS)
    }
    return {"batch": batch, **one}
