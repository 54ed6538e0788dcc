"""Reviews: the order proves that who reviews has bought (R-003-02, R-003-65)."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen, stated
from domain.order.common import placed_order
from domain.order.events.reviews import ProductReviewed, ProductReviewStated, Rating
from domain.order.state import Order


def review_product(seen: Seen, said: Said) -> list[Draft]:
    """Record the buyer's review of a line. One counts for a line: a later one replaces it, none is taken away.

    Refuses `not-the-buyer`, and `not-bought` for what was neither delivered nor paid for, or came as a gift.
    """
    fact = said.fact
    assert isinstance(fact, ProductReviewStated)
    order = placed_order(seen, said)
    assert order.placed is not None
    if fact.customer_id != order.placed.customer_id:
        raise Refused("not-the-buyer", "Only who bought the goods may review them.", "R-003-65")
    line = order.lines.get(fact.line)
    if line is None:
        raise Refused("unknown-line", f"The order has no line {fact.line}.", line=fact.line)
    paid = line.kept > 0 and order.outstanding == 0
    if line.ordered.kind == "GIFT" or not (line.delivered or paid):
        sentence = f"Line {fact.line} was not bought: it came as a gift, or is neither delivered nor paid for."
        raise Refused("not-bought", sentence, "R-003-65", line=fact.line)
    reviewed = ProductReviewed(
        **asdict(fact),
        counted_as=_counted_as(fact),
        sku=line.ordered.sku,
        merchant_id=order.placed.merchant_id,
        replaces=_standing(order, fact.line) or UNSET,
    )
    return [Draft(said.stream, reviewed)]


def recorded_review(order: Order, said: ProductReviewStated) -> Fact | None:
    """A review is identified by its id."""
    known = order.reviews.get(said.review_id)
    return stated(known.fact, ProductReviewStated) if known else None


def _counted_as(fact: ProductReviewStated) -> Rating:
    """Four and five stars are good, three in the middle, one and two bad; a rating beside them says the same."""
    if fact.stars is UNSET:
        if fact.rating is UNSET:
            raise Malformed("review-without-rating", "A review has a rating, stars or both.", "/rating")
        return fact.rating
    by_stars: Rating = "GOOD" if fact.stars > 3 else "MID" if fact.stars == 3 else "BAD"
    if fact.rating and fact.rating != by_stars:
        sentence = f"{fact.stars} stars are {by_stars}, not {fact.rating}."
        raise Malformed("rating-contradicts-stars", sentence, "/rating", stars=fact.stars)
    return by_stars


def _standing(order: Order, line: str) -> str | None:
    """The review that counts for the line, the last one."""
    return next((key for key, each in reversed(order.reviews.items()) if each.fact.line == line), None)
