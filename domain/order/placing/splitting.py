"""Splitting an unpaid order into several, so that each offer settles by itself (分拆订单, R-000-69)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain import coupon, customer
from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.money import largest_remainder
from domain.order.bound.beginning import begin
from domain.order.common import POLICY, placed_order, whole
from domain.order.events import LinesCancelled, OrderPlaced, OrderSplit, OrderStated, SplitPart
from domain.order.fold import evolve
from domain.order.placing.ordering import place_order
from domain.order.refunds.steps import Leaving, counted, take_step
from domain.order.state import Order
from domain.redemption import find_offer
from domain.registers import KINDS as REGISTERS
from domain.registers import buyers_stream

REF = "R-000-69"
_EVOLVE: dict[str, Callable[[Any, Any, Instant], Any]] = {
    "orders": evolve,
    **{kind.name: kind.evolve for kind in (coupon.KIND, customer.KIND, *REGISTERS)},
}


def split_order(seen: Seen, said: Said) -> list[Draft]:
    """Cancel the order whole, give its coupons back, and place its parts with the coupons named for each.

    The parts together are one purchase: each is judged at the time of the order they come from, and none counts as
    an earlier order of the other; a use of a coupon or campaign counts over all of them. They are placed on the terms
    of now, on the page that the customer saw before the split. Refuses `cannot-split` once anything was paid or
    moved, `parts-do-not-cover` when lines or freight of the parts are not the order's.
    """
    fact = said.fact
    assert isinstance(fact, OrderSplit)
    order = placed_order(seen, said)
    _check_parts(order, said, fact.parts)
    _check_unmoved(order, said)
    _check_new(seen, fact.parts)
    units = whole(order)
    cancelled = LinesCancelled(lines=counted(units), cause="ORDER_SPLIT", by="LEDGER")
    leaving = Leaving(units, "ORDER_SPLIT", cancellation=True)
    drafts = [Draft(said.stream, fact, (POLICY,))]
    drafts += take_step(seen, said, evolve(order, fact, said.at), cancelled, leaving)
    buyer, bought_at = buyers_stream(_placed(order).customer_id), _bought_at(seen, order)
    seen.need(buyer)
    before = _after(seen, drafts, said.at)[buyer]
    for part, freight in zip(fact.parts, _freights(order, fact.parts), strict=True):
        now = _after(seen, drafts, said.at)
        now[buyer] = before
        drafts += _place(now, said._replace(at=bought_at), order, part, freight)
        drafts += _begun(seen, said, drafts, part)
    return drafts


def _bought_at(seen: Seen, order: Order) -> Instant:
    """When the customer ordered, before any split."""
    while origin := _placed(order).split_from:
        order = seen[f"orders/{origin}"].state
    return order.placed_at


def _freights(order: Order, parts: Sequence[SplitPart]) -> list[int]:
    """What each part pays of the freight: as stated, or where no part states any, by list price."""
    stated = [part.freight for part in parts]
    if any(stated):
        return stated
    lines = order.lines
    listed = [sum(lines[key].ordered.list_price * lines[key].ordered.quantity for key in part.lines) for part in parts]
    shared = largest_remainder(order.basket.freight, [(1, each) for each in listed])
    return [share for ((_, share),) in shared]


def _place(seen: Seen, said: Said, order: Order, part: SplitPart, freight: int) -> list[Draft]:
    """The part as an order of its own. The ledger places it: no page ever showed its sum."""
    placing = said._replace(stream=_stream(part), fact=_stated(seen, order, part, freight), ledger=True)
    first, *rest = place_order(seen, placing)
    assert isinstance(first.fact, OrderPlaced)
    return [first._replace(fact=replace(first.fact, split_from=said.key)), *rest]


def _begun(seen: Seen, said: Said, drafts: Iterable[Draft], part: SplitPart) -> list[Draft]:
    """A part that costs nothing is paid as it is placed: now, not when the customer ordered."""
    now = _after(seen, drafts, said.at)
    return begin(now, said._replace(stream=_stream(part)), now[_stream(part)].state)


def _placed(order: Order) -> OrderPlaced:
    assert order.placed is not None
    return order.placed


def _stated(seen: Seen, order: Order, part: SplitPart, freight: int) -> OrderStated:
    parent = _placed(order)
    return OrderStated(
        customer_id=parent.customer_id,
        merchant_id=parent.merchant_id,
        currency=parent.currency,
        channel=parent.channel,
        lines=tuple(line for line in parent.lines if line.line in part.lines),
        freight=freight,
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
    """The parts have names of their own, every line is in one of them, and so is all of the freight they state."""
    ids = [said.key, *(part.order_id for part in parts)]
    if len(set(ids)) != len(ids):
        raise Malformed("order-twice", "Each part is an order of its own, under an id of its own.", "/parts")
    named = sorted(line for part in parts for line in part.lines)
    if named != sorted(order.lines):
        raise Malformed("parts-do-not-cover", "The parts name each line of the order once, and no other.", "/parts")
    freight = sum(part.freight for part in parts)
    if freight and freight != order.basket.freight:
        currency = _placed(order).currency
        asked, paid = money_text(freight, currency), money_text(order.basket.freight, currency)
        sentence = f"The parts state {asked} of freight, the order's is {paid}."
        raise Malformed("parts-do-not-cover", sentence, "/parts")


def _check_unmoved(order: Order, said: Said) -> None:
    placed = _placed(order)
    moved = order.any_shipped or any(line.gone or line.requested for line in order.lines.values())
    due_at = placed.payment_due_at
    late = bool(due_at) and due_at <= said.at and not said.historical
    if order.captured or moved or order.basket.adjustments or late:
        sentence = "An order can be split before anything of it was paid, lowered, shipped, cancelled or overdue."
        raise Refused("cannot-split", sentence, REF)


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
