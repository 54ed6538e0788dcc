"""Whether a coupon may be used, by whom, on what: the rules that a checkout and an order share.

A coupon that does not apply is refused with the reason a customer can act on (R-000-52 to R-000-54).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from re import fullmatch
from typing import NamedTuple

from msgspec import UNSET

from domain.campaign import Campaign
from domain.clock import local
from domain.code import codes_stream, normalise
from domain.coupon import Coupon, own_expiry, used_up
from domain.eligibility import CouponEligibilityPreserved, outlived, rests_on
from domain.errors import Refused
from domain.fact import Instant, Seen
from domain.grants import grants_stream, had_something
from domain.registers import buyers_stream, uses_stream
from domain.scope import Goods, eligible
from domain.terms.campaign import Terms

_KEY = r"[A-Za-z0-9]([A-Za-z0-9._:\-]{0,62}[A-Za-z0-9])?"


class Sale(NamedTuple):
    """Who would buy what, where and when."""

    customer_id: str
    merchant_id: str | None
    currency: str
    goods: Sequence[Goods]
    at: Instant


class Offer(NamedTuple):
    """A coupon with the terms that govern it now; a voucher has no campaign and governs itself."""

    coupon_id: str
    coupon: Coupon
    terms: Terms
    terms_version: int
    terms_sha256: str
    campaign_id: str | None
    campaign: Campaign | None

    @property
    def name(self) -> str:
        """How a person calls it: its code, else its id."""
        assert self.coupon.issued is not None
        return self.coupon.issued.code or self.coupon_id

    @property
    def named(self) -> dict[str, str]:
        """How a refusal names it: by its id, and as a person calls it."""
        return {"coupon_id": self.coupon_id, "coupon": self.name}

    @property
    def failures(self) -> list[CouponEligibilityPreserved]:
        """The failures it outlived, its own and its campaign's."""
        known = (*self.coupon.preserved, *(self.campaign.preserved if self.campaign else ()))
        return outlived(own_expiry(self.coupon, self.terms), known) if known else []


def read_offers(seen: Seen, typed: Iterable[str], customer_id: str | None = None, *others: str) -> None:
    """Have seen, in as few goes as there are steps, where these coupons are found, what this customer used of
    their campaigns, and the other streams.
    """
    typed = tuple(typed)
    seen.need(*others, *(stream for each in typed for stream in filter(None, _named(each))))
    coupons = [f"coupons/{each}" for each in (_meant(seen, each) for each in typed) if each is not None]
    seen.need(*coupons)
    issued = (seen[stream].state.issued for stream in coupons)
    campaigns = [each.campaign_id for each in issued if each.terms is UNSET]
    uses = [uses_stream(each, customer_id) for each in campaigns if customer_id is not None]
    seen.need(*(f"campaigns/{each}" for each in campaigns), *uses)


def find_offer(seen: Seen, typed: str) -> Offer:
    """The coupon that was meant by its id or its code as typed, else `unknown-code`."""
    read_offers(seen, [typed])
    coupon_id = _meant(seen, typed)
    if coupon_id is None:
        raise Refused("unknown-code", "There is no coupon with this code.", "R-000-55", coupon=typed)
    held: Coupon = seen[f"coupons/{coupon_id}"].state
    assert held.issued is not None
    issued = held.issued
    if issued.terms is not UNSET:
        return Offer(coupon_id, held, issued.terms, 1, issued.terms_sha256 or "", None, None)
    assert issued.campaign_id is not UNSET
    run: Campaign = seen[f"campaigns/{issued.campaign_id}"].state
    assert run.terms is not None
    return Offer(coupon_id, held, run.terms, run.terms_version, run.terms_sha256, issued.campaign_id, run)


@lru_cache(maxsize=4096)
def _named(typed: str) -> tuple[str, str | None]:
    """The streams of a coupon by its code and by its id, where it can be one."""
    return codes_stream(normalise(typed)), f"coupons/{typed}" if fullmatch(_KEY, typed) else None


def _meant(seen: Seen, typed: str) -> str | None:
    by_code, by_id = _named(typed)
    if by_id is not None and seen[by_id].state.issued is not None:
        return typed
    return seen[by_code].state.coupon_id


def check_offer(seen: Seen, offer: Offer, sale: Sale, before: Sequence[Offer] = ()) -> tuple[str, ...]:
    """The lines the coupon is for, if the customer may use it on this sale; thresholds are another matter.

    `before` are the coupons named before it: another of the same campaign is a use of it too.
    """
    check_coupon(offer, sale.at)
    _check_issue(offer, sale)
    _check_person(seen, offer, sale)
    check_uses(seen, offer, sale, before)
    lines = eligible(offer.terms.scope, sale.goods)
    if not lines:
        raise _refused(offer, "sku-not-in-scope", f"The coupon {offer.name} is for other goods.", "R-000-53")
    return lines


