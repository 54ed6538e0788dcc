"""Which coupons an order is placed with: those named, or the cheapest that may go together (B-24)."""

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from domain.errors import Refused
from domain.order.events import Suppressed
from domain.order.placing.best_offer import best_of
from domain.order.placing.till import Choice, Till
from domain.redemption import Offer, find_offer
from domain.refund.allocation import apply_coupons
from domain.stacking import check_once, check_stack


def choose(till: Till) -> Choice:
    """The coupons named, on what they apply to; by BEST_WINS whatever costs the customer less instead.

    A named coupon that does not apply refuses the order with its reason; the ledger never drops one (R-000-66).
    Refuses `worse-terms` where the better price has worse after-sales terms and nobody accepted that.
    """
    fact, said = till.fact, till.said
    named = [find_offer(till.seen, typed) for typed in fact.coupons]
    check_once(named)
    if not said.historical:
        check_stack(named, said.at)
    applied = apply_coupons(till.items, [till.fit(offer, named[:place]) for place, offer in enumerate(named)])
    choice = Choice(tuple(named), applied)
    offered = dict(_offered(till, fact.candidates)) if fact.candidates else {}
    if fact.offer_policy == "BEST_WINS":
        choice = best_of(till, choice, [each for each in offered.values() if isinstance(each, Offer)])
    return choice._replace(suppressed=tuple(_suppressed(till, choice, named, offered)))


def _offered(till: Till, typed: Iterable[str]) -> Iterator[tuple[str, Offer | Refused]]:
    """Each of these coupons by its id, or why it does not apply, even by itself."""
    for each in typed:
        try:
            offer = find_offer(till.seen, each)
        except Refused as refusal:
            yield each, refusal
            continue
        try:
            apply_coupons(till.items, [till.fit(offer)])
            yield offer.coupon_id, offer
        except Refused as refusal:
            yield offer.coupon_id, refusal


def _suppressed(
    till: Till, choice: Choice, named: Iterable[Offer], offered: dict[str, Offer | Refused]
) -> Iterator[Suppressed]:
    """What was at hand and not applied: replaced by the best, not chosen, not fit, or not wanted (R-000-58)."""
    gone = {each.coupon_id for each in choice.offers}
    otherwise = "NOT_BEST" if till.fact.offer_policy == "BEST_WINS" else "NOT_CHOSEN"
    unwanted = [key for key in _unwanted(till) if key not in gone]
    listed: dict[str, tuple[Offer | Refused, str]] = {each.coupon_id: (each, otherwise) for each in named}
    listed |= {key: (each, otherwise) for key, each in offered.items()}
    if unwanted:
        listed |= {key: (each, "NOT_APPLIED_BY_USER") for key, each in _offered(till, unwanted)}
    for key, (found, reason) in listed.items():
        if key not in gone:
            yield _listed(key, found, reason)


def _unwanted(till: Till) -> Iterable[str]:
    """The coupons the customer took out again at the checkout, or left in and did not order with."""
    if till.checkout is None or till.said.ledger:
        return ()
    return dict.fromkeys((*till.checkout.withdrawn, *till.checkout.entered))


def _listed(key: str, found: Offer | Refused, reason: str) -> Suppressed:
    if isinstance(found, Refused):
        reason = found.code.replace("-", "_").upper()
        return Suppressed(coupon_id=key, reason=reason, missing=found.extra.get("missing", UNSET))
    return Suppressed(coupon_id=key, reason=reason)
