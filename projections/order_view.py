"""An order as a client reads it: what it is now, and who owes whom how much.

Pure: the view of version n is a function of the state after n events and of nothing else, so a past view and
the answer given at that time are the same bytes.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from domain.order.state import CouponUse, Line, Order
from domain.refund.basket import Shares
from projections.accidents_view import accidents
from projections.bound_view import gift_return_row, gift_rows, repair_row, retained_of, service_rows
from projections.care_view import assessment_row, care_rows, compensation_row, message_row, recall_row
from projections.offers_view import offers_view
from projections.refund_view import refund_row
from projections.returns_view import payment_row, quote_row, return_row
from projections.reviews_view import review_row
from projections.shipments_view import shipment_rows
from projections.snapshot_view import snapshot_row
from projections.tax import order_tax, refund_tax
from projections.words import NO_WORDS, Words, reveal

Status = Literal["PLACED", "PAID", "SHIPPED", "DELIVERED", "RETURNED", "CANCELLED", "CLOSED"]


def order_view(order: Order, version: int, order_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The order's view. The order must have been placed."""
    placed = order.placed
    assert placed is not None, "an order that was not placed has no view"
    shares, more = _discount_shares(order), _exchanged_more(order)
    view = {
        "order_id": order_id,
        "version": version,
        "status": status(order),
        "currency": placed.currency,
        "customer_id": placed.customer_id,
        "merchant_id": placed.merchant_id,
        "channel": placed.channel,
        "placed_at": order.placed_at,
        "checkout_id": placed.checkout_id or None,
        "checkout_leaf": placed.checkout_leaf or None,
        "payment_due_at": placed.payment_due_at or None,
        "historical": placed.historical is True,
        "freight_insurance": msgspec.to_builtins(placed.freight_insurance) if placed.freight_insurance else None,
        "free_freight": msgspec.to_builtins(placed.free_freight) if placed.free_freight else None,
        "lines": [_line_row(order, key, shares.get(key, 0), more.get(key, 0)) for key in order.lines],
        "coupons": [_coupon_row(use) for use in order.coupons.values()],
        "money": money_row(order),
        "payments": [payment_row(key, payment) for key, payment in order.payments.items()],
        "refunds": [refund_row(refund, refund_tax(order, key)) for key, refund in order.refunds.items()],
        "tax": order_tax(order),
        "returns": [return_row(each) for each in order.returns.values()],
        "quotes": [quote_row(each, order) for each in order.quotes.values()],
        "gifts": gift_rows(order),
        "services": service_rows(order),
        "gift_returns": [gift_return_row(each) for each in order.gift_returns.values()],
        "repairs": [repair_row(each) for each in order.repairs.values()],
        "cases": order.cases,
        "reviews": [review_row(each, order) for each in order.reviews.values()],
        "shipments": shipment_rows(order),
        "compensations": [compensation_row(each) for each in order.compensations],
        "points": {"earned": order.points, "back": order.points_back, "returned": order.points_returned},
        "care": care_rows(order),
        "messages": [message_row(each) for each in order.messages.values()],
        "recalls": [recall_row(each) for each in order.recalls.values()],
        "assessments": [assessment_row(each) for each in order.assessments.values()],
        "offers": offers_view(order),
        **accidents(order),
    }
    return reveal(view, words)


def status(order: Order) -> Status:
    """The first that fits."""
    lines = [line for line in order.lines.values() if line.ordered.kind == "GOODS"]
    if not order.any_kept:
        return "RETURNED" if any(line.returned for line in lines) else "CANCELLED"
    if any(_kept_delivered(line) > 0 for line in lines):
        return "DELIVERED"
    if any(_kept_shipped(line) > 0 for line in lines):
        return "SHIPPED"
    return "PAID" if order.outstanding == 0 else "PLACED"


def _kept_delivered(line: Line) -> int:
    """Delivered units that did not come back."""
    return line.delivered - line.returned


def _kept_shipped(line: Line) -> int:
    """Shipped units that neither came back nor got lost."""
    return max(line.shipped, line.delivered) - line.returned - line.lost


def _line_row(order: Order, key: str, discount_share: int, exchanged_more: int) -> dict[str, Any]:
    line = order.lines[key]
    ordered = line.ordered
    return {
        "line": ordered.line,
        "sku": ordered.sku,
        "title": ordered.title,
        "category": ordered.category,
        "kind": ordered.kind,
        "tags": ordered.tags,
        "flags": ordered.flags,
        "list_price": ordered.list_price,
        "quantity": ordered.quantity,
        "cancelled": line.cancelled,
        "returned": line.returned,
        "lost": line.lost,
        "kept": line.kept,
        "requested": line.requested,
        "shipped": line.shipped,
        "delivered": line.delivered,
        "unshipped": line.unshipped,
        "exchanged": line.exchanged,
        "signed_at": line.signed_at,
        "discount_share": discount_share,
        "exchanged_more": exchanged_more,
        "retained_value": retained_of(order, key),
        "belongs_to": ordered.belongs_to or None,
        "market_price": None if ordered.market_price is UNSET else ordered.market_price,
        "snapshot": snapshot_row(ordered, order.placed) if order.placed else None,
        "window_closed_at": order.windows_closed.get(key),
    }


def _coupon_row(use: CouponUse) -> dict[str, Any]:
    applied = use.applied
    return {
        "coupon_id": applied.coupon_id,
        "code": None if applied.code is UNSET else applied.code,
        "campaign_id": applied.campaign_id or None,
        "terms_version": applied.terms_version,
        "terms_sha256": applied.terms_sha256,
        "validity": use.validity,
        "threshold_met": use.threshold_met,
        "applied": applied.applied,
        "reason": use.reason,
        "reissued_as": use.reissued_as,
    }


def money_row(order: Order) -> dict[str, int]:
    """The order's figures, in minor units of its currency."""
    return {
        "listed": order.listed + order.fees,
        "discount": order.discount,
        "exchanged_more": order.exchanged_more,
        "freight": order.basket.freight,
        "payable": order.payable,
        "captured": order.captured,
        "released": order.released,
        "outstanding": order.outstanding,
        "retained_value": order.retained_value,
        "refund_due": order.due,
        "refunded": order.refunded,
        "owed_to_customer": max(0, order.balance),
        "owed_by_customer": max(0, -order.balance),
        "shortfall_open": order.open,
        "shortfall_waived": order.waived + order.gifts_waived,
        "gifts_charged": order.gifts_taken,
        "services": order.fees,
        "services_returned": sum(service.refunded for service in order.services.values()),
        "collected": order.collected,
        "compensated": order.compensated,
        "freight_returned": order.freight_returned,
    }


def _discount_shares(order: Order) -> dict[str, int]:
    """What coupons and later price cuts took off each line, over all its units, gone or kept."""
    taken: dict[str, int] = {}
    for coupon in order.basket.coupons:
        _add(taken, coupon.shares)
    for adjustment in order.basket.adjustments:
        _add(taken, adjustment)
    return taken


def _exchanged_more(order: Order) -> dict[str, int]:
    """What exchanges made each line cost more, or below zero less, over all its units."""
    more: dict[str, int] = {}
    for differences in order.basket.exchanges:
        _add(more, differences)
    return more


def _add(taken: dict[str, int], shares: Iterable[Shares]) -> None:
    for share in shares:
        off = sum((last - first + 1) * amount for first, last, amount in share.runs)
        taken[share.line] = taken.get(share.line, 0) + off
