"""Setting off (抵销): a refund due on one order pays a shortfall open on another (民法典 568).

Both debts must be between the same two: the same customer, the same merchant, in one currency.
"""

from itertools import count

from msgspec.structs import asdict

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import placed_order
from domain.order.events import NettingStated, OrderPlaced, RefundNetted, ShortfallCollected
from domain.order.refunds.payouts import unpaid, within_open
from domain.order.refunds.tenders import NETTING
from domain.order.state import Order

LAW = "民法典 568"


def net_refund(seen: Seen, said: Said) -> list[Draft]:
    """Set a part of a refund off against the other order's shortfall, which is thereby collected.

    The same refund may be set off again as long as something of it is unpaid: each time under a reference of its own.
    """
    fact = said.fact
    assert isinstance(fact, NettingStated)
    order = placed_order(seen, said)
    refund = unpaid(order, fact.refund_id)
    other = _other_order(seen, said, order, fact)
    if fact.amount > refund.left:
        assert order.placed is not None
        currency = order.placed.currency
        sentence = f"Of refund {fact.refund_id} {money_text(refund.left, currency)} are unpaid."
        extra = {"refund_id": fact.refund_id, "amount": fact.amount, "most": refund.left, "currency": currency}
        raise Refused("exceeds-refund", sentence, LAW, **extra)
    within_open(other, fact.amount)
    reference = _reference(other, f"{NETTING}{said.key}:{fact.refund_id}")
    return [
        Draft(said.stream, RefundNetted(**asdict(fact), reference=reference)),
        Draft(f"orders/{fact.order_id}", ShortfallCollected(amount=fact.amount, reference=reference)),
    ]


def _other_order(seen: Seen, said: Said, order: Order, fact: NettingStated) -> Order:
    if fact.order_id == said.key:
        raise Malformed("same-order", "An order's own shortfall is counted against its refunds already.", "/order_id")
    other: Order = seen[f"orders/{fact.order_id}"].state
    if other.placed is None:
        raise Refused("unknown-order", f"There is no order {fact.order_id}.", LAW, order_id=fact.order_id)
    assert order.placed is not None
    _check_parties(order.placed, other.placed, fact.order_id)
    return other


def _check_parties(here: OrderPlaced, there: OrderPlaced, order_id: str) -> None:
    if there.customer_id != here.customer_id:
        sentence = f"Order {order_id} is another customer's."
        raise Refused("not-the-same-customer", sentence, LAW, order_id=order_id)
    if there.merchant_id != here.merchant_id:
        sentence = f"Order {order_id} is another merchant's: who owes the refund has no claim to set off."
        raise Refused("not-the-same-merchant", sentence, LAW, order_id=order_id)
    if there.currency != here.currency:
        sentence = f"Order {order_id} is in {there.currency}, this one in {here.currency}."
        raise Refused("wrong-currency", sentence, LAW, order_id=order_id)


def _reference(other: Order, base: str) -> str:
    """The first of base, base:2, base:3, … that no payment of the other order has."""
    names = (base if number == 1 else f"{base}:{number}" for number in count(1))
    return next(name for name in names if name not in other.payments)
