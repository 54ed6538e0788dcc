"""The tree: published roots, proofs against the definition, and every change of a proof refused."""

from contextlib import suppress
from hashlib import sha256
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.proof import merkle
from projections.proof.merkle import Unproved
from tests.proof.trees import CT_LEAVES, CT_ROOTS, hash_of, reader

LEAVES = [sha256(b"%d" % n).digest() for n in range(70)]


def flips(proof: list[bytes]):
    """Every proof that differs from this one in a single bit."""
    for n, each in enumerate(proof):
        for bit in range(256):
            changed = bytearray(each)
            changed[bit // 8] ^= 1 << bit % 8
            yield [*proof[:n], bytes(changed), *proof[n + 1 :]]


def test_the_standard_leaves_have_the_published_roots() -> None:
    hashes = [merkle.leaf_hash(each) for each in CT_LEAVES]

    roots = [merkle.root(reader(hashes), size).hex() for size in range(1, 9)]

    assert roots == list(CT_ROOTS)
    assert merkle.root(reader([]), 0) == sha256(b"").digest()


def test_a_tree_that_grows_has_the_root_of_its_leaves_at_every_size() -> None:
    peaks = merkle.Peaks()
    assert peaks.root() == sha256(b"").digest()

    for size, leaf in enumerate(LEAVES, 1):
        completed = peaks.add(leaf)
        assert (peaks.size, peaks.root()) == (size, hash_of(LEAVES[:size]))
        assert completed == [hash_of(LEAVES[size - 2**n : size]) for n in range(len(completed))]
        assert size & -size == 2 ** (len(completed) - 1), "a hash for each complete subtree that ends here"
        on = merkle.Peaks(peaks.size, peaks.hashes)
        assert on.root() == peaks.root()


@pytest.mark.parametrize("size", range(1, 70))
def test_every_leaf_is_proved_in_every_tree(size: int) -> None:
    root = hash_of(LEAVES[:size])

    for index in range(size):
        path = merkle.inclusion(reader(LEAVES[:size]), index, size)

        assert merkle.root_from_inclusion(index, size, LEAVES[index], path) == root


@pytest.mark.parametrize("new", range(1, 40))
def test_every_tree_is_the_beginning_of_every_later_one(new: int) -> None:
    for old in range(1, new + 1):
        path = merkle.consistency(reader(LEAVES[:new]), old, new)

        merkle.check_consistency(old, new, hash_of(LEAVES[:old]), hash_of(LEAVES[:new]), path)
        other = hash_of([*LEAVES[: old - 1], bytes(32)])
        with pytest.raises(Unproved):
            merkle.check_consistency(old, new, other, hash_of(LEAVES[:new]), path)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13, 21])
def test_a_range_of_leaves_is_proved_at_once(size: int) -> None:
    for first, stop in combinations_with_replacement(range(size + 1), 2):
        if first == stop:
            continue
        around = merkle.outside(reader(LEAVES[:size]), first, stop, size)

        assert merkle.root_from_range(first, size, LEAVES[first:stop], around) == hash_of(LEAVES[:size])
        with pytest.raises(Unproved):
            merkle.root_from_range(first, size, LEAVES[first:stop], [*around, bytes(32)])
        if stop < size:
            with suppress(Unproved):
                found = merkle.root_from_range(first, size, LEAVES[first : stop + 1], around)
                assert found != hash_of(LEAVES[:size]) or around == []


@given(size=st.integers(2, 64), data=st.data())
def test_a_proof_of_another_place_or_size_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(reader(LEAVES[:size]), index, size)
    root = hash_of(LEAVES[:size])

    def leads(index: int, size: int, leaf: bytes, path: list[bytes]) -> bool:
        try:
            return merkle.root_from_inclusion(index, size, leaf, path) == root
        except Unproved:
            return False

    assert leads(index, size, LEAVES[index], path)
    assert not leads(index ^ 1, size, LEAVES[index], path)
    assert not leads(index, size, LEAVES[(index + 1) % 70], path)
    assert not leads(index, size, LEAVES[index], path[:-1])
    assert not leads(index, size, LEAVES[index], [*path, bytes(32)])
    assert not leads(index, size, LEAVES[index], [each[:-1] for each in path])
    if len(path) > 1:
        assert not leads(index, size, LEAVES[index], [path[1], path[0], *path[2:]])


def test_every_flipped_bit_of_a_path_is_refused() -> None:
    size, index = 13, 9
    path = merkle.inclusion(reader(LEAVES[:size]), index, size)
    root = hash_of(LEAVES[:size])

    wrong = [each for each in flips(path) if merkle.root_from_inclusion(index, size, LEAVES[index], each) == root]

    assert wrong == []
    for flipped in flips(merkle.consistency(reader(LEAVES[:size]), 6, size)):
        with pytest.raises(Unproved):
            merkle.check_consistency(6, size, hash_of(LEAVES[:6]), root, flipped)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (-1, 5), (6, 5)])
def test_nothing_follows_from_an_empty_tree_or_a_later_one(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="is not the beginning"):
        merkle.consistency(reader(LEAVES), old, new)
    with pytest.raises(Unproved):
        merkle.check_consistency(old, new, bytes(32), bytes(32), [])


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
def test_nothing_is_proved_of_leaves_that_a_tree_does_not_have(size: int) -> None:
    read = reader(LEAVES[:size])
    for index in range(size):
        path, around = merkle.inclusion(read, index, size), merkle.outside(read, index, size, size)
        for beyond in (-1, *range(size, 4 * size)):
            with pytest.raises(Unproved):
                merkle.root_from_inclusion(beyond, size, LEAVES[index], path)
        with pytest.raises(Unproved):
            merkle.root_from_range(index, size, LEAVES[index : size + 1], around)
    for first, stop in ((0, size + 1), (1, 1), (-1, 1)):
        with pytest.raises(ValueError, match="There are no leaves"):
            merkle.outside(read, first, stop, size)
    for index in (-1, size):
        with pytest.raises(ValueError, match="There is no leaf"):
            merkle.inclusion(read, index, size)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 7), (6, 8), (8, 13)])
def test_a_later_tree_is_shown_by_its_own_path_and_no_other(old: int, new: int) -> None:
    path, roots = merkle.consistency(reader(LEAVES), old, new), (hash_of(LEAVES[:old]), hash_of(LEAVES[:new]))

    merkle.check_consistency(old, new, *roots, path)
    for other in (path[:-1], [*path, bytes(32)], []):
        with pytest.raises(Unproved, match="too"):
            merkle.check_consistency(old, new, *roots, other)


def test_a_hash_has_32_bytes() -> None:
    for wrong in (bytes(31), bytes(33)):
        for show in (
            lambda short=wrong: merkle.root_from_inclusion(0, 2, LEAVES[0], [short]),
            lambda short=wrong: merkle.root_from_inclusion(0, 2, short, [LEAVES[1]]),
            lambda short=wrong: merkle.root_from_range(0, 2, LEAVES[:1], [short]),
            lambda short=wrong: merkle.check_consistency(1, 2, LEAVES[0], LEAVES[1], [short]),
        ):
            with pytest.raises(Unproved, match="32 bytes"):
                show()


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 1024, 1025, 4097])
def test_a_proof_reads_few_hashes(size: int) -> None:
    leaves = [sha256(b"%d" % n).digest() for n in range(size)]

    for index in {0, size // 3, size // 2, size - 1}:
        reads: list[tuple[int, int]] = []
        merkle.inclusion(reader(leaves, reads), index, size)

        assert len(reads) <= 2 * (size - 1).bit_length()