def check_coupon(offer: Offer, at: Instant) -> None:
    """Whether the coupon itself may still be used, whoever uses it on whatever."""
    held, terms = offer.coupon, offer.terms
    if held.revoked is not None or held.reissued_as is not None:
        raise _refused(offer, "revoked", f"The coupon {offer.name} was withdrawn.")
    if not held.public and used_up(held, terms):
        sentence = f"The coupon {offer.name} was already used on order {held.order_id}."
        raise _refused(offer, "already-redeemed", sentence, "R-000-54", order_id=held.order_id)
    if (ended_at := offer.campaign and offer.campaign.ended_at) and ended_at <= at:
        raise _refused(offer, "campaign-ended", f"The campaign of {offer.name} has ended.", ended_at=ended_at)
    if held.public and used_up(held, terms):
        sentence = f"No use of {offer.name} is left of {terms.redemption_limit}."
        raise _refused(offer, "redemption-limit", sentence, limit=terms.redemption_limit)
    if at < terms.valid_from:
        first = local(terms.valid_from, terms.tz)
        sentence = f"The coupon {offer.name} is valid from {first} on."
        raise _refused(offer, "not-yet-valid", sentence, valid_from=terms.valid_from, valid_from_local=first)
    last = own_expiry(held, terms)
    if at > last and all(at > each.valid_until for each in offer.failures):
        raise _expired(offer, max((last, *(each.valid_until for each in offer.failures))))


def _expired(offer: Offer, last: Instant) -> Refused:
    until = local(last, offer.terms.tz)
    sentence = f"The coupon {offer.name} expired at {until}."
    return _refused(offer, "expired", sentence, "R-000-52", expired_at=last, expired_at_local=until)


def _check_issue(offer: Offer, sale: Sale) -> None:
    terms = offer.terms
    if terms.currency != sale.currency:
        raise _refused(offer, "wrong-currency", f"The coupon {offer.name} is for orders in {terms.currency}.")
    if terms.issuer == "MERCHANT" and sale.merchant_id is not None and terms.issuer_id != sale.merchant_id:
        raise _refused(offer, "wrong-issuer", f"The coupon {offer.name} is another shop's.")


def _check_person(seen: Seen, offer: Offer, sale: Sale) -> None:
    terms, issued = offer.terms, offer.coupon.issued
    assert issued is not None
    if issued.customer_id and issued.customer_id != sale.customer_id and not issued.transferable:
        raise _refused(offer, "not-holder", f"The coupon {offer.name} belongs to another customer.")
    issuer = None if terms.issuer == "PLATFORM" else terms.issuer_id
    if terms.new_customers_only and seen[buyers_stream(sale.customer_id)].state.has_ordered(issuer):
        raise _refused(offer, "not-new-user", f"The coupon {offer.name} is for a first order.", "R-000-53")


def check_uses(seen: Seen, offer: Offer, sale: Sale, before: Sequence[Offer] = ()) -> None:
    """Whether the customer has a use left: of the campaign, and beyond its own time of the failure it rests on."""
    terms = offer.terms
    if terms.per_customer_limit is not UNSET and offer.campaign_id is not None:
        beside = sum(each.campaign_id == offer.campaign_id for each in before)
        used = seen[uses_stream(offer.campaign_id, sale.customer_id)].state.count + beside
        if used >= terms.per_customer_limit:
            times = "once" if used == 1 else f"{used} times"
            sentence = f"You have used {offer.name} {times}, as often as one customer may."
            raise _refused(offer, "customer-limit", sentence, limit=terms.per_customer_limit)
    kept_for(seen, (*before, offer), sale)


def kept_for(seen: Seen, offers: Iterable[Offer], sale: Sale) -> dict[str, str]:
    """The failure that each use beyond a coupon's own time rests on: coupon ids by incident. A customer has one
    benefit for an incident (B-30): refuses `already-compensated` where she had another.
    """
    kept: dict[str, str] = {}
    for offer in offers:
        last = own_expiry(offer.coupon, offer.terms)
        if sale.at <= last:
            continue
        incidents = rests_on(last, offer.failures, sale.at)
        if not incidents:
            raise _expired(offer, last)
        had = {each: {"kept": kept[each]} if each in kept else _had(seen, each, sale, offer) for each in incidents}
        free = next((each for each, benefit in had.items() if not benefit), None)
        if free is None:
            raise _made_good(offer, had)
        kept[free] = offer.coupon_id
    return kept


def _had(seen: Seen, incident_id: str, sale: Sale, offer: Offer) -> dict[str, str]:
    """What else than this very coupon the customer had for the incident: an order's compensation, or a coupon."""
    grants = had_something(seen, grants_stream(incident_id, sale.customer_id))
    if grants.order_id is not None:
        return {"compensated_on": grants.order_id}
    return {} if grants.coupon_id in (None, offer.coupon_id) else {"kept": grants.coupon_id}


def _made_good(offer: Offer, had: Mapping[str, dict[str, str]]) -> Refused:
    incident_id, benefit = next(iter(had.items()))
    how = f"on order {benefit['compensated_on']}" if "compensated_on" in benefit else f"by coupon {benefit['kept']}"
    sentence = f"{offer.name} is past its own time, and incident {incident_id} was already made good {how}."
    return _refused(offer, "already-compensated", sentence, "R-000-118", incident_id=incident_id, **benefit)


def _refused(offer: Offer, code: str, sentence: str, ref: str | None = None, **extra: object) -> Refused:
    return Refused(code, sentence, ref, **offer.named, **extra)
