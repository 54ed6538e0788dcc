"""Writing an answer: JSON bytes, with the words of persons put in for those who may read them."""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from api.auth import Caller
from api.preferences import weights
from api.threads import in_thread
from domain.ledger.ledger import Ledger
from domain.ledger.vault import VaultRow
from projections.words import HEALTH

JSON = "application/json"


def _plain(value: object) -> str:
    """A text that is known to be set apart, as text."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError


encoded = msgspec.json.Encoder(enc_hook=_plain).encode
"""A value as JSON, as every answer is written."""
_COMMITMENT = re.compile(rb'\{"commitment":"([0-9a-f]{64})"\}')
"""Only a member of ours can read so: inside a text its quotes would be escaped."""
_HEALTH = re.compile(rb'"%s":\{"commitment":"([0-9a-f]{64})"\}' % HEALTH.encode())
"""What is about somebody's health."""


def also(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """What a route documents that answers in other media types beside JSON."""
    return {200: {"content": {name: {} for name in media_types}}}


def answer(
    body: bytes, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = JSON
) -> Response:
    """An answer; it depends on who asks, so nobody between us may keep it."""
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, media_type)


def shown(value: Any, caller: Caller, ledger: Ledger, fresh: Iterable[VaultRow] = ()) -> bytes:
    """The value as JSON, the caller told whose words it shows. `fresh` are rows that a dry run did not record: the
    caller's own words.
    """
    return uncovered(encoded(value), caller, ledger, fresh)


def uncovered(body: bytes, caller: Caller, ledger: Ledger, fresh: Iterable[VaultRow] = ()) -> bytes:
    """The same of a value that is JSON already."""
    if not caller.reads_words:
        return body
    wanted = {match.decode() for match in _COMMITMENT.findall(body)}
    if not wanted:
        return body
    health = {match.decode() for match in _HEALTH.findall(body)}
    kept = set[str]() if caller.reads_health else health
    rows = ledger.vault_values(wanted - kept)
    shown_to(caller, rows, health)
    words = {key: row.value for key, row in rows.items()}
    words |= {key: row.value for row in fresh if (key := row.commitment.hex()) not in kept}
    return _COMMITMENT.sub(lambda match: words.get(match[1].decode(), match[0]), body)


async def uncovered_aside(body: bytes, caller: Caller, ledger: Ledger, fresh: Iterable[VaultRow] = ()) -> bytes:
    """The same, on another thread where the vault is to be asked."""
    if not caller.reads_words or not _COMMITMENT.search(body):
        return body
    return await in_thread(uncovered, body, caller, ledger, fresh)


def shown_to(caller: Caller, rows: Mapping[str, VaultRow], health: Container[str]) -> None:
    """Take note that the caller is shown these words, by commitment; `health` are commitments of what is about it."""
    subjects = [row.subject for row in rows.values()]
    caller.shown(subjects, [row.subject for key, row in rows.items() if key in health])


def etag(version: int) -> str:
    """The version as an entity tag."""
    return f'"{version}"'


def is_known(if_none_match: str | None, version: int) -> bool:
    """Whether the client has this version already."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag(version) in tags or "*" in tags


def prefers(accept: str | None, wanted: str, other: str) -> bool:
    """Whether the one media type is wanted rather than the other, which it is where the client does not mind."""
    return _quality(accept, wanted) > _quality(accept, other)


def prefers_html(accept: str | None) -> bool:
    """Whether a page is wanted rather than JSON; JSON where the client does not mind."""
    if accept in (None, "*/*", JSON):
        return False
    page, data = _quality(accept, "text/html"), _quality(accept, JSON)
    return page > data or (page == data and page > 0 and "text/html" in (accept or "") and JSON not in (accept or ""))


def _quality(accept: str | None, wanted: str) -> float:
    """The weight of a media type in an Accept header, the most specific range deciding."""
    found = weights(accept or "*/*")
    for name in (wanted, f"{wanted.split('/', maxsplit=1)[0]}/*", "*/*"):
        if name in found:
            return found[name]
    return 0.0
