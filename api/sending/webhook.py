"""A receiver of messages over HTTP, by Standard Webhooks: it can tell who sent what, and knows a message again by its
id.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from api.posting import TIMEOUT_S, Poster, Verdict
from api.sending.outgoing import Outgoing

AT_ONCE = 8
"""So many requests are under way together: a receiver may be small."""


class Webhook:
    """Posts each message, signed, to the address that the settings name."""

    channel = "WEBHOOK"

    def __init__(self, url: str, secret: bytes, clock: Callable[[], datetime], *, timeout_s: float = TIMEOUT_S) -> None:
        self._secret = secret
        self._turnstile = asyncio.Semaphore(AT_ONCE)
        self._poster = Poster(url, clock, timeout_s=timeout_s)

    async def send(self, messages: Sequence[Outgoing]) -> Sequence[Verdict]:
        """Post them, some at a time."""
        return await asyncio.gather(*[self._post(each) for each in messages])

    async def close(self) -> None:
        """Close the connections."""
        await self._poster.close()

    async def _post(self, message: Outgoing) -> Verdict:
        body = orjson.dumps({"type": "message.prepared", "timestamp": message.prepared_at, "data": message.data})
        async with self._turnstile:
            return await self._poster.post((self._secret,), message.webhook_id, body, "application/json")
