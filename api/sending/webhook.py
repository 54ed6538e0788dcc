"""A receiver over HTTP, by Standard Webhooks: it can tell who sent what, and knows a message again by its id."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import httpx
import orjson

from api.sending.outgoing import SENT, Outgoing, Verdict
from api.signature import signed

TIMEOUT_S = 10.0
"""A receiver answers within so many seconds in all, however slowly it trickles."""
AT_ONCE = 8
"""So many requests are under way together: a receiver may be small."""
WAIT_S_MAX = 24 * 3600
_GONE = 410


class Webhook:
    """Posts each message, signed. It follows no redirect, takes no proxy from the environment, reads no answer but
    its status, and says nothing of address or secret in any error.
    """

    channel = "WEBHOOK"

    def __init__(self, url: str, secret: bytes, clock: Callable[[], datetime], *, timeout_s: float = TIMEOUT_S) -> None:
        self._url = url
        self._secret = secret
        self._clock = clock
        self._timeout_s = timeout_s
        self._turnstile = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(timeout=timeout_s, follow_redirects=False, trust_env=False)

    async def send(self, messages: Sequence[Outgoing]) -> Sequence[Verdict]:
        """Post them, some at a time."""
        return await asyncio.gather(*[self._post(each) for each in messages])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, message: Outgoing) -> Verdict:
        body = orjson.dumps({"type": "message.prepared", "timestamp": message.prepared_at, "data": message.data})
        headers = signed(self._secret, message.webhook_id, int(self._clock().timestamp()), body)
        headers |= {"Content-Type": "application/json"}
        try:
            async with (
                self._turnstile,
                asyncio.timeout(self._timeout_s),
                self._client.stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                return _verdict(answer)
        except (httpx.HTTPError, TimeoutError) as failure:
            return Verdict("LATER", type(failure).__name__)


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
