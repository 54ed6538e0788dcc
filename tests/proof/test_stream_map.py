"""The stream map: its root against the definition, presence and absence proved, every change refused."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.proof import stream_map
from projections.proof.merkle import Unproved
from projections.proof.stream_map import MapProof, Standing, key_of, value_of

STREAMS = {f"orders/A-{n}": (n % 7 + 1, sha256(b"%d" % n).digest()) for n in range(300)}


def standings(streams: dict[str, tuple[int, bytes]]) -> list[Standing]:
    return sorted(Standing(key_of(name), value_of(*head)) for name, head in streams.items())


def plainly(some: list[Standing], depth: int = 0) -> bytes:
    """The root as it is defined: by text of bits, without slots."""
    if not some:
        return bytes(32)
    if len(some) == 1:
        return sha256(b"\x02" + some[0].key + some[0].value).digest()
    bits = [f"{int.from_bytes(each.key, 'big'):0256b}" for each in some]
    left = [each for each, text in zip(some, bits, strict=True) if text[depth] == "0"]
    right = [each for each, text in zip(some, bits, strict=True) if text[depth] == "1"]
    return sha256(b"\x03" + plainly(left, depth + 1) + plainly(right, depth + 1)).digest()


@given(
    st.dictionaries(
        st.sampled_from(sorted(STREAMS)), st.tuples(st.integers(1, 2**40), st.binary(min_size=32, max_size=32))
    )
)
def test_the_root_is_the_one_of_the_definition(streams: dict[str, tuple[int, bytes]]) -> None:
    some = standings(streams)

    assert stream_map.over(some).hash == plainly(some)


def test_every_stream_is_proved_to_end_where_it_ends() -> None:
    some = standings(STREAMS)
    root = stream_map.over(some).hash

    for name, (version, leaf_hash) in STREAMS.items():
        proof = stream_map.prove(some, key_of(name))

        stream_map.check_head(name, version, leaf_hash, proof, root)
        with pytest.raises(Unproved):
            stream_map.check_head(name, version - 1, leaf_hash, proof, root)
        with pytest.raises(Unproved):
            stream_map.check_head(name, version, leaf_hash, proof._replace(siblings=proof.siblings[::-1]), root)
        with pytest.raises(Unproved):
            stream_map.check_absent(name, proof, root)


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_a_stream_that_is_not_there_is_proved_not_to_be(count: int) -> None:
    some = standings(dict(list(STREAMS.items())[:count]))
    root = stream_map.over(some).hash

    for n in range(50):
        name = f"orders/B-{n}"
        proof = stream_map.prove(some, key_of(name))

        stream_map.check_absent(name, proof, root)
        with pytest.raises(Unproved):
            stream_map.check_head(name, 1, bytes(32), proof, root)


def test_absence_is_not_shown_by_a_key_that_stands_elsewhere() -> None:
    some = standings(STREAMS)
    root = stream_map.over(some).hash
    name, other = "orders/A-1", stream_map.prove(some, key_of("orders/A-2"))

    with pytest.raises(Unproved):
        stream_map.check_absent(name, other, root)
    with pytest.raises(Unproved):
        stream_map.check_absent(name, MapProof([], None), root)


def test_a_map_that_puts_a_key_where_it_does_not_belong_shows_nothing() -> None:
    name = "orders/A-1"
    way = stream_map.bit(key_of(name), 0)
    other = next(each for each in standings(STREAMS) if stream_map.bit(each.key, 0) != way)
    slot, empty = stream_map.leaf(other).hash, bytes(32)
    root = stream_map.inner(empty, slot) if way else stream_map.inner(slot, empty)

    with pytest.raises(Unproved, match="elsewhere"):
        stream_map.check_absent(name, MapProof([empty], other), root)


def test_two_keys_that_differ_in_their_last_bit_alone_stand_at_the_very_end() -> None:
    one, other = (Standing(bytes(31) + bytes([last]), bytes(40)) for last in (0, 1))
    root = stream_map.over([one, other]).hash

    for each in (one, other):
        proof = stream_map.prove([one, other], each.key)
        assert (len(proof.siblings), proof.found) == (256, each)
        assert stream_map.root_from_proof(each.key, proof) == root


def test_every_flipped_bit_of_a_map_proof_is_refused() -> None:
    some = standings(STREAMS)
    root = stream_map.over(some).hash
    name = "orders/A-7"
    proof = stream_map.prove(some, key_of(name))

    for n, sibling in enumerate(proof.siblings):
        for bit in range(256):
            changed = bytearray(sibling)
            changed[bit // 8] ^= 1 << bit % 8
            flipped = [*proof.siblings[:n], bytes(changed), *proof.siblings[n + 1 :]]
            with pytest.raises(Unproved):
                stream_map.check_head(name, *STREAMS[name], proof._replace(siblings=flipped), root)


def test_what_can_be_no_map_proof_is_refused() -> None:
    some = standings(STREAMS)
    key = key_of("orders/A-7")
    proof = stream_map.prove(some, key)
    assert proof.found is not None
    long, short = proof.found._replace(value=bytes(41)), proof.found._replace(key=bytes(31))

    for wrong in (
        MapProof([*proof.siblings[:-1], bytes(31)], proof.found),
        MapProof([bytes(32)] * 257, proof.found),
        *(proof._replace(found=each) for each in (long, short)),
    ):
        with pytest.raises(Unproved):
            stream_map.root_from_proof(key, wrong)
