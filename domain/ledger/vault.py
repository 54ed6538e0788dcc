"""Personal values and their commitments.

No person's words or whereabouts enter an event. In their place stands `{"commitment": hex}`, the SHA-256 of
a 16-byte salt and the value's canonical JSON; salt and value are a row of the vault, sealed and written in the
append's own transaction (`safe`) and erasable without touching a proof (`erasing`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple, TypeGuard, cast

import msgspec

from domain.ledger.mapper import canonical_json

SALT_BYTES = 16
Salt = Callable[[], bytes]
"""Makes 16 fresh random bytes."""

_PERSONAL = (
    "reason",
    "evidence",
    "place",
    "tracking_no",
    "input",
    "address",
    "answer",
    "receipt",
    "contact",
    "customer_name",
    "health_evidence",
    "summary",
)
CLIENT_PATHS: tuple[tuple[str, ...], ...] = (
    *((name,) for name in _PERSONAL),
    *((items, name) for items in ("lines[]", "gifts[]") for name in _PERSONAL),
    ("receipts[]", "evidence"),
    ("receipts[]", "health_evidence"),
    ("content[]", "sha256"),
    ("signups[]", "device"),
    ("signups[]", "address"),
    ("answers[]", "answer"),
)
"""Where a client's fact carries a person's words or whereabouts."""


class VaultRow(NamedTuple):
    """What a commitment hides: its salt and the value as canonical JSON. `subject` is the stream whose words they
    are once they are kept (`customers/C-1`); empty before.
    """

    commitment: bytes
    salt: bytes
    value: bytes
    subject: str = ""


class KnownWords(Mapping[str, Any]):
    """Words by commitment: those of a statement, and whatever the vault still holds of earlier ones, read when asked
    for. What was erased is not there.
    """

    def __init__(
        self, own: Mapping[str, VaultRow], recorded: Callable[[Iterable[str]], Mapping[str, VaultRow]]
    ) -> None:
        self._own = own
        self._recorded = recorded

    def __getitem__(self, key: str) -> Any:
        row = self._own.get(key) or self._recorded([key]).get(key)
        if row is None:
            raise KeyError(key)
        return msgspec.json.decode(row.value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def commitment(salt: bytes, value: bytes) -> bytes:
    """The commitment of a value's canonical JSON."""
    return sha256(salt + value).digest()


def verify(row: VaultRow) -> bool:
    """Whether the value is what was committed to: a single byte changed, of it or of its salt, shows (R-001-18)."""
    return commitment(row.salt, row.value) == row.commitment


def seal(
    raw: dict[str, Any], salt: Salt, paths: Iterable[tuple[str, ...]] = CLIENT_PATHS
) -> tuple[dict[str, Any], list[VaultRow]]:
    """The fact with a commitment in place of every vault value, and the rows of the vault.

    The values were validated before. `raw` stays as it is. A path is one member, or a list's and its items'.
    """
    rows: list[VaultRow] = []
    sealed = dict(raw)
    for path in paths:
        if len(path) == 1:
            _seal_member(sealed, path[0], salt, rows)
            continue
        name = path[0].removesuffix("[]")
        if isinstance(sealed.get(name), list):
            sealed[name] = [_seal_item(item, path[1], salt, rows) for item in sealed[name]]
    return sealed, rows


def _seal_item(item: Any, name: str, salt: Salt, rows: list[VaultRow]) -> Any:
    if not isinstance(item, dict) or name not in item:
        return cast(Any, item)
    members = dict(cast(dict[str, Any], item))
    _seal_member(members, name, salt, rows)
    return members


def _seal_member(members: dict[str, Any], name: str, salt: Salt, rows: list[VaultRow]) -> None:
    if name in members:
        row_salt, value = salt(), canonical_json(members[name])
        row = VaultRow(commitment(row_salt, value), row_salt, value)
        rows.append(row)
        members[name] = {"commitment": row.commitment.hex()}


def reseal(said: Any, recorded: Any, rows: Mapping[str, VaultRow], recorded_rows: Mapping[str, VaultRow]) -> Any:
    """What is said now, its commitments made anew with the salts already recorded.

    `said` and `recorded` are plain data; where both hold a commitment and both rows are known, the said value
    is committed to under the recorded salt. So a restated fact equals the recorded one if the words do.
    """
    if is_commitment(said) and is_commitment(recorded):
        now, before = rows.get(said["commitment"]), recorded_rows.get(recorded["commitment"])
        if now is None or before is None:
            return said
        return {"commitment": commitment(before.salt, now.value).hex()}
    if isinstance(said, dict) and isinstance(recorded, dict):
        there = cast(dict[str, Any], recorded)
        members = cast(dict[str, Any], said).items()
        return {name: reseal(value, there.get(name), rows, recorded_rows) for name, value in members}
    if isinstance(said, list) and isinstance(recorded, list):
        pairs = zip_longest(cast(list[Any], said), cast(list[Any], recorded)[: len(cast(list[Any], said))])
        return [reseal(item, other, rows, recorded_rows) for item, other in pairs]
    return cast(Any, said)


def commitments(data: Any) -> list[str]:
    """Every commitment (hex) in plain data, in reading order."""
    if is_commitment(data):
        return [data["commitment"]]
    if isinstance(data, dict):
        return [found for value in cast(dict[str, Any], data).values() for found in commitments(value)]
    if isinstance(data, list):
        return [found for item in cast(list[Any], data) for found in commitments(item)]
    return []


def is_commitment(data: Any) -> TypeGuard[dict[str, str]]:
    """Whether plain data stands in place of a person's words."""
    return isinstance(data, dict) and list(cast(dict[str, Any], data)) == ["commitment"]
