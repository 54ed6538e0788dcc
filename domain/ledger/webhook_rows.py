"""An endpoint of webhooks as its row says it, and the secrets that sign what it is sent."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.fact import Instant

BY_HAND, GONE, FAILING, UNREADABLE = "BY_HAND", "GONE", "FAILING", "SECRET_UNREADABLE"
"""Why an endpoint is paused."""


class Webhook(NamedTuple):
    """An endpoint and how far it is. No type named means every type. Everything from `first` up to `position` is dealt
    with; `reason` says why it is paused: BY_HAND, GONE (its receiver said so), FAILING (for days), or
    SECRET_UNREADABLE (sealed under another signing key).
    """

    row_id: str
    webhook_id: str
    url: str
    types: tuple[str, ...]
    description: str
    created_at: Instant
    paused_at: Instant | None
    reason: str | None
    revision: int
    first: int
    position: int
    delivered: int
    delivered_at: Instant | None
    failing_since: Instant | None


class Secret(NamedTuple):
    """A key that signs, until it ends if another took its place."""

    key: bytes
    until: Instant | None

    def signs(self, now: Instant) -> bool:
        """Whether it still does."""
        return self.until is None or now < self.until


class Wanted(NamedTuple):
    """What an endpoint is to be."""

    url: str
    types: Sequence[str] = ()
    description: str = ""
