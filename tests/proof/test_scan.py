"""A long JSON object is read value by value as a reader of the whole reads it, and refused where that one refuses."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.proof import verify_scan
from projections.proof.merkle import Unproved
from projections.proof.verify_json import read_json
from projections.proof.verify_scan import members_of

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def scanned(raw: bytes) -> list[tuple[str, Any]]:
    return list(members_of(BytesIO(raw)))


def whole(raw: bytes) -> list[tuple[str, Any]]:
    pairs = read_json(raw).items()
    return [(name, each) for name, value in pairs for each in (value if isinstance(value, list) else [value])]


@given(st.dictionaries(st.text(), values, max_size=5), st.sampled_from([None, 0, 3]), st.integers(1, 60))
def test_a_long_object_is_read_as_a_short_one(value: dict[str, Any], indent: int | None, ahead: int) -> None:
    raw = json.dumps(value, indent=indent).encode()
    longest = max((len(json.dumps(each, indent=indent)) for _, each in whole(raw)), default=0)
    names = max(map(len, map(json.dumps, value)), default=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify_scan, "_VALUE_CHARS", max(longest * 2, names, ahead) + 1)

        assert scanned(raw) == whole(raw)


@given(st.dictionaries(st.text(), values, max_size=3), st.data())
def test_what_breaks_off_or_goes_on_is_refused(value: dict[str, Any], data: st.DataObject) -> None:
    raw = json.dumps(value).encode()
    cut = data.draw(st.integers(0, len(raw) - 1))

    for wrong in (raw[:cut], raw + b"0", raw + raw, b"\xef\xbb\xbf" + raw):
        with pytest.raises(Unproved):
            scanned(wrong)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"{,}", b'{"a":1,}', b'{"a":[1,]}', b'{"a":[,1]}', b'{"a" 1}', b"{1:1}", b'{"a":1 "b":2}'),
        *(b'{"a";1}', b'{"a":1;"b":2}', b'{"a":[1;2]}', b'("a":1}'),
    ],
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Unproved):
        scanned(raw)


@pytest.mark.parametrize(
    "raw", [b'{"a":1,"a":2}', b'{"a":1.5}', b'{"a":9007199254740993}', b'{"a":NaN}', b'{"a":\xff}']
)
def test_what_two_readers_could_read_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(Unproved):
        scanned(raw)
