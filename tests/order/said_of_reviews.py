"""What buyers may say of what they bought, and others of what they did not."""

from domain.order.state import Order
from tests.examples import LI, WANG
from tests.order.mall import Chance, Mall, Members, says


def not_reviewed_much(order: Order) -> bool:
    return order.placed is not None and len(order.reviews) < 4


class OfReviews(Mall):
    """Reviews, first and later ones."""

    @says("ProductReviewed", not_reviewed_much)
    def review_what_was_bought(self, chance: Chance, order: Order) -> Members:
        assert order.placed is not None
        buyer = order.placed.customer_id
        said: Members = {
            "review_id": self.next_id("v"),
            "customer_id": chance.of(buyer, buyer, buyer, LI, WANG),
            "line": chance.of(*order.lines),
        }
        if chance.maybe(30):
            said |= {"reason": "as expected"}
        return said | (chance.of({"stars": chance.number(1, 5)}, {"rating": chance.of("GOOD", "MID", "BAD")}))
