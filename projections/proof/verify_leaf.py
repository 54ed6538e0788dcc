"""A leaf as the ledger stores it: thirteen members in canonical JSON, and how one follows another."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from projections.proof.merkle import Unproved, leaf_hash
from projections.proof.verify_json import canonical, count_of, member, read_json

LEAF_BYTES = 65_535
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_INSTANT = r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{6}Z"
_HASH = "[0-9a-f]{64}"
_TEXTS = {
    "stream": r"[a-z]+/[!-~]{1,200}",
    "type": "[A-Za-z][A-Za-z0-9]{0,99}",
    "event_id": _UUID,
    "occurred_at": _INSTANT,
    "recorded_at": _INSTANT,
    "actor": ".{1,300}",
    "caused_by": _UUID,
    "previous": _HASH,
}
_NULLABLE = {"caused_by", "previous"}
_OTHERS = {"version", "schema", "request", "policies", "data"}


class LeafRead(NamedTuple):
    """What a leaf says, where it stands, and its hash."""

    position: int
    hash: bytes
    stream: str
    version: int
    type: str
    event_id: str
    recorded_at: str
    caused_by: str | None
    previous: str | None
    data: dict[str, Any]


def read_leaf(raw: bytes, position: int) -> LeafRead:
    """The leaf of its stored bytes, or `Unproved` if they are none."""
    if len(raw) > LEAF_BYTES:
        raise Unproved("a leaf has at most 65,535 bytes")
    found = read_json(raw)
    if not isinstance(found, dict) or cast("dict[str, Any]", found).keys() != {*_TEXTS, *_OTHERS}:
        raise Unproved("a leaf has exactly its thirteen members")
    value = cast("dict[str, Any]", found)
    if not all(name.isascii() for each in _objects(value) for name in each) or canonical(value) != raw:
        raise Unproved("the bytes are not the canonical form of the leaf")
    for name, shape in _TEXTS.items():
        if not (value[name] is None and name in _NULLABLE) and not re.fullmatch(shape, member(value, name, str)):
            raise Unproved(f"«{name}» has a wrong shape")
    _check_references(value)
    version = count_of(value, "version")
    if version < 1 or count_of(value, "schema") < 1 or (value["previous"] is None) != (version == 1):
        raise Unproved("«version», «schema» or «previous» can't be")
    data = cast("dict[str, Any]", member(value, "data", dict))
    told = {each: value[each] for each in ("stream", "type", "event_id", "recorded_at", "caused_by", "previous")}
    return LeafRead(position=position, hash=leaf_hash(raw), version=version, data=data, **told)


def _check_references(value: dict[str, Any]) -> None:
    request = value["request"]
    if request is not None and not (
        isinstance(request, dict)
        and cast("dict[str, Any]", request).keys() == {"key", "input"}
        and all(re.fullmatch(_HASH, member(request, each, str)) for each in ("key", "input"))
    ):
        raise Unproved("«request» has a wrong shape")
    policies = cast("list[Any]", member(value, "policies", list))
    read = [(member(each, "id", str), count_of(each, "version")) for each in policies]
    if read != sorted(set(read)) or any(len(each) != 2 for each in policies):
        raise Unproved("«policies» is no sorted list of policies")
    if value["caused_by"] == value["event_id"]:
        raise Unproved("an event can't be its own cause")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value, itself first."""
    remaining: list[Any] = [value]
    while remaining:
        each = remaining.pop()
        if isinstance(each, dict):
            yield cast("dict[str, Any]", each)
            remaining += cast("dict[str, Any]", each).values()
        elif isinstance(each, list):
            remaining += cast("list[Any]", each)


def commitments_of(value: Any) -> Iterator[str]:
    """Every commitment that stands in the place of a person's words."""
    for each in _objects(value):
        if each.keys() == {"commitment"} and isinstance(each["commitment"], str):
            yield each["commitment"]


class Order:
    """Whether leaves, told in the order of the log, follow one another: clocks, ids, causes, and links of streams."""

    def __init__(self) -> None:
        self._last = ("", -1)
        self._ids: set[str] = set()
        self._awaited: set[str] = set()
        self._heads: dict[str, tuple[int, bytes]] = {}  # no leaves: there may be millions of streams

    def take(self, leaf: LeafRead) -> None:
        """Take in the next leaf, or `Unproved`."""
        if leaf.recorded_at <= self._last[0]:
            raise Unproved(f"leaf {leaf.position} was recorded no later than leaf {self._last[1]}")
        if leaf.event_id in self._ids or leaf.event_id in self._awaited:
            raise Unproved(f"leaf {leaf.position} has an id that was used, or caused something, before it")
        version, head = self._heads.get(leaf.stream, (0, b""))
        if leaf.version <= version:
            raise Unproved(f"leaf {leaf.position} goes back to version {leaf.version} of {leaf.stream}")
        if version and leaf.version == version + 1 and leaf.previous != head.hex():
            raise Unproved(f"leaf {leaf.position} does not follow version {version} of {leaf.stream}")
        if leaf.caused_by is not None and leaf.caused_by not in self._ids:
            self._awaited.add(leaf.caused_by)
        self._ids.add(leaf.event_id)
        self._last = (leaf.recorded_at, leaf.position)
        self._heads[leaf.stream] = (leaf.version, leaf.hash)
