"""Too few gifts, or too many: what was received against what was ordered (R-002-19 to R-002-22)."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.pricing import worth
from domain.order.common import placed_order, require, require_thing
from domain.order.events import LineCount, Payer
from domain.order.events.gift_moves import (
    GiftOverageResolved,
    GiftQuantityReconciled,
    OverageStated,
    ReconciliationStated,
)
from domain.order.events.gift_returns import GiftReturnInstructed
from domain.order.gift_returns.facts import in_status
from domain.order.gift_returns.form import images_of
from domain.order.gift_returns.messages import instructed
from domain.order.gift_returns.reviewing import free_units
from domain.order.state import GiftReturn, Order


def reconcile_quantity(seen: Seen, said: Said) -> list[Draft]:
    """Set what was received beside what was ordered; what is missing is sent again at the merchant's cost."""
    fact = said.fact
    assert isinstance(fact, ReconciliationStated)
    order = placed_order(seen, said)
    asked = in_status(order, fact.gift_return_id, {"REQUESTED", "NEGOTIATING", "DISPUTED"})
    _check_line(order, fact.line)
    if not asked.requested.images + images_of(said, fact.evidence):
        sentence = "A picture shows how many were received."
        raise Refused("evidence-missing", sentence, "R-002-19", gift_return_id=fact.gift_return_id)
    line = order.lines[fact.line]
    ordered = line.ordered.quantity - line.cancelled
    difference = fact.received - ordered
    found = GiftQuantityReconciled(**asdict(fact), ordered=ordered, difference=difference)
    if difference >= 0 or asked.requested.direction != "TO_CUSTOMER":
        return [Draft(said.stream, found)]
    require(line, -difference, free_units(order, asked, fact.line), "sent again")
    again = GiftReturnInstructed(
        gift_return_id=fact.gift_return_id,
        direction="TO_CUSTOMER",
        mode="POST",
        gifts=(LineCount(line=fact.line, quantity=-difference),),
        freight_payer="MERCHANT",
    )
    told = instructed(said, order, again)
    return [Draft(said.stream, found), Draft(said.stream, again), *told]


def resolve_overage(seen: Seen, said: Said) -> list[Draft]:
    """What becomes of gifts sent beyond the order: nobody has to pay for what she did not order (B-09, 民法典 629)."""
    fact = said.fact
    assert isinstance(fact, OverageStated)
    order = placed_order(seen, said)
    asked = in_status(order, fact.gift_return_id, {"REQUESTED", "NEGOTIATING"})
    _check_line(order, fact.line)
    units = _over(asked, fact.line)
    each = worth(order, fact.line, "MISSING")
    if fact.mode == "BUY" and not each:
        raise Refused("gift-without-value", "Nobody said what the gift is worth; it can't be sold.", line=fact.line)
    amount = (each.value if each else 0) * units
    if fact.mode == "RETURN_AT_MERCHANT_COST":
        if fact.freight is UNSET:
            raise Malformed("freight-missing", "The merchant bears the freight of what it sent too much.", "/freight")
        amount = fact.freight
    payer: Payer = "CUSTOMER" if fact.mode == "BUY" else "MERCHANT"
    resolved = GiftOverageResolved(**asdict(fact), quantity=units, amount=amount, payer=payer)
    return [Draft(said.stream, resolved), *_sent_back(said, order, fact, units)]


def _sent_back(said: Said, order: Order, fact: OverageStated, units: int) -> list[Draft]:
    if fact.mode != "RETURN_AT_MERCHANT_COST":
        return []
    back = GiftReturnInstructed(
        gift_return_id=fact.gift_return_id,
        direction="TO_MERCHANT",
        mode="POST",
        gifts=(LineCount(line=fact.line, quantity=units),),
        freight_payer="MERCHANT",
    )
    return [Draft(said.stream, back), *instructed(said, order, back)]


def _over(asked: GiftReturn, line: str) -> int:
    """How many were found beyond the order; nothing is resolved that was not reconciled."""
    found = asked.said.get("GiftQuantityReconciled")
    if isinstance(found, GiftQuantityReconciled) and found.line == line and found.difference > 0:
        return found.difference
    sentence = f"No gift of line {line} was found beyond the order."
    raise Refused("no-overage", sentence, "R-002-21", line=line)


def _check_line(order: Order, line: str) -> None:
    if line not in order.gifts:
        raise Refused("not-a-gift", f"Line {line} is no gift.", line=line)
    require_thing(order.lines[line])
