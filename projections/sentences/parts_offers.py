"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.campaign import StackingWindowOpened
from domain.coupon import CouponRestored
from domain.fact import Fact
from domain.order.events import (
    DiscountOverridden,
    MisStackingDetected,
    MisStackingResolved,
    OrderPlaced,
    OrderSplit,
    RefundFellDue,
    SplitPart,
    Suppressed,
    TermsInterpreted,
)
from domain.order.events.money import Trace
from domain.refund.basket import Applied, Outcome
from projections.sentences.language import Language
from projections.sentences.speaker import Speaker

Said = tuple[str, str | None]


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case OrderPlaced(split_from=str()):
            return "OrderPlaced.SPLIT"
        case DiscountOverridden(named=()):
            return "DiscountOverridden.UNNAMED"
        case RefundFellDue(kind="ADJUSTMENT", trace=Trace()):
            return "RefundFellDue.CORRECTION"
        case OrderPlaced(suppressed=(_, *_)):
            return "OrderPlaced.SUPPRESSED"
        case MisStackingResolved():
            return f"MisStackingResolved.{fact.mode}"
        case CouponRestored(ground=str(ground)):
            return f"CouponRestored.{ground}"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """What takes more than one member to say."""
    match fact:
        case OrderPlaced():
            yield "suppressed", speaker.several(_suppressed(each, speaker) for each in fact.suppressed or ()) or None
        case DiscountOverridden():
            yield "named", speaker.several(fact.named) or None
            yield "chosen", speaker.several(fact.chosen)
            yield "worse_terms", speaker.several(worse(each, speaker.language) for each in fact.worse_terms) or None
            for name in ("named_payable", "payable", "difference"):
                yield name, speaker.money(getattr(fact, name))
        case StackingWindowOpened():
            yield "campaigns", speaker.several(fact.campaigns)
        case MisStackingDetected():
            yield "coupons", speaker.several(fact.coupons)
            yield "suggested", speaker.language.word(fact.suggested)
            for name in ("payable", "due_payable", "excess"):
                yield name, speaker.money(getattr(fact, name))
        case MisStackingResolved():
            yield "payer", speaker.language.words.get(f"PAYER_{fact.payer}", fact.payer)
            yield "refund", speaker.money(-fact.amount) if fact.amount else None
            yield "applied", speaker.several((_coupon(each, speaker) for each in fact.applied or ()), "then") or None
        case OrderSplit():
            yield "parts", speaker.several((_part(each, speaker) for each in fact.parts), "then")
        case TermsInterpreted():
            yield "readings", speaker.several(speaker.language.word(each) for each in fact.readings)
        case _:
            pass


def _suppressed(each: Suppressed, speaker: Speaker) -> str:
    missing = speaker.money(each.missing) if each.missing else None
    reason = speaker.language.word(each.reason)
    return speaker.language.phrase("suppressed", coupon_id=each.coupon_id, reason=reason, missing=missing)


def outcomes(fact: RefundFellDue) -> tuple[Outcome, ...]:
    """What a correction comes to by each reading."""
    return fact.trace.outcomes if fact.kind == "ADJUSTMENT" and fact.trace else ()


def worse(code: str, language: Language) -> str:
    """What of the terms is worse; a clause is named by the right it speaks of."""
    return language.words.get(f"WORSE_{code}") or language.word(code.removeprefix("CLAUSE_"))


def _coupon(each: Applied, speaker: Speaker) -> str:
    name, amount = each.code or each.coupon_id, speaker.money(each.applied)
    return speaker.language.phrase("coupon", name=name, version=each.terms_version, amount=amount)


def _part(each: SplitPart, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "part",
        order_id=each.order_id,
        lines=speaker.several(speaker.title(line) for line in each.lines),
        coupons=speaker.several(each.coupons) or None,
        freight=speaker.money(each.freight) if each.freight else None,
    )
