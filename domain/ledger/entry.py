"""The envelope every fact is recorded in.

A `Leaf` is exactly what is stored, hashed and proved; its member names are the format and never change.
An `Entry` is a leaf as the log holds it: with its position and its hash.
"""

from typing import Generic

import msgspec
from typing_extensions import TypeVar

from domain.fact import Fact, Instant, Plain

LEDGER = "ledger"
"""The actor of what the ledger says by itself."""

F = TypeVar("F", bound=Fact, default=Fact)


class Request(Plain, frozen=True, kw_only=True):
    """The client's request an event came with.

    `key` is SHA-256(owner ‖ 0x00 ‖ idempotency key); `input` is SHA-256(salt ‖ canonical JSON of the request),
    its salt kept in the vault.
    """

    key: str
    input: str


class PolicyRef(Plain, frozen=True, kw_only=True):
    """A policy the decision relied on, in the version it relied on."""

    id: str
    version: int


class Leaf(msgspec.Struct, Generic[F], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is stored of one event. Every member is always present; `previous` is null on version 1.

    Its hashes are plain text to the decoder: matching a pattern costs more than reading the rest of an envelope,
    and that only the ledger writes.
    """

    stream: str
    version: int
    event_id: str
    type: str
    schema: int
    occurred_at: Instant
    recorded_at: Instant
    actor: str
    request: Request | None
    caused_by: str | None
    policies: tuple[PolicyRef, ...]
    previous: str | None
    data: F

    @property
    def originator_id(self) -> str:
        """The stream, as the event store calls it."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, as the event store calls it."""
        return self.version


class Entry(Leaf[F], Generic[F], frozen=True, kw_only=True):
    """A leaf in the log. `position` is its leaf index, from 0; `leaf_hash` is SHA-256(0x00 ‖ stored bytes)."""

    position: int = -1
    leaf_hash: str = ""
