"""Having others say when they saw a checkpoint: witnesses (C2SP tlog-witness) and a time-stamping authority (RFC 3161).

Both are optional. What they answer is checked before it is kept, and their failing holds up nothing.
"""

from base64 import b64encode
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx
import structlog
from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from api.prover import Prover
from api.threads import in_thread
from domain.clock import instant
from domain.ledger.checkpoints import TSA, Kept, Stamp
from projections.proof.merkle import Unproved
from projections.proof.note import Signature, VerifierKey, read_key, read_note, signed_by, write_note

_SECONDS_MAX = 10
_BYTES_MAX = 65_536
_OK, _CONFLICT = 200, 409
_log = structlog.get_logger()


class Witness(NamedTuple):
    """Who cosigns, and where it is asked."""

    key: VerifierKey
    url: str


class Authority(NamedTuple):
    """Who stamps the time, and the certificates it is believed by."""

    url: str
    roots: Path


class Refusing(Exception):
    """What was answered is not what was asked for."""


def witnesses_of(text: str) -> list[Witness]:
    """The witnesses of their list: `VKEY URL, VKEY URL`. Raises `ValueError`."""
    found: list[Witness] = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        key, _, url = each.partition(" ")
        try:
            found.append(Witness(read_key(key), url.strip().rstrip("/")))
        except Unproved as reason:
            raise ValueError(f"{key[:60]}: {reason}") from None
    return found


def authority_of(url: str | None, roots: Path | None) -> Authority | None:
    """The authority, if there is one."""
    return Authority(url, roots) if url and roots else None


class Stamper:
    """Asks witnesses and the authority about checkpoints of one ledger."""

    def __init__(self, prover: Prover, witnesses: Sequence[Witness], authority: Authority | None) -> None:
        self._prover = prover
        self._witnesses = witnesses
        self._authority = authority

    def __bool__(self) -> bool:
        return bool(self._witnesses or self._authority)

    @property
    def keys(self) -> list[VerifierKey]:
        """The keys of the witnesses."""
        return [each.key for each in self._witnesses]

    @property
    def roots(self) -> bytes | None:
        """The certificates that the authority is believed by."""
        return self._authority.roots.read_bytes() if self._authority else None

    async def stamp(self, kept: Kept) -> None:
        """Ask everybody once; who does not answer as it should is logged and asked again with a later checkpoint."""
        known = {each.name for each in await in_thread(self._prover.checkpoints.stamps, kept.size)}
        async with httpx.AsyncClient(timeout=_SECONDS_MAX, follow_redirects=False, trust_env=False) as client:
            for witness in self._witnesses:
                if witness.key.name not in known:
                    await self._kept(kept, witness.key.name, self._cosigned(client, witness, kept))
            if self._authority is not None and TSA not in known:
                await self._kept(kept, TSA, self._timestamped(client, self._authority, kept))

    async def _kept(self, kept: Kept, name: str, asked: Awaitable[bytes]) -> None:
        try:
            token = await asked
            at = instant(self._prover.ledger.clock())
            await in_thread(self._prover.checkpoints.stamp, Stamp(kept.size, name, token, at))
        except (httpx.HTTPError, Refusing, Unproved, ValueError, VerificationError) as failure:
            _log.warning("a checkpoint was not stamped", by=name, size=kept.size, reason=str(failure))

    async def _cosigned(self, client: httpx.AsyncClient, witness: Witness, kept: Kept) -> bytes:
        """The witness's signature line. It says itself from which size on it wants the proof."""
        old = await in_thread(self._prover.checkpoints.stamped, witness.key.name)
        answer = await self._submitted(client, witness, kept, old)
        if answer.status_code == _CONFLICT:
            said = answer.text.strip()
            if not said.isdigit() or len(said) > 16 or int(said) > kept.size:
                raise Refusing("the witness knows a larger log than this one")
            answer = await self._submitted(client, witness, kept, int(said))
        if answer.status_code != _OK:
            raise Refusing(f"the witness answered {answer.status_code}")
        return _line(answer.text, witness.key, kept)

    async def _submitted(self, client: httpx.AsyncClient, witness: Witness, kept: Kept, old: int) -> httpx.Response:
        path = await in_thread(self._prover.consistent, old, kept.size) if old else []
        lines = [f"old {old}", *(b64encode(each).decode() for each in path)]
        body = "\n".join(lines) + "\n\n" + kept.note
        return await _post(client, f"{witness.url}/add-checkpoint", body.encode(), "text/plain; charset=utf-8")

    async def _timestamped(self, client: httpx.AsyncClient, authority: Authority, kept: Kept) -> bytes:
        """The authority's answer over the checkpoint's text, as it came."""
        text = read_note(kept.note.encode()).text.encode()
        request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = await _post(client, authority.url, request.as_bytes(), "application/timestamp-query")
        if answer.status_code != _OK:
            raise Refusing(f"the authority answered {answer.status_code}")
        verifier = VerifierBuilder.from_request(request)
        for certificate in load_pem_x509_certificates(authority.roots.read_bytes()):
            verifier = verifier.add_root_certificate(certificate)
        verifier.build().verify_message(decode_timestamp_response(answer.content), text)
        return answer.content


def served(prover: Prover, kept: Kept) -> str:
    """The checkpoint with the signatures of its witnesses under ours."""
    lines = [each.token.decode() for each in prover.checkpoints.stamps(kept.size) if each.name != TSA]
    return kept.note + "".join(lines)


def _line(text: str, key: VerifierKey, kept: Kept) -> bytes:
    """The witness's own line of its answer, checked."""
    note = read_note((kept.note + text).encode())
    own = [each for each in note.signatures if (each.name, each.key_id) == (key.name, key.key_id)]
    if not own or signed_by(note._replace(signatures=tuple(own)), key) is None:
        raise Refusing("the witness did not sign with its key")
    return _written(own[0])


def _written(signature: Signature) -> bytes:
    return write_note("", signature).removeprefix("\n").encode()


async def _post(client: httpx.AsyncClient, url: str, body: bytes, media_type: str) -> httpx.Response:
    """What is answered, if it is not longer than it could be."""
    async with client.stream("POST", url, content=body, headers={"Content-Type": media_type}) as answer:
        raw = b""
        async for chunk in answer.aiter_bytes():
            raw += chunk
            if len(raw) > _BYTES_MAX:
                raise Refusing("the answer is too long")
        return httpx.Response(answer.status_code, content=raw, headers={"Content-Type": "text/plain; charset=utf-8"})
