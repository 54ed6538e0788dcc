"""JSON as the verifier reads it: what two readers could take for two things is refused."""

from typing import Any

import pytest

from projections.proof.merkle import Unproved
from projections.proof.verify_json import canonical, count_of, hashes_of, member, read_json, unhex


@pytest.mark.parametrize("number", [0, 7, -7, 2**53 - 1, -(2**53) + 1])
def test_an_integer_is_read_as_it_is_written(number: int) -> None:
    assert read_json(b'{"n": [%d]}' % number) == {"n": [number]}


@pytest.mark.parametrize(
    "raw",
    [
        *(b"%d" % 2**53, b"-%d" % 2**53, b"9" * 18, b"9" * 5_000, b"1.0", b"1e2", b"NaN", b"-Infinity"),
        *(b'{"a": 1, "a": 1}', b'[{"b": {"a": 1, "a": 2}}]', b"\xff", b"", b"{", b"[" * 100_000),
    ],
    ids=lambda raw: raw[:20].decode(errors="replace"),
)
def test_what_readers_could_differ_on_is_no_json(raw: bytes) -> None:
    with pytest.raises(Unproved, match="JSON"):
        read_json(raw)


def test_a_value_has_one_form() -> None:
    assert canonical({"b": [1, "钱"], "a": None}) == '{"a":null,"b":[1,"钱"]}'.encode()
    with pytest.raises(Unproved):
        canonical("\ud800")


@pytest.mark.parametrize("value", [{}, {"n": "1"}, {"n": True}, {"n": None}, [], "n", None])
def test_a_member_is_there_and_of_its_very_type(value: Any) -> None:
    assert member({"n": 1}, "n", int) == 1
    for wrong in (member, lambda value, name, kind: count_of(value, name)):
        with pytest.raises(Unproved, match="«n» is missing or is no int"):
            wrong(value, "n", int)


def test_a_count_is_not_negative() -> None:
    assert (count_of({"n": 0}, "n"), count_of({"n": 3}, "n")) == (0, 3)
    with pytest.raises(Unproved, match="«n» is negative"):
        count_of({"n": -1}, "n")


def test_a_hash_is_the_lower_case_hex_of_so_many_bytes() -> None:
    assert unhex("0f" * 32) == b"\x0f" * 32
    assert unhex("0f", 1) == b"\x0f"
    assert hashes_of({"path": ["00" * 32, "0f" * 32]}, "path") == [bytes(32), b"\x0f" * 32]

    for wrong in ("0F" * 32, "0f" * 31, "0f" * 33, "0f" * 31 + "0", " " * 64, "0g" * 32, None, 1, b"0f" * 32):
        with pytest.raises(Unproved, match="hex of 32 bytes"):
            unhex(wrong)
