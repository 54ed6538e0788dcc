"""A term that can be read in several ways: the reading that is better for the customer governs (B-21, 民法典 498)."""

from msgspec.structs import replace

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.beginning import begun
from domain.order.bound.stepping import Bound
from domain.order.common import POLICY, next_refund_id, placed_order
from domain.order.events import RefundFellDue, ShortfallClosed, TermsInterpreted
from domain.order.fold import evolve
from domain.order.refunds.steps import Leaving, fell_due
from domain.order.state import Order, standing
from domain.refund.basket import Cause
from domain.refund.correction import correction, correction_outcomes


def interpret_terms(seen: Seen, said: Said) -> list[Draft]:
    """Read a coupon's terms in the customer's favour from now on (R-000-120).

    What steps already taken gave too little by the worse reading falls due at once. Refuses `unknown-coupon`,
    `unknown-clause`.
    """
    fact = said.fact
    assert isinstance(fact, TermsInterpreted)
    order = placed_order(seen, said)
    use = order.coupons.get(fact.coupon_id)
    if use is None:
        sentence = f"Coupon {fact.coupon_id} is not on the order."
        raise Refused("unknown-coupon", sentence, "R-000-120", coupon_id=fact.coupon_id)
    if fact.clause_id and fact.clause_id not in {clause.clause_id for clause in use.applied.terms.clauses}:
        sentence = f"The terms of {fact.coupon_id} on this order have no clause {fact.clause_id}."
        raise Refused("unknown-clause", sentence, "R-000-120", clause_id=fact.clause_id)
    if len(set(fact.readings)) != len(fact.readings):
        raise Malformed("reading-twice", "A reading is named twice; one reading alone is no doubt.", "/readings")
    interpreted = Draft(said.stream, fact, (POLICY,))
    drafts = [interpreted, *_corrected(evolve(order, fact, said.at), said)]
    return drafts + begun(seen, said, order, drafts)


def _corrected(order: Order, said: Said) -> list[Draft]:
    """What falls due of the steps so far, and the fall of a shortfall they left by the worse reading."""
    steps = [refund.fact for refund in order.refunds.values() if refund.fact.trace and refund.fact.cause]
    if not steps:
        return []
    cause: Cause = steps[-1].cause or "BUYER_NO_REASON"
    account = standing(order)
    step = correction(account, cause)
    if step is None:
        return []
    nothing = Bound({}, next_refund_id(order))
    due = fell_due(order, said, step, Leaving({}, cause, cancellation=False), nothing)
    assert due.trace
    due = replace(due, kind="ADJUSTMENT", trace=replace(due.trace, outcomes=correction_outcomes(account)))
    return [Draft(said.stream, due, (POLICY,)), *_closed(order, said, due, account.shortfall - step.shortfall)]


def _closed(order: Order, said: Said, due: RefundFellDue, fall: int) -> list[Draft]:
    """What is no longer missing: open before waived."""
    if fall <= 0:
        return []
    opened = min(order.open, fall)
    return [Draft(said.stream, ShortfallClosed(open=opened, waived=fall - opened, refund_id=due.refund_id))]
