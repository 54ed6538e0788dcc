"""What a sentence can say of a fact: each gap's value in words, and which of its sentences fits."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from domain.campaign import CampaignPublished, CampaignTermsRevised, TermsRevision
from domain.coupon import CouponIssued, CouponRestored
from domain.fact import Commitment, Fact
from domain.order.events import (
    ClauseRef,
    CompensationGranted,
    InspectedGift,
    InspectedLine,
    LineCount,
    LinesCancelled,
    OrderPlaced,
    PriceAdjusted,
    RefundFellDue,
    RefundGranted,
    RefundQuoted,
    RefundSettled,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    ReturnRequested,
    ShortfallArose,
)
from projections.sentences import parts_care, parts_gifts, parts_offers, parts_returns, parts_time
from projections.sentences.areas import AREAS
from projections.sentences.speaker import Speaker

MONEY = frozenset(
    {
        *("amount", "suggested", "applied", "open", "waived", "shortfall", "missing", "threshold"),
        *("freight", "payout", "customer_share", "customer_amount", "value", "fee", "refund", "refunded"),
    }
)
CODES = frozenset({"cause", "reason", "method", "refund_method", "fault_refund_method", "restoration", "shortfall"})
TIMES = frozenset(
    {
        *("pay_by", "payment_due_at", "signed_at", "expires_at", "expired_at", "valid_until", "valid_from"),
        *("opens_at", "closes_at", "recovered_at", "send_by", "closed_at", "from_at", "to_at", "until"),
        *("due_at", "promised_at", "next_update_at", "reported_at", "promised_until", "last_scan_at", "arrived_at"),
        "at",
    }
)
SILENT_AT_ZERO = frozenset(
    {"suggested", "open", "waived", "shortfall", "missing", "threshold", "customer_share", "refunded"}
)
"""Amounts of which zero is not worth a word."""

Said = tuple[str, str | None]
"""A gap and its value; None leaves the gap's part out."""


def variant(fact: Fact, speaker: Speaker | None = None) -> str:
    """Which sentence fits the fact: its name, what tells its sentences apart, and what was told before it."""
    name = _variant(fact)
    return f"{name}.LAPSED_QUOTE" if speaker is not None and parts_time.names_lapsed_quote(fact, speaker) else name


def _variant(fact: Fact) -> str:
    name = type(fact).__name__
    match fact:
        case RefundFellDue() | CompensationGranted():
            return _elsewhere(fact) or f"{name}.{fact.kind}"
        case ShortfallArose():
            return parts_gifts.variant(fact) or f"{name}.{fact.mode}"
        case LinesCancelled(cause="ORDER_SPLIT"):
            return f"{name}.SPLIT"
        case LinesCancelled(by="LEDGER"):
            return f"{name}.LEDGER"
        case CouponRestored(expired=True):
            return f"{name}.EXPIRED"
        case _:
            return _elsewhere(fact) or name


def _elsewhere(fact: Fact) -> str | None:
    found = (area.variant(fact) for area in AREAS)
    return next((each for each in found if each), None)


def parts(fact: Fact, speaker: Speaker) -> dict[str, str]:
    """The value of every gap that this fact can fill."""
    said = dict(_members(fact, speaker)) | dict(_composed(fact, speaker))
    return {name: value for name, value in said.items() if value is not None}


