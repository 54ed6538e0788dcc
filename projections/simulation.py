"""What an order would have cost under other terms: its history decided again with the frozen terms replaced.

What was said stays as it was said. Money follows the rules: a payout is made of what then falls due, over the payments
it fits, and where nothing falls due there is none. A message that then has no occasion is not sent. Whatever else the
rules then refuse could not have been said, and the order's history could not have gone that way.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Said, Seen, Stream
from domain.kind import Kind, drafts_of
from domain.message import MessageSent
from domain.order.events import OrderPlaced, RefundFailed, SettlementStated
from domain.order.placing.contract import clauses_bind
from domain.order.state import Order
from domain.refund.basket import Applied
from domain.terms.campaign import RefundMethod, Restoration, Terms
from domain.terms.house_rules import REGIME, HouseRules, RegimeId


class Instead(NamedTuple):
    """What is put in place of the frozen terms; what is None stays as it was frozen."""

    method: RefundMethod | None = None
    fault_method: RefundMethod | None = None
    restoration: Restoration | None = None
    regime: RegimeId | None = None


class Impossible(Exception):
    """The history could not have gone that way: the rules refuse what was said, and say why."""


class Figures(NamedTuple):
    """What an order came to, in minor units of its currency.

    `refunds` is what fell due for goods, freight, services and gifts, `compensation` beyond that; `shortfall` what the
    customer was still to pay back, waived or not, and `collected` what she paid of it. `given_back` are the coupons
    that she had again, reissued ones included, by their ids.
    """

    refunds: int
    compensation: int
    shortfall: int
    collected: int
    given_back: tuple[str, ...]


def figures(order: Order) -> Figures:
    """What the order came to."""
    back = (key for key, use in order.coupons.items() if use.validity == "RESTORED" or use.reissued_as)
    return Figures(order.due, order.compensated, order.open + order.waived, order.collected, tuple(sorted(back)))


def with_terms(placed: OrderPlaced, at: Instant, instead: Instead) -> OrderPlaced:
    """The order as it would have been placed at that time, the discount and its shares as they were."""
    rules = placed.rules or HouseRules()
    if instead.regime is not None and (rules.regime or REGIME) != instead.regime:
        rules = replace(rules, regime=instead.regime)
        placed = replace(placed, rules=rules)
    return replace(placed, applied=tuple(_applied(placed, each, rules, at, instead) for each in placed.applied))


def decided_instead(kind: Kind, said: tuple[str, Said], order: str, stream: Callable[[str], Stream]) -> Sequence[Draft]:
    """What a statement, on the order or on another stream, records of the order where its streams stand so.

    Raises `Impossible` where the rules refuse it.
    """
    type_, what = said
    what = what._replace(fact=_following(what.fact))
    seen = Seen({what.stream: stream(what.stream)})

    def read(names: Iterable[str]) -> None:
        seen.update({name: stream(name) for name in names})

    try:
        drafts = drafts_of(kind.door[type_].decide, seen, what, read)
    except Refused as refusal:
        if isinstance(what.fact, SettlementStated | RefundFailed | MessageSent):
            return ()
        raise Impossible(f"{type_} is refused ({refusal.code}): {refusal.sentence}") from None
    except Exception as fault:  # noqa: BLE001 - rules that can't go on are no history either, whatever they met
        raise Impossible(f"{type_} can't be decided: {type(fault).__name__} {fault}".strip()) from None
    return [draft for draft in drafts if draft.stream == order]


def moved(kind: Kind, order: Order, facts: Iterable[Fact], at: Instant) -> Order:
    """The order after these facts."""
    for fact in facts:
        order = kind.evolve(order, fact, at)
    return order


def _applied(placed: OrderPlaced, applied: Applied, rules: HouseRules, at: Instant, instead: Instead) -> Applied:
    changed = replace(applied, terms=_terms(applied.terms, instead))
    if instead.regime is not None and applied.terms.requires_binding_clause:
        changed = replace(changed, clause_binds=clauses_bind(placed, applied, rules, at))
    return changed


def _terms(terms: Terms, instead: Instead) -> Terms:
    if instead.restoration is not None:
        terms = replace(terms, restoration=instead.restoration, restoration_after_shipping=UNSET)
    return replace(
        terms,
        refund_method=instead.method or terms.refund_method,
        fault_refund_method=instead.fault_method or terms.fault_refund_method,
    )


def _following(fact: Fact) -> Fact:
    """A payout goes over the payments that fit what falls due then."""
    return replace(fact, tenders=UNSET) if isinstance(fact, SettlementStated) else fact
