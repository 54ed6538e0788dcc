"""What the contract says of webhooks, by example."""

from typing import Any

from api.asyncapi import EVENT

EXAMPLE: dict[str, Any] = {
    "webhook_id": "warehouse",
    "url": "https://hooks.warehouse.example/ledger",
    "types": ["ReturnReceived", "RefundSettled"],
    "description": "what came back, and what was paid",
}
TOLD: dict[str, Any] = {
    **EXAMPLE,
    "status": "ACTIVE",
    "reason": None,
    "paused_at": None,
    "created_at": "2026-06-01T08:00:00.000000Z",
    "from": 1204,
    "position": 1377,
    "behind": 0,
    "delivered": 41,
    "delivered_at": "2026-06-01T09:12:31.204511Z",
    "parked": 0,
    "failing_since": None,
    "trouble": None,
    "resends": [],
    "old_secret_until": None,
}
SHOWN_ONCE = {"secret": "whsec_bm90LWEtc2VjcmV0LWJ1dC1hbi1leGFtcGxlLW9mLWl0"}
DELIVERY: dict[str, Any] = {
    "position": 1377,
    "type": "RefundSettled",
    "status": "RETRYING",
    "tries": 2,
    "why": "status 503",
    "at": "2026-06-01T09:12:31.204511Z",
    "next_try_at": "2026-06-01T09:12:47.100000Z",
}


_NAMED = {"webhook-id": "the event's id, the same whenever it is sent", "webhook-timestamp": "seconds since 1970"}
_NAMED["webhook-signature"] = "`v1,` and Base64 of HMAC-SHA-256, several separated by spaces while a secret is rotated"
DELIVERED: dict[str, Any] = {
    "summary": "An event, as an endpoint is told of it",
    "description": "Signed by Standard Webhooks; see docs/webhooks.md.",
    "operationId": "deliver_event",
    "security": [],
    "parameters": [
        {"name": name, "in": "header", "required": True, "description": meaning, "schema": {"type": "string"}}
        for name, meaning in _NAMED.items()
    ],
    "requestBody": {
        "required": True,
        "content": {
            EVENT: {
                "schema": {
                    "type": "object",
                    "required": ["specversion", "id", "source", "type", "time", "data"],
                    "properties": {
                        "specversion": {"const": "1.0"},
                        "id": {"type": "string"},
                        "source": {"type": "string", "format": "uri-reference"},
                        "type": {"type": "string", "description": "a type of fact, or `test`"},
                        "subject": {"type": "string", "description": "the stream"},
                        "time": {"type": "string", "format": "date-time"},
                        "datacontenttype": {"const": "application/json"},
                        "sequence": {"type": "string"},
                        "position": {"type": "integer"},
                        "data": {"anyOf": [{"$ref": "#/components/schemas/Event"}, {"type": "object"}]},
                    },
                }
            }
        },
    },
    "responses": {
        "2XX": {"description": "Taken"},
        "410": {"description": "Nothing is wanted any more: the endpoint is paused"},
        "default": {"description": "Not taken: tried again, not before `Retry-After`"},
    },
}
"""What the contract says of the requests that the ledger makes."""


def body(shape: dict[str, Any], required: list[str], example: dict[str, Any]) -> dict[str, Any]:
    """A JSON body of this shape."""
    schema = {"type": "object", "additionalProperties": False, "required": required, "properties": shape}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}}


def answers(status: int, description: str, example: Any) -> dict[int | str, dict[str, Any]]:
    """An answer in JSON, by an example."""
    return {status: {"description": description, "content": {"application/json": {"example": example}}}}


CHANGES: dict[str, Any] = {
    "url": {"type": "string", "format": "uri", "maxLength": 2000, "description": "https, on the public internet"},
    "types": {"type": "array", "items": {"type": "string"}, "description": "types of facts; all of them if empty"},
    "description": {"type": "string", "maxLength": 200},
}
ADDS = CHANGES | {
    "from": {
        "type": ["integer", "null"],
        "minimum": 0,
        "description": "position of the first event; the log's end if none",
    },
    "webhook_id": {"type": ["string", "null"], "description": "an id of your own; one is made if none is given"},
}