def _members(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """The members of the fact that are said by themselves."""
    for name in fact.__struct_fields__:
        value: Any = getattr(fact, name)
        match value:
            case bool():
                yield name, "" if value else None
            case int() if value or name not in SILENT_AT_ZERO:
                yield name, speaker.money(value) if name in MONEY else str(value)
            case str() if name in CODES:
                yield name, speaker.language.word(value)
            case str() if name in TIMES and value.endswith("Z"):
                yield name, speaker.time(value)
            case str():
                yield name, value
            case Commitment():
                yield name, speaker.quoted(value)
            case (LineCount(), *_):
                yield name, speaker.units(value)
            case _:
                pass


def _composed(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """What takes more than one member to say."""
    match fact:
        case OrderPlaced():
            yield from _order(fact, speaker)
            yield from parts_offers.composed(fact, speaker)
        case RefundFellDue() | RefundQuoted():
            yield from _refund(fact, speaker)
        case ShortfallArose():
            yield "clause_refs", speaker.refs(fact.ground) or None
        case ReturnRequested():
            yield "evidence_given", "" if fact.evidence else None
            yield "gifts_kept", speaker.several(speaker.title(line) for line in fact.gifts_kept or ()) or None
            yield from parts_returns.composed(fact, speaker)
        case ReturnInspected():
            inspected = (_inspected(each, speaker) for each in (*fact.lines, *fact.gifts))
            yield "inspected", speaker.several(inspected, "then")
        case RefundSettled():
            yield "tenders", speaker.several(parts_care.tender(each, speaker) for each in fact.split) or None
        case RefundGranted():
            yield "shares", speaker.shares(fact.shares) or None
        case PriceAdjusted():
            yield "reduction", speaker.money(-fact.amount)
            yield "payer", speaker.language.words.get(f"PAYER_{fact.payer}", fact.payer)
            yield "shares", speaker.shares(fact.shares) or None
        case CompensationGranted():
            yield "points", str(fact.amount)
            yield from parts_care.composed(fact, speaker)
        case _:
            yield from _composed_elsewhere(fact, speaker)


def _composed_elsewhere(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """The same, for streams other than orders."""
    match fact:
        case CouponIssued():
            yield "public", "" if fact.customer_id is UNSET else None
            yield "benefit", speaker.benefit(fact.terms.benefit) if fact.terms else None
        case CampaignPublished():
            yield "benefit", speaker.benefit(fact.benefit)
            yield "shortfall", speaker.language.word(fact.shortfall)
        case CampaignTermsRevised():
            changed = (name for name in TermsRevision.__struct_fields__ if getattr(fact, name) is not UNSET)
            yield "changed", speaker.several(speaker.language.word(f"TERMS_{name}") for name in changed)
        case _:
            for area in AREAS:
                yield from area.composed(fact, speaker)


def _order(fact: OrderPlaced, speaker: Speaker) -> Iterator[Said]:
    listed = sum(line.list_price * line.quantity for line in fact.lines)
    discount = sum(coupon.applied for coupon in fact.applied)
    phrase, money = speaker.language.phrase, speaker.money
    coupons = (
        phrase("coupon", name=each.code or each.coupon_id, version=each.terms_version, amount=money(each.applied))
        for each in fact.applied
    )
    yield "lines", speaker.units(LineCount(line=line.line, quantity=line.quantity) for line in fact.lines)
    yield "listed", money(listed)
    yield "discount", money(discount) if fact.applied else None
    yield "coupons", speaker.several(coupons, "then")
    yield "freight", money(fact.freight) if fact.freight else None
    yield "payable", money(listed - discount + fact.freight)
    if fact.free_freight:
        yield "free_from", money(fact.free_freight.threshold)
        yield "free_freight", money(fact.free_freight.amount)
    if fact.freight_insurance:
        yield "insurer", fact.freight_insurance.insurer
        yield "cover_max", money(fact.freight_insurance.cover_max)


def _refund(fact: RefundFellDue | RefundQuoted, speaker: Speaker) -> Iterator[Said]:
    outcomes = fact.outcomes if isinstance(fact, RefundQuoted) else parts_offers.outcomes(fact)
    phrase, word = speaker.language.phrase, speaker.language.word
    compared = (phrase("outcome", method=word(each.method), amount=speaker.money(each.amount)) for each in outcomes)
    gifts = (fact.gifts if isinstance(fact, RefundQuoted) else ()) or ()
    yield "gifts", speaker.units(LineCount(line=each.line, quantity=each.quantity) for each in gifts) or None
    yield "suggested", speaker.money(fact.suggested) if fact.suggested > fact.amount else None
    yield "formula", speaker.formula(fact.breakdown, fact.amount)
    yield "pay_by", speaker.time(fact.pay_by) if isinstance(fact, RefundFellDue) and fact.amount else None
    yield "clause_refs", speaker.refs(fact.clause_refs) or None
    yield "outcomes", speaker.several(compared) or None


def _inspected(each: InspectedLine | InspectedGift, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "accepted",
        title=speaker.title(each.line),
        accepted=each.accepted,
        rejected=each.rejected or None,
        grade=each.grade or None,
        depreciation=speaker.money(each.depreciation)
        if isinstance(each, InspectedLine) and each.depreciation
        else None,
        reason=speaker.quoted(each.reason) if each.reason else None,
    )


def rests_on(fact: Fact) -> tuple[ClauseRef, ...]:
    """The versions of terms, clauses and laws that a fact names."""
    match fact:
        case RefundFellDue() | RefundQuoted() | ReturnAuthorised() | ReturnRefused():
            return fact.clause_refs
        case ShortfallArose():
            return fact.ground
        case OrderPlaced():
            return tuple(
                ClauseRef(campaign_id=each.campaign_id, coupon_id=each.coupon_id, terms_version=each.terms_version)
                for each in fact.applied
            )
        case _:
            return ()
