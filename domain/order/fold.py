"""The fold of an order. `evolve` believes what it is told; no rule runs on replay."""

from collections.abc import Iterable
from typing import assert_never

from msgspec import UNSET
from msgspec.structs import replace

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.fact import Instant
from domain.money import largest_remainder
from domain.order.events import (
    CompensationGranted,
    CouponLapsed,
    LineCount,
    LinesCancelled,
    LinesDelivered,
    LinesLost,
    LinesShipped,
    OrderFact,
    OrderPlaced,
    PaymentCaptured,
    PriceAdjusted,
    RefundFailed,
    RefundFellDue,
    RefundGranted,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    ReturnInspected,
    ReturnReceived,
    ReturnRequested,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
)
from domain.order.state import Compensation, CouponUse, Line, Order, Payment, Refund, Return
from domain.refund.basket import BUYER_CAUSES, Basket, Item, Shares


def evolve(order: Order, fact: OrderFact, at: Instant) -> Order:
    """The order after the fact."""
    match fact:
        case PaymentCaptured():
            payments = {**order.payments, fact.payment_id: Payment(fact, fact.amount, at)}
            return replace(order, payments=payments, captured=order.captured + fact.amount)
        case OrderPlaced():
            return _placed(fact, at)
        case RefundFellDue():
            return _fell_due(order, fact)
        case RefundSettled():
            return _settled(order, fact)
        case LinesShipped():
            return _move(order, fact.lines, "shipped")
        case LinesDelivered():
            return _move(order, fact.lines, "delivered")
        case LinesLost():
            return _move(order, fact.lines, "lost")
        case LinesCancelled():
            return _move(order, fact.lines, "cancelled")
        case ReturnRequested():
            returns = {**order.returns, fact.return_id: Return(requested=fact, requested_at=at)}
            return _move(replace(order, returns=returns), fact.lines, "requested")
        case ReturnReceived() | ReturnInspected():
            return _came_back(order, fact)
        case RefundQuoted():
            return replace(order, quotes={**order.quotes, fact.quote_id: fact})
        case RefundFailed():
            return _refund(order, fact.refund_id, status="FAILED", failed=fact)
        case RefundOverridden():
            return _overridden(order, fact)
        case RefundGranted():
            return _cut(order, fact.amount, fact.shares)
        case PriceAdjusted():
            return _cut(order, -fact.amount, fact.shares)
        case ShortfallArose() | ShortfallClosed() | ShortfallWaived() | ShortfallCollected():
            return _shortfall(order, fact, at)
        case CompensationGranted():
            return replace(order, compensations=(*order.compensations, Compensation(fact, at)))
        case CouponLapsed():
            return _coupon(order, fact.coupon_id, validity="LAPSED")
        case CouponRestored():
            return _coupon(order, fact.coupon_id, validity="RESTORED", reason="EXPIRED" if fact.expired else None)
        case RestorationDenied():
            return _coupon(order, fact.coupon_id, validity="RESTORATION_DENIED", reason=fact.reason)
        case RedemptionVoided():
            return _coupon(order, fact.coupon_id, validity="VOIDED", reissued_as=fact.reissued_as or None)
        case _:
            assert_never(fact)


def _placed(fact: OrderPlaced, at: Instant) -> Order:
    items = tuple(
        Item(line=line.line, list_price=line.list_price, quantity=line.quantity)
        for line in fact.lines
        if line.kind == "GOODS"
    )
    retained = {item.line: item.list_price * item.quantity for item in items}
    for coupon in fact.applied:
        _take_off(retained, coupon.shares)
    return Order(
        placed=fact,
        placed_at=at,
        basket=Basket(
            items=items,
            coupons=fact.applied,
            freight=fact.freight,
            freight_shares=fact.freight_shares,
            free_freight=fact.free_freight,
        ),
        lines={line.line: Line(ordered=line) for line in fact.lines},
        coupons={coupon.coupon_id: CouponUse(applied=coupon) for coupon in fact.applied},
        retained=retained,
    )


