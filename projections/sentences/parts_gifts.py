"""What a sentence can say of gifts, services, gift returns and repairs beyond their members."""

from collections.abc import Iterator

from domain.coupon import CouponIssued, CouponRevoked
from domain.customer import PointsGranted
from domain.fact import Fact, Instant
from domain.money import percent_text
from domain.order.events import CalendarDay, RefundFellDue, ShortfallArose
from domain.order.events.gift_moves import (
    GiftChannelClosed,
    GiftChannelReopened,
    GiftDispatched,
    GiftHandedOver,
    GiftOverageResolved,
    GiftQuantityReconciled,
    GiftReturnConfirmed,
    GiftReturnOverdue,
)
from domain.order.events.gift_returns import (
    GiftReturnAgreed,
    GiftReturnExpedited,
    GiftReturnInstructed,
    GiftReturnRequested,
    GiftReturnReviewed,
    RecyclingPointsAwarded,
)
from domain.order.events.gifts import (
    GiftCredited,
    GiftExcused,
    GiftFellDue,
    GiftPriced,
    GiftPricingReversed,
    GiftReceived,
    GiftWithdrawn,
)
from domain.order.events.services import ServiceActivated, ServiceCancelled
from projections.sentences.speaker import Speaker

_TOLD_APART_BY_KIND = (GiftWithdrawn, ServiceCancelled, GiftReturnAgreed)


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    name = type(fact).__name__
    match fact:
        case _ if isinstance(fact, _TOLD_APART_BY_KIND):
            return f"{name}.{fact.kind}"
        case GiftReturnConfirmed():
            return f"{name}.{fact.result}"
        case GiftOverageResolved():
            return f"{name}.{fact.mode}"
        case GiftReturnOverdue():
            return f"{name}.{fact.step}"
        case ShortfallArose(kind="GIFT"):
            return "ShortfallArose.GIFT"
        case PointsGranted(basis="GIFT" | "RECYCLING"):
            return f"{name}.{fact.basis}"
        case CouponIssued(basis="GIFT"):
            return "CouponIssued.GIFT"
        case CouponRevoked() if fact.order_id:
            return "CouponRevoked.GIFT"
        case RefundFellDue(trace=trace) if not trace:
            return _beside_goods(fact)
        case _:
            return None


def _beside_goods(fact: RefundFellDue) -> str | None:
    """A refund that no goods leave with."""
    reasons = {row.reason for row in fact.breakdown}
    if "GIFT" in reasons:
        return "RefundFellDue.GIFT_VALUE" if fact.kind == "COMPENSATION" else "RefundFellDue.GIFT"
    if "REPAIR" in reasons:
        return "RefundFellDue.REPAIR"
    return "RefundFellDue.SERVICE" if "SERVICE" in reasons else None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    word = speaker.language.word
    match fact:
        case GiftCredited():
            yield "title", speaker.title(fact.line)
            yield "coupons", speaker.several(fact.coupons) or None
            yield "points", speaker.counted("points", fact.points) if fact.points else None
        case GiftFellDue():
            yield "title", speaker.title(fact.line)
            yield "basis", word(f"BASIS_{fact.basis}") if fact.basis else None
            yield "priced", speaker.money(fact.value) if fact.basis else None
        case GiftPriced():
            yield "title", speaker.title(fact.line)
            yield "ground", word(f"GIFT_{fact.ground}")
            yield "basis", word(f"BASIS_{fact.basis}")
            yield "part", percent_text(fact.customer_bp) if isinstance(fact.customer_bp, int) else None
        case GiftExcused():
            yield "title", speaker.title(fact.line)
            yield "ground", word(f"EXCUSED_{fact.ground}")
        case GiftReceived():
            yield "grade", word(f"GRADE_{fact.grade}")
        case ServiceActivated() | ServiceCancelled():
            yield "title", speaker.title(fact.line)
            yield "days", speaker.counted("days", fact.days) if fact.days else None
        case GiftWithdrawn() | GiftPricingReversed() | GiftChannelClosed():
            yield "title", speaker.title(fact.line)
        case GiftChannelReopened():
            yield "title", speaker.title(fact.line)
            yield "reason", speaker.quoted(fact.reason)
        case _:
            yield from _of_gift_return(fact, speaker)


def _of_gift_return(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    word = speaker.language.word
    match fact:
        case GiftReturnRequested():
            yield "kind", word(f"GIFT_RETURN_{fact.kind}")
            yield "channel", word(f"VIA_{fact.channel}")
            yield "cause", word(f"GIFT_CAUSE_{fact.cause}")
            yield "images", speaker.counted("pictures", fact.images) if fact.images else None
            yield "review_by", end(fact.review_by, speaker)
            yield "provisional", speaker.language.phrases["maybe"] if fact.review_by.provisional else None
        case GiftReturnExpedited():
            yield "review_by", end(fact.review_by, speaker)
        case GiftReturnReviewed():
            yield "result", word(f"RESULT_{fact.result}")
            yield "grade", word(f"GRADE_{fact.grade}")
            yield "outcome", word(f"OUTCOME_{fact.outcome}") if fact.outcome else None
            failed = (word(f"CHECK_{check.name}") for check in fact.checks if not check.passed)
            yield "failed", speaker.several(failed) or None
        case GiftReturnAgreed():
            yield "part", percent_text(fact.customer_bp) if isinstance(fact.customer_bp, int) else None
            yield "swap", fact.title or fact.sku or None
        case GiftReturnInstructed():
            yield "direction", word(fact.direction)
            yield "mode", word(f"MODE_{fact.mode}")
            yield "payer", word(f"PAYER_{fact.freight_payer}")
        case GiftHandedOver():
            yield "mode", word(f"MODE_{fact.mode}")
        case GiftDispatched() | GiftReturnOverdue():
            at = fact.due_by if isinstance(fact, GiftDispatched) else fact.due_at
            yield "due_by" if isinstance(fact, GiftDispatched) else "due_at", time_of(at, speaker)
        case GiftQuantityReconciled():
            yield "title", speaker.title(fact.line)
            yield "short", str(-fact.difference) if fact.difference < 0 else None
            yield "over", str(fact.difference) if fact.difference > 0 else None
        case GiftOverageResolved():
            yield "title", speaker.title(fact.line)
        case RecyclingPointsAwarded():
            yield "points", speaker.counted("points", fact.points)
        case _:
            pass


def end(day: CalendarDay, speaker: Speaker) -> str:
    """When a term in working days ends."""
    return time_of(day.due_at, speaker)


def time_of(at: Instant, speaker: Speaker) -> str:
    """An instant in words."""
    return speaker.time(at) if at.endswith("Z") else at
