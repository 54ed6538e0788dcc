"""The tree's file and the map's file: what they say is what the definitions say, also after a loss."""

import itertools
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.proof import merkle, stream_map
from projections.proof.map_file import MapFile, Upto
from projections.proof.stream_map import Standing, key_of, value_of
from projections.proof.tree_file import TreeFile, place, stored
from tests.proof.trees import hash_of

LEAVES = [sha256(b"%d" % n).digest() for n in range(300)]


@pytest.fixture(params=["in a file", "in memory"])
def tree(request: pytest.FixtureRequest, tmp_path: Path):
    made = TreeFile(str(tmp_path / "tree") if request.param == "in a file" else None)
    yield made
    made.close()


def test_every_hash_has_a_place_of_its_own() -> None:
    size = 300
    places = {place(level, n) for level in range(9) for n in range(size >> level)}

    assert places == set(range(stored(size)))


def test_leaves_are_found_by_how_their_hashes_begin_the_latest_first(tree: TreeFile) -> None:
    tree.append([*LEAVES, LEAVES[7]])
    heads = {each[:4] for each in LEAVES}

    assert len(heads) == len(LEAVES)
    assert list(tree.leaves_like(LEAVES[7][:4], 0, 301)) == [300, 7]
    assert list(tree.leaves_like(LEAVES[7], 8, 300)) == []
    assert [list(tree.leaves_like(each[:4], 0, 300)) for each in LEAVES] == [[n] for n in range(300)]
    assert list(tree.leaves_like(tree.read(3, 5), 0, 301)) == [], "a subtree's hash is no leaf's"


def test_a_tree_grows_leaf_by_leaf_or_in_pieces(tree: TreeFile) -> None:
    sizes = [0, 1, 2, 3, 7, 8, 100, 101, 256, 300]
    for before, after in itertools.pairwise(sizes):
        tree.append(LEAVES[before:after])

        assert tree.size == after
        assert tree.root() == hash_of(LEAVES[:after])
    for size in range(1, 301):
        assert tree.root(size) == hash_of(LEAVES[:size])


def test_a_tree_that_is_not_the_known_one_begins_anew_whatever_it_held_before(tree: TreeFile) -> None:
    tree.append(LEAVES[:5])
    assert tree.resume(4, hash_of(LEAVES[:4]))
    assert (tree.size, tree.root()) == (4, hash_of(LEAVES[:4]))

    for size, root in ((4, hash_of(LEAVES[:5])), (400, hash_of(LEAVES[:4]))):
        tree.append(LEAVES[tree.size : 5])
        assert not tree.resume(size, root)
        assert tree.size == 0


def test_a_tree_goes_on_from_a_known_root_and_from_no_other(tmp_path: Path) -> None:
    first = TreeFile(str(tmp_path / "tree"))
    first.append(LEAVES[:200])
    root = first.root(150)
    first.close()
    again = TreeFile(str(tmp_path / "tree"))

    assert not again.resume(150, bytes(32))
    assert again.size == 0
    assert not again.resume(250, root)
    assert again.resume(150, root)
    again.append(LEAVES[150:])
    assert again.root() == hash_of(LEAVES)
    again.close()


def test_two_writers_of_one_tree_write_the_same(tmp_path: Path) -> None:
    one, other = TreeFile(str(tmp_path / "tree")), TreeFile(str(tmp_path / "tree"))

    one.append(LEAVES[:120])
    other.append(LEAVES[:70])
    other.append(LEAVES[70:200])
    one.append(LEAVES[120:300])

    assert one.root() == hash_of(LEAVES)
    assert other.root(200) == one.root(200) == hash_of(LEAVES[:200])
    one.close()
    other.close()


def test_a_lost_piece_of_the_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "tree"
    tree = TreeFile(str(path))
    tree.append(LEAVES)
    root = tree.root()
    with path.open("r+b") as file:
        file.truncate(32 * 400)

    with pytest.raises(LookupError):
        tree.read(0, 299)
    assert not tree.resume(300, root)
    tree.close()


