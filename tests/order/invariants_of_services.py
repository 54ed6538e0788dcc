"""What holds of services: when they begin, what ends with the goods, and what comes back of a fee."""

from collections import Counter
from datetime import datetime

from domain.clock import end_of_day
from domain.order.events import LinesCancelled
from domain.order.events.services import ServiceActivated, ServiceCancelled
from domain.order.state import Order
from tests.order import reckoned
from tests.order.turns import OrderTurn, units_by_line


def check_services(turn: OrderTurn) -> None:
    """Each of them, whatever was said."""
    over = turn.said(ServiceCancelled)
    ended = units_by_line(over)
    for key in turn.order.services:
        assert turn.moved(key, "cancelled") == ended[key]
        check_ended(turn, key, ended[key])
        check_fees(turn.order, key)
    for fact in over:
        check_fee(turn, fact)
    for fact in turn.said(ServiceActivated):
        check_activated(turn, fact)
    check_in_effect(turn.order)


def check_ended(turn: OrderTurn, key: str, ended: int) -> None:
    """What is named ends, what has nothing left that it is for, and all that a threshold earned once it is missed;
    nothing else does.
    """
    named: Counter[str] = Counter()
    for fact in turn.said(LinesCancelled):
        named.update({count.line: count.quantity for count in fact.lines})
    gone = turn.before.lines[key].cancelled
    bound = max(0, reckoned.services_over(turn.order, key) - gone) if turn.departure else 0
    earned = reckoned.still_earned(turn.before, turn.order, key)
    giving = reckoned.giver(turn.order, key)
    if turn.departure and giving and giving.terms.threshold and reckoned.share_kept(turn.order, key):
        bound = turn.before.lines[key].kept
    if earned is None:
        assert ended in {named[key], max(named[key], bound)}
    elif earned:
        assert ended == named[key]
    else:
        assert ended == max(named[key], bound)


def check_fee(turn: OrderTurn, fact: ServiceCancelled) -> None:
    """The whole fee where nothing was used or the seller's side is at fault; else for the days that are left."""
    before, line, step = turn.before, turn.before.lines[fact.line], turn.step
    active, days = before.services[fact.line].activated, line.ordered.days
    assert step
    assert fact.refund_id == step.refund_id
    assert isinstance(days, int)
    assert fact.fee == reckoned.fee(before, fact.line, line.cancelled + 1, fact.quantity)
    used = reckoned.days_used(before, active.from_at, turn.turn.at, days) if active else 0
    whole = not used or reckoned.fault(step.cause)
    assert fact.refund == (fact.fee if whole else reckoned.back_of_fee(fact.fee, days, used))
    assert 0 <= fact.refund <= fact.fee
    assert fact.kind == ("LAPSED" if not line.ordered.list_price else "WHOLE" if whole else "PRORATED")
    assert fact.kind != "PRORATED" or (fact.days, fact.used_days) == (days, used)


def check_fees(order: Order, key: str) -> None:
    """Never more comes back than it cost, and nothing of a unit twice."""
    line, service = order.lines[key], order.services[key]
    assert line.cancelled == sum(each.quantity for each in service.cancelled) <= line.ordered.quantity
    assert line.returned == line.lost == line.requested == line.shipped == line.delivered == 0
    cost = line.ordered.list_price * line.ordered.quantity
    assert 0 <= service.refunded <= sum(each.fee for each in service.cancelled) <= cost


def check_activated(turn: OrderTurn, fact: ServiceActivated) -> None:
    """Once, when all is paid, for what is kept; from a day on that is not before the payment."""
    order, line = turn.order, turn.order.lines[fact.line]
    before = turn.turn.before.get(turn.stream)
    assert before is None or before.state.services[fact.line].activated is None
    assert order.services[fact.line].activated == fact
    assert order.outstanding == 0
    assert fact.quantity == line.kept
    assert fact.days == line.ordered.days
    assert fact.to_at == end_of_day(fact.from_at, fact.days - 1, str(reckoned.zone(order)))
    match reckoned.starts(line.ordered):
        case "ON_PAYMENT":
            assert fact.from_at == turn.turn.at
        case "ON_DELIVERY":
            mains = [order.lines[key] for key in reckoned.main_lines(order, fact.line)]
            assert all(main.delivered - main.returned >= main.kept for main in mains if main.kept)
            assert all(fact.from_at >= (main.signed_at or "") for main in mains if main.kept)
        case dated:
            stated = datetime.fromisoformat(dated).replace(tzinfo=reckoned.zone(order))
            assert datetime.fromisoformat(fact.from_at) >= stated
    for payment in order.payments.values():
        assert fact.from_at >= payment.at or reckoned.starts(line.ordered) == "ON_PAYMENT"


def check_in_effect(order: Order) -> None:
    """What is paid for and waits for no delivery is in effect."""
    for key, service in order.services.items():
        line = order.lines[key]
        waits = reckoned.starts(line.ordered) == "ON_DELIVERY" and not arrived(order, key)
        if line.kept and not order.outstanding and not waits:
            assert service.activated


def arrived(order: Order, key: str) -> bool:
    """Whether all that is left of what it is for has arrived."""
    mains = [line for each in reckoned.main_lines(order, key) if (line := order.lines[each]).kept]
    return bool(mains) and all(line.delivered - line.returned >= line.kept for line in mains)
