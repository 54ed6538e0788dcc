"""Where offers are tried on an order, and what comes of it."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.checkout import Checkout, candidate
from domain.errors import Refused
from domain.fact import Instant, Said, Seen
from domain.order.events import DiscountOverridden, OrderStated, Suppressed
from domain.redemption import Offer, Sale, check_offer
from domain.refund.allocation import Candidate
from domain.refund.basket import Applied, Item, items_of
from domain.scope import goods_of
from domain.terms.campaign import frozen


class Choice(NamedTuple):
    """The coupons an order is placed with, and those that were at hand and not applied."""

    offers: tuple[Offer, ...]
    applied: tuple[Applied, ...]
    suppressed: tuple[Suppressed, ...] = ()
    overridden: DiscountOverridden | None = None


class Till(NamedTuple):
    """Where offers are tried: the order as stated, and what the customer accepted at its checkout."""

    seen: Seen
    fact: OrderStated
    checkout: Checkout | None
    said: Said
    sale: Sale
    items: tuple[Item, ...]

    def fit(self, offer: Offer, before: Sequence[Offer] = ()) -> Candidate:
        """The offer ready to be applied; refused with its reason where it does not apply, but for its threshold."""
        lines = check_offer(self.seen, offer, self.sale, before)
        if not self.said.historical:
            _check_acceptance(self.checkout, offer, self.said.at)
        return candidate(offer._replace(terms=frozen(offer.terms)), lines)


def till_for(seen: Seen, fact: OrderStated, checkout: Checkout | None, said: Said) -> Till:
    """The till for an order."""
    goods = [goods_of(line) for line in fact.lines]
    sale = Sale(fact.customer_id, fact.merchant_id, fact.currency, goods, said.at)
    return Till(seen, fact, checkout, said, sale, items_of(fact.lines))


def _check_acceptance(checkout: Checkout | None, offer: Offer, at: Instant) -> None:
    """Terms with clauses bind only who accepted that version before ordering (R-000-02)."""
    if not offer.terms.clauses or offer.campaign_id is None:
        return
    accepted = checkout.accepted.get((offer.campaign_id, offer.terms_version)) if checkout else None
    if accepted is None or accepted > at:
        sentence = f"The terms of {offer.name} (version {offer.terms_version}) were not accepted before the order."
        version = {"campaign_id": offer.campaign_id, "terms_version": offer.terms_version}
        raise Refused("terms-not-accepted", sentence, "R-000-02", **offer.named, **version)