def test_a_proof_of_a_large_log_reads_few_hashes() -> None:
    tree, size = TreeFile(None), 100_003
    tree.append(sha256(b"%d" % n).digest() for n in range(size))
    most = 0
    for index in (0, 1, 50_000, 65_535, 65_536, 99_999, size - 1):
        reads: list[tuple[int, int]] = []

        def counted(level: int, n: int, reads: list[tuple[int, int]] = reads) -> bytes:
            reads.append((level, n))
            return tree.read(level, n)

        path = merkle.inclusion(counted, index, size)
        assert merkle.root_from_inclusion(index, size, tree.read(0, index), path) == tree.root()
        most = max(most, len(reads))

    assert most <= 2 * (size - 1).bit_length()


names = st.integers(0, 400).map(lambda n: f"orders/A-{n}")
heads = st.dictionaries(names, st.tuples(st.integers(1, 2**30), st.binary(min_size=32, max_size=32)), max_size=40)


@given(steps=st.lists(heads, max_size=5), asked=st.lists(names, max_size=10))
def test_the_map_brought_on_in_steps_is_the_map_made_at_once(
    steps: list[dict[str, tuple[int, bytes]]], asked: list[str]
):
    file, all_heads = MapFile(":memory:"), dict[str, tuple[int, bytes]]()
    with file.turn():
        for n, step in enumerate(steps):
            all_heads |= step
            file.advance([(name, *head) for name, head in step.items()], Upto(n + 1, bytes(32)))
            some = sorted(Standing(key_of(name), value_of(*head)) for name, head in all_heads.items())
            assert file.root() == stream_map.over(some).hash
        for name in asked:
            proof = file.prove(name)
            if name in all_heads:
                stream_map.check_head(name, *all_heads[name], proof, file.root())
            else:
                stream_map.check_absent(name, proof, file.root())
    file.close()


def test_keys_that_agree_in_many_bits_are_told_apart() -> None:
    """Streams whose keys begin alike, found by trying: they meet below the slots that are kept."""
    by_first: dict[bytes, list[str]] = {}
    for n in range(3000):
        by_first.setdefault(key_of(f"orders/{n}")[:2], []).append(f"orders/{n}")
    alike = max(by_first.values(), key=len)
    assert len(alike) > 1
    file = MapFile(":memory:")
    with file.turn():
        file.advance([(name, 1, bytes(32)) for name in alike], Upto(1, bytes(32)))

        assert file.root() == stream_map.over(sorted(Standing(key_of(n), value_of(1, bytes(32))) for n in alike)).hash
        for name in alike:
            stream_map.check_head(name, 1, bytes(32), file.prove(name), file.root())
            assert len(file.prove(name).siblings) > 16
    file.close()


def test_a_map_that_another_process_brought_on_is_read_anew(tmp_path: Path) -> None:
    one, other = MapFile(str(tmp_path / "map")), MapFile(str(tmp_path / "map"))
    with one.turn():
        one.advance([("orders/1", 1, bytes(32))], Upto(1, b"1" * 32))
    with other.turn():
        other.advance([("orders/2", 1, bytes(32))], Upto(2, b"2" * 32))
        expected = other.root()

    with one.turn():
        assert one.upto == Upto(2, b"2" * 32)
        assert one.root() == expected
        one.forget()
        assert one.root() == bytes(32)
    with other.turn():
        assert other.upto.size == 0
        assert other.root() == bytes(32)
    one.close()
    other.close()


def test_a_turn_that_fails_changes_nothing() -> None:
    file = MapFile(":memory:")
    with pytest.raises(ValueError, match="no stream"), file.turn():
        file.advance(_failing(), Upto(1, bytes(32)))
    with file.turn():
        assert file.upto.size == 0
        assert file.root() == bytes(32)
    file.close()


def _failing():
    yield "orders/1", 1, bytes(32)
    raise ValueError("no stream")
