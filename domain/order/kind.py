"""The order as a kind of stream: its facts, its door, and what identifies each fact."""

from typing import get_args

from domain.fact import Fact, stated
from domain.kind import Act, Kind
from domain.order import events, fulfilment, goodwill, payment, payouts, placing, quoting, returns
from domain.order.fold import evolve
from domain.order.state import Order


def recorded(order: Order, said: Fact) -> Fact | None:
    """The fact already recorded under the own id of what is said, in the shape it was said in."""
    match said:
        case events.PaymentCaptured():
            known = order.payments.get(said.payment_id)
            return known.fact if known else None
        case events.OrderStated():
            return stated(order.placed, events.OrderStated) if order.placed else None
        case events.ReturnRequested():
            asked = order.returns.get(said.return_id)
            return asked.requested if asked else None
        case events.ReturnReceived():
            asked = order.returns.get(said.return_id)
            return asked.received if asked else None
        case events.ReturnInspected():
            asked = order.returns.get(said.return_id)
            return asked.inspected if asked else None
        case events.SettlementStated() | events.RefundFailed() | events.RefundOverridden():
            return _recorded_on_refund(order, said)
        case events.ShortfallCollected():
            known = order.payments.get(said.reference)
            return known.fact if known else None
        case _:
            return None


def _recorded_on_refund(
    order: Order, said: events.SettlementStated | events.RefundFailed | events.RefundOverridden
) -> Fact | None:
    refund = order.refunds.get(said.refund_id)
    if refund is None:
        return None
    if isinstance(said, events.SettlementStated):
        return stated(refund.settled, events.SettlementStated) if refund.settled else None
    if isinstance(said, events.RefundFailed):
        return refund.failed if refund.status == "FAILED" else None
    last = refund.overridden
    return last if last and (last.amount, last.approver) == (said.amount, said.approver) else None


KIND = Kind(
    name="orders",
    initial=Order(),
    evolve=evolve,
    facts=get_args(events.OrderFact),
    door={
        "OrderPlaced": Act(events.OrderStated, placing.place_order),
        "PaymentCaptured": Act(events.PaymentCaptured, payment.capture_payment),
        "LinesShipped": Act(events.LinesShipped, fulfilment.ship_lines),
        "LinesDelivered": Act(events.LinesDelivered, fulfilment.deliver_lines),
        "LinesLost": Act(events.LinesLost, fulfilment.lose_lines),
        "LinesCancelled": Act(events.CancellationStated, fulfilment.cancel_lines),
        "ReturnRequested": Act(events.ReturnRequested, returns.request_return),
        "ReturnReceived": Act(events.ReturnReceived, returns.receive_return),
        "ReturnInspected": Act(events.ReturnInspected, returns.inspect_return),
        "RefundQuoted": Act(events.QuoteStated, quoting.quote_refund),
        "RefundGranted": Act(events.GrantStated, goodwill.grant_refund),
        "RefundSettled": Act(events.SettlementStated, payouts.settle_refund),
        "RefundFailed": Act(events.RefundFailed, payouts.fail_refund),
        "RefundOverridden": Act(events.RefundOverridden, payouts.override_refund),
        "ShortfallWaived": Act(events.ShortfallWaived, payouts.waive_shortfall),
        "ShortfallCollected": Act(events.ShortfallCollected, payouts.collect_shortfall),
        "PriceAdjusted": Act(events.AdjustmentStated, goodwill.adjust_price),
        "CompensationGranted": Act(events.CompensationStated, goodwill.grant_compensation),
        "PaymentExpired": Act(payment.PaymentExpired, payment.expire_payment),
    },
    recorded=recorded,
    internal=frozenset({"PaymentExpired"}),
)
