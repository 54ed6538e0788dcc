"""Exchanges: accepted units stay on the order as something else, and the replacement goes out (换货)."""

from collections.abc import Mapping

from msgspec import UNSET

from domain.calendar import CALENDAR, calendar_day
from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.bound.beginning import begun
from domain.order.common import POLICY, placed_order
from domain.order.events import (
    LinesExchanged,
    OrderLine,
    Replacement,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnInspected,
)
from domain.order.fold import evolve
from domain.order.fulfilment import check_signed
from domain.order.refunds.payment import release
from domain.order.refunds.steps import counted
from domain.order.returns.facts import known_return
from domain.order.state import Order, standing
from domain.refund.basket import BUYER_CAUSES, Cause
from domain.refund.exchange import differences, still_there, units_exchanged
from domain.refund.units import Span

SHIPPING_DAYS = 3
"""A replacement goes out within so many working days (R-003-26)."""


def exchange_lines(
    seen: Seen, said: Said, order: Order, fact: ReturnInspected, accepted: Mapping[str, int]
) -> list[Draft]:
    """Exchange what the inspection accepted: no step, for no unit leaves.

    Something dearer is to be paid before it is sent; what something cheaper costs less falls due at once.
    """
    requested = order.returns[fact.return_id].requested
    order = evolve(order, fact, said.at)
    named = {each.line: each for each in requested.replacements}
    replacements = tuple(named.get(line, Replacement(line=line)) for line in accepted)
    prices = _prices(order, replacements, requested.cause)
    account = standing(order)
    units = units_exchanged(account, accepted, _underway(order))
    more = differences(account, units, prices)
    exchanged = LinesExchanged(
        return_id=fact.return_id,
        lines=counted(accepted),
        units=units,
        replacements=replacements,
        differences=more,
        amount=sum((last - first + 1) * each for shares in more for first, last, each in shares.runs),
        ship_by=calendar_day(CALENDAR.add_working_days(said.at, SHIPPING_DAYS), SHIPPING_DAYS),
    )
    if order.payable + exchanged.amount > INTEGER_MAX:
        raise Malformed("amount-too-large", "The order comes to more than can be counted exactly.")
    drafts = [Draft(said.stream, fact), Draft(said.stream, exchanged, (POLICY,))]
    drafts += release(order, exchanged, said, "ADJUSTMENT") if exchanged.amount < 0 else []
    return drafts + begun(seen, said, order, drafts[1:])


def ship_replacement(seen: Seen, said: Said) -> list[Draft]:
    """Record that the replacement left the warehouse; what it costs more must be paid by then."""
    fact = said.fact
    assert isinstance(fact, ReplacementShipped)
    order = placed_order(seen, said)
    _check_paid(order, _owed(order, fact.return_id))
    return [Draft(said.stream, fact)]


def deliver_replacement(seen: Seen, said: Said) -> list[Draft]:
    """Record that the replacement arrived: the periods that count from delivery start anew (B-34). Its shipment may
    be reported later.
    """
    fact = said.fact
    assert isinstance(fact, ReplacementDelivered)
    order = placed_order(seen, said)
    exchanged = _owed(order, fact.return_id)
    asked = order.returns[fact.return_id]
    if asked.replacement_shipped is None:
        _check_paid(order, exchanged)
    check_signed(said, fact.signed_at, asked.times[LinesExchanged.__name__], "exchange")
    return [Draft(said.stream, fact)]


def _check_paid(order: Order, exchanged: LinesExchanged) -> None:
    assert order.placed is not None
    unpaid, currency = min(order.outstanding, exchanged.amount), order.placed.currency
    if unpaid > 0:
        sentence = f"The replacement costs {money_text(unpaid, currency)} more, which is not paid yet."
        money = {"amount": unpaid, "currency": currency}
        raise Refused("difference-unpaid", sentence, "民法典 525", return_id=exchanged.return_id, **money)


def _owed(order: Order, return_id: str) -> LinesExchanged:
    """The exchange whose replacement is still to come: some of its units must be on the order as it left them."""
    exchanged = _exchanged(order, return_id)
    if superseded(order, exchanged):
        sentence = f"What return {return_id} exchanged has since left the order or was exchanged again."
        raise Refused("replacement-superseded", sentence, return_id=return_id)
    return exchanged


def superseded(order: Order, exchanged: LinesExchanged) -> bool:
    """Whether none of the units exchanged is on the order any more as it left them: nothing is to be sent for them."""
    later = order.exchanges[order.exchanges.index(exchanged.return_id) + 1 :]
    again = [span for each in later for span in _exchanged(order, each).units]
    return not still_there(standing(order), exchanged.units, again)


def _exchanged(order: Order, return_id: str) -> LinesExchanged:
    exchanged = known_return(order, return_id).exchanged
    if exchanged is None:
        sentence = f"Nothing of return {return_id} was exchanged."
        raise Refused("nothing-exchanged", sentence, return_id=return_id)
    return exchanged


def _underway(order: Order) -> list[Span]:
    """The units whose replacement is still to come."""
    waiting = (each.exchanged for each in order.returns.values() if each.replacement_delivered is None)
    return [span for exchanged in waiting if exchanged for span in exchanged.units]


def _prices(order: Order, replacements: tuple[Replacement, ...], cause: Cause) -> dict[str, int]:
    """What a unit of each line's replacement costs; nothing is said of one exchanged for the same thing."""
    prices = {each.line: _price(order.lines[each.line].ordered, each, cause) for each in replacements}
    return {line: price for line, price in prices.items() if price is not None}


def _price(ordered: OrderLine, replacement: Replacement, cause: Cause) -> int | None:
    """After a fault of the seller's side the same thing costs what it did, whatever it costs now (消费者权益保护法
    24); without a price or, then, a name the replacement is that same thing.
    """
    fault = cause not in BUYER_CAUSES
    if replacement.list_price is UNSET or (fault and replacement.sku is UNSET):
        return None
    return ordered.list_price if fault and replacement.sku == ordered.sku else replacement.list_price
