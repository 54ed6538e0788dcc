"""What can happen to an order."""

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.order.events.care import (
    CareFact,
    CaseLinked,
    Condition,
    DamagesAssessed,
    DamagesBasis,
    DamagesStated,
    NettingStated,
    QuoteExpired,
    RecallNoticed,
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
from domain.order.events.parcels import ParcelFact
from domain.order.events.placing import FreightInsurance, OrderLine, OrderPlaced, OrderStated, Suppressed
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
from domain.order.events.reviews import ProductReviewed

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
    | ProductReviewed
    | ParcelFact
)

__all__ = ["AdjustmentStated", "AuthorisationStated", "BoundFact", "CalendarDay", "CancellationStated"]
__all__ += ["CareFact", "CaseLinked", "ClauseRef", "CompensationGranted", "CompensationStated", "Condition"]
__all__ += ["CouponLapsed", "DamagesAssessed", "DamagesBasis", "DamagesStated", "DiscountOverridden"]
__all__ += ["FreightInsurance", "FreightInsurancePaid", "GiftReturnFact", "GrantStated", "Ground"]
__all__ += ["InspectedGift", "InspectedLine", "InsuranceStated", "LineCount", "LineCounts", "LineId"]
__all__ += ["LinesCancelled", "LinesDelivered", "LinesExchanged", "LinesLost", "LinesShipped"]
__all__ += ["MisResolutionStated", "MisStackingDetected", "MisStackingResolved", "MisStackingStated"]
__all__ += ["NettingStated", "OfferFact", "OrderFact", "OrderLine", "OrderPlaced", "OrderSplit", "OrderStated"]
__all__ += ["Payer", "PaymentCaptured", "PriceAdjusted", "QuoteExpired", "QuoteStated", "RecallNoticed"]
__all__ += ["Receipt", "RefundFailed", "RefundFellDue", "RefundGranted", "RefundId", "RefundKind"]
__all__ += ["RefundNetted", "RefundOverdue", "RefundOverridden", "RefundQuoted", "RefundSettled"]
__all__ += ["RefusalStated", "ReimbursementStated", "RepairFact", "Replacement", "ReplacementDelivered"]
__all__ += ["ReplacementShipped", "ReturnAuthorised", "ReturnDispatched", "ReturnFact"]
__all__ += ["ReturnFreightReimbursed", "ReturnInspected", "ReturnReceived", "ReturnRefused", "ReturnRequested"]
__all__ += ["ReturnWindowClosed", "ReturnWithdrawn", "SettlementStated", "ShortfallArose", "ShortfallClosed"]
__all__ += ["ShortfallCollected", "ShortfallWaived", "SplitPart", "StatedCause", "StrangeItem", "Suppressed"]
__all__ += ["TenderShare", "TermsInterpreted", "ThresholdBroken", "Trace"]