def _fell_due(order: Order, fact: RefundFellDue) -> Order:
    refund = Refund(fact=fact, status=fact.status, amount=fact.amount)
    compensation = fact.kind == "COMPENSATION"
    order = replace(
        order,
        refunds={**order.refunds, fact.refund_id: refund},
        due=order.due + (0 if compensation else fact.amount),
        compensated=order.compensated + (fact.amount if compensation else 0),
        released=order.released + fact.suggested if fact.kind == "STEP" else order.released,
    )
    trace = fact.trace
    if trace is UNSET:
        return order
    coupons = dict(order.coupons)
    for outcome in trace.coupons:
        use = coupons.get(outcome.coupon_id)
        if use is not None:
            validity = "VALID" if outcome.taken else use.validity
            coupons[outcome.coupon_id] = replace(use, threshold_met=outcome.threshold_met, validity=validity)
    return replace(
        order,
        coupons=coupons,
        retained={value.line: value.retained_value for value in trace.retained},
        fault=order.fault if fact.cause in BUYER_CAUSES else (*order.fault, *trace.units),
        net=order.net + trace.net,
        goods=order.goods + trace.goods,
        freight_returned=order.freight_returned + trace.freight,
        freight_deducted=order.freight_deducted or trace.freight_deducted,
        steps=order.steps + 1,
    )


def _settled(order: Order, fact: RefundSettled) -> Order:
    payments = dict(order.payments)
    for share in fact.split:
        paid = payments.get(share.payment_id)
        if paid is not None:
            payments[share.payment_id] = replace(paid, refunded=paid.refunded + share.amount)
    order = replace(order, payments=payments, refunded=order.refunded + fact.amount)
    return _refund(order, fact.refund_id, status="SETTLED", settled=fact)


def _overridden(order: Order, fact: RefundOverridden) -> Order:
    refund = order.refunds.get(fact.refund_id)
    rise = fact.amount - refund.amount if refund else 0
    if refund is not None and refund.fact.kind == "COMPENSATION":
        order = replace(order, compensated=order.compensated + rise)
    else:
        order = replace(order, due=order.due + rise, overridden=order.overridden + rise)
    status = "DUE" if fact.amount else "SETTLED"
    return _refund(order, fact.refund_id, amount=fact.amount, overridden=fact, status=status)


def _came_back(order: Order, fact: ReturnReceived | ReturnInspected) -> Order:
    asked = order.returns.get(fact.return_id)
    if asked is None:
        return order
    if isinstance(fact, ReturnReceived):
        return replace(order, returns={**order.returns, fact.return_id: replace(asked, received=fact)})
    order = replace(order, returns={**order.returns, fact.return_id: replace(asked, inspected=fact)})
    order = _move(order, asked.requested.lines, "requested", -1)
    accepted = [LineCount(line=line.line, quantity=line.accepted) for line in fact.lines if line.accepted]
    return _move(order, accepted, "returned")


def _cut(order: Order, amount: int, shares: tuple[Shares, ...]) -> Order:
    """The price after a reduction: one more thing that came off the kept units."""
    retained = dict(order.retained)
    _take_off(retained, shares)
    basket = replace(order.basket, adjustments=(*order.basket.adjustments, shares))
    return replace(order, basket=basket, retained=retained, adjusted=order.adjusted + amount)


def _shortfall(
    order: Order, fact: ShortfallArose | ShortfallClosed | ShortfallWaived | ShortfallCollected, at: Instant
) -> Order:
    match fact:
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


def _move(order: Order, counts: Iterable[LineCount], place: str, sign: int = 1) -> Order:
    lines = dict(order.lines)
    for count in counts:
        line = lines.get(count.line)
        if line is not None:
            lines[count.line] = replace(line, **{place: getattr(line, place) + sign * count.quantity})
    return replace(order, lines=lines)


def _refund(order: Order, refund_id: str, **changes: object) -> Order:
    refund = order.refunds.get(refund_id)
    if refund is None:
        return order
    return replace(order, refunds={**order.refunds, refund_id: replace(refund, **changes)})


def _coupon(order: Order, coupon_id: str, **changes: object) -> Order:
    use = order.coupons.get(coupon_id)
    if use is None:
        return order
    return replace(order, coupons={**order.coupons, coupon_id: replace(use, **changes)})


def _take_off(retained: dict[str, int], shares: tuple[Shares, ...]) -> None:
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
