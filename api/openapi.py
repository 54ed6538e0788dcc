"""The contract for machines: FastAPI's document of the reading routes, and our own of the appending ones."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.auth import APPENDERS, SCOPES
from api.fact_schemas import REF, body, components
from api.problem_texts import PROBLEMS
from api.webhooks.documented import DELIVERED
from domain.catalogue import KINDS
from domain.kind import Kind

PUBLIC = (
    *("/healthz", "/readyz", "/metrics", "/problems/{code}", "/sign-in"),
    *("/v1/log/vkey", "/v1/log/checkpoint", "/v1/log/timestamp", "/v1/log/tile/{level}/{path}"),
    *("/v1/log/proof/inclusion", "/v1/log/proof/consistency"),
    *("/asyncapi.json", "/v1/schemas/events", "/v1/schemas/events/{type}"),
)
"""Paths that need no key."""
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that a shop assistant can read out."},
        "code": {"type": "string", "description": "Stable, kebab-case.", "examples": sorted(PROBLEMS)},
        "request_id": {"type": ["string", "null"]},
        "requirement": {"type": "string"},
        "law": {"type": "string"},
        "current_version": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer"},
                    "parameter": {"type": "string"},
                    "in": {"type": "string"},
                    "reason": {"type": "string"},
                },
            },
        },
    },
}
_EVENT = {
    "type": "object",
    "properties": {
        "event_id": {"type": ["string", "null"], "format": "uuid"},
        "position": {"type": ["integer", "null"], "description": "Place in the whole log, without gaps."},
        "stream": {"type": "string"},
        "version": {"type": "integer"},
        "type": {"type": "string"},
        "occurred_at": {"type": "string", "format": "date-time"},
        "recorded_at": {"type": ["string", "null"], "format": "date-time"},
        "actor": {"type": "string"},
        "caused_by": {"type": ["string", "null"]},
        "leaf_hash": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "data": {"type": "object"},
    },
}
_RECORDED = {
    "type": "object",
    "required": ["stream", "version", "recorded", "events", "state"],
    "properties": {
        "stream": {"type": "string"},
        "version": {"type": "integer", "description": "Of the path's stream, after all of them."},
        "recorded": {"type": "boolean"},
        "events": {"type": "array", "items": {"$ref": REF.format(name="Event")}},
        "state": {"type": "object", "description": "The path stream's view, as its GET answers it."},
    },
}


def document_bytes(app: FastAPI, root: str = "") -> bytes:
    """The document as it is served, for the ledger at `root`."""
    servers = b'{"servers":%b,' % orjson.dumps([{"url": root}]) if root else b"{"
    return servers + _whole(app)[1:]


@cache
def _whole(app: FastAPI) -> bytes:
    return orjson.dumps(document(app))


def document(app: FastAPI) -> dict[str, Any]:
    """The whole contract."""
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    doors = {name: kind for name, kind in KINDS.items() if name in APPENDERS}
    for name, kind in doors.items():
        found["paths"].setdefault(f"/v1/{name}/{{id}}/events", {})["post"] = _append(name, kind)
    schemas: dict[str, Any] = found.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):  # a misfit is a problem like any other
        schemas.pop(unused, None)
    schemas.update(components(doors), Problem=_PROBLEM, Event=_EVENT, Recorded=_RECORDED)
    found["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": f"Scopes: {', '.join(SCOPES)}."}
    }
    for path, operation in _operations(found):
        _complete(path, operation)
    found["paths"]["/v1/import"]["post"]["requestBody"] = _IMPORT
    found["paths"]["/v1/content/{sha256}"]["put"]["requestBody"] = {
        "required": True,
        "content": {"*/*": {"schema": {"type": "string", "format": "binary", "maxLength": 10 * 2**20}}},
    }
    found["webhooks"] = {"event": {"post": DELIVERED}}
    return found


_IMPORT = {
    "required": True,
    "content": {
        "application/x-ndjson": {
            "schema": {
                "type": "string",
                "description": 'A line each: {"stream", "idempotency_key", "facts": […], "historical"?}.',
            }
        }
    },
}


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in found["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete(path: str, operation: dict[str, Any]) -> None:
    """What holds for every operation: its path's parameters, its problems, its key."""
    parameters = operation.setdefault("parameters", [])
    named = {each["name"] for each in parameters if each["in"] == "path"}
    for name in ("id", "sha256"):
        if f"{{{name}}}" in path and name not in named:
            parameters.insert(0, _path_parameter(name))
    responses = operation["responses"]
    responses.pop("422", None)
    responses["default"] = {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
    }
    if path not in PUBLIC:
        operation["security"] = [{"key": []}]


def _path_parameter(name: str) -> dict[str, Any]:
    patterns = {
        "id": r"^[A-Za-z0-9]([A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?$",
        "sha256": "^[0-9a-f]{64}$",
    }
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": patterns[name]}}


def _append(name: str, kind: Kind) -> dict[str, Any]:
    answer = {"application/json": {"schema": {"$ref": REF.format(name="Recorded")}}}
    return {
        "summary": f"Append facts to {name}",
        "description": f"Needs scope {APPENDERS[name]}. A fact and all that follows from it are recorded at once.",
        "operationId": f"append_to_{name}",
        "parameters": [
            _header("Idempotency-Key", "1 to 255 characters; needed unless it is a dry run", 255),
            _header("If-Match", 'the version the stream must have, such as "7"', 20),
            _header("If-None-Match", "* insists that the stream does not exist", 1),
            _header("Actor", "the member of staff acting behind the key", 64),
            {"name": "dry_run", "in": "query", "schema": {"type": "boolean", "default": False}},
        ],
        "requestBody": body(name),
        "responses": {
            "201": {"description": "Recorded, and durable", "content": answer},
            "200": {"description": "A dry run, or nothing new: it was recorded before", "content": answer},
        },
    }


def _header(name: str, description: str, longest: int) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {"name": name, "in": "header", "description": description, "schema": schema}
