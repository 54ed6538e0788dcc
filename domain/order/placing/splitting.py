"""Splitting an unpaid order into several, so that each offer settles by itself (分拆订单, R-000-69)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain import coupon, customer
from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import POLICY, placed_order
from domain.order.events import LinesCancelled, OrderPlaced, OrderSplit, OrderStated, SplitPart
from domain.order.fold import evolve
from domain.order.placing.ordering import place_order
from domain.order.refunds.steps import Leaving, counted, take_step
from domain.order.state import Order
from domain.redemption import find_offer
from domain.registers import KINDS as REGISTERS

REF = "R-000-69"
_EVOLVE: dict[str, Callable[[Any, Any, Instant], Any]] = {
    "orders": evolve,
    **{kind.name: kind.evolve for kind in (coupon.KIND, customer.KIND, *REGISTERS)},
}


def split_order(seen: Seen, said: Said) -> list[Draft]:
    """Cancel the order whole, give its coupons back, and place its parts with the coupons named for each.

    The parts are placed on the terms of now, as any order, on the page that the customer saw before the split.
    Refuses `cannot-split` once anything was paid or moved, or when the parts would cost more freight.
    """
    fact = said.fact
    assert isinstance(fact, OrderSplit)
    order = placed_order(seen, said)
    _check_parts(order, said, fact.parts)
    _check_unmoved(order, said, fact.parts)
    _check_new(seen, fact.parts)
    units = {key: line.kept for key, line in order.lines.items()}
    cancelled = LinesCancelled(lines=counted(units), cause="ORDER_SPLIT", by="LEDGER")
    leaving = Leaving(units, "ORDER_SPLIT", cancellation=True)
    drafts = [Draft(said.stream, fact, (POLICY,))]
    drafts += take_step(seen, said, evolve(order, fact, said.at), cancelled, leaving)
    for part in fact.parts:
        drafts += _place(_after(seen, drafts, said.at), said, order, part)
    return drafts


def _place(seen: Seen, said: Said, order: Order, part: SplitPart) -> list[Draft]:
    """The part as an order of its own. The ledger places it: no page ever showed its sum."""
    placing = said._replace(stream=_stream(part), fact=_stated(seen, order, part), ledger=True)
    first, *rest = place_order(seen, placing)
    assert isinstance(first.fact, OrderPlaced)
    return [first._replace(fact=replace(first.fact, split_from=said.key)), *rest]


def _stated(seen: Seen, order: Order, part: SplitPart) -> OrderStated:
    parent = order.placed
    assert parent is not None
    return OrderStated(
        customer_id=parent.customer_id,
        merchant_id=parent.merchant_id,
        currency=parent.currency,
        channel=parent.channel,
        lines=tuple(line for line in parent.lines if line.line in part.lines),
        freight=part.freight,
        free_freight=parent.free_freight,
        coupons=part.coupons,
        checkout_id=_checkout(seen, parent, part),
        payment_due_at=parent.payment_due_at,
        freight_insurance=parent.freight_insurance,
    )


def _checkout(seen: Seen, parent: OrderPlaced, part: SplitPart) -> str | UnsetType:
    """The order's checkout, where a coupon of the part rests on what was told and accepted there."""
    told = any(find_offer(seen, typed).terms.clauses for typed in part.coupons)
    return parent.checkout_id if told else UNSET


def _check_parts(order: Order, said: Said, parts: Sequence[SplitPart]) -> None:
    """The parts have names of their own, and every line is in one of them."""
    assert order.placed is not None
    ids = [said.key, *(part.order_id for part in parts)]
    if len(set(ids)) != len(ids):
        raise Malformed("order-twice", "Each part is an order of its own, under an id of its own.", "/parts")
    named = sorted(line for part in parts for line in part.lines)
    if named != sorted(line.line for line in order.placed.lines):
        raise Malformed("parts-do-not-cover", "The parts name each line of the order once, and no other.", "/parts")


def _check_unmoved(order: Order, said: Said, parts: Iterable[SplitPart]) -> None:
    assert order.placed is not None
    moved = any(line.gone or line.underway for line in order.lines.values())
    due_at = order.placed.payment_due_at
    late = bool(due_at) and due_at <= said.at and not said.historical
    if order.captured or moved or order.basket.adjustments or late:
        sentence = "An order can be split before anything of it was paid, lowered, shipped, cancelled or overdue."
        raise Refused("cannot-split", sentence, REF)
    freight = sum(part.freight for part in parts)
    if freight > order.basket.freight:
        currency = order.placed.currency
        asked, shown = money_text(freight, currency), money_text(order.basket.freight, currency)
        raise Refused("cannot-split", f"The parts would cost {asked} freight, the order cost {shown}.", REF)


def _check_new(seen: Seen, parts: Sequence[SplitPart]) -> None:
    seen.need(*map(_stream, parts))
    for part in parts:
        if seen[_stream(part)].state.placed is not None:
            raise Refused("already-recorded-differently", f"There is an order {part.order_id} already.", REF)


def _stream(part: SplitPart) -> str:
    return f"orders/{part.order_id}"


def _after(seen: Seen, drafts: Iterable[Draft], at: Instant) -> Seen:
    """The streams as they will stand after these drafts, for the next decision to see."""
    after = Seen(seen)
    for draft in drafts:
        before = after[draft.stream]
        state = _EVOLVE[draft.stream.partition("/")[0]](before.state, draft.fact, at)
        after[draft.stream] = before._replace(state=state, version=before.version + 1)
    return after
