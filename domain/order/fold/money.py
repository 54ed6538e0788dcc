"""The fold of an order's money: what fell due, what was paid out, what came off the price."""

from collections.abc import Iterable
from typing import assert_never

from msgspec import UNSET
from msgspec.structs import replace

from domain.fact import Instant
from domain.money import largest_remainder
from domain.order.events import (
    RefundFailed,
    RefundFellDue,
    RefundOverridden,
    RefundSettled,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
    TenderShare,
)
from domain.order.state import Order, Payment, Refund
from domain.refund.basket import BUYER_CAUSES, Shares


def fell_due(order: Order, fact: RefundFellDue) -> Order:
    """The order with one more refund, and after a step with what remains of goods and coupons."""
    refund = Refund(fact=fact, status=fact.status, amount=fact.amount)
    compensation, step = fact.kind == "COMPENSATION", fact.kind == "STEP" or bool(fact.trace)
    order = replace(
        order,
        refunds={**order.refunds, fact.refund_id: refund},
        due=order.due + (0 if compensation else fact.amount),
        compensated=order.compensated + (fact.amount if compensation else 0),
        released=order.released + (fact.suggested if step else 0),
        steps=order.steps + step,
    )
    trace = fact.trace
    if trace is UNSET:
        cut_before = fact.kind in {"ADJUSTMENT", "GRANT"} and not any(row.reason == "GIFT" for row in fact.breakdown)
        return _tax_base(order, fact.refund_id, order.taxed if cut_before else order.retained)
    coupons = dict(order.coupons)
    for outcome in trace.coupons:
        use = coupons.get(outcome.coupon_id)
        if use is not None:
            counts = outcome.taken or (outcome.threshold_met and not use.applied.discounts)
            validity = "VALID" if counts else use.validity
            coupons[outcome.coupon_id] = replace(use, threshold_met=outcome.reached_by_kept, validity=validity)
    after = replace(
        order,
        coupons=coupons,
        retained={value.line: value.retained_value for value in trace.retained},
        fault=order.fault if fact.cause in BUYER_CAUSES else (*order.fault, *trace.units),
        net=order.net + trace.net,
        goods=order.goods + trace.goods,
        freight_returned=order.freight_returned + trace.freight,
        freight_deducted=order.freight_deducted or trace.freight_deducted,
        gifts_taken=order.gifts_taken + (trace.gifts or 0),
    )
    return _tax_base(after, fact.refund_id, order.retained)


def _tax_base(order: Order, refund_id: str, before: dict[str, int]) -> Order:
    """By how much the refund lowered what each line retains, that is, what tax is due on.

    A price that changed earlier without a refund made the sale smaller; it is nothing that this refund gives back.
    """
    lowered = {line: amount - order.retained.get(line, 0) for line, amount in before.items()}
    bases = {line: amount for line, amount in lowered.items() if amount}
    return replace(
        order,
        taxed=order.retained,
        tax_bases={**order.tax_bases, refund_id: bases},
        tax_before={**order.tax_before, refund_id: {line: before[line] for line in bases}},
    )


def settled(order: Order, fact: RefundSettled, at: Instant) -> Order:
    """The order after a payout."""
    order = _paid(order, fact.split, fact.amount, 1)
    return _refund(order, fact.refund_id, status="SETTLED", settled=fact, settled_at=at)


def failed(order: Order, fact: RefundFailed) -> Order:
    """A payout that came back after all is as if it had not been paid, but for what went back as points."""
    refund = order.refunds.get(fact.refund_id)
    if refund is None:
        return order
    payout, kept = refund.settled, 0
    if payout is not None:
        kept = points_part(payout)
        order = _paid(order, [share for share in payout.split if not share.points], payout.amount - kept, -1)
    in_points = refund.in_points + kept
    return _refund(
        order, fact.refund_id, status="FAILED", failed=fact, settled=None, settled_at=None, in_points=in_points
    )


def points_part(fact: RefundSettled) -> int:
    """What of a payout, in money, went back as points."""
    return sum(share.amount for share in fact.split if share.points)


def _paid(order: Order, split: Iterable[TenderShare], amount: int, sign: int) -> Order:
    payments = dict(order.payments)
    for share in split:
        paid = payments.get(share.payment_id)
        if paid is not None:
            payments[share.payment_id] = replace(
                paid,
                refunded=paid.refunded + sign * share.amount,
                elsewhere=paid.elsewhere + (sign * share.amount if share.over else 0),
                points_back=paid.points_back + (share.points or 0),
            )
    return replace(order, payments=payments, refunded=order.refunded + sign * amount)


def overridden(order: Order, fact: RefundOverridden, at: Instant) -> Order:
    """The order after a refund was set by hand."""
    refund = order.refunds.get(fact.refund_id)
    rise = fact.amount - refund.amount if refund else 0
    if refund is not None and refund.fact.kind == "COMPENSATION":
        order = replace(order, compensated=order.compensated + rise)
    else:
        order = replace(order, due=order.due + rise, overridden=order.overridden + rise)
    paid = refund.netted + refund.in_points if refund else 0
    status = "DUE" if fact.amount > paid else "SETTLED"
    return _refund(order, fact.refund_id, amount=fact.amount, overridden=fact, overridden_at=at, status=status)


def cut(order: Order, amount: int, shares: tuple[Shares, ...]) -> Order:
    """The price after a reduction: one more thing that came off the kept units."""
    retained = dict(order.retained)
    take_off(retained, shares)
    basket = replace(order.basket, adjustments=(*order.basket.adjustments, shares))
    return replace(order, basket=basket, retained=retained, taxed=order.retained, adjusted=order.adjusted + amount)


def shortfall(
    order: Order, fact: ShortfallArose | ShortfallClosed | ShortfallWaived | ShortfallCollected, at: Instant
) -> Order:
    """The order after its shortfall rose, fell, was waived or collected."""
    match fact:
        case ShortfallArose(kind="GIFT"):
            return replace(order, gifts_waived=order.gifts_waived + fact.amount)
        case ShortfallClosed(kind="GIFT"):
            return replace(order, gifts_waived=order.gifts_waived - fact.waived)
        case ShortfallArose(mode="OPEN"):
            return replace(order, open=order.open + fact.amount)
        case ShortfallArose():
            return replace(order, waived=order.waived + fact.amount)
        case ShortfallClosed():
            return replace(order, open=order.open - fact.open, waived=order.waived - fact.waived)
        case ShortfallWaived():
            return replace(order, open=order.open - fact.amount, waived=order.waived + fact.amount)
        case ShortfallCollected():
            payments = {**order.payments, fact.reference: Payment(fact, fact.amount, at)}
            collected = order.collected + fact.amount
            return replace(order, open=order.open - fact.amount, collected=collected, payments=payments)
        case _:
            assert_never(fact)


def _refund(order: Order, refund_id: str, **changes: object) -> Order:
    refund = order.refunds.get(refund_id)
    if refund is None:
        return order
    return replace(order, refunds={**order.refunds, refund_id: replace(refund, **changes)})


def take_off(retained: dict[str, int], shares: tuple[Shares, ...]) -> None:
    """Each line gives its share, at most what it retains; the lines that retain more give the excess."""
    excess = 0
    for share in shares:
        off = sum((last - first + 1) * amount for first, last, amount in share.runs)
        given = min(off, retained[share.line])
        retained[share.line] -= given
        excess += off - given
    if excess:
        weights = [(1, worth) for worth in retained.values()]
        split = largest_remainder(min(excess, sum(retained.values())), weights)
        for line, ((_, more),) in zip(retained, split, strict=True):
            retained[line] -= more
