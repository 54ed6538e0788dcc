"""What holds of the money that moves with gifts and services: in a step, beside goods, and when a gift came late."""

from fractions import Fraction

from domain.order.events import RefundFellDue, ShortfallArose, ShortfallClosed, Trace
from domain.order.events.gifts import GiftExcused, GiftPriced, GiftPricingReversed
from domain.order.events.services import ServiceCancelled
from tests.order import reckoned
from tests.order.turns import OrderTurn


def check_money_of_bound(turn: OrderTurn) -> None:
    """Whatever was said of the order."""
    priced, over = turn.said(GiftPriced), turn.said(ServiceCancelled)
    taken = sum(fact.amount - fact.shortfall for fact in priced)
    step = turn.step
    if step is None:
        assert not [*priced, *over, *turn.said(GiftExcused)]
    elif step.trace:
        check_step(turn, step, step.trace)
        assert (step.trace.gifts or 0) == taken
    else:
        assert not [*priced, *turn.said(GiftExcused)]
        assert step.suggested == sum(fact.refund for fact in over)
    check_late(turn)
    undone = turn.said(GiftPricingReversed)
    order, before = turn.order, turn.before
    if turn.stream in turn.turn.before:
        assert order.gifts_taken - before.gifts_taken == taken - sum(fact.refunded for fact in undone)
        closed = sum(fact.amount - fact.refunded for fact in undone)
        assert order.gifts_waived - before.gifts_waived == sum(fact.shortfall for fact in priced) - closed
    stands = [each for gift in order.gifts.values() for each in gift.pricings]
    assert order.gifts_taken == sum(each.amount - each.shortfall for each in stands)
    assert order.gifts_waived == sum(each.shortfall for each in stands)


def check_step(turn: OrderTurn, step: RefundFellDue, trace: Trace) -> None:
    """Goods, freight and services are added, gifts taken off, as far as there is anything to take them off."""
    priced, over = turn.said(GiftPriced), turn.said(ServiceCancelled)
    service, gifts = trace.service or 0, trace.gifts or 0
    quoted = reckoned.refund_rows(iter(step.breakdown), "QUOTED")
    assert step.suggested == trace.goods + trace.freight + service - gifts + quoted >= 0
    named = getattr(turn.departure, "quote_id", None) or quote_of_return(turn)
    assert not quoted or step.amount + gifts <= turn.before.quotes[named].amount
    among = sum(fact.fee for fact in over if reckoned.counts_as_goods(turn.order, fact.line))
    assert service == max(sum(fact.refund for fact in over) - among, -trace.goods)
    asked = sum(fact.amount for fact in priced)
    assert gifts == min(asked, max(0, trace.goods + trace.freight + service))
    assert reckoned.refund_rows(iter(step.breakdown), "GIFT") == -asked
    assert reckoned.refund_rows(iter(step.breakdown), "SERVICE") == service
    arose = [fact for fact in turn.said(ShortfallArose) if fact.kind == "GIFT"]
    assert sum(fact.amount for fact in arose) == asked - gifts
    assert all(fact.mode == "WAIVED" for fact in arose)
    bought = {row.line for row in step.breakdown if row.line} | {each.line for each in trace.retained}
    assert bought.isdisjoint(turn.order.gifts)
    moved = {line: last - first + 1 for line, first, last in trace.units}
    for key, line in turn.order.lines.items():
        counts = line.ordered.kind == "GOODS" or (
            key in turn.order.services and turn.order.retained.get(key) is not None
        )
        assert moved.get(key, 0) == (turn.moved(key, "gone") if counts else 0)


def quote_of_return(turn: OrderTurn) -> str:
    """The quote that a return which was inspected named."""
    asked = turn.order.returns.get(getattr(turn.departure, "return_id", ""))
    return (asked.requested.quote_id if asked else "") or ""


def check_late(turn: OrderTurn) -> None:
    """What had been taken for gifts that came after all comes back with one refund, and no more than was taken."""
    undone = turn.said(GiftPricingReversed)
    due = [fact for fact in turn.said(RefundFellDue) if fact.kind != "COMPENSATION"]
    back = [fact for fact in due if reckoned.refund_rows(iter(fact.breakdown), "GIFT") > 0]
    assert len(back) == (1 if any(fact.refunded for fact in undone) else 0)
    assert sum(fact.suggested for fact in back) == sum(fact.refunded for fact in undone)
    for fact in undone:
        assert fact.refunded <= fact.amount
        assert (fact.refund_id or None) == (back[0].refund_id if fact.refunded else None)
        before, after = (each.gifts[fact.line].pricings for each in (turn.before, turn.order))
        was, pricing = before[fact.pricing - 1], after[fact.pricing - 1]
        assert not any(later.quantity for later in after[fact.pricing : len(before)]), "the last ones first"
        stays = int(Fraction(was.amount * (was.quantity - fact.quantity), was.quantity))
        assert pricing.amount == stays == was.amount - fact.amount
        assert fact.refunded == max(0, was.amount - was.shortfall - stays)
        assert pricing.quantity or pricing.shortfall == 0
    closed = sum(fact.waived for fact in turn.said(ShortfallClosed) if fact.kind == "GIFT")
    assert closed == sum(fact.amount - fact.refunded for fact in undone)
