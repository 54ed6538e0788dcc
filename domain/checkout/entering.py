"""Entering a code: what it was found to mean, and why it does not apply if it does not."""

from collections.abc import Iterator

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from domain.checkout.events import CodeTyped, CouponEntered, CouponRefused
from domain.checkout.state import Checkout
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.redemption import Offer, Sale, check_coupon, check_offer, find_offer
from domain.refund.allocation import Candidate, apply_coupons
from domain.refund.basket import items_of
from domain.scope import goods_of
from domain.stacking import check_stack


def enter_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Record the code as typed, and why it does not apply if it does not (R-000-52 to R-000-55)."""
    fact = said.fact
    assert isinstance(fact, CodeTyped)
    typed = str(said.words[fact.input.commitment])
    checkout: Checkout = seen[said.stream].state
    try:
        offer = find_offer(seen, typed)
    except Refused as refusal:
        return [Draft(said.stream, CouponEntered(**asdict(fact))), Draft(said.stream, _refusal(refusal, UNSET))]
    drafts = [Draft(said.stream, CouponEntered(**asdict(fact), coupon_id=offer.coupon_id))]
    if not fact.use:
        return drafts
    others = [find_offer(seen, coupon_id) for coupon_id in checkout.entered if coupon_id != offer.coupon_id]
    return drafts + [Draft(said.stream, each) for each in _refusals(seen, checkout, others, offer, said.at)]


def _refusals(
    seen: Seen, checkout: Checkout, others: list[Offer], offer: Offer, at: Instant
) -> Iterator[CouponRefused]:
    """Why the code does not apply; before that, which of the others no longer do."""
    while True:
        try:
            _try_offers(seen, checkout, (*others, offer), at)
        except Refused as refusal:
            refused = refusal.extra["coupon_id"]
            yield _refusal(refusal, refused)
            if refused == offer.coupon_id:
                return
            others = [each for each in others if each.coupon_id != refused]
        else:
            return


def _try_offers(seen: Seen, checkout: Checkout, named: tuple[Offer, ...], at: Instant) -> None:
    check_stack(named, at)
    for each in named:
        check_coupon(each, at)
    shown = checkout.shown
    if shown is None:
        return
    goods = tuple(goods_of(line) for line in shown.lines)
    sale = Sale(shown.customer_id, None, shown.currency, goods, at)
    items = items_of(shown.lines)
    checked = [check_offer(seen, each, sale, named[:place]) for place, each in enumerate(named)]
    apply_coupons(items, [candidate(each, lines) for each, lines in zip(named, checked, strict=True)])


def candidate(offer: Offer, lines: tuple[str, ...]) -> Candidate:
    """The offer in the words of the allocation."""
    issued = offer.coupon.issued
    assert issued is not None
    return Candidate(
        coupon_id=offer.coupon_id,
        code=issued.code,
        campaign_id=UNSET if offer.campaign_id is None else offer.campaign_id,
        terms_version=offer.terms_version,
        terms_sha256=offer.terms_sha256,
        terms=offer.terms,
        eligible=frozenset(lines),
    )


def _refusal(refusal: Refused, coupon_id: str | UnsetType) -> CouponRefused:
    return CouponRefused(
        reason=refusal.code.replace("-", "_").upper(),
        coupon_id=coupon_id,
        missing=refusal.extra.get("missing", UNSET),
        expired_at=refusal.extra.get("expired_at", UNSET),
        order_id=refusal.extra.get("order_id", UNSET),
    )
