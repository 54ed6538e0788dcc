"""What the ledger itself asks, once a time is over that somebody had."""

from collections.abc import Iterator

from hypothesis.stateful import precondition, rule

from domain.clock import end_of_day, plus
from domain.order.common import zone_of
from domain.order.gift_returns.channel import REMINDER_HOURS, closes_at
from domain.order.parcels import SILENT_HOURS, promised_until
from domain.order.state import Order
from tests.order.mall import SEEDS, Chance, Mall, marked


class ByTheClock(Mall):
    """The clock's own questions."""

    @precondition(lambda self: any(passed(order, self.shop.now) for order in self.orders().values()))
    @rule(seed=SEEDS)
    def look_at_the_clock(self, seed: int) -> None:
        """Mostly of what somebody waits for still."""
        chance, now = Chance(seed), self.shop.now
        late = {name: found for name, order in self.orders().items() if (found := passed(order, now))}
        stream = chance.of(*late)
        kind, item = chance.likely(
            [each for each in late[stream] if matters(self.orders()[stream], *each)], *late[stream]
        )
        self.say(stream, "OrderDue", kind=kind, item=item)

    look_at_the_clock = marked("OrderDue", look_at_the_clock)


def passed(order: Order, now: str) -> list[tuple[str, str]]:
    """Whose time is over, whether it still matters or not."""
    return [(kind, item) for kind, item, last in times_of(order) if now > last]


def times_of(order: Order) -> Iterator[tuple[str, str, str]]:
    """The last instant of each time that runs."""
    for key, quote in order.quotes.items():
        yield "QUOTE", key, quote.valid_until
    for key, refund in order.refunds.items():
        yield "REFUND_7", key, refund.fact.pay_by
        yield "REFUND_15", key, end_of_day(refund.fact.fell_due_at, 15)
    for key, line in order.lines.items():
        if line.signed_at:
            yield "WINDOW", key, end_of_day(line.signed_at, 7)
    for shipment in order.shipments:
        if end := promised_until(shipment.eta, zone_of(order)):
            yield "SHIPMENT", end, end
            yield "SHIPMENT_LATE", end, plus(end, hours=SILENT_HOURS)
    yield from _times_of_bound(order)


def _times_of_bound(order: Order) -> Iterator[tuple[str, str, str]]:
    """Of gifts and repairs."""
    for key in order.gifts:
        if last := closes_at(order, key):
            yield "GIFT_CHANNEL", key, last
            yield "GIFT_REMINDER", key, plus(last, hours=-REMINDER_HOURS)
    for key, asked in order.gift_returns.items():
        yield "GIFT_REVIEW", key, asked.review_by
        if asked.due_by:
            yield "GIFT_TRANSIT", key, asked.due_by
    for key, repair in order.repairs.items():
        if repair.due_by:
            yield "REPAIR", key, repair.due_by


def matters(order: Order, kind: str, item: str) -> bool:
    """Whether anybody waits for it still."""
    match kind:
        case "QUOTE":
            return order.quotes[item].steps == order.steps and item not in order.expired_quotes
        case "WINDOW":
            return item not in order.windows_closed
        case "REFUND_7" | "REFUND_15":
            return order.refunds[item].status != "SETTLED"
        case "SHIPMENT" | "SHIPMENT_LATE":
            return any(not each.incident_id for each in order.shipments)
        case "GIFT_CHANNEL":
            return item not in order.channels_closed
        case "REPAIR":
            return order.repairs[item].status == "STARTED"
        case "GIFT_REVIEW" | "GIFT_TRANSIT":
            return order.gift_returns[item].open
        case _:
            return True
