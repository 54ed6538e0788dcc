"""The fold of an order's returns and exchanges, and of where its units are."""

from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from domain.fact import Instant
from domain.order.events import (
    FreightInsurancePaid,
    LineCount,
    LinesExchanged,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnFact,
    ReturnFreightReimbursed,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
    ReturnWithdrawn,
)
from domain.order.fold.money import take_off
from domain.order.state import Order, Return
from domain.refund.basket import Shares


def came_back(order: Order, fact: ReturnFact, at: Instant) -> Order:
    """The order after something happened to one of its returns."""
    asked = order.returns.get(fact.return_id)
    if asked is None:
        return order
    asked = replace(asked, times={**asked.times, type(fact).__name__: at})
    match fact:
        case ReturnAuthorised():
            return _kept(order, replace(asked, authorised=fact))
        case ReturnRefused():
            return _freed(_kept(order, replace(asked, refused=fact)), asked)
        case ReturnWithdrawn():
            return _freed(_kept(order, replace(asked, withdrawn=fact)), asked)
        case ReturnDispatched():
            return _kept(order, replace(asked, dispatched=fact))
        case ReturnReceived():
            return _kept(order, replace(asked, received=fact))
        case ReturnInspected():
            return _inspected(_freed(_kept(order, replace(asked, inspected=fact)), asked), asked, fact)
        case ReturnFreightReimbursed():
            return _kept(order, replace(asked, reimbursed=fact))
        case FreightInsurancePaid():
            return _kept(order, replace(asked, insured=fact))
        case LinesExchanged():
            return _exchanged(_kept(order, replace(asked, exchanged=fact)), fact)
        case ReplacementShipped():
            return _kept(order, replace(asked, replacement_shipped=fact))
        case ReplacementDelivered():
            order = _kept(order, replace(asked, replacement_delivered=fact))
            lines = asked.exchanged.lines if asked.exchanged else ()
            return signed(order, (count.line for count in lines), fact.signed_at or at)
        case _:
            assert_never(fact)


def move(order: Order, counts: Iterable[LineCount], place: str, sign: int = 1) -> Order:
    """So many units of each line are now in that place, or no longer."""
    lines, gifts = dict(order.lines), dict(order.gifts)
    for count in counts:
        line = lines.get(count.line)
        if line is not None:
            line = replace(line, **{place: getattr(line, place) + sign * count.quantity})
            lines[count.line] = line
            if count.line in gifts:
                gifts[count.line] = gifts[count.line].at_most(line.kept)
    return replace(order, lines=lines, gifts=gifts)


def signed(order: Order, keys: Iterable[str], at: Instant) -> Order:
    """The lines' periods that count from delivery begin at the latest of their signatures."""
    lines = dict(order.lines)
    for key in keys:
        if key in lines:
            lines[key] = replace(lines[key], signed_at=max(at, lines[key].signed_at or at))
    return replace(order, lines=lines)


def _kept(order: Order, asked: Return) -> Order:
    return replace(order, returns={**order.returns, asked.requested.return_id: asked})


def _freed(order: Order, asked: Return) -> Order:
    return move(order, asked.requested.lines, "requested", -1)


def _inspected(order: Order, asked: Return, fact: ReturnInspected) -> Order:
    """Accepted units leave the order, unless they are to be exchanged; the gifts among them too."""
    if asked.requested.remedy == "EXCHANGE":
        return order
    found = (*fact.lines, *fact.gifts)
    accepted = [LineCount(line=line.line, quantity=line.accepted) for line in found if line.accepted]
    return move(order, accepted, "returned")


def _exchanged(order: Order, fact: LinesExchanged) -> Order:
    """Units that were replaced stay; where they cost more or less from now on, a quote given before holds no more."""
    order = replace(move(order, fact.lines, "exchanged"), exchanges=(*order.exchanges, fact.return_id))
    if not fact.differences:
        return order
    retained = dict(order.retained)
    for each in fact.differences:
        retained[each.line] += sum((last - first + 1) * more for first, last, more in each.runs if more > 0)
    take_off(retained, tuple(_lowered(each) for each in fact.differences))
    return replace(
        order,
        basket=replace(order.basket, exchanges=(*order.basket.exchanges, fact.differences)),
        retained=retained,
        taxed=order.retained,
        exchanged_more=order.exchanged_more + fact.amount,
        steps=order.steps + 1,
    )


def _lowered(difference: Shares) -> Shares:
    """What an exchange took off a line's units, as a price cut stores it."""
    runs = tuple((first, last, -more) for first, last, more in difference.runs if more < 0)
    return Shares(line=difference.line, runs=runs)
