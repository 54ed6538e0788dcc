"""The door: what a client's bytes say, read strictly, before anything is decided.

Facts come out as plain members in the shape their act states them in; the words of a person still stand in
them, for the vault to seal. `parse`, `read_facts`, sealing and `shape` are the way of every fact.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, cast

import msgspec
from msgspec import Meta, inspect

from domain.clock import parse_instant
from domain.errors import Malformed
from domain.fact import Commitment, Fact, Hex256, Instant, Json, Label, Reference, Text
from domain.kind import Act, Kind
from domain.strict_json import Fraction, HugeInteger, parse

__all__ = ["FACTS_MAX", "TIMES", "WORDS", "Read", "parse", "read_facts", "sayable", "shape"]

FACTS_MAX = 100
TIMES = (
    *("payment_due_at", "signed_at", "at", "send_by", "opens_at", "closes_at"),
    *("recovered_at", "effective_from", "next_update_at", "due_at", "notified_at", "from_at"),
    *("to_at", "reported_at", "until", "public_until", "acted_at"),
)
"""Members that state an instant, wherever they stand in a fact."""

WORDS: Mapping[str, Any] = {
    "reason": Text,
    "evidence": Json,
    "place": Label,
    "tracking_no": Reference,
    "input": Annotated[str, Meta(min_length=1, max_length=200, description="as the customer typed it")],
    "sha256": Hex256,
    "address": Text,
    "answer": Text,
    "receipt": Json,
    "contact": Label,
    "customer_name": Label,
    "device": Label,
    "health_evidence": Json,
    "summary": Text,
}
"""What a client writes where the stored fact holds a commitment, by the member's name."""


class Read(NamedTuple):
    """One fact as a client states it: its stored name, its members, when it occurred, where it stood.

    `has_words` says whether this type of fact has members for the vault at all.
    """

    type: str
    members: dict[str, Any]
    occurred_at: Instant | None
    pointer: str
    has_words: bool


def read_facts(kind: Kind, body: Any) -> list[Read]:
    """The facts of a body: one, or an array of 1 to 100 that are one request."""
    if isinstance(body, dict):
        return [_read(kind, cast(dict[str, Any], body), "")]
    if not isinstance(body, list):
        raise _unfit("", "Expected an object or an array of objects")
    facts = cast(list[Any], body)
    if not 1 <= len(facts) <= FACTS_MAX:
        raise _unfit("", f"Expected 1 to {FACTS_MAX} facts, got {len(facts)}")
    return [_read(kind, fact, f"/{place}") for place, fact in enumerate(facts)]


def shape(kind: Kind, read: Read, sealed: dict[str, Any]) -> Fact:
    """The fact in the shape its act states it in, its words sealed by commitments."""
    try:
        return msgspec.convert(sealed, kind.door[read.type].said, strict=True)
    except msgspec.ValidationError as error:
        raise _unfit(*_located(read.pointer, str(error))) from None


def sayable(kind: Kind) -> dict[str, Act]:
    """The acts of a kind that are a client's to say."""
    return {name: act for name, act in kind.door.items() if name not in kind.internal}


def _read(kind: Kind, fact: Any, pointer: str) -> Read:
    if not isinstance(fact, dict):
        raise _unfit(pointer, "Expected `object`")
    members = dict(cast(dict[str, Any], fact))
    name = members.pop("type", None)
    if not isinstance(name, str) or name not in kind.door or name in kind.internal:
        known = sorted(sayable(kind))
        reason = "missing" if name is None else f"Not one of {', '.join(known)}"
        text = f"The ledger's {kind.name} take a fact whose `type` is one of: {', '.join(known)}."
        raise Malformed("unknown-fact", text, f"{pointer}/type", errors=[_error(f"{pointer}/type", reason)])
    at = members.pop("occurred_at", None)
    occurred_at = None if at is None else _instant(at, f"{pointer}/occurred_at")
    form = _form(kind.door[name].said)
    return Read(name, _tidy(members, form, pointer), occurred_at, pointer, form.has_words)


class _Form(NamedTuple):
    """What the door looks for in an object: its members' names, words, instants and inner objects."""

    names: frozenset[str]
    words: tuple[str, ...]
    times: tuple[str, ...]
    inner: Mapping[str, "_Form"]
    has_words: bool


@cache
def _form(shape: type[Fact]) -> _Form:
    found = _form_of(inspect.type_info(shape))
    assert found is not None
    return found


