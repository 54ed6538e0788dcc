"""Stored bytes ↔ entries.

The bytes of a leaf are canonical JSON (RFC 8785 on our profile: ASCII names, integers up to 2^53 − 1, no
floats), so one sorted dump makes them. They are hashed and kept as they are and never made again.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple, cast

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import Notification, StoredEvent
from msgspec.structs import force_setattr

from domain.fact import Fact
from domain.kind import Kind
from domain.ledger.datastore import ForeignFile
from domain.ledger.entry import Entry, Leaf

LEAF_BYTES_MAX = 65_535
NO_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are not JSON of this shape."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one schema version into the next one's. It must not fail on anything ever stored."""

_canonical = msgspec.json.Encoder(order="sorted")


class Unreadable(Exception):
    """A stored event this code can't read: of an unknown type or kind, or of a newer schema."""


class Shape(NamedTuple):
    """How one type of fact is stored in one kind of stream."""

    fact: type[Fact]
    schema: int
    entry: Any
    decode: Callable[[bytes], Entry]


class _Peek(msgspec.Struct):
    schema: int


_peek = msgspec.json.Decoder(_Peek)


def canonical_json(value: Any) -> bytes:
    """Canonical JSON of a plain value, a struct included."""
    return _canonical.encode(value)


def leaf_bytes(leaf: Leaf) -> bytes:
    """The bytes to be stored for a leaf: every default filled in, members not stated left out."""
    return _canonical.encode(leaf)


def leaf_hash(state: bytes) -> bytes:
    """The RFC 6962 leaf hash of stored bytes."""
    return sha256(b"\x00" + state).digest()


def kind_of(stream: str) -> str:
    """The kind's name: `orders` of `orders/A-1001`."""
    return stream.partition("/")[0]


class Mapper(LibraryMapper[str]):
    """Decodes stored bytes straight into typed entries, in one pass.

    `upcasters` maps (type, schema) to the step to the next schema; only events stored under an older schema
    than their class's `schema_version` (1 if it has none) go that way.
    """

    def __init__(self, kinds: Iterable[Kind], upcasters: Mapping[tuple[str, int], Upcaster] | None = None) -> None:
        self._upcasters = upcasters or {}
        self._shapes = {(kind.name, fact.__name__): _shape(fact) for kind in kinds for fact in kind.facts}

    def shape(self, stream: str, type_: str) -> Shape:
        """How facts of this type are stored in this stream, or `Unreadable`."""
        try:
            return self._shapes[kind_of(stream), type_]
        except KeyError:
            said = f"{stream} can't hold a fact of type {type_}, or a newer release than this code wrote it."
            raise Unreadable(said) from None

    def require(self, rows: Iterable[tuple[str, str]]) -> None:
        """Raise `ForeignFile` if one of these streams and types is of a newer release than this code."""
        unknown = sorted(type_ for stream, type_ in rows if (kind_of(stream), type_) not in self._shapes)
        if unknown:
            named = ", ".join(unknown)
            raise ForeignFile(f"The ledger holds {named}, which this code does not know: a newer release wrote it.")

    def entry(self, stream: str, type_: str, state: bytes, position: int, leaf_hash: bytes) -> Entry:
        """The entry held by a row of the log."""
        shape = self._shapes.get((stream.partition("/")[0], type_)) or self.shape(stream, type_)
        try:
            entry = shape.decode(state) if shape.schema == 1 else self._aged(shape, type_, state)
        except NO_JSON as error:
            raise Unreadable(f"The {type_} at position {position} does not have its shape: {error}") from error
        if entry.schema > shape.schema:
            raise Unreadable(f"{type_} is stored under schema {entry.schema}; this code knows up to {shape.schema}.")
        force_setattr(entry, "position", position)
        force_setattr(entry, "leaf_hash", leaf_hash.hex())
        return entry

    def _aged(self, shape: Shape, type_: str, state: bytes) -> Entry:
        stored = _peek.decode(state).schema
        if stored >= shape.schema:
            return shape.decode(state)
        leaf = cast(dict[str, Any], msgspec.json.decode(state))
        for schema in range(stored, shape.schema):
            try:
                step = self._upcasters[type_, schema]
            except KeyError:
                raise Unreadable(f"No upcaster leads {type_} from schema {schema} to {schema + 1}.") from None
            leaf["data"] = step(leaf["data"])
        return msgspec.convert(leaf, shape.entry)

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """A leaf as the event store writes it."""
        leaf = cast(Leaf, domain_event)
        members = {name: getattr(leaf, name) for name in Leaf.__struct_fields__}
        return StoredEvent(leaf.stream, leaf.version, leaf.type, leaf_bytes(Leaf(**members)))

    def to_domain_event(self, stored_event: StoredEvent) -> Entry:
        """The entry of a stored event; its position is known if it comes as a notification."""
        position = stored_event.id - 1 if isinstance(stored_event, Notification) else -1
        state = stored_event.state
        return self.entry(str(stored_event.originator_id), stored_event.topic, state, position, leaf_hash(state))


@cache
def _shape(fact: type[Fact]) -> Shape:
    """Made once in a process: the decoders of all facts take longer to make than a ledger to open."""
    entry = Entry[fact]
    schema: int = getattr(fact, "schema_version", 1)
    return Shape(fact, schema, entry, msgspec.json.Decoder[Entry](entry).decode)
