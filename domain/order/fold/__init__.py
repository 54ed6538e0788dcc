"""The fold of an order. `evolve` believes what it is told; no rule runs on replay."""

from msgspec.structs import replace

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.fact import Instant
from domain.order.events import (
    BoundFact,
    CareFact,
    CompensationGranted,
    CouponLapsed,
    GiftReturnFact,
    LinesCancelled,
    LinesDelivered,
    LinesLost,
    LinesShipped,
    OfferFact,
    OrderFact,
    OrderPlaced,
    ParcelFact,
    PaymentCaptured,
    PriceAdjusted,
    RefundFailed,
    RefundFellDue,
    RefundGranted,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    RepairFact,
    ReturnFact,
    ReturnRequested,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
)
from domain.order.events.reviews import ProductReviewed
from domain.order.fold.bound import bound
from domain.order.fold.care import cared
from domain.order.fold.gift_returns import gift_return
from domain.order.fold.money import cut, failed, fell_due, overridden, settled, shortfall, take_off
from domain.order.fold.offers import offered
from domain.order.fold.parcels import parcel, sent_off
from domain.order.fold.repairs import repaired
from domain.order.fold.returns import came_back, move, signed
from domain.order.state import Compensation, CouponUse, Gift, Line, Order, Payment, Return, Review, Service
from domain.refund.basket import Basket, items_of

_Beyond = ReturnFact | OfferFact | CareFact | BoundFact | GiftReturnFact | RepairFact | ProductReviewed | ParcelFact


def evolve(order: Order, fact: OrderFact, at: Instant) -> Order:
    """The order after the fact."""
    match fact:
        case PaymentCaptured():
            payments = {**order.payments, fact.payment_id: Payment(fact, fact.amount, at)}
            return replace(order, payments=payments, captured=order.captured + fact.amount)
        case OrderPlaced():
            return _placed(fact, at)
        case RefundFellDue():
            return fell_due(order, fact)
        case RefundSettled():
            return settled(order, fact, at)
        case LinesShipped():
            shipped = move(sent_off(order, fact, at), fact.lines, "shipped")
            return move(shipped, fact.lines, "buyers_carrier") if fact.carrier_chosen_by_buyer else shipped
        case LinesDelivered():
            return _delivered(order, fact, at)
        case LinesLost():
            return move(order, fact.lines, "lost")
        case LinesCancelled():
            named = (*order.quotes_named, fact.quote_id) if fact.quote_id else order.quotes_named
            things = [count for count in fact.lines if not order.ends_apart(count.line)]
            return move(replace(order, quotes_named=named), things, "cancelled")
        case ReturnRequested():
            returns = {**order.returns, fact.return_id: Return(requested=fact, requested_at=at)}
            return move(replace(order, returns=returns), fact.lines, "requested")
        case RefundQuoted():
            return replace(order, quotes={**order.quotes, fact.quote_id: fact})
        case RefundFailed():
            return failed(order, fact)
        case RefundOverridden():
            return overridden(order, fact, at)
        case RefundGranted():
            return cut(order, fact.amount, fact.shares)
        case PriceAdjusted():
            return cut(_remedied(order, fact), -fact.amount, fact.shares)
        case ShortfallArose() | ShortfallClosed() | ShortfallWaived() | ShortfallCollected():
            return shortfall(order, fact, at)
        case CompensationGranted():
            granted = (*order.compensations, Compensation(fact, at))
            return replace(_remedied(order, fact), compensations=granted)
        case CouponLapsed():
            return _coupon(order, fact.coupon_id, validity="LAPSED")
        case CouponRestored():
            return _restored(order, fact)
        case RestorationDenied():
            return _coupon(order, fact.coupon_id, validity="RESTORATION_DENIED", reason=fact.reason)
        case RedemptionVoided():
            return _coupon(order, fact.coupon_id, validity="VOIDED", reissued_as=fact.reissued_as or None)
        case _:
            return _beyond(order, fact, at)


def _remedied(order: Order, fact: PriceAdjusted | CompensationGranted) -> Order:
    """The order with the incident that this makes good, if it names one."""
    return replace(order, remedied=(*order.remedied, fact.incident_id)) if fact.incident_id else order


def _beyond(order: Order, fact: _Beyond, at: Instant) -> Order:
    """The order after something happened to a return, to its offers, to what is bound to its goods, or beyond what
    was asked for.
    """
    if isinstance(fact, ReturnFact):
        return came_back(order, fact, at)
    if isinstance(fact, BoundFact):
        return bound(order, fact, at)
    if isinstance(fact, GiftReturnFact):
        return gift_return(order, fact, at)
    if isinstance(fact, RepairFact):
        return repaired(order, fact, at)
    if isinstance(fact, ProductReviewed):
        return replace(order, reviews={**order.reviews, fact.review_id: Review(fact, at)})
    if isinstance(fact, ParcelFact):
        return parcel(order, fact)
    return offered(order, fact) if isinstance(fact, OfferFact) else cared(order, fact, at)


def _placed(fact: OrderPlaced, at: Instant) -> Order:
    named = {line for coupon in fact.applied for line in coupon.eligible}
    items = tuple(item for item in items_of(fact.lines) if not item.service or item.line in named)
    retained = {item.line: item.list_price * item.quantity for item in items}
    listed = sum(retained.values())
    for coupon in fact.applied:
        take_off(retained, coupon.shares)
    return Order(
        listed=listed,
        applied=sum(coupon.applied for coupon in fact.applied),
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
        taxed=retained,
        gifts={line.line: Gift() for line in fact.lines if line.kind == "GIFT"},
        services={line.line: Service() for line in fact.lines if line.kind == "SERVICE"},
        fees=sum(
            line.list_price * line.quantity for line in fact.lines if line.kind == "SERVICE" and line.line not in named
        ),
    )


def _delivered(order: Order, fact: LinesDelivered, at: Instant) -> Order:
    """Units that arrived; the line's periods count from the last of them."""
    order = move(order, fact.lines, "delivered")
    return signed(order, (count.line for count in fact.lines), fact.signed_at or at)


def _restored(order: Order, fact: CouponRestored) -> Order:
    reason = "EXPIRED" if fact.expired else fact.ground or None
    return _coupon(order, fact.coupon_id, validity="RESTORED", reason=reason)


def _coupon(order: Order, coupon_id: str, **changes: object) -> Order:
    use = order.coupons.get(coupon_id)
    if use is None:
        return order
    return replace(order, coupons={**order.coupons, coupon_id: replace(use, **changes)})
