"""A step: units leave for one cause, a refund falls due, and with it everything that follows.

A step is one cancellation, one loss or one accepted inspection.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import LAWS, POLICY, POLICY_VERSION, next_refund_id, pay_by
from domain.order.events import (
    ClauseRef,
    CouponLapsed,
    LineCount,
    LinesCancelled,
    LinesLost,
    RefundFellDue,
    RefundQuoted,
    ReturnInspected,
    ShortfallArose,
    ShortfallClosed,
    Trace,
)
from domain.order.fold import evolve
from domain.order.refunds.care import care
from domain.order.refunds.points import take_back
from domain.order.refunds.restoration import give_back
from domain.order.state import Order, standing
from domain.refund.basket import BUYER_CAUSES, Cause, Step
from domain.refund.due import with_quote
from domain.refund.step import outcomes, refund_step

Departure = LinesCancelled | LinesLost | ReturnInspected


class Leaving(NamedTuple):
    """Units about to leave: how many of each line, why, how, and on which quote, taken up `quoted_at`."""

    units: Mapping[str, int]
    cause: Cause
    cancellation: bool
    quote_id: str | UnsetType = UNSET
    quoted_at: Instant | None = None


def take_step(seen: Seen, said: Said, order: Order, fact: Departure, leaving: Leaving) -> list[Draft]:
    """The fact and all that follows from its units leaving: refund, shortfall, the coupons' fate."""
    account = standing(order)
    step = refund_step(account, leaving.units, leaving.cause, cancellation=leaving.cancellation)
    quote = _quote(order, said, leaving)
    if quote is not None:
        step = with_quote(account, step, quote.amount)
    due = fell_due(order, said, step, leaving)
    after = evolve(evolve(order, fact, said.at), due, said.at)
    drafts = [Draft(said.stream, fact, (POLICY,)), Draft(said.stream, due, _policies(order))]
    drafts += [Draft(said.stream, each) for each in _shortfall(order, step, due)]
    drafts += take_back(seen, said, order, after, due.refund_id)
    if after.any_kept:
        drafts += [Draft(said.stream, each) for each in _lapses(after, step, due.refund_id)]
        return drafts + care(said, order, after, leaving.units, due, cancelled=leaving.cancellation)
    return drafts + give_back(seen, said, after)


def fell_due(order: Order, said: Said, step: Step, leaving: Leaving) -> RefundFellDue:
    """The refund of a step with its inputs, rows and every method's outcome, so that each cent has a reason."""
    account = standing(order)
    return RefundFellDue(
        refund_id=next_refund_id(order),
        kind="STEP",
        suggested=step.suggested,
        amount=step.amount,
        status="DUE" if step.amount else "SETTLED",
        method=step.method or UNSET,
        policy_version=POLICY_VERSION,
        cause=leaving.cause,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=clause_refs(order, leaving.cause, step),
        breakdown=step.breakdown,
        trace=Trace(
            net=step.net,
            goods=step.goods,
            freight=step.freight,
            freight_deducted=step.freight_deducted,
            shortfall=step.shortfall,
            units=step.units,
            retained=step.retained,
            coupons=step.coupons,
            outcomes=outcomes(account, leaving.units, leaving.cause, cancellation=leaving.cancellation),
        ),
    )


def clause_refs(order: Order, cause: Cause, step: Step) -> tuple[ClauseRef, ...]:
    """What a step's figure rests on: each coupon's frozen terms, the clauses under which it was priced anew, and the
    laws for its cause and for what it took off (R-000-51).
    """
    laws = [LAWS[cause]] if cause in LAWS else []
    repriced = {each.coupon_id for each in step.coupons if each.method == "REPRICE"}
    if cause in BUYER_CAUSES and repriced:
        laws.append("七日无理由退货暂行办法 17")
    if step.freight_deducted and not order.freight_deducted:
        laws.append("七日无理由退货暂行办法 18")
    if order.interpreted:
        laws.append("民法典 498")
    return (*coupon_refs(order), *_binding(order, repriced), *(ClauseRef(law=law) for law in laws))


def coupon_refs(order: Order) -> tuple[ClauseRef, ...]:
    """Each coupon's terms, as frozen with the order."""
    return tuple(
        ClauseRef(campaign_id=each.campaign_id, coupon_id=each.coupon_id, terms_version=each.terms_version)
        for each in order.basket.coupons
    )


def _binding(order: Order, repriced: Collection[str]) -> Iterator[ClauseRef]:
    """The clauses without which the kept goods could not have been priced anew: those on the refund, or all."""
    for ref, each in zip(coupon_refs(order), order.basket.coupons, strict=True):
        if each.coupon_id in repriced and each.terms.requires_binding_clause and each.clause_binds:
            met = each.notices or ()
            on_refund = [notice for notice in met if notice.subject == "REFUND_METHOD"]
            yield from (replace(ref, clause_id=notice.clause_id) for notice in on_refund or met)


def _policies(order: Order) -> tuple[tuple[str, int], ...]:
    campaigns = (
        (f"campaigns/{each.campaign_id}", each.terms_version) for each in order.basket.coupons if each.campaign_id
    )
    return (POLICY, *campaigns)


def _quote(order: Order, said: Said, leaving: Leaving) -> RefundQuoted | None:
    """The quote the step stands on: of the same units and cause, valid when it was taken up, with no step in
    between. A return takes it up when it is asked for; how long the inspection takes is not the customer's doing.
    """
    if leaving.quote_id is UNSET:
        return None
    quote = order.quotes.get(leaving.quote_id)
    if quote is None:
        raise Refused("unknown-quote", f"The order has no quote {leaving.quote_id}.", "R-000-100")
    same = {count.line: count.quantity for count in quote.lines} == dict(leaving.units)
    taken_up = leaving.quoted_at or said.at
    current = quote.steps == order.steps and quote.cause == leaving.cause and taken_up <= quote.valid_until
    return quote if same and current else None


def _shortfall(order: Order, step: Step, due: RefundFellDue) -> list[ShortfallArose | ShortfallClosed]:
    """The rise of what earlier refunds gave too much, or its fall; open before waived."""
    change = step.shortfall - order.open - order.waived
    if change > 0:
        mode = "OPEN" if step.collectable else "WAIVED"
        return [ShortfallArose(amount=change, mode=mode, refund_id=due.refund_id, ground=due.clause_refs)]
    if change < 0:
        opened = min(order.open, -change)
        return [ShortfallClosed(open=opened, waived=-change - opened, refund_id=due.refund_id)]
    return []


def _lapses(after: Order, step: Step, refund_id: str) -> list[CouponLapsed]:
    """The coupons whose benefit the step took whole."""
    return [
        CouponLapsed(coupon_id=each.coupon_id, refund_id=refund_id)
        for each in step.coupons
        if each.taken == 0 and after.coupons[each.coupon_id].validity == "VALID"
    ]


def counted(units: Mapping[str, int]) -> tuple[LineCount, ...]:
    """The units as a fact lists them."""
    return tuple(LineCount(line=line, quantity=count) for line, count in units.items() if count)
