"""More than the rules owe: money without goods, a lower price, a voucher, cash or points."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import SHANGHAI, end_of_day
from domain.coupon import CouponIssued, derived_id
from domain.currency import money_text
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import POLICY, POLICY_VERSION, next_refund_id, pay_by, placed_order
from domain.order.events import (
    AdjustmentStated,
    CompensationGranted,
    CompensationStated,
    GrantStated,
    PriceAdjusted,
    RefundFellDue,
    RefundGranted,
)
from domain.order.payment import release
from domain.order.state import Order, standing
from domain.refund.allocation import share_adjustment
from domain.refund.basket import BreakdownRow, Shares
from domain.registers import CompensationMade, grants_stream
from domain.terms.campaign import AfterSales, AmountOff, Funding, Scope, Terms, terms_sha256

VOUCHER_DAYS = 90
"""How long a compensation voucher is valid."""


def grant_refund(seen: Seen, said: Said) -> list[Draft]:
    """Give money back without goods, at most what the kept goods still cost."""
    fact = said.fact
    assert isinstance(fact, GrantStated)
    order = placed_order(seen, said)
    granted = RefundGranted(**asdict(fact), shares=_shares(order, fact.amount))
    return [Draft(said.stream, granted), *release(order, granted, said, "GRANT")]


def adjust_price(seen: Seen, said: Said) -> list[Draft]:
    """Lower the price after the sale; what was paid above it falls due (R-000-62, R-000-119)."""
    fact = said.fact
    assert isinstance(fact, AdjustmentStated)
    order = placed_order(seen, said)
    adjusted = PriceAdjusted(**asdict(fact), shares=_shares(order, -fact.amount))
    return [Draft(said.stream, adjusted), *release(order, adjusted, said, "ADJUSTMENT")]


def _shares(order: Order, amount: int) -> tuple[Shares, ...]:
    """Where a price cut falls; the refusal of too large a one says what is possible, in money."""
    try:
        return share_adjustment(standing(order), amount)
    except Refused as refusal:
        assert order.placed is not None
        currency = order.placed.currency
        sentence = f"At most {money_text(refusal.extra['most'], currency)} can still come off the goods that are kept."
        raise Refused(refusal.code, sentence, refusal.ref, **refusal.extra, currency=currency) from None


def grant_compensation(seen: Seen, said: Said) -> list[Draft]:
    """Compensate beyond the refund, once for an incident and customer (R-000-129).

    A voucher also issues its coupon; cash falls due as a refund of its own kind.
    """
    fact = said.fact
    assert isinstance(fact, CompensationStated)
    order = placed_order(seen, said)
    drafts: list[Draft] = []
    if fact.kind == "VOUCHER":
        coupon_id = derived_id("V", said.key, str(len(order.compensations) + 1))
        issued = _voucher(order, said, fact.amount)
        granted = CompensationGranted(**asdict(fact), coupon_id=coupon_id, valid_until=issued.valid_until)
        seen.need(f"coupons/{coupon_id}")
        drafts = [Draft(said.stream, granted), Draft(f"coupons/{coupon_id}", issued)]
    elif fact.kind == "CASH":
        due = _cash(order, said, fact.amount)
        granted = CompensationGranted(**asdict(fact), refund_id=due.refund_id)
        drafts = [Draft(said.stream, granted), Draft(said.stream, due, (POLICY,))]
    else:
        drafts = [Draft(said.stream, CompensationGranted(**asdict(fact)))]
    return drafts + _once(seen, said, order, fact)


def _once(seen: Seen, said: Said, order: Order, fact: CompensationStated) -> list[Draft]:
    if fact.incident_id is UNSET:
        return []
    assert order.placed is not None
    stream = grants_stream(fact.incident_id, order.placed.customer_id)
    earlier = seen[stream].state.order_id
    if earlier is not None:
        sentence = f"The customer was already compensated for {fact.incident_id}, on order {earlier}."
        raise Refused("already-compensated", sentence, "R-000-129", incident_id=fact.incident_id, order_id=earlier)
    return [Draft(stream, CompensationMade(order_id=said.key))]


def _voucher(order: Order, said: Said, amount: int) -> CouponIssued:
    """A coupon of its own terms: an amount off without a threshold, the customer's alone."""
    assert order.placed is not None
    until = end_of_day(said.at, VOUCHER_DAYS, SHANGHAI)
    terms = Terms(
        campaign_class="COMPENSATION",
        issuer="MERCHANT",
        issuer_id=order.placed.merchant_id,
        currency=order.placed.currency,
        benefit=AmountOff(amount=amount),
        scope=Scope(),
        threshold=0,
        threshold_basis="LIST",
        valid_from=said.at,
        valid_until=until,
        tz=SHANGHAI,
        single_use=False,
        new_customers_only=False,
        stackable_with=(),
        priority=100,
        refund_method="PRO_RATA",
        fault_refund_method="BUYER_FAVOURABLE",
        requires_binding_clause=False,
        share_over="ELIGIBLE",
        shortfall="WAIVE",
        restoration="RESTORE",
        funding=(Funding(party="MERCHANT", share_bp=10_000),),
        clauses=(),
        after_sales=AfterSales(),
    )
    return CouponIssued(
        customer_id=order.placed.customer_id,
        valid_until=until,
        terms=terms,
        terms_sha256=terms_sha256(terms),
        order_id=said.key,
    )


def _cash(order: Order, said: Said, amount: int) -> RefundFellDue:
    return RefundFellDue(
        refund_id=next_refund_id(order),
        kind="COMPENSATION",
        suggested=amount,
        amount=amount,
        status="DUE",
        policy_version=POLICY_VERSION,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=(),
        breakdown=(BreakdownRow(reason="COMPENSATION", amount=amount),),
    )
