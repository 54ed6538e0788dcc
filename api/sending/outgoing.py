"""A message on its way out, and the ports it leaves by."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import msgspec

from api.posting import Verdict
from domain.fact import Instant
from domain.message import MessagePrepared


class Outgoing(NamedTuple):
    """A prepared message of a stream."""

    stream: str
    fact: MessagePrepared
    prepared_at: Instant

    @property
    def webhook_id(self) -> str:
        """The same whenever and by whomever it is sent, so that a receiver knows it again."""
        return f"msg_{sha256(f'{self.stream}/{self.fact.message_id}'.encode()).hexdigest()[:32]}"

    @property
    def data(self) -> dict[str, Any]:
        """What a receiver is told. `recipient` is the customer's key, opaque here; how she is reached is known to
        the shop. `channels` are those allowed, all of them where none are named.
        """
        fact = self.fact
        return {
            "stream": self.stream,
            "message_id": fact.message_id,
            "kind": fact.kind,
            "template": fact.template or None,
            "template_version": fact.template_version or None,
            "language": fact.language or None,
            "channels": list(fact.channels),
            "recipient": fact.customer_id or None,
            "prepared_at": self.prepared_at,
            "blocks": msgspec.to_builtins(fact.blocks),
        }


class Sender(Protocol):
    """A way out. `channel` is what the ledger records a message as sent over."""

    channel: str

    async def send(self, messages: Sequence[Outgoing]) -> Sequence[Verdict]:
        """Hand these over; a verdict for each. What was SENT has left for good: it survives a crash."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...
