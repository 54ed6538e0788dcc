"""Reading a stored row again: its bytes, its hash, its columns, and how it follows the rows before it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn, cast

import msgspec

from domain.fact import INTEGER_MAX, Instant
from domain.ledger.entry import Leaf
from projections.proof.merkle import leaf_hash

LEAVES = "leaves"
"""The check's name."""
_MEMBERS = frozenset(Leaf.__struct_fields__)
_EVENT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
_LONG_NUMBER = re.compile(rb"[:,\[]-?\d{16}")
"""So an integer beyond 2^53 begins in canonical JSON; looking for its digits alone would take twice as long."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z")
_encode = msgspec.json.Encoder(order="sorted").encode


class Row(NamedTuple):
    """A row of the log as it is stored."""

    position: int
    stream: str
    version: int
    type: str
    state: bytes
    leaf_hash: bytes
    recorded_at: Instant
    request_key: bytes | None


class Before(NamedTuple):
    """What a row follows: the stamp of the row before it, and its stream's last version with its leaf hash.

    `asked` says whether the request that the row names began at an earlier position.
    """

    recorded_at: Instant
    version: int
    leaf_hash: bytes | None
    asked: bool


class BrokenBytes(ValueError):
    """Stored bytes that are no leaf."""


def leaf_of(row: Row) -> dict[str, Any]:
    """The members of the leaf; raises `BrokenBytes` where the bytes are not JSON, or hold a number that they must not.

    Equal members come out once, so that comparing with canonical bytes shows them.
    """
    try:
        leaf = _decode(row.state)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BrokenBytes(f"The bytes are no leaf: {error}.") from None
    if not isinstance(leaf, dict) or leaf.keys() != _MEMBERS:
        raise BrokenBytes("The bytes don't have the members of a leaf.")
    found = cast(dict[str, Any], leaf)
    if found["request"] is not None and not isinstance(found["request"], dict):
        raise BrokenBytes("The bytes name something as the request that is none.")
    return found


def check_row(row: Row, leaf: dict[str, Any], before: Before) -> Iterator[str]:
    """Everything that is wrong with a row, in sentences; whether its data can be read is not asked here."""
    yield from _bytes(row, leaf)
    yield from _columns(row, leaf, before)
    yield from _order(row, leaf, before)


def check_hash(row: Row) -> Iterator[str]:
    """Whether the stored hash is that of the stored bytes (RFC 6962)."""
    if leaf_hash(row.state) != row.leaf_hash:
        yield "The leaf hash is not SHA-256(0x00 ‖ the stored bytes)."


def _bytes(row: Row, leaf: dict[str, Any]) -> Iterator[str]:
    if _encode(leaf) != row.state:
        yield "The bytes are not canonical JSON."
    if not row.state.isascii() and not unicodedata.is_normalized("NFC", row.state.decode()):
        yield "A text is not in NFC."
    if _LONG_NUMBER.search(row.state) and _has_huge(leaf):
        yield "An integer is beyond ±(2^53 − 1)."
    for name in ("occurred_at", "recorded_at"):
        if not _INSTANT.match(str(leaf[name])):
            yield f"{name} is no instant in UTC with six decimals."
    if not _EVENT_ID.match(str(leaf["event_id"])):
        yield "The event id is no UUID of version 7."


def _columns(row: Row, leaf: dict[str, Any], before: Before) -> Iterator[str]:
    for name in ("stream", "version", "type", "recorded_at"):
        if leaf[name] != getattr(row, name):
            yield f"The column {name} says {getattr(row, name)!r}, the bytes say {leaf[name]!r}."
    request: Any = leaf["request"]
    if request is None:
        if row.request_key is not None:
            yield "The column request_key names a request, the bytes name none."
    elif row.request_key is None:
        if not before.asked:
            yield "The bytes name a request that no column request_key names before."
    elif request.get("key") != row.request_key.hex():
        yield "The column request_key names another request than the bytes."


def _order(row: Row, leaf: dict[str, Any], before: Before) -> Iterator[str]:
    if row.recorded_at <= before.recorded_at:
        yield f"It was recorded at {row.recorded_at}, not after the event before it, at {before.recorded_at}."
    if row.version != before.version + 1:
        yield f"The stream's version {row.version} follows its version {before.version}."
    expected = before.leaf_hash.hex() if before.leaf_hash else None
    if leaf["previous"] != expected:
        yield f"previous is {leaf['previous']}; the stream's last leaf before it has {expected}."


def _no_fraction(digits: str) -> NoReturn:
    raise BrokenBytes(f"it holds the fraction {digits}")


_decode = msgspec.json.Decoder(float_hook=_no_fraction).decode


def _has_huge(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_huge(each) for each in cast(dict[str, Any], value).values())
    if isinstance(value, list):
        return any(_has_huge(each) for each in cast(list[Any], value))
    return isinstance(value, int) and not isinstance(value, bool) and not -INTEGER_MAX <= value <= INTEGER_MAX
