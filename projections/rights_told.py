"""Rights and verdicts in sentences, as a shop assistant may read them out to the customer (R-000-14)."""

from collections.abc import Callable, Iterable, Iterator

from domain.order.events import StatedCause
from domain.order.rights import Barrier, Right
from domain.order.rights.grounds import (
    Judged,
    coupons_on,
    no_reason_days,
    no_reason_end,
    promised_return,
)
from domain.order.rights.remedies import Claim
from domain.order.state import Order
from domain.refund.basket import Applied
from domain.terms.clauses import Verdict
from projections.sentences.language import EN, ZH, language
from projections.sentences.speaker import Speaker


def in_languages(tag: str, order: Order, told: Callable[[Speaker], str]) -> dict[str, str]:
    """The same in the language of the tag and in each there is."""
    titles = {key: line.ordered.title for key, line in order.lines.items()}
    said = {"zh": str(told(Speaker(ZH, titles=titles))), "en": str(told(Speaker(EN, titles=titles)))}
    return {"text": said["en" if language(tag) is EN else "zh"], **said}


def right_told(order: Order, right: Right, speaker: Speaker) -> str:
    """What may be claimed for this line and cause, or why not."""
    if order.split_into:
        orders = speaker.several(part.order_id for part in order.split_into if right.line in part.lines)
        return speaker.language.phrase("right_order_split", orders=orders)
    if order.lines[right.line].kept <= 0:
        return speaker.language.phrase("right_nothing_kept")
    if right.cause != "BUYER_NO_REASON":
        return _fault_told(right, speaker)
    if not right.barriers:
        told = _no_reason_told(order, right, speaker)
        restricting = next((each for each in coupons_on(order, right.line) if _would_restrict(each, right)), None)
        if restricting is None or promised_return(order, right.line) is not None:
            return told
        return _joined(speaker, (_unbound_told(right, restricting, speaker), told))
    first = right.barriers[0]
    return _clause_told(order, first.clause, speaker) if first.clause else _barrier_told(first, speaker)


def verdict_told(verdict: Verdict, speaker: Speaker) -> str:
    """A clause's verdict with its reasons and laws."""
    return speaker.language.phrase(
        "right_clause_verdict",
        clause_id=verdict.clause_id,
        subject=speaker.language.word(verdict.subject),
        outcome=speaker.language.word(verdict.outcome),
        reasons=_words(verdict.reasons, speaker),
        laws=speaker.several(map(speaker.law, verdict.laws), "then") or None,
    )


def _no_reason_told(order: Order, right: Right, speaker: Speaker) -> str:
    phrase, closes_at, payer = speaker.language.phrase, no_reason_end(order, right.line), _payer(right, speaker)
    if closes_at is None:
        told = phrase("right_no_reason_open", days=no_reason_days(order), payer=payer)
    else:
        told = phrase("right_no_reason_until", closes_at=speaker.time(closes_at), payer=payer)
    return _joined(speaker, (told, _basis(right.claims, speaker)))


def _barrier_told(barrier: Barrier, speaker: Speaker) -> str:
    phrase = speaker.language.phrase
    if barrier.ground == "BUYERS_CARRIER":
        told = phrase("right_buyers_carrier")
    elif barrier.closes_at is not None:
        told = phrase("right_no_reason_over", closes_at=speaker.time(barrier.closes_at))
    else:
        told = phrase("right_no_reason_excluded", kind=speaker.language.word(str(barrier.goods_kind)))
    policies = speaker.several(speaker.source(each) for each in barrier.policies) or None
    return _joined(speaker, (told, phrase("right_basis", policies=policies, laws=speaker.law(barrier.law))))


def _clause_told(order: Order, clause: Judged, speaker: Speaker) -> str:
    """The clause took the return away; the warranty of the same terms remains."""
    coupon = order.coupons[clause.coupon_id].applied
    days = coupon.terms.after_sales.warranty_days or None
    return speaker.language.phrase("right_by_clause", coupon_class=_class(coupon, speaker), days=days)


def _would_restrict(coupon: Applied, right: Right) -> bool:
    """Whether its terms or a clause of theirs would take the return away."""
    return coupon.terms.after_sales.no_reason_return is False or any(_restricting(coupon, right))


def _restricting(coupon: Applied, right: Right) -> Iterator[Verdict]:
    for each in right.verdicts:
        if each.coupon_id == coupon.coupon_id and each.verdict.subject == "NO_REASON_RETURN":
            yield each.verdict


def _unbound_told(right: Right, coupon: Applied, speaker: Speaker) -> str:
    """Why what the terms say does not hold against this customer."""
    phrase, word = speaker.language.phrase, speaker.language.word
    reasons = (
        phrase(
            "right_why_clause",
            clause_id=each.clause_id,
            outcome=word(each.outcome),
            reasons=_words(each.reasons, speaker),
        )
        for each in _restricting(coupon, right)
    )
    why = speaker.several(reasons) or phrase("right_why_no_clause")
    return phrase("right_no_clause_binds", coupon_class=_class(coupon, speaker), why=why)


def _fault_told(right: Right, speaker: Speaker) -> str:
    """Where nothing can be claimed any more, a request is taken in nevertheless (R-000-24)."""
    phrase, cause = speaker.language.phrase, speaker.language.word(right.cause)
    claims = [each for each in right.claims if each.status != "CLOSED"]
    if not claims:
        told = phrase("right_fault_none", cause=cause)
        if right.barriers:
            told = _joined(speaker, (told, _barrier_told(right.barriers[0], speaker)))
        return _joined(speaker, (told, phrase("right_still_taken_in")))
    listed = speaker.several((_claim_told(each, right.cause, speaker) for each in claims), "then")
    told = phrase("right_fault_claims", cause=cause, claims=listed, payer=_payer(right, speaker))
    return _joined(speaker, (told, _basis(claims, speaker)))


def _claim_told(claim: Claim, cause: StatedCause, speaker: Speaker) -> str:
    phrase, remedy = speaker.language.phrase, speaker.language.word(f"REMEDY_{claim.remedy}")
    if claim.status == "NOT_YET":
        return phrase("right_claim_once_sent" if cause == "TRANSIT_LOSS" else "right_claim_later", remedy=remedy)
    if claim.closes_at is None:
        return phrase("right_claim_open", remedy=remedy)
    return phrase("right_claim_until", remedy=remedy, closes_at=speaker.time(claim.closes_at))


def _basis(claims: Iterable[Claim], speaker: Speaker) -> str:
    """Under which policies and promises, based on which laws: those that speak of these claims, and no others."""
    sources = dict.fromkeys(source for each in claims for source in each.rests_on)
    return speaker.language.phrase(
        "right_basis",
        policies=speaker.several(speaker.source(each) for each in sources if _promised(each)) or None,
        laws=speaker.several((speaker.law(each) for each in sources if not _promised(each)), "then"),
    )


def _promised(source: str) -> bool:
    """Whether it is terms, a policy or a custom rather than a law."""
    return "/" in source


def _joined(speaker: Speaker, sentences: tuple[str, str]) -> str:
    return speaker.language.phrase("right_joint", first=sentences[0], second=sentences[1])


def _payer(right: Right, speaker: Speaker) -> str:
    return speaker.language.word(f"PAYER_{right.freight_payer}")


def _class(coupon: Applied, speaker: Speaker) -> str:
    return speaker.language.word(f"CLASS_{coupon.terms.campaign_class}")


def _words(codes: Iterable[str], speaker: Speaker) -> str:
    return speaker.several(speaker.language.word(code) for code in codes)
