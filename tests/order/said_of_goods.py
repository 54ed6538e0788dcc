"""What may be said of an order's goods: sent, signed for, lost, cancelled, and on their way back or exchanged."""

from typing import Any, get_args

from domain.clock import local_date, plus
from domain.order.events import Ground, LineCount, StatedCause
from domain.order.events.parcels import ScanStatus
from domain.order.state import Line, Order, Return
from tests.order.mall import Chance, Mall, Members, says

CAUSES = (*("BUYER_NO_REASON",) * 8, *("MERCHANT",) * 2, *get_args(StatedCause))


def stocked(order: Order) -> bool:
    """Whether something may still be in the warehouse, for all that was said."""
    return any(line.unshipped > 0 for line in order.lines.values())


def sendable(order: Order) -> bool:
    """Whether something may still be sent."""
    return any(line.unshipped > 0 for line in things(order).values())


def numbered(order: Order) -> bool:
    """Whether something travels under a number."""
    return any(each.tracking_no for each in order.shipments)


def on_its_way(order: Order) -> bool:
    """Whether something may still arrive."""
    return any(line.kept > line.delivered for line in things(order).values())


def free(order: Order) -> bool:
    """Whether something is kept and on no return."""
    return any(line.kept > line.requested for line in things(order).values())


def coming_back(order: Order) -> bool:
    return any(each.open for each in order.returns.values())


def asked_for(order: Order) -> bool:
    return bool(order.returns)


def insured(order: Order) -> bool:
    return bool(order.returns and order.placed and order.placed.freight_insurance)


def exchanged(order: Order) -> bool:
    return any(each.exchanged for each in order.returns.values())


class OfGoods(Mall):
    """The way of the goods, and back."""

    @says("LinesShipped", sendable)
    def ship(self, chance: Chance, order: Order) -> Members:
        left = {key: line.unshipped for key, line in things(order).items()}
        return (
            {"lines": counts(chance, left)}
            | chance.perhaps(30, tracking_no="SF-1", carrier="SF")
            | self.promised(chance)
        )

    def promised(self, chance: Chance) -> Members:
        """Often until when they arrive, seldom in words that promise nothing."""
        day = local_date(plus(self.shop.now, days=chance.of(0, 1, 3))).isoformat()
        return chance.perhaps(40, eta=chance.of(day, day, "soon"))

    @says("ParcelScanned", numbered)
    def scan(self, chance: Chance, order: Order) -> Members:
        return {"tracking_no": "SF-1", "status": chance.of(*get_args(ScanStatus))} | chance.perhaps(30, place="depot")

    @says("LinesDelivered", on_its_way)
    def deliver(self, chance: Chance, order: Order) -> Members:
        signed = chance.perhaps(30, signed_at=self.lately(chance, order))
        left = {key: line.kept - line.delivered for key, line in things(order).items()}
        return {"lines": counts(chance, left)} | signed

    @says("LinesLost", free)
    def lose(self, chance: Chance, order: Order) -> Members:
        return {"lines": counts(chance, untied(order))}

    @says("LinesCancelled", stocked)
    def cancel(self, chance: Chance, order: Order) -> Members:
        left = {key: min(line.unshipped, line.kept - line.requested) for key, line in order.lines.items()}
        return asked(chance, order, left)

    @says("RefundQuoted", free)
    def quote(self, chance: Chance, order: Order) -> Members:
        return {"lines": counts(chance, anything(order)), "cause": chance.of(*CAUSES)}

    @says("ReturnRequested", free)
    def ask_back(self, chance: Chance, order: Order) -> Members:
        members = {"return_id": self.next_id("b"), **asked(chance, order, untied(order))}
        members |= chance.perhaps(25, approver="boss")
        if chance.maybe(40):
            members |= {"remedy": "EXCHANGE", "replacements": replacements(chance, members["lines"])}
        return members

    @says("ReturnAuthorised", coming_back)
    def let_in(self, chance: Chance, order: Order) -> Members:
        send_by = chance.perhaps(30, send_by=plus(self.shop.now, days=7))
        return {"return_id": a_return(chance, order, _open), "address": "Harbour Street 1", **send_by}

    @says("ReturnRefused", coming_back)
    def refuse(self, chance: Chance, order: Order) -> Members:
        named: Members = {}
        clauses = [(each.campaign_id, n.clause_id) for each in order.basket.coupons for n in each.notices or ()]
        if clauses and chance.maybe(50):
            named = dict(zip(("campaign_id", "clause_id"), chance.of(*clauses), strict=True)) | {"ground": "CLAUSE"}
        ground = {"ground": chance.of(*get_args(Ground)), "reason": "looked at"}
        return {"return_id": a_return(chance, order, _open), **ground, **named}

    @says("ReturnWithdrawn", coming_back)
    def withdraw(self, chance: Chance, order: Order) -> Members:
        return {"return_id": a_return(chance, order, _open)}

    @says("ReturnDispatched", coming_back)
    def send_back(self, chance: Chance, order: Order) -> Members:
        return {"return_id": a_return(chance, order, _open)} | chance.perhaps(50, freight=9, tracking_no="SF-2")

    @says("ReturnReceived", coming_back)
    def receive(self, chance: Chance, order: Order) -> Members:
        return_id = a_return(chance, order, lambda each: each.open and each.received is None)
        found = [{"line": each.line, "quantity": chance.number(1, each.quantity)} for each in coming(order, return_id)]
        others = [{"sku": "strange", "quantity": 1}]
        return {"return_id": return_id, "lines": found or [{"line": "1", "quantity": 1}]} | chance.perhaps(
            20, others=others
        )

    @says("ReturnInspected", coming_back)
    def inspect(self, chance: Chance, order: Order) -> Members:
        return inspected(chance, order)

    @says("ReturnFreightReimbursed", asked_for)
    def reimburse(self, chance: Chance, order: Order) -> Members:
        return_id = a_return(chance, order, lambda each: each.reimbursed is None)
        return {"return_id": return_id, "amount": chance.number(1, 20), "receipt": "SF-12"}

    @says("FreightInsurancePaid", insured)
    def insure(self, chance: Chance, order: Order) -> Members:
        return_id = a_return(chance, order, lambda each: each.insured is None)
        return {"return_id": return_id, "freight": chance.number(1, 30), "reference": self.next_id("claim-")}

    @says("ReplacementShipped", exchanged)
    def send_replacement(self, chance: Chance, order: Order) -> Members:
        return {"return_id": a_return(chance, order, lambda each: each.exchanged is not None)}

    @says("ReplacementDelivered", exchanged)
    def deliver_replacement(self, chance: Chance, order: Order) -> Members:
        return_id = a_return(chance, order, lambda each: each.exchanged is not None)
        return {"return_id": return_id} | chance.perhaps(30, signed_at=self.lately(chance, order))

    def lately(self, chance: Chance, order: Order) -> str:
        """Some time ago, but since the order was placed."""
        return max(order.placed_at, plus(self.shop.now, hours=-chance.of(1, 48, 240)))


