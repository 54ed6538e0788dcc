"""What can happen to an order."""

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.order.events.goods import (
    CancellationStated,
    InspectedGift,
    InspectedLine,
    LineCount,
    LineCounts,
    LineId,
    LinesCancelled,
    LinesDelivered,
    LinesLost,
    LinesShipped,
    OrderLine,
    OrderPlaced,
    OrderStated,
    PaymentCaptured,
    ReturnInspected,
    ReturnReceived,
    ReturnRequested,
    StatedCause,
)
from domain.order.events.money import (
    AdjustmentStated,
    ClauseRef,
    CompensationGranted,
    CompensationStated,
    CouponLapsed,
    GrantStated,
    PriceAdjusted,
    QuoteStated,
    RefundFailed,
    RefundFellDue,
    RefundGranted,
    RefundId,
    RefundKind,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    SettlementStated,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
    TenderShare,
    Trace,
)

OrderFact = (
    OrderPlaced
    | PaymentCaptured
    | LinesShipped
    | LinesDelivered
    | LinesLost
    | LinesCancelled
    | ReturnRequested
    | ReturnReceived
    | ReturnInspected
    | RefundQuoted
    | RefundFellDue
    | RefundSettled
    | RefundFailed
    | RefundOverridden
    | RefundGranted
    | PriceAdjusted
    | ShortfallArose
    | ShortfallClosed
    | ShortfallWaived
    | ShortfallCollected
    | CompensationGranted
    | CouponLapsed
    | CouponRestored
    | RestorationDenied
    | RedemptionVoided
)

__all__ = [
    "AdjustmentStated",
    "CancellationStated",
    "ClauseRef",
    "CompensationGranted",
    "CompensationStated",
    "CouponLapsed",
    "GrantStated",
    "InspectedGift",
    "InspectedLine",
    "LineCount",
    "LineCounts",
    "LineId",
    "LinesCancelled",
    "LinesDelivered",
    "LinesLost",
    "LinesShipped",
    "OrderFact",
    "OrderLine",
    "OrderPlaced",
    "OrderStated",
    "PaymentCaptured",
    "PriceAdjusted",
    "QuoteStated",
    "RefundFailed",
    "RefundFellDue",
    "RefundGranted",
    "RefundId",
    "RefundKind",
    "RefundOverridden",
    "RefundQuoted",
    "RefundSettled",
    "ReturnInspected",
    "ReturnReceived",
    "ReturnRequested",
    "SettlementStated",
    "ShortfallArose",
    "ShortfallClosed",
    "ShortfallCollected",
    "ShortfallWaived",
    "StatedCause",
    "TenderShare",
    "Trace",
]
