"""What can happen to an order."""

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.customer import PointsEarned, PointsReturned, PointsTakenBack
from domain.message import MessagePrepared, MessageSent
from domain.order.events.care import (
    Condition,
    DamagesAssessed,
    DamagesBasis,
    DamagesStated,
    NettingStated,
    QuoteExpired,
    Receipt,
    RefundNetted,
    RefundOverdue,
    ReturnWindowClosed,
    ThresholdBroken,
)
from domain.order.events.gift_moves import GiftReturnFact
from domain.order.events.gifts import BoundFact
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
    PaymentCaptured,
    Replacement,
    ReturnInspected,
    ReturnReceived,
    ReturnRequested,
    StatedCause,
    StrangeItem,
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
from domain.order.events.offers import (
    DiscountOverridden,
    MisResolutionStated,
    MisStackingDetected,
    MisStackingResolved,
    MisStackingStated,
    OrderSplit,
    SplitPart,
    TermsInterpreted,
)
from domain.order.events.placing import (
    FreightInsurance,
    OrderLine,
    OrderPlaced,
    OrderStated,
    Suppressed,
)
from domain.order.events.repairs import RepairFact
from domain.order.events.returns import (
    AuthorisationStated,
    CalendarDay,
    FreightInsurancePaid,
    Ground,
    InsuranceStated,
    LinesExchanged,
    Payer,
    RefusalStated,
    ReimbursementStated,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnFreightReimbursed,
    ReturnRefused,
    ReturnWithdrawn,
)

ReturnFact = (
    ReturnAuthorised
    | ReturnReceived
    | ReturnInspected
    | ReturnRefused
    | ReturnWithdrawn
    | ReturnDispatched
    | ReturnFreightReimbursed
    | FreightInsurancePaid
    | LinesExchanged
    | ReplacementShipped
    | ReplacementDelivered
)
OfferFact = DiscountOverridden | MisStackingDetected | MisStackingResolved | OrderSplit | TermsInterpreted
CareFact = (
    ThresholdBroken
    | MessagePrepared
    | MessageSent
    | DamagesAssessed
    | RefundNetted
    | PointsEarned
    | PointsTakenBack
    | PointsReturned
    | QuoteExpired
    | ReturnWindowClosed
    | RefundOverdue
)
OrderFact = (
    OrderPlaced
    | PaymentCaptured
    | LinesShipped
    | LinesDelivered
    | LinesLost
    | LinesCancelled
    | ReturnRequested
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
    | ReturnFact
    | OfferFact
    | CareFact
    | BoundFact
    | GiftReturnFact
    | RepairFact
)

__all__ = [
    "AdjustmentStated",
    "AuthorisationStated",
    "BoundFact",
    "CalendarDay",
    "CancellationStated",
    "CareFact",
    "ClauseRef",
    "CompensationGranted",
    "CompensationStated",
    "Condition",
    "CouponLapsed",
    "DamagesAssessed",
    "DamagesBasis",
    "DamagesStated",
    "DiscountOverridden",
    "FreightInsurance",
    "FreightInsurancePaid",
    "GiftReturnFact",
    "GrantStated",
    "Ground",
    "InspectedGift",
    "InspectedLine",
    "InsuranceStated",
    "LineCount",
    "LineCounts",
    "LineId",
    "LinesCancelled",
    "LinesDelivered",
    "LinesExchanged",
    "LinesLost",
    "LinesShipped",
    "MisResolutionStated",
    "MisStackingDetected",
    "MisStackingResolved",
    "MisStackingStated",
    "NettingStated",
    "OfferFact",
    "OrderFact",
    "OrderLine",
    "OrderPlaced",
    "OrderSplit",
    "OrderStated",
    "Payer",
    "PaymentCaptured",
    "PriceAdjusted",
    "QuoteExpired",
    "QuoteStated",
    "Receipt",
    "RefundFailed",
    "RefundFellDue",
    "RefundGranted",
    "RefundId",
    "RefundKind",
    "RefundNetted",
    "RefundOverdue",
    "RefundOverridden",
    "RefundQuoted",
    "RefundSettled",
    "RefusalStated",
    "ReimbursementStated",
    "RepairFact",
    "Replacement",
    "ReplacementDelivered",
    "ReplacementShipped",
    "ReturnAuthorised",
    "ReturnDispatched",
    "ReturnFact",
    "ReturnFreightReimbursed",
    "ReturnInspected",
    "ReturnReceived",
    "ReturnRefused",
    "ReturnRequested",
    "ReturnWindowClosed",
    "ReturnWithdrawn",
    "SettlementStated",
    "ShortfallArose",
    "ShortfallClosed",
    "ShortfallCollected",
    "ShortfallWaived",
    "SplitPart",
    "StatedCause",
    "StrangeItem",
    "Suppressed",
    "TenderShare",
    "TermsInterpreted",
    "ThresholdBroken",
    "Trace",
]
