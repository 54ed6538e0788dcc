"""The stream map: a compact sparse Merkle map from every stream to its last version and leaf hash.

One root says how far each stream goes, so that no event of a stream can be left out at its end. A stream's key is
SHA-256 of its name; the value is its version (8 bytes, big-endian) and the hash of its last leaf. A key stands at the
shallowest depth where it is alone; an empty slot is 32 zero bytes.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from projections.proof.merkle import Unproved

EMPTY = bytes(32)
_DEPTH_MAX = 256


class Slot(NamedTuple):
    """What stands somewhere in the map: the hash over no key (0), one key (1) or more than one (2)."""

    keys: int
    hash: bytes


class Standing(NamedTuple):
    """A key with its value."""

    key: bytes
    value: bytes


class MapProof(NamedTuple):
    """The siblings of a key's slot from the root down, and what stands there: a key (this one, or another that shows
    its absence) or nothing.
    """

    siblings: list[bytes]
    found: Standing | None


NOTHING = Slot(0, EMPTY)


def key_of(stream: str) -> bytes:
    """A stream's key."""
    return sha256(stream.encode()).digest()


def value_of(version: int, leaf_hash: bytes) -> bytes:
    """A stream's value."""
    return version.to_bytes(8, "big") + leaf_hash


def bit(key: bytes, depth: int) -> int:
    """Which way a key goes below this depth: 0 left, 1 right."""
    return key[depth >> 3] >> (7 - (depth & 7)) & 1


def leaf(standing: Standing) -> Slot:
    """One key alone."""
    return Slot(1, sha256(b"\x02" + standing.key + standing.value).digest())


def inner(left: bytes, right: bytes) -> bytes:
    """The hash of two slots side by side."""
    return sha256(b"\x03" + left + right).digest()


def join(left: Slot, right: Slot) -> Slot:
    """Two slots as one: a key that is alone rises."""
    if left.keys + right.keys <= 1:
        return left if left.keys else right
    return Slot(2, inner(left.hash, right.hash))


def over(standings: Sequence[Standing], depth: int = 0) -> Slot:
    """The slot over these keys, which agree in their first `depth` bits and stand in their order."""
    if not standings:
        return NOTHING
    if len(standings) == 1:
        return leaf(standings[0])
    left, right = parted(standings, depth)
    return join(over(left, depth + 1), over(right, depth + 1))


def parted(standings: Sequence[Standing], depth: int) -> tuple[Sequence[Standing], Sequence[Standing]]:
    """Those that go left below this depth, and those that go right."""
    at = next((n for n, each in enumerate(standings) if bit(each.key, depth)), len(standings))
    return standings[:at], standings[at:]


def prove(standings: Sequence[Standing], key: bytes, depth: int = 0) -> MapProof:
    """The proof about a key among those that agree with it in their first `depth` bits, from that depth on."""
    siblings: list[bytes] = []
    while len(standings) > 1:
        sides = parted(standings, depth)
        way = bit(key, depth)
        siblings.append(over(sides[1 - way], depth + 1).hash)
        standings, depth = sides[way], depth + 1
    return MapProof(siblings, standings[0] if standings else None)


def root_from_proof(key: bytes, proof: MapProof) -> bytes:
    """The root that a proof leads to, or `Unproved` if what it found can't stand on the way to this key."""
    depth = len(proof.siblings)
    if depth > _DEPTH_MAX or any(len(each) != 32 for each in proof.siblings):
        raise Unproved("the map proof has a wrong shape")
    found = EMPTY
    if proof.found is not None:
        if len(proof.found.key) != 32 or len(proof.found.value) != 40:
            raise Unproved("the map proof holds a key or value of a wrong length")
        if any(bit(proof.found.key, n) != bit(key, n) for n in range(depth)):
            raise Unproved("the map proof shows a key that stands elsewhere")
        found = leaf(proof.found).hash
    for n in reversed(range(depth)):
        sibling = proof.siblings[n]
        found = inner(sibling, found) if bit(key, n) else inner(found, sibling)
    return found


def check_head(stream: str, version: int, leaf_hash: bytes, proof: MapProof, root: bytes) -> None:
    """Refuse with `Unproved` unless the map of this root has the stream at this version with this last leaf."""
    key = key_of(stream)
    if proof.found != Standing(key, value_of(version, leaf_hash)) or root_from_proof(key, proof) != root:
        raise Unproved(f"the map does not say that {stream} ends with version {version}")


def check_absent(stream: str, proof: MapProof, root: bytes) -> None:
    """Refuse with `Unproved` unless the map of this root does not have the stream."""
    key = key_of(stream)
    if (proof.found is not None and proof.found.key == key) or root_from_proof(key, proof) != root:
        raise Unproved(f"the map does not say that there is no {stream}")
