"""Quotes: what a step would refund, under every method, honoured for a week (R-000-13, R-000-100)."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import plus
from domain.fact import Draft, Said, Seen
from domain.order.bound.stepping import Going, foreseen
from domain.order.common import POLICY, POLICY_VERSION, counts_of, placed_order, require
from domain.order.events import QuoteStated, RefundQuoted
from domain.order.refunds.steps import clause_refs
from domain.order.state import standing
from domain.refund.step import outcomes, refund_step

QUOTE_HOURS = 168
"""A quote is honoured for exactly seven times 24 hours."""


def quote_refund(seen: Seen, said: Said) -> list[Draft]:
    """Quote a step. Units that could still be cancelled are quoted as a cancellation, others as a return; gifts are
    taken to come back with them.
    """
    fact = said.fact
    assert isinstance(fact, QuoteStated)
    order = placed_order(seen, said)
    units = counts_of(order, fact.lines)
    for key, wanted in units.items():
        require(order.lines[key], wanted, order.lines[key].kept - order.lines[key].requested, "given back")
    cancellation = all(wanted <= order.lines[key].unshipped for key, wanted in units.items())
    account = standing(order)
    bound, gifts = foreseen(order, Going(units, fact.cause, cancellation), said.at)
    step = refund_step(account, bound.units, fact.cause, cancellation=cancellation, extras=bound.extras)
    quoted = RefundQuoted(
        **asdict(fact),
        quote_id=f"q{len(order.quotes) + 1}",
        method=step.method or UNSET,
        policy_version=POLICY_VERSION,
        suggested=step.suggested,
        amount=step.amount,
        shortfall=max(0, step.shortfall - account.shortfall),
        outcomes=outcomes(account, bound.units, fact.cause, cancellation=cancellation, extras=bound.extras),
        breakdown=step.breakdown,
        clause_refs=clause_refs(order, fact.cause, step),
        coupons=step.coupons,
        steps=order.steps,
        valid_until=plus(said.at, hours=QUOTE_HOURS),
        gifts=gifts or UNSET,
    )
    return [Draft(said.stream, quoted, (POLICY,))]
