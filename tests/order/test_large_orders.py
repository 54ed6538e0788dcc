"""What can be sold can be given back."""

from domain.errors import Malformed
from domain.order.events import RefundFellDue
from tests.examples import cancel, lines, order
from tests.story import Shop

DEAR = 10**11


def test_an_order_whose_refund_would_not_fit_into_an_event_is_refused():
    many = lines(*[DEAR] * 500)

    refusal = Shop().refusal("orders/A-1", "OrderPlaced", **order(lines=many))

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.pointer) == ("fact-too-large", "/lines")


def test_an_order_of_many_lines_that_is_accepted_can_be_cancelled_whole():
    shop = Shop().say("orders/A-1", "OrderPlaced", **order(lines=lines(*[99_00] * 300)))

    cancel(shop, "MERCHANT", **{f"_{line}": 1 for line in range(1, 301)})

    (due,) = shop.recorded(RefundFellDue)
    assert isinstance(due, RefundFellDue)
    assert due.suggested == 300 * 99_00
