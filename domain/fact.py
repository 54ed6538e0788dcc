"""A fact: one immutable thing that happened, whose class name is its stored name.

Everything a stream holds is a `Fact`. Its members are plain JSON values under ASCII names; amounts are
integers in minor units; an optional member that was not stated is `UNSET` and is left out of the stored
bytes; every default is filled in. Add members, never rename or remove one: these names are the format.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

INTEGER_MAX = 2**53 - 1

Amount = Annotated[int, Meta(ge=0, le=INTEGER_MAX, description="minor units of the stream's currency")]
PositiveAmount = Annotated[int, Meta(ge=1, le=INTEGER_MAX, description="minor units of the stream's currency")]
Balance = Annotated[int, Meta(ge=-INTEGER_MAX, le=INTEGER_MAX, description="minor units, either sign")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
PositiveCount = Annotated[int, Meta(ge=1, le=1_000_000)]
BasisPoints = Annotated[int, Meta(ge=0, le=10_000, description="1 % = 100")]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._:\-]{0,62}[A-Za-z0-9])?\Z", description="natural key")]
Hex256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="SHA-256 in lower-case hex")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z", description="ISO 4217")]
Label = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(min_length=1, max_length=4_000)]
Reference = Annotated[str, Meta(min_length=1, max_length=128)]
Instant = str
"""An instant as RFC 3339 in UTC with six decimals and `Z`, so that text order is time order."""
Json = Any
"""A JSON value without floats."""


class Plain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value inside a fact."""


class Fact(Plain, frozen=True, kw_only=True):
    """One thing that happened."""


class Commitment(Plain, frozen=True, kw_only=True):
    """What stands in a stored fact in place of a person's words: SHA-256(16-byte salt ‖ canonical JSON)."""

    commitment: Hex256


class Draft(NamedTuple):
    """A fact decided on, and the stream it is to be written to. The first of a decision is what was said.

    `policies` names the rules it was decided under, as `(id, version)`.
    """

    stream: str
    fact: Fact
    policies: tuple[tuple[str, int], ...] = ()


class Held(NamedTuple):
    """What the ledger keeps of a person: the streams that are theirs, each with the last `occurred_at` on it, and how
    many keys, words, requests and pieces of content would go with them.
    """

    streams: Mapping[str, Instant] = MappingProxyType({})
    keys: int = 0
    values: int = 0
    requests: int = 0
    contents: int = 0


class Said(NamedTuple):
    """What a client states about a stream, and when.

    `at` is the fact's `occurred_at`; `now` is not later than the instant at which it will be recorded.
    `ledger` is true when the ledger itself speaks (a deadline that passed). `historical` comes from an
    import: consent is not checked and a passed due date sends nothing. `words` are the vault values of this
    statement and of earlier ones by commitment: a decision may read and compare them, no fact may hold them.
    `held` is what is kept of the stream's person, told only where a fact is said that erases it.
    """

    stream: str
    fact: Fact
    at: Instant
    now: Instant
    ledger: bool = False
    historical: bool = False
    words: Mapping[str, Any] = MappingProxyType({})
    held: Held = Held()

    @property
    def key(self) -> str:
        """The stream's own key: `A-1001` of `orders/A-1001`."""
        return self.stream.split("/", 1)[1]


class Unread(LookupError):
    """A decision needs streams it has not seen: the ledger reads them and asks again."""

    def __init__(self, *streams: str) -> None:
        super().__init__(*streams)
        self.streams = streams


class Stream(NamedTuple):
    """A stream as it stands: its folded state, its number of events, its last event's leaf hash."""

    state: Any
    version: int = 0
    leaf_hash: str | None = None


class Seen(dict[str, Stream]):
    """The streams a decision has been shown. Reading another raises `Unread`, so decisions stay pure."""

    def __missing__(self, stream: str) -> Stream:
        raise Unread(stream)

    def need(self, *streams: str) -> None:
        """Ask for several streams at once."""
        missing = [stream for stream in streams if stream not in self]
        if missing:
            raise Unread(*missing)


F = TypeVar("F", bound=Fact)


def stated(fact: Fact, as_said: type[F]) -> F:
    """What the client said, without what the ledger added to it."""
    return as_said(**{name: getattr(fact, name) for name in as_said.__struct_fields__})


__all__ = [
    "INTEGER_MAX",
    "UNSET",
    "Amount",
    "Balance",
    "BasisPoints",
    "Commitment",
    "Count",
    "Currency",
    "Draft",
    "Fact",
    "Held",
    "Hex256",
    "Instant",
    "Key",
    "Label",
    "Plain",
    "PositiveAmount",
    "PositiveCount",
    "Reference",
    "Said",
    "Seen",
    "Stream",
    "Text",
    "Unread",
    "UnsetType",
    "stated",
]
