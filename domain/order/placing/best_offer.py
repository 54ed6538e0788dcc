"""The cheapest offers that go together, and what choosing them would cost the customer after the sale (B-24)."""

from collections.abc import Iterable, Iterator, Sequence

from domain.currency import money_text
from domain.errors import Refused
from domain.order.events import DiscountOverridden, OrderStated
from domain.order.placing.checking import payable_of
from domain.order.placing.comparing import worse_terms
from domain.order.placing.till import Choice, Till
from domain.redemption import Offer, check_uses
from domain.refund.allocation import Candidate, apply_coupons, apply_one, in_turn
from domain.refund.basket import Basket
from domain.refund.units import Block, blocks_of, left_of, take
from domain.stacking import beside

SETS_MAX = 2_000
"""So many combinations of offers are tried for one order, and no more."""
LINES_MAX = 40_000
"""So many lines are priced in trying them: nobody else's order waits longer for one with very many lines."""


def best_of(till: Till, named: Choice, offered: Iterable[Offer]) -> Choice:
    """The cheapest of all that go together; on a tie the coupons named, then the fewest, then by id.

    Refuses `worse-terms` where it has worse after-sales terms and nobody accepted that.
    """
    at_hand = {each.coupon_id: each for each in (*named.offers, *offered)}
    before = payable_of(till.fact, named.applied)
    best, rank = None, (before, 0, ())
    for offers, payable in _combinations(till, at_hand):
        its_rank = (payable, len(offers), tuple(sorted(each.coupon_id for each in offers)))
        if payable < before and its_rank < rank:
            best, rank = offers, its_rank
    return named if best is None else _overriding(till, named, best)


def _combinations(till: Till, at_hand: dict[str, Offer]) -> Iterator[tuple[tuple[Offer, ...], int]]:
    """Every set of offers that apply together, and what the order costs with it.

    A set grows by what applies after it, so each costs one coupon's pricing; what does not apply after it
    applies in no larger set either.
    """
    goes_with = beside(at_hand.values(), till.sale.at)
    most = min(SETS_MAX, LINES_MAX // max(1, len(till.items)))
    growing: list[tuple[tuple[Offer, ...], list[Block], Sequence[Candidate]]] = [
        ((), blocks_of(Basket(items=till.items)), in_turn(till.fit(each) for each in at_hand.values()))
    ]
    tried = 0
    while growing:
        offers, blocks, rest = growing.pop()
        yield offers, left_of(blocks) + till.fact.freight
        for place, candidate in enumerate(rest, 1):
            tried += 1
            if tried > most:
                raise _too_many(most)
            offer = at_hand[candidate.coupon_id]
            after = _after(till, offers, blocks, offer, candidate)
            if after is not None:
                following = [each for each in rest[place:] if each.coupon_id in goes_with[candidate.coupon_id]]
                growing.append(((*offers, offer), after, following))


def _after(
    till: Till, offers: Sequence[Offer], blocks: Sequence[Block], offer: Offer, candidate: Candidate
) -> list[Block] | None:
    """The goods after one more offer, if it applies."""
    try:
        check_uses(till.seen, offer, till.sale, offers)
        return take(apply_one(blocks, candidate))
    except Refused:
        return None


def _too_many(most: int) -> Refused:
    sentence = f"These offers go together in more than {most} ways; name fewer candidates."
    return Refused("too-many-offers", sentence, "R-000-66", limit=most)


def _overriding(till: Till, named: Choice, offers: tuple[Offer, ...]) -> Choice:
    applied = apply_coupons(till.items, [till.fit(each) for each in offers])
    before, after = payable_of(till.fact, named.applied), payable_of(till.fact, applied)
    overridden = DiscountOverridden(
        named=tuple(each.coupon_id for each in named.offers),
        chosen=tuple(each.coupon_id for each in applied),
        named_payable=before,
        payable=after,
        difference=before - after,
        worse_terms=worse_terms([each.terms for each in named.offers], [each.terms for each in offers]),
    )
    if overridden.worse_terms and not (till.fact.accept_worse_terms or till.said.historical):
        raise _worse(till.fact, overridden)
    return Choice(offers, applied, overridden=overridden)


def _worse(fact: OrderStated, found: DiscountOverridden) -> Refused:
    less, worse = money_text(found.difference, fact.currency), ", ".join(found.worse_terms)
    return Refused(
        "worse-terms",
        f"With {', '.join(found.chosen)} the order costs {less} less, but has worse after-sales terms: {worse}.",
        "R-000-66",
        named=list(found.named),
        chosen=list(found.chosen),
        named_payable=found.named_payable,
        payable=found.payable,
        difference=found.difference,
        worse=list(found.worse_terms),
        currency=fact.currency,
    )