def things(order: Order) -> dict[str, Line]:
    """The lines of what can be sent: goods and gifts."""
    return {key: line for key, line in order.lines.items() if key not in order.services}


def untied(order: Order) -> dict[str, int]:
    """The kept units of each line that are on no return."""
    return {key: line.kept - line.requested for key, line in things(order).items()}


def anything(order: Order) -> dict[str, int]:
    """The same, services too."""
    return untied(order) | {key: order.lines[key].kept for key in order.services}


def counts(chance: Chance, left: dict[str, int]) -> list[Members]:
    """Some units of some of these lines, now and then one more than there are."""
    there = [key for key, count in left.items() if count > 0] or list(left)
    chosen = chance.some(there, 40) or [chance.of(*there)]
    spare = 1 if chance.maybe(7) else 0
    return [{"line": key, "quantity": chance.number(1, max(1, left[key]) + spare)} for key in chosen]


def asked(chance: Chance, order: Order, left: dict[str, int]) -> Members:
    """Units and a cause, perhaps those of a quote."""
    fresh = [quote for quote in order.quotes.values() if quote.steps == order.steps]
    if order.quotes and chance.maybe(40 if fresh else 5):
        quote = chance.likely(fresh, *order.quotes.values())
        counted = [{"line": each.line, "quantity": each.quantity} for each in quote.lines]
        return {"lines": counted, "cause": quote.cause, "quote_id": quote.quote_id}
    return {"lines": counts(chance, left), "cause": chance.of(*CAUSES)}


def replacements(chance: Chance, counted: list[Members]) -> list[Members]:
    """The same thing again, or another that costs nothing, much, or about as much."""
    found: list[Members] = []
    for each in chance.some(counted, 70):
        price = chance.of(0, 1, chance.number(1, 800), chance.number(1, 300))
        found.append({"line": each["line"], "list_price": price, **chance.perhaps(60, sku=chance.of("sku-1", "other"))})
    return found


def a_return(chance: Chance, order: Order, fits: Any) -> str:
    """Mostly a return that fits."""
    return chance.likely([key for key, each in order.returns.items() if fits(each)], *order.returns, "b0")


def _open(asked_for: Return) -> bool:
    return asked_for.open


def coming(order: Order, return_id: str) -> tuple[LineCount, ...]:
    """What came back with the return, or is announced."""
    found = order.returns.get(return_id)
    if found is None:
        return ()
    return found.received.lines if found.received else found.requested.lines


def inspected(chance: Chance, order: Order) -> Members:
    return_id = a_return(chance, order, _open)
    found: list[Members] = []
    for each in coming(order, return_id):
        accepted = chance.of(each.quantity, chance.number(0, each.quantity))
        rejected = 0 if chance.maybe(20) else each.quantity - accepted
        found.append({"line": each.line, "accepted": accepted, "rejected": rejected, "grade": "A"})
    return {"return_id": return_id, "lines": found or [{"line": "1", "accepted": 1}]}
