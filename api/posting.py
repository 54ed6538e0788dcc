"""Posting signed bytes to a receiver over HTTP, by Standard Webhooks, and what its answer means."""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol

import httpx

from api.signature import signed

CONNECT_S = 5.0
TIMEOUT_S = 15.0
"""A receiver answers within so many seconds in all, however slowly it trickles."""
ANSWER_MAX = 64 * 1024
"""So much of an answer is read and thrown away, for so long: that keeps the connection; behind more it is closed."""
WAIT_S_MAX = 24 * 3600
SKIM_S = 2.0
KEEP_ALIVE_S = 30.0
_GONE = 410
_NOT_ASKED = (httpx.ConnectError.__name__, httpx.ConnectTimeout.__name__)
"""Failures before anything was sent: another address may be tried."""

_NONE: Mapping[str, str] = {}


class Verdict(NamedTuple):
    """What came of handing a message over: SENT; LATER, not before `wait_s` seconds if it says so; or GONE, when the
    receiver wants nothing any more. `why` is for the operator: never a secret, never a word of the message.
    """

    kind: Literal["SENT", "LATER", "GONE"]
    why: str = ""
    wait_s: int = 0


SENT = Verdict("SENT")


class Unreachable(Exception):
    """There is no address to go to; said in a few words, none of them secret."""


class Target(NamedTuple):
    """An address to ask in place of a name's, and what the request needs to be taken for one to that name."""

    url: httpx.URL
    extensions: dict[str, Any]


class Way(Protocol):
    """Where a request really goes."""

    async def targets(self, url: httpx.URL) -> Sequence[Target]:
        """Where to try, one after the other until one answers the phone. Raises `Unreachable`."""
        ...


class Poster:
    """Posts to one address. It follows no redirect, takes no proxy from the environment, keeps nothing of an answer but
    its status, and says nothing of address or secret in any error.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], datetime],
        *,
        way: Way | None = None,
        timeout_s: float = TIMEOUT_S,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._url = httpx.URL(url)
        self._clock = clock
        self._way = way
        self._timeout_s = timeout_s
        timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
        limits = httpx.Limits(keepalive_expiry=KEEP_ALIVE_S)
        self._client = httpx.AsyncClient(
            timeout=timeout, follow_redirects=False, trust_env=False, verify=trust or _trust(), limits=limits
        )

    async def post(
        self, secrets: Sequence[bytes], webhook_id: str, body: bytes, media_type: str, more: Mapping[str, str] = _NONE
    ) -> Verdict:
        """Post it, signed with each of the secrets and with `more` headers; what came of it."""
        headers = dict(more) | signed(secrets, webhook_id, int(self._clock().timestamp()), body)
        headers |= {"Content-Type": media_type, "User-Agent": "aftersales-ledger", "Host": self._url.netloc.decode()}
        verdict = Verdict("LATER", "no address")
        try:
            async with asyncio.timeout(self._timeout_s):
                for target in await self._way.targets(self._url) if self._way else (Target(self._url, {}),):
                    verdict = await self._ask(target, body, headers)
                    if verdict.why not in _NOT_ASKED:
                        break
        except Unreachable as failure:
            return Verdict("LATER", str(failure))
        except TimeoutError:
            return Verdict("LATER", "timeout")
        return verdict

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, target: Target, body: bytes, headers: dict[str, str]) -> Verdict:
        self._client.cookies.clear()  # a receiver's cookies are not ours to keep
        stream = self._client.stream("POST", target.url, content=body, headers=headers, extensions=target.extensions)
        try:
            async with stream as answer:
                with suppress(httpx.HTTPError, TimeoutError):  # the status counts, whatever becomes of the rest
                    async with asyncio.timeout(SKIM_S):
                        await _skim(answer)
                return _verdict(answer)
        except httpx.HTTPError as failure:
            return Verdict("LATER", type(failure).__name__)


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates are believed: read once, for it takes long."""
    return httpx.create_ssl_context(trust_env=False)


def pause_s(steps: Sequence[int], tries: int, verdict: Verdict, jitter: float) -> float:
    """The seconds to wait after so many tries that failed: the step, up to a fifth more by a jitter from 0 to 1 so that
    not all come back at once, and no less than the receiver asked for.
    """
    return max(verdict.wait_s, steps[min(tries, len(steps)) - 1] * (1 + jitter / 5))


async def _skim(answer: httpx.Response) -> None:
    """Read what is left, so that the connection can be used again, but no more than a little."""
    size = 0
    async for chunk in answer.aiter_raw():
        size += len(chunk)
        if size > ANSWER_MAX:
            return


def _verdict(answer: httpx.Response) -> Verdict:
    status = answer.status_code
    if 200 <= status < 300:
        return SENT
    if status == _GONE:
        return Verdict("GONE", f"status {status}")
    return Verdict("LATER", f"status {status}", _retry_after(answer.headers.get("retry-after", "")))


def _retry_after(text: str) -> int:
    """The seconds a receiver asks for, within a day; a date it names is not counted on."""
    return min(int(text), WAIT_S_MAX) if text.isascii() and text.isdigit() and len(text) < 10 else 0
