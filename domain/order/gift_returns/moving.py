"""A gift on its way: sent, handed over, received by the merchant or confirmed by the customer."""

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import end_of_day
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.arriving import reverse
from domain.order.bound.beginning import begun
from domain.order.common import counts_of, placed_order, require, require_thing, zone_of
from domain.order.events import LineCount, RefundFellDue
from domain.order.events.gift_moves import (
    ConfirmationStated,
    DispatchStated,
    GiftDispatched,
    GiftHandedOver,
    GiftReturnConfirmed,
)
from domain.order.events.gift_returns import GiftReturnAgreed, GiftReturnInstructed, GiftReturnReviewed
from domain.order.events.gifts import GiftPricingReversed, GiftReceived
from domain.order.gift_returns.facts import in_status
from domain.order.gift_returns.instructing import compensate
from domain.order.state import GiftReturn, Order

TRANSIT_DAYS = 7
"""A gift by post arrives within so many days (R-002-32)."""


def dispatch_gift(seen: Seen, said: Said) -> list[Draft]:
    """Record that the gift was sent: once it may go, and again where what came was disputed."""
    fact = said.fact
    assert isinstance(fact, DispatchStated)
    order = placed_order(seen, said)
    in_status(order, fact.gift_return_id, {"INSTRUCTED", "DISPUTED"})
    due_by = end_of_day(said.at, TRANSIT_DAYS, zone_of(order))
    return [Draft(said.stream, GiftDispatched(**asdict(fact), due_by=due_by))]


def hand_over_gift(seen: Seen, said: Said) -> list[Draft]:
    """Record that the gift changed hands in a store or at the customer's door (R-002-12)."""
    fact = said.fact
    assert isinstance(fact, GiftHandedOver)
    in_status(placed_order(seen, said), fact.gift_return_id, {"INSTRUCTED", "DISPUTED"})
    return [Draft(said.stream, fact)]


def confirm_gift(seen: Seen, said: Said) -> list[Draft]:
    """Record what its receiver says of it: one that is not intact, or too few, is disputed (R-002-26).

    A gift that the merchant receives is recorded by GiftReceived, which settles what was priced of it.
    """
    fact = said.fact
    assert isinstance(fact, ConfirmationStated)
    order = placed_order(seen, said)
    asked = in_status(order, fact.gift_return_id, {"IN_TRANSIT"})
    if asked.direction == "TO_MERCHANT" and asked.requested.kind != "OVERAGE":
        sentence = "What goes to the merchant is recorded by GiftReceived."
        raise Refused("not-the-customers-to-confirm", sentence, gift_return_id=fact.gift_return_id)
    wanted = {count.line: count.quantity for count in asked.instructed}
    came = wanted if fact.received is UNSET else counts_of(order, fact.received)
    result = "CONFIRMED" if fact.intact and came == wanted else "DISPUTED"
    return [Draft(said.stream, GiftReturnConfirmed(**asdict(fact), result=result))]


def receive_gift(seen: Seen, said: Said) -> list[Draft]:
    """Record gifts that reached the shop outside a return of goods; a price taken for them is given back.

    Under a gift return it is the last of its steps, and what the review led to follows. What can't be used again
    comes with an inspection, or goes back to the customer.
    """
    fact = said.fact
    assert isinstance(fact, GiftReceived)
    order = placed_order(seen, said)
    if fact.grade in ("SEVERE", "USED") and not fact.gift_return_id:
        raise Refused("gift-unusable", "A gift that can't be used again undoes no price.", "R-002-14", grade=fact.grade)
    asked = _under(order, fact)
    units = counts_of(order, fact.lines)
    for key, came in units.items():
        if key not in order.gifts:
            raise Refused("not-a-gift", f"Line {key} is no gift.", line=key)
        require_thing(order.lines[key])
        require(order.lines[key], came, order.lines[key].kept - order.lines[key].requested, "received")
    usable = fact.grade in ("NONE", "LIGHT")
    undone = reverse(said, order, {key: min(came, order.gifts[key].priced) for key, came in units.items() if usable})
    drafts = [Draft(said.stream, fact), *undone, *(_outcome(said, order, asked, units, undone) if asked else [])]
    return drafts + begun(seen, said, order, drafts)


def _under(order: Order, fact: GiftReceived) -> GiftReturn | None:
    """The gift return that the gifts belong to: on their way, to the merchant, and no others."""
    if not fact.gift_return_id:
        return None
    asked = in_status(order, fact.gift_return_id, {"IN_TRANSIT"})
    known = {count.line: count.quantity for count in asked.instructed}
    if asked.direction != "TO_MERCHANT" or asked.requested.kind == "OVERAGE":
        sentence = "What goes to the customer, or was never the order's, is recorded by GiftReturnConfirmed."
        raise Refused("not-the-merchants-to-receive", sentence, gift_return_id=fact.gift_return_id)
    for key, came in counts_of(order, fact.lines).items():
        require(order.lines[key], came, known.get(key, 0) - asked.came.get(key, 0), "received on this gift return")
    return asked


def _outcome(said: Said, order: Order, asked: GiftReturn, came: Mapping[str, int], undone: list[Draft]) -> list[Draft]:
    """What the review led to for the units that came: the gift's worth, or another gift to be sent. Where a price
    that was taken for them is given back, that is their worth.
    """
    found, agreed = asked.said.get("GiftReturnReviewed"), asked.said.get("GiftReturnAgreed")
    outcome = found.outcome if isinstance(found, GiftReturnReviewed) else UNSET
    if outcome == "REFUND":
        refunds = sum(isinstance(draft.fact, RefundFellDue) for draft in undone)
        reversals = [draft.fact for draft in undone if isinstance(draft.fact, GiftPricingReversed)]
        back = {key: sum(each.quantity for each in reversals if each.line == key) for key in came}
        left = [LineCount(line=key, quantity=units - back[key]) for key, units in came.items() if units > back[key]]
        return compensate(said, order, left, after=refunds) if left else []
    swapped = isinstance(agreed, GiftReturnAgreed) and agreed.kind == "SWAP"
    return _replace(said, asked, came) if outcome == "REPLACE" or swapped else []


def _replace(said: Said, asked: GiftReturn, came: Mapping[str, int]) -> list[Draft]:
    """Another gift goes out for the one that came back."""
    fact = GiftReturnInstructed(
        gift_return_id=asked.requested.gift_return_id,
        direction="TO_CUSTOMER",
        mode="POST",
        gifts=tuple(LineCount(line=key, quantity=units) for key, units in came.items()),
        freight_payer="MERCHANT",
    )
    return [Draft(said.stream, fact)]
