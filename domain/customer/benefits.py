"""Benefits taken back for abuse (R-000-36): only what nobody owed the customer.

In money it is a claim beside the order, up to what its coupons still take off the goods she kept. No refund is less
by it: what the law gives back for goods stays whole. Points are those given beyond what is owed; earned ones go back
with their goods anyway.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import UNSET
from msgspec.structs import asdict

from domain.currency import money_text
from domain.customer.events import BenefitsTakenBack, ClaimClosed, TakingStated
from domain.customer.freezing import require_suspicion
from domain.customer.state import Customer
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen


class Bought(Protocol):
    """What an account looks at in an order, which it knows no more of: how it was placed, its lines, what its coupons
    took off, and what the kept goods cost.
    """

    placed: Any
    lines: Mapping[str, Any]
    applied: int
    retained_value: int


def take_benefits_back(seen: Seen, said: Said) -> list[Draft]:
    """Take back a discount, points, or both. Refuses `exceeds-benefit`, `not-the-customers-order`, `unknown-abuse`."""
    fact = said.fact
    assert isinstance(fact, TakingStated)
    account: Customer = seen[said.stream].state
    if fact.amount is UNSET and fact.points is UNSET:
        raise Malformed("nothing-taken", "State an amount, points, or both.", "/amount")
    require_suspicion(account, fact.abuse_id)
    order: Bought = seen[f"orders/{fact.order_id}"].state
    if order.placed is None or order.placed.customer_id != said.key:
        sentence = f"{fact.order_id} is no order of this customer."
        raise Refused("not-the-customers-order", sentence, "R-000-36", order_id=fact.order_id)
    currency: str = order.placed.currency
    _check_money(account, fact, discount_had(order), currency)
    _check_points(account, fact)
    shortfall = max(0, (fact.points or 0) - account.points)
    taken = BenefitsTakenBack(**asdict(fact), currency=currency if fact.amount else UNSET, shortfall=shortfall)
    return [Draft(said.stream, taken)]


def close_claim(seen: Seen, said: Said) -> list[Draft]:
    """The claim was paid, with a reference, or is not asked for any more."""
    fact = said.fact
    assert isinstance(fact, ClaimClosed)
    account: Customer = seen[said.stream].state
    taking = account.takings.get(fact.taking_id)
    if taking is None or taking.fact.amount is UNSET:
        sentence = f"There is no claim {fact.taking_id} on the customer."
        raise Refused("unknown-claim", sentence, "R-000-36", taking_id=fact.taking_id)
    if fact.how == "PAID" and fact.reference is UNSET:
        raise Malformed("reference-missing", "A payment has its reference.", "/reference")
    return [Draft(said.stream, fact)]


def discount_had(order: Bought) -> int:
    """What the order's coupons take off the goods that are kept: what went back took its part along."""
    goods = (line for line in order.lines.values() if line.ordered.kind == "GOODS")
    listed = sum(line.ordered.list_price * line.kept for line in goods)
    return min(order.applied, max(0, listed - order.retained_value))


def _check_money(account: Customer, fact: TakingStated, had: int, currency: str) -> None:
    if fact.amount is UNSET:
        return
    taken = sum(each.fact.amount or 0 for each in account.takings.values() if each.fact.order_id == fact.order_id)
    most = max(0, had - taken)
    if fact.amount > most:
        sentence = f"Of the discount on order {fact.order_id} {money_text(most, currency)} can be taken back at most."
        about = {"order_id": fact.order_id, "amount": fact.amount, "most": most, "currency": currency}
        raise Refused("exceeds-benefit", sentence, "R-000-36", **about)


def _check_points(account: Customer, fact: TakingStated) -> None:
    if fact.points is UNSET:
        return
    taken = sum(each.fact.points or 0 for each in account.takings.values() if each.fact.order_id == fact.order_id)
    most = account.granted.get(fact.order_id, 0) - taken
    if fact.points > most:
        sentence = f"Of the points given for order {fact.order_id} {most} can be taken back at most."
        about = {"order_id": fact.order_id, "points": fact.points, "most_points": most}
        raise Refused("exceeds-benefit", sentence, "R-000-36", **about)
