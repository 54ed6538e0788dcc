"""The stored bytes: canonical, typed, and readable for ever."""

from typing import Any, ClassVar

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.fact import Draft, Fact
from domain.kind import Act, Kind
from domain.ledger.command import Command, Stated
from domain.ledger.datastore import ForeignFile
from domain.ledger.entry import Leaf, PolicyRef, Request
from domain.ledger.mapper import Unreadable, canonical_json, leaf_bytes
from tests.ledger.toy import Added, AnyLedger, Open, add

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_integers = st.integers(-(2**53) + 1, 2**53 - 1)
_names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
_values = st.recursive(
    st.none() | st.booleans() | _integers | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)
_hex = st.binary(min_size=32, max_size=32).map(bytes.hex)


class Anything(Fact, frozen=True, kw_only=True):
    zeta: Any = None
    Alpha: str = ""
    amount: int = 0
    unstated: str | msgspec.UnsetType = msgspec.UNSET


@given(_values)
def test_canonical_json_is_rfc_8785(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(
    st.builds(
        Leaf,
        stream=_texts,
        version=st.integers(1, 2**40),
        event_id=_texts,
        type=_texts,
        schema=st.just(1),
        occurred_at=_texts,
        recorded_at=_texts,
        actor=_texts,
        request=st.none() | st.builds(Request, key=_hex, input=_hex),
        caused_by=st.none() | _texts,
        policies=st.lists(st.builds(PolicyRef, id=_texts, version=st.integers(1, 9)), max_size=2).map(tuple),
        previous=st.none() | _hex,
        data=st.builds(Anything, zeta=_values, Alpha=_texts, amount=_integers),
    )
)
def test_leaf_bytes_are_rfc_8785_with_every_member(leaf: Leaf) -> None:
    stored = leaf_bytes(leaf)

    plain = msgspec.json.decode(stored)
    assert stored == rfc8785.dumps(plain)
    assert sorted(plain) == sorted(Leaf.__struct_fields__)
    assert sorted(plain["data"]) == ["Alpha", "amount", "zeta"]


def test_a_leaf_has_exactly_these_bytes(open_ledger: Open) -> None:
    ledger = open_ledger(":memory:", salt=lambda: b"s" * 16, new_id=lambda: "01890000-0000-7000-8000-000000000000")
    ledger.append(add(amount=2, key="a", note="咖啡 \u2028\x1f"))

    request = ledger.log()[0].request
    assert ledger.leaves(0, 1)[0].decode() == (
        '{"actor":"k1/anna","caused_by":null,"data":{"amount":2,"note":"咖啡 \u2028\\u001f","tags":[]},'
        '"event_id":"01890000-0000-7000-8000-000000000000","occurred_at":"2026-03-01T12:00:00.001000Z",'
        '"policies":[],"previous":null,"recorded_at":"2026-03-01T12:00:00.001000Z",'
        f'"request":{{"input":"{request.input}","key":"{request.key}"}},'
        '"schema":1,"stream":"counters/c","type":"Added","version":1}'
    )


def _kind(fact: type[Fact]) -> tuple[Kind, ...]:
    door = {"Weighed": Act(fact, lambda seen, said: [Draft(said.stream, said.fact)])}
    return (Kind("parcels", 0, lambda grams, weighed, at: weighed.grams, (fact,), door),)


def _weighed(version: int, fields: list[tuple[str, Any, Any]]) -> Any:
    namespace = {"schema_version": version, "__annotations__": {"schema_version": ClassVar[int]}}
    return msgspec.defstruct("Weighed", fields, bases=(Fact,), namespace=namespace, frozen=True, kw_only=True)


_V1 = _weighed(1, [("kilos", int, 0), ("grams", int, 0)])
_V3 = _weighed(3, [("grams", int, 0), ("scale", str, "")])


def _written_as_v1(file: str, open_ledger: Open) -> list[bytes]:
    ledger = open_ledger(file, kinds=_kind(_V1))
    ledger.append(Command("parcels/p", (Stated("Weighed", _V1(kilos=2)),), "k1"))
    return ledger.leaves(0, 1)


def test_an_old_event_is_lifted_to_the_class_of_today_and_its_bytes_stay(file: str, open_ledger: Open) -> None:
    before = _written_as_v1(file, open_ledger)
    steps = {
        ("Weighed", 1): lambda data: {"grams": data["kilos"] * 1000},
        ("Weighed", 2): lambda data: {**data, "scale": "old"},
    }
    ledger = open_ledger(file, kinds=_kind(_V3), upcasters=steps)
    ledger.append(Command("parcels/p", (Stated("Weighed", _V3(grams=5)),), "k1"))

    first, second = ledger.entries("parcels/p")
    assert (first.schema, first.data) == (1, _V3(grams=2000, scale="old"))
    assert (second.schema, second.data) == (3, _V3(grams=5))
    assert ledger.leaves(0, 1) == before
    assert ledger.stream_at("parcels/p", version=1).stream.state == 2000


def test_without_an_upcaster_an_old_event_is_unreadable(file: str, open_ledger: Open) -> None:
    _written_as_v1(file, open_ledger)
    with pytest.raises(Unreadable, match="from schema 1 to 2"):
        open_ledger(file, kinds=_kind(_V3)).log()


def test_an_event_of_a_newer_schema_is_unreadable(file: str, open_ledger: Open) -> None:
    ledger = open_ledger(file, kinds=_kind(_V3))
    ledger.append(Command("parcels/p", (Stated("Weighed", _V3(grams=5)),), "k1"))
    with pytest.raises(Unreadable):
        open_ledger(file, kinds=_kind(_V1)).log()
    same_shape = _weighed(1, [("grams", int, 0), ("scale", str, "")])
    with pytest.raises(Unreadable, match="schema 3"):
        open_ledger(file, kinds=_kind(same_shape)).log()


def test_an_event_of_an_unknown_type_is_unreadable_and_keeps_a_ledger_from_being_opened(
    file: str, open_ledger: Open
) -> None:
    older = open_ledger(file, kinds=_kind(_V1))
    open_ledger(file).append(add())

    with pytest.raises(Unreadable, match="Added"):
        older.log()
    with pytest.raises(ForeignFile, match="Added"):
        open_ledger(file, kinds=_kind(_V1))


def test_facts_of_one_name_in_two_kinds_are_told_apart_by_their_stream(open_ledger: Open, place: str) -> None:
    other = _weighed(1, [("pounds", int, 0), ("grams", int, 0)])
    door = {"Weighed": Act(other, lambda seen, said: [Draft(said.stream, said.fact)])}
    kinds = (*_kind(_V1), Kind("sacks", 0, lambda grams, fact, at: fact.pounds, (other,), door))
    ledger = open_ledger(place, kinds=kinds)
    ledger.append(Command("sacks/s", (Stated("Weighed", other(pounds=3)),), "k1"))
    ledger.append(Command("parcels/p", (Stated("Weighed", _V1(kilos=3)),), "k1"))

    assert [type(entry.data) for entry in ledger.log()] == [other, _V1]


def test_a_fact_its_kind_does_not_name_is_never_written(open_ledger: Open) -> None:
    door = {"Added": Act(Added, lambda seen, said: [Draft(said.stream, said.fact)])}
    ledger = open_ledger(":memory:", kinds=(Kind("counters", 0, lambda n, fact, at: n, (), door),))
    with pytest.raises(Unreadable, match="can't hold"):
        ledger.append(add())
    assert ledger.head().size == 0


def test_a_fact_that_says_of_no_schema_is_of_the_first(ledger: AnyLedger) -> None:
    ledger.append(add())
    (entry,) = ledger.log(-1, 10)

    assert entry.schema == 1
