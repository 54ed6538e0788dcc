"""Objects: what they are called, and which of them an event is about.

A stream is an object under its own name. What lives in an order is one under its order's name:
`orders/A-1001/lines/1`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from msgspec import UNSET, inspect

from domain.access import EvidenceExported, PersonalDataRead
from domain.fact import Fact
from domain.ledger.entry import Entry
from domain.order.events import LinesShipped, ShortfallCollected
from domain.order.events.parcels import ParcelScanned, ShipmentStalled
from projections.exports.known import Known
from projections.exports.sources import Stream

STREAMS = {
    "order": "orders",
    "coupon": "coupons",
    "campaign": "campaigns",
    "checkout": "checkouts",
    "case": "cases",
    "customer": "customers",
    "partner": "partners",
    "policy": "policies",
    "incident": "incidents",
    "staff member": "staff",
    "retrospective": "retrospectives",
    "map": "log",
    "access log": "accesses",
}
"""The kinds of stream that are objects, by their type."""
PARTS = {
    "line": "lines",
    "payment": "payments",
    "refund": "refunds",
    "return": "returns",
    "shipment": "shipments",
    "quote": "quotes",
    "gift return": "gift-returns",
    "repair": "repairs",
    "review": "reviews",
}
"""What lives in an order, by its type."""
_TYPES = {kind: type_ for type_, kind in STREAMS.items()}
_KEYED = {"uses": ("campaign", "customer"), "buyers": (None, "customer"), "grants": ("incident", "customer")}
"""Internal streams that are no objects: what their names are made of."""
_MEMBERS = {
    "order_id": ("order", "order"),
    "split_from": ("order", "split from"),
    "customer_id": ("customer", "customer"),
    "merchant_id": ("partner", "merchant"),
    "coupon_id": ("coupon", "coupon"),
    "reissued_as": ("coupon", "reissued as"),
    "campaign_id": ("campaign", "campaign"),
    "checkout_id": ("checkout", "checkout"),
    "case_id": ("case", "case"),
    "incident_id": ("incident", "incident"),
    "agreement_id": ("policy", "agreement"),
    "staff_id": ("staff member", "staff member"),
    "line": ("line", "line"),
    "payment_id": ("payment", "payment"),
    "refund_id": ("refund", "refund"),
    "return_id": ("return", "return"),
    "quote_id": ("quote", "quote"),
    "gift_return_id": ("gift return", "gift return"),
    "repair_id": ("repair", "repair"),
    "review_id": ("review", "review"),
}
"""What a member of this name means, and as what: the same in every fact."""


class Object(NamedTuple):
    """An object by its name in the log, and its type."""

    id: str
    type: str


class Meant(NamedTuple):
    """An object that an event is about, and as what."""

    object: Object
    qualifier: str


def named(type_: str, key: Any, order: str | None) -> Object | None:
    """The object of a type under its key; none where it lives in an order that is not named."""
    if type_ in STREAMS:
        return Object(f"{STREAMS[type_]}/{key}", type_)
    return Object(f"orders/{order}/{PARTS[type_]}/{key}", type_) if order is not None else None


def order_of(entry: Entry, stream: Stream) -> str | None:
    """The order that an event is about: the one it happened to, or the one it names."""
    if stream.kind == "orders":
        return stream.key
    found = getattr(entry.data, "order_id", UNSET)
    return None if found is UNSET else found


def meant(entry: Entry, stream: Stream, known: Known) -> list[Meant]:
    """The objects an event is about, each once for each thing that it is in it; the stream's own first."""
    order = order_of(entry, stream)
    found = dict.fromkeys(_of_stream(stream))
    for type_, qualifier, key in (*_mentioned(entry.data), *_special(entry.data, known)):
        if each := named(type_, key, order):
            found[Meant(each, qualifier)] = None
    return list(found)


def _of_stream(stream: Stream) -> Iterator[Meant]:
    if stream.kind in _TYPES:
        yield Meant(Object(f"{stream.kind}/{stream.key}", _TYPES[stream.kind]), "subject")
    for type_, key in zip(_KEYED.get(stream.kind, ()), stream.key.split("/"), strict=False):
        if type_ is not None:
            yield Meant(Object(f"{STREAMS[type_]}/{key}", type_), type_)


def _mentioned(fact: Fact) -> Iterator[tuple[str, str, Any]]:
    """What a fact names: type, as what, and key."""
    for each in _members_of(type(fact)):
        for key in each.keys(fact):
            yield each.type, each.qualifier, key


def _special(fact: Fact, known: Known) -> Iterator[tuple[str, str, Any]]:
    """What facts mean by a number, or by a reference."""
    match fact:
        case LinesShipped():
            yield "shipment", "shipment", known.shipments
        case ShipmentStalled():
            yield "shipment", "shipment", fact.shipment
        case ParcelScanned():
            for number in fact.shipments:
                yield "shipment", "shipment", number
        case ShortfallCollected():
            yield "payment", "payment", fact.reference
        case PersonalDataRead():
            yield from _streams("whose words", fact.subjects)
        case EvidenceExported():
            yield from _streams("handed out", fact.streams)
        case _:
            pass


def _streams(qualifier: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The objects that these streams are."""
    for kind, _, key in (name.partition("/") for name in names):
        if kind in _TYPES:
            yield _TYPES[kind], qualifier, key


class _Mention(NamedTuple):
    type: str
    qualifier: str
    keys: Callable[[Any], Iterator[Any]]


@cache
def _members_of(fact: type[Fact]) -> tuple[_Mention, ...]:
    """The members of a fact, and of the items of its lists, that mean an object."""
    found: list[_Mention] = []
    for field in cast(inspect.StructType, inspect.type_info(fact)).fields:
        if field.name in _MEMBERS:
            found.append(_Mention(*_MEMBERS[field.name], _one(field.name)))
        for inner in _items(field.type):
            found += [_Mention(*_MEMBERS[name], _each(field.name, name)) for name in inner if name in _MEMBERS]
    return tuple(found)


def _items(kind: inspect.Type) -> Iterator[list[str]]:
    """The members of what a list holds, if it is one."""
    match kind:
        case inspect.Metadata(type=inner):
            yield from _items(inner)
        case inspect.UnionType(types=types):
            for each in types:
                yield from _items(each)
        case inspect.VarTupleType(item_type=inspect.StructType(fields=fields)):
            yield [field.name for field in fields]
        case _:
            pass


def _one(name: str) -> Callable[[Any], Iterator[Any]]:
    def keys(fact: Any) -> Iterator[Any]:
        key = getattr(fact, name)
        if key is not UNSET and key is not None:
            yield key

    return keys


def _each(name: str, member: str) -> Callable[[Any], Iterator[Any]]:
    inner = _one(member)

    def keys(fact: Any) -> Iterator[Any]:
        values = getattr(fact, name)
        for value in () if values is UNSET else values:
            yield from inner(value)

    return keys
