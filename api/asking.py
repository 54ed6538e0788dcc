"""Reading a request: its body within bounds, its key, its conditions. Nothing here decides anything."""

import re
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from api.auth import Caller, header
from api.problems import ERRORS_MAX, Problem
from domain.errors import Malformed
from domain.ledger.command import Asked
from domain.ledger.mapper import canonical_json

BODY_MAX = 2**20
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?")
_VERSION = re.compile(r'"(0|[1-9][0-9]{0,15})"')


class Conditions(NamedTuple):
    """What must hold of the path's stream for the append to be meant."""

    if_match: int | None = None
    if_none_match: bool = False


def natural_key(key: str) -> str:
    """The id in a path, if it can be one."""
    if not _ID.fullmatch(key):
        raise Malformed("id-malformed", "An id is 1 to 64 letters, digits or ._:- and begins and ends with the former.")
    return key


async def chunks(scope: Scope, receive: Receive, limit: int | None) -> AsyncIterator[bytes]:
    """The body as it arrives; beyond `limit` it is refused, if it says its length without being read."""
    length = header(scope, b"content-length")
    if limit is not None and length is not None and length.isdecimal() and int(length) > limit:
        raise too_large(limit)
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "bad-request", "The request ended before its body did.")
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if limit is not None and size > limit:
            raise too_large(limit)
        if chunk:
            yield chunk
        if not message.get("more_body", False):
            return


async def body(scope: Scope, receive: Receive, limit: int = BODY_MAX) -> bytes:
    """The whole body, most often a single message."""
    return b"".join([chunk async for chunk in chunks(scope, receive, limit)])


def too_large(limit: int) -> Problem:
    """The refusal of a body that is too large."""
    return Problem(413, "body-too-large", f"The body is larger than {limit} bytes.", limit=limit)


def media_type(scope: Scope, *expected: str) -> str:
    """The body's media type without parameters, or 415."""
    found = (header(scope, b"content-type") or "").partition(";")[0].strip().lower()
    if found not in expected:
        wanted = " or ".join(expected)
        raise Problem(415, "unsupported-media-type", f"The body must be {wanted}.", expected=wanted)
    return found


def dry_run(scope: Scope) -> bool:
    """Whether nothing is to be recorded. A parameter that we don't know may be a typing error: it is refused."""
    query: bytes = scope["query_string"]
    if not query:
        return False
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    if len(given) != 1 or given[0][0] != "dry_run" or given[0][1] not in ("true", "false"):
        errors = [
            {"parameter": name[:60], "in": "query", "reason": "Only dry_run=true|false"}
            for name, _ in given[:ERRORS_MAX]
        ]
        raise Problem(422, "schema", "An append takes one parameter: dry_run, true or false.", errors=errors)
    return given[0][1] == "true"


def idempotency_key(scope: Scope) -> str | None:
    """The key, bare or quoted alike, or none."""
    key = header(scope, b"idempotency-key")
    if key is None:
        return None
    key = key.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = re.sub(r"\\(.)", r"\1", key[1:-1])
    if not 1 <= len(key) <= 255:
        raise Problem(400, "idempotency-key-malformed", "An Idempotency-Key has 1 to 255 characters.")
    return key


def key_missing() -> Problem:
    """The refusal of a recording request without a key."""
    return Problem(400, "idempotency-key-missing", "A recording request needs an Idempotency-Key.")


def asked(caller: Caller, key: str, *identity: object) -> Asked:
    """The request behind a command: whose key, and what was asked under it."""
    digest = sha256(caller.owner.encode() + b"\x00" + key.encode()).hexdigest()
    return Asked(digest, canonical_json(identity))


def conditions(scope: Scope) -> Conditions:
    """If-Match: "7" or If-None-Match: *; anything else is malformed."""
    match, none_match = header(scope, b"if-match"), header(scope, b"if-none-match")
    version = None
    if match is not None:
        found = _VERSION.fullmatch(match.strip())
        if not found:
            raise Problem(400, "if-match-malformed", 'If-Match is the quoted version, such as "7".')
        version = int(found[1])
    if none_match is not None and none_match.strip() != "*":
        raise Problem(400, "if-none-match-malformed", "An append takes If-None-Match: * only.")
    return Conditions(version, none_match is not None)