def _form_of(of: inspect.Type) -> _Form | None:
    match of:
        case inspect.Metadata(type=inner):
            return _form_of(inner)
        case inspect.VarTupleType(item_type=inner):
            return _form_of(inner)
        case inspect.UnionType(types=types):
            return _either([form for each in types if (form := _form_of(each))])
        case inspect.StructType(fields=fields):
            names = frozenset(field.encode_name for field in fields)
            words = {
                f.encode_name for f in fields if isinstance(f.type, inspect.StructType) and f.type.cls is Commitment
            }
            forms = {f.encode_name: form for f in fields if f.encode_name not in words if (form := _form_of(f.type))}
            times = tuple(name for name in TIMES if name in names)
            has_words = bool(words) or any(form.has_words for form in forms.values())
            return _Form(names, tuple(sorted(words)), times, forms, has_words)
        case _:
            return None


def _either(forms: list[_Form]) -> _Form | None:
    """One form for several alternatives: it only says which names exist, `convert` tells them apart."""
    if not forms:
        return None
    inner = {name: form for each in forms for name, form in each.inner.items()}
    return _Form(
        frozenset[str]().union(*(each.names for each in forms)),
        (),
        (),
        inner,
        has_words=any(each.has_words for each in forms),
    )


def _tidy(members: dict[str, Any], form: _Form, pointer: str) -> dict[str, Any]:
    """The members with explicit nulls gone (null is «not stated»), words checked and instants in UTC."""
    if not (form.words or form.times or form.inner or None in members.values()):
        return members
    if None in members.values():
        members = {name: value for name, value in members.items() if value is not None or name not in form.names}
    changed: dict[str, Any] = {
        name: _instant(members[name], f"{pointer}/{name}") for name in form.times if isinstance(members.get(name), str)
    }
    for name in form.words:
        if name in members:
            _check_words(name, members[name], f"{pointer}/{name}")
    for name, inner in form.inner.items():
        value: Any = members.get(name)
        if isinstance(value, dict):
            changed[name] = _tidy(cast(dict[str, Any], value), inner, f"{pointer}/{name}")
        elif isinstance(value, list):
            items = enumerate(cast(list[Any], value))
            changed[name] = [
                _tidy(cast(dict[str, Any], item), inner, f"{pointer}/{name}/{place}")
                if isinstance(item, dict)
                else item
                for place, item in items
            ]
    return members | changed if changed else members


def _check_words(name: str, value: Any, pointer: str) -> None:
    try:
        msgspec.convert(value, WORDS[name], strict=True)
    except msgspec.ValidationError as error:
        raise _unfit(*_located(pointer, str(error))) from None
    if WORDS[name] is Json:
        _check_numbers(value, pointer)


def _check_numbers(value: Any, pointer: str) -> None:
    if isinstance(value, Fraction | HugeInteger):
        raise _unfit(*_located(pointer, f"Expected `int`, got `{type(value).__name__}`"))
    if isinstance(value, dict):
        value = list(cast(dict[str, Any], value).values())
    if isinstance(value, list):
        for each in cast(list[Any], value):
            _check_numbers(each, pointer)


def _instant(value: Any, pointer: str) -> Instant:
    if not isinstance(value, str):
        raise _unfit(pointer, "Expected an RFC 3339 time with an offset")
    return parse_instant(value, pointer)


# What does not fit


def _unfit(pointer: str, reason: str) -> Malformed:
    at = f" at {pointer}" if pointer else ""
    return Malformed(
        "schema", f"The request does not fit its schema: {reason}{at}.", pointer, errors=[_error(pointer, reason)]
    )


def _error(pointer: str, reason: str) -> dict[str, str]:
    return {"pointer": pointer, "reason": reason}


_MEMBER = re.compile(r"^Object (contains unknown|missing required) field `(.*)`$", re.DOTALL)
_NUMBERS = {"`Fraction`": "a number with a point or an exponent", "`HugeInteger`": "an integer beyond ±(2^53 − 1)"}


def _located(pointer: str, message: str) -> tuple[str, str]:
    """Where and why, out of msgspec's words, without the value that did not fit."""
    reason, _, path = message.rpartition(" - at `$")
    if not reason:
        reason, path = message, ""
    pointer += re.sub(r"\[(\d+)\]", r"/\1", path.rstrip("`")).replace(".", "/")
    if member := _MEMBER.match(reason):
        name = member[2][:60].replace("~", "~0").replace("/", "~1")
        return f"{pointer}/{name}", "Unknown member" if member[1] == "contains unknown" else "Missing member"
    if reason.startswith("Invalid "):
        reason = "Not one of the values this member can have"
    for name, words in _NUMBERS.items():
        reason = reason.replace(name, words)
    return pointer, reason
