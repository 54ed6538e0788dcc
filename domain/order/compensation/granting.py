"""Compensation beyond the refund: a voucher, cash or points, once for an incident and customer."""

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from domain.clock import SHANGHAI, end_of_day
from domain.coupon import CouponIssued, derived_id
from domain.customer import Customer, PointsGranted
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.grants import CompensationMade, grants_stream, had_something
from domain.order.common import POLICY, VOUCHER_DAYS, account_of, placed_order
from domain.order.compensation.assessed import check_assessed
from domain.order.compensation.authority import check_authority, check_not_frozen
from domain.order.events import CompensationGranted, CompensationStated, RefundFellDue
from domain.order.falling_due import compensation
from domain.order.grounds import GOODWILL, ground
from domain.order.state import Order
from domain.terms.campaign import AfterSales, AmountOff, Funding, Scope, Terms, terms_sha256

BY_MERCHANT = (Funding(party="MERCHANT", share_bp=10_000),)
"""Who bears a compensation, where nobody says otherwise."""


def grant_compensation(seen: Seen, said: Said) -> list[Draft]:
    """Compensate beyond the refund, once for an incident and customer (R-000-129).

    A voucher also issues its coupon; cash falls due as a refund of its own kind; points go to the customer's account.
    """
    fact = said.fact
    assert isinstance(fact, CompensationStated)
    order = placed_order(seen, said)
    _check_funding(fact)
    made = once(seen, said, order, fact.incident_id)
    check_authority(order, fact)
    if ground(fact.basis) == GOODWILL:
        check_not_frozen(seen[account_of(order)].state, said.at)
    check_assessed(order, fact)
    drafts: list[Draft] = []
    if fact.kind == "VOUCHER":
        coupon_id = derived_id("V", said.key, str(len(order.compensations) + 1))
        issued = _voucher(order, said, fact)
        granted = CompensationGranted(**asdict(fact), coupon_id=coupon_id, valid_until=issued.valid_until)
        seen.need(f"coupons/{coupon_id}")
        drafts = [Draft(said.stream, granted), Draft(f"coupons/{coupon_id}", issued)]
    elif fact.kind == "CASH":
        due = _cash(order, said, fact.amount)
        granted = CompensationGranted(**asdict(fact), refund_id=due.refund_id)
        drafts = [Draft(said.stream, granted), Draft(said.stream, due, (POLICY,))]
    else:
        drafts = [Draft(said.stream, CompensationGranted(**asdict(fact))), _points(seen, said, order, fact)]
    return drafts + made


def once(seen: Seen, said: Said, order: Order, incident_id: str | UnsetType) -> list[Draft]:
    """One remedy for an incident and customer: a compensation, a lower price, or a coupon that stays usable, and
    never two of them (R-000-129, B-30).
    """
    if incident_id is UNSET:
        return []
    assert order.placed is not None
    stream = grants_stream(incident_id, order.placed.customer_id)
    earlier = had_something(seen, stream)
    if earlier.order_id is not None:
        sentence = f"The customer was already compensated for {incident_id}, on order {earlier.order_id}."
        raise Refused("already-compensated", sentence, "R-000-129", incident_id=incident_id, order_id=earlier.order_id)
    if earlier.coupon_id is not None:
        sentence = f"For {incident_id} the customer's coupon {earlier.coupon_id} stayed usable."
        kept = earlier.coupon_id
        raise Refused("already-compensated", sentence, "R-000-129", incident_id=incident_id, coupon_id=kept, kept=kept)
    return [Draft(stream, CompensationMade(order_id=said.key))]


def _check_funding(fact: CompensationStated) -> None:
    if not fact.funding:
        return
    if len({part.party for part in fact.funding}) < len(fact.funding):
        raise Malformed("party-twice", "A party is named twice.", "/funding")
    if sum(part.share_bp for part in fact.funding) != 10_000:
        raise Malformed("funding-does-not-sum", "The shares of the funding sum to 10000 basis points.", "/funding")


def _voucher(order: Order, said: Said, fact: CompensationStated) -> CouponIssued:
    """A coupon of its own terms: an amount off without a threshold, the customer's alone; it names what it is for."""
    assert order.placed is not None
    until = end_of_day(said.at, VOUCHER_DAYS, SHANGHAI)
    terms = Terms(
        campaign_class="COMPENSATION",
        issuer="MERCHANT",
        issuer_id=order.placed.merchant_id,
        currency=order.placed.currency,
        benefit=AmountOff(amount=fact.amount),
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
        funding=fact.funding or BY_MERCHANT,
        clauses=(),
        after_sales=AfterSales(),
    )
    return CouponIssued(
        customer_id=order.placed.customer_id,
        valid_until=until,
        terms=terms,
        terms_sha256=terms_sha256(terms),
        order_id=said.key,
        incident_id=fact.incident_id,
        basis=fact.basis,
        approver=fact.approver,
    )


def _points(seen: Seen, said: Said, order: Order, fact: CompensationStated) -> Draft:
    stream = account_of(order)
    account: Customer = seen[stream].state
    _check_countable(account.points + fact.amount)
    return Draft(stream, PointsGranted(order_id=said.key, points=fact.amount, basis=fact.basis))


def _check_countable(total: int) -> None:
    if total > INTEGER_MAX:
        raise Malformed("amount-too-large", "The compensations come to more than can be counted exactly.", "/amount")


def _cash(order: Order, said: Said, amount: int) -> RefundFellDue:
    _check_countable(order.compensated + amount)
    return compensation(order, said, amount, "COMPENSATION")
