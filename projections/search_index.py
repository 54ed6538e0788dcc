"""The index that ids are found by: a few short rows for each order, none for each event, and nothing of persons.

Ids, codes and references stand in it as they stand in the log, which keeps persons' words out of them; what stands
in the vault (tracking numbers, names, addresses) is never in it. An id that is not its stream's first event's own is
found where it was said first.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple, cast, get_args

from domain.case.events.dispute import ComplaintFiledExternally
from domain.case.events.intake import CaseOpened, IntakeChecked
from domain.case.events.logistics import CarrierClaimSettled
from domain.catalogue import KINDS
from domain.checkout import CheckoutShown
from domain.code import normalise
from domain.coupon import CouponIssued
from domain.fact import Fact
from domain.ledger.entry import Entry
from domain.order.events import (
    FreightInsurancePaid,
    OrderPlaced,
    PaymentCaptured,
    RefundFailed,
    RefundSettled,
    ReturnRequested,
    ShortfallCollected,
)
from projections.view import Tables, View

Thing = Literal[
    "order",
    "case",
    "checkout",
    "customer",
    "payment",
    "return",
    "reference",
    "coupon",
    "campaign",
    "partner",
    "policy",
    "incident",
    "staff",
    "retrospective",
]
"""What an id can be of. Its order is that in which things found are told."""
THINGS: tuple[Thing, ...] = get_args(Thing)
STREAMS: Mapping[str, Thing] = {
    "orders": "order",
    "cases": "case",
    "checkouts": "checkout",
    "customers": "customer",
    "coupons": "coupon",
    "campaigns": "campaign",
    "partners": "partner",
    "policies": "policy",
    "incidents": "incident",
    "staff": "staff",
    "retrospectives": "retrospective",
}
"""The streams that are found by their own id."""
_END = "\U0010ffff"


class Hit(NamedTuple):
    """An id of something: as it is compared, what it is of, and where in the log and on which stream it was said."""

    kind: Thing
    term: str
    stream: str
    id: str
    position: int


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    rows = [
        (kind, term, stream, said if said != stream.partition("/")[2] else None, entry.position)
        for entry in entries
        for kind, said, stream in _said(entry)
        if (term := normalise(said))
    ]
    tables.many("INSERT OR IGNORE INTO {name} VALUES (?, ?, ?, ?, ?)", rows)


def _said(entry: Entry) -> Iterator[tuple[Thing, str, str]]:
    """What an event tells the id of: what it is, the id, and the stream to go to."""
    stream, fact = entry.stream, entry.data
    kind, _, key = stream.partition("/")
    if entry.version == 1 and kind in STREAMS:
        yield STREAMS[kind], key, stream
    match fact:
        case OrderPlaced() | CheckoutShown():
            yield _customer(fact.customer_id)
        case CaseOpened() | IntakeChecked() if fact.customer_id:
            yield _customer(fact.customer_id)
        case CouponIssued():
            if fact.code:
                yield "coupon", fact.code, stream
            if fact.customer_id:
                yield _customer(fact.customer_id)
        case PaymentCaptured():
            yield "payment", fact.payment_id, stream
        case ReturnRequested():
            yield "return", fact.return_id, stream
        case RefundSettled() | ShortfallCollected() | FreightInsurancePaid():
            yield "reference", fact.reference, stream
        case ComplaintFiledExternally() | CarrierClaimSettled():
            yield "reference", fact.reference, stream
        case RefundFailed() if fact.reference:
            yield "reference", fact.reference, stream
        case _:
            pass


def _customer(key: str) -> tuple[Thing, str, str]:
    return "customer", key, f"customers/{key}"


def _types() -> tuple[type[Fact], ...]:
    """What can be a stream's first event, and what else names something: facts that several kinds have are neither."""
    own = (fact for name in STREAMS.keys() - {"orders", "cases"} for fact in KINDS[name].facts)
    named = (OrderPlaced, CaseOpened, IntakeChecked, PaymentCaptured, ReturnRequested, RefundSettled)
    rare = (ShortfallCollected, FreightInsurancePaid, ComplaintFiledExternally, CarrierClaimSettled, RefundFailed)
    said_by = [fact for kind in KINDS.values() for fact in kind.facts]
    first = sorted({fact for fact in own if said_by.count(fact) == 1}, key=lambda fact: fact.__name__)
    return tuple(dict.fromkeys(chain(named, rare, first)))


SEARCH = View(
    name="search",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            kind TEXT NOT NULL,
            term TEXT NOT NULL,
            stream TEXT NOT NULL,
            said TEXT,
            position INTEGER NOT NULL,
            PRIMARY KEY (kind, term, stream)) STRICT, WITHOUT ROWID""",
    ),
    apply=_apply,
    types=_types(),
)


def hits(tables: Tables, term: str, kinds: Sequence[Thing], limit: int) -> list[Hit]:
    """What goes by this term or begins with it, of each kind so many at most: the term itself comes first."""
    statement = """SELECT kind, term, stream, coalesce(said, substr(stream, instr(stream, '/') + 1)), position
        FROM {name} WHERE kind = ? AND term >= ? AND term < ? ORDER BY term, stream LIMIT ?"""
    values = ((kind, term, term + _END, limit) for kind in kinds)
    return [Hit(*cast(Hit, row)) for each in values for row in tables.rows(statement, each)]


def own_terms(tables: Tables, terms: Sequence[str]) -> list[Hit]:
    """What goes by exactly one of these terms."""
    return [hit for term in terms for hit in hits(tables, term, THINGS, 1) if hit.term == term]
