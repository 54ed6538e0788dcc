"""The RFC 6962 Merkle tree over the log: its proofs, made from stored hashes and checked from nothing.

Whoever makes proofs gives a reader of complete subtrees: `read(level, n)` is the hash over the leaves
n·2^level … (n+1)·2^level − 1, all of which are in the log. Checking reads nothing. Hashes are 32 bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Read = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()


class Unproved(Exception):
    """What was shown does not prove what it claims."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Peaks:
    """The complete subtrees of a tree that grows leaf by leaf, the largest first."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf; the hashes that it completes, itself first."""
        found = [leaf]
        for _ in range((~self.size & (self.size + 1)).bit_length() - 1):
            found.append(node_hash(self.hashes.pop(), found[-1]))
        self.hashes.append(found[-1])
        self.size += 1
        return found

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        found = self.hashes[-1]
        for each in reversed(self.hashes[:-1]):
            found = node_hash(each, found)
        return found


def root(read: Read, size: int) -> bytes:
    """The root of the tree over the first `size` leaves."""
    return subtree(read, 0, size) if size else EMPTY_ROOT


def subtree(read: Read, first: int, stop: int) -> bytes:
    """The hash over the leaves first … stop − 1, a subtree that RFC 6962 knows; one read for each bit of its size."""
    parts = [read(level, n) for level, n in complete(first, stop)]
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def inclusion(read: Read, index: int, size: int) -> list[bytes]:
    """The path from a leaf's sibling up to the root's child; at most 2·⌈log2 size⌉ reads."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} among {size}.")
    path: list[bytes] = []
    first, stop = 0, size
    while stop - first > 1:
        middle = first + _split(stop - first)
        if index < middle:
            path.append(subtree(read, middle, stop))
            stop = middle
        else:
            path.append(subtree(read, first, middle))
            first = middle
    return path[::-1]


def consistency(read: Read, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of the tree of `new` leaves."""
    if not 0 < old <= new:
        raise ValueError(f"A tree of {old} leaves is not the beginning of one of {new}.")
    path: list[bytes] = []
    first, stop, whole = 0, new, True
    while stop != old:
        middle = first + _split(stop - first)
        if old <= middle:
            path.append(subtree(read, middle, stop))
            stop = middle
        else:
            path.append(subtree(read, first, middle))
            first, whole = middle, False
    return [*([] if whole else [subtree(read, first, stop)]), *path[::-1]]


def outside(read: Read, first: int, stop: int, size: int) -> list[bytes]:
    """What proves that the leaves first … stop − 1 stand in the tree: the subtrees around them, from left to right."""
    if not 0 <= first < stop <= size:
        raise ValueError(f"There are no leaves {first} to {stop} among {size}.")
    return [subtree(read, *around) for around in _around(first, stop, 0, size)]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to, or `Unproved` if it has another length than it must."""
    if not 0 <= index < size:
        raise Unproved(f"leaf {index} is not among {size}")
    _check_hashes([leaf, *path])
    found, remaining, last, node = leaf, list(path), size - 1, index
    while last:
        if node & 1 or node < last:
            if not remaining:
                raise Unproved("the path is too short")
            sibling = remaining.pop(0)
            found = node_hash(sibling, found) if node & 1 else node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if remaining:
        raise Unproved("the path is too long")
    return found


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuse with `Unproved` unless the path shows that the old tree is the beginning of the new one."""
    if not 0 < old <= new:
        raise Unproved(f"a tree of {old} leaves can't be shown to be the beginning of one of {new}")
    _check_hashes([old_root, new_root, *path])
    if old == new:
        if path or old_root != new_root:
            raise Unproved("two trees of one size differ")
        return
    hashes = iter([old_root, *path] if old & (old - 1) == 0 else path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    try:
        was = now = next(hashes)
        while last:
            if node & 1 or node == last:
                sibling = next(hashes)
                was, now = node_hash(sibling, was), node_hash(sibling, now)
                while not node & 1 and node:
                    node, last = node >> 1, last >> 1
            else:
                now = node_hash(now, next(hashes))
            node, last = node >> 1, last >> 1
    except StopIteration:
        raise Unproved("the consistency path is too short") from None
    if next(hashes, None) is not None:
        raise Unproved("the consistency path is too long")
    if was != old_root or now != new_root:
        raise Unproved("the older tree is not the beginning of the newer one")


def root_from_range(first: int, size: int, leaves: Sequence[bytes], around: Sequence[bytes], level: int = 0) -> bytes:
    """The root over these leaves from index `first` on and what stands around them, or `Unproved`.

    With a `level` they are complete subtrees of 2^level leaves each, and `first` is a multiple of that.
    """
    stop = first + (len(leaves) << level)
    if not 0 <= first < stop <= size:
        raise Unproved(f"leaves {first} to {stop} are not among {size}")
    _check_hashes(around)
    remaining = list(around)
    if len(remaining) != sum(1 for _ in _around(first, stop, 0, size)):
        raise Unproved("the proof of the range has another length than it must")

    def over(start: int, end: int) -> bytes:
        if end <= first or start >= stop:
            return remaining.pop(0)
        if end - start == 1 << level:
            return leaves[(start - first) >> level]
        middle = start + _split(end - start)
        left = over(start, middle)
        return node_hash(left, over(middle, end))

    return over(0, size)


def _around(first: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The largest subtrees of start … end − 1 that hold none of first … stop − 1, from left to right."""
    if end <= first or start >= stop:
        yield start, end
    elif first > start or end > stop:
        middle = start + _split(end - start)
        yield from _around(first, stop, start, middle)
        yield from _around(first, stop, middle, end)


def complete(first: int, stop: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees that make up first … stop − 1, from left to right, as (level, n)."""
    while first < stop:
        level = (stop - first).bit_length() - 1
        yield level, first >> level
        first += 1 << level


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(each) != 32 for each in hashes):
        raise Unproved("a hash is not 32 bytes long")
