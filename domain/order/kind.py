"""The order as a kind of stream: its facts, its door, and what identifies each fact."""

from typing import get_args

from domain.fact import Fact, stated
from domain.kind import Act, Earlier, Kind
from domain.message import MessageSent, recorded_sending, send_message
from domain.order import deadlines, events, fulfilment, parcels, reviewing
from domain.order.compensation import damages, goodwill, granting
from domain.order.events.parcels import ScanStated
from domain.order.events.reviews import ProductReviewStated
from domain.order.fold import evolve
from domain.order.gift_returns import acts as gift_returns
from domain.order.gift_returns.facts import OfGiftReturn, recorded_of_gift_return
from domain.order.placing import interpreting, mis_stacking, ordering, splitting
from domain.order.progress import telling
from domain.order.refunds import netting, payment, payouts, quoting
from domain.order.repairs import acts as repairs
from domain.order.repairs.working import OfRepair, recorded_of_repair
from domain.order.returns import exchanging, facts, flow, postage, receiving
from domain.order.state import Order, Refund, subject


def recorded(order: Order, said: Fact) -> Fact | Earlier | None:
    """The fact already recorded under the own id of what is said, in the shape it was said in."""
    match said:
        case events.PaymentCaptured():
            known = order.payments.get(said.payment_id)
            return known.fact if known else None
        case events.OrderStated():
            return stated(order.placed, events.OrderStated) if order.placed else None
        case _ if isinstance(said, facts.OfReturn):
            return facts.recorded_of_return(order, said)
        case _ if isinstance(said, OfGiftReturn):
            return recorded_of_gift_return(order, said)
        case _ if isinstance(said, OfRepair):
            return recorded_of_repair(order, said)
        case events.SettlementStated() | events.RefundFailed() | events.RefundOverridden():
            return _recorded_on_refund(order, said)
        case events.ShortfallCollected():
            known = order.payments.get(said.reference)
            return known.fact if known else None
        case events.MisStackingStated() | events.MisResolutionStated():
            return _recorded_mis_stacking(order, said)
        case events.OrderSplit():
            return events.OrderSplit(parts=order.split_into) if order.split_into else None
        case events.TermsInterpreted():
            same = (each for each in order.interpreted if each.coupon_id == said.coupon_id)
            return next((each for each in same if each.clause_id == said.clause_id), None)
        case events.DamagesStated():
            assessed = order.assessments.get(said.assessment_id)
            return stated(assessed, events.DamagesStated) if assessed else None
        case ProductReviewStated():
            return reviewing.recorded_review(order, said)
        case MessageSent():
            return recorded_sending(order.messages, said)
        case _:
            return None


def _recorded_on_refund(
    order: Order, said: events.SettlementStated | events.RefundFailed | events.RefundOverridden
) -> Fact | Earlier | None:
    refund = order.refunds.get(said.refund_id)
    if refund is None:
        return None
    if isinstance(said, events.SettlementStated):
        return stated(refund.settled, events.SettlementStated) if refund.settled else None
    if isinstance(said, events.RefundFailed):
        return _recorded_failure(refund, said)
    last = refund.overridden
    return last if last and (last.amount, last.approver) == (said.amount, said.approver) else None


def _recorded_failure(refund: Refund, said: events.RefundFailed) -> Fact | Earlier | None:
    """A refund paid after all may fail again: for another reason, or by the reference of that payout."""
    failed, payout = refund.failed, refund.settled
    if payout is not None and said.reference == payout.reference:
        return None
    return Earlier(failed) if failed and refund.status != "FAILED" else failed


def _recorded_mis_stacking(order: Order, said: events.MisStackingStated | events.MisResolutionStated) -> Fact | None:
    """A wrong combination is found once, and resolved once."""
    if isinstance(said, events.MisStackingStated):
        return stated(order.mis_stacking, events.MisStackingStated) if order.mis_stacking else None
    return stated(order.mis_resolution, events.MisResolutionStated) if order.mis_resolution else None


KIND = Kind(
    name="orders",
    initial=Order(),
    evolve=evolve,
    facts=get_args(events.OrderFact),
    door={
        "OrderPlaced": Act(events.OrderStated, ordering.place_order),
        "PaymentCaptured": Act(events.PaymentCaptured, payment.capture_payment),
        "LinesShipped": Act(events.LinesShipped, fulfilment.ship_lines),
        "LinesDelivered": Act(events.LinesDelivered, fulfilment.deliver_lines),
        "ParcelScanned": Act(ScanStated, parcels.scan_parcel),
        "LinesLost": Act(events.LinesLost, telling(fulfilment.lose_lines)),
        "LinesCancelled": Act(events.CancellationStated, telling(fulfilment.cancel_lines)),
        "ReturnRequested": Act(events.ReturnRequested, receiving.request_return),
        "ReturnAuthorised": Act(events.AuthorisationStated, telling(flow.authorise_return)),
        "ReturnRefused": Act(events.RefusalStated, telling(flow.refuse_return)),
        "ReturnWithdrawn": Act(events.ReturnWithdrawn, flow.withdraw_return),
        "ReturnDispatched": Act(events.ReturnDispatched, flow.dispatch_return),
        "ReturnReceived": Act(events.ReturnReceived, telling(receiving.receive_return)),
        "ReturnInspected": Act(events.ReturnInspected, telling(receiving.inspect_return)),
        "ReturnFreightReimbursed": Act(events.ReimbursementStated, postage.reimburse_freight),
        "FreightInsurancePaid": Act(events.InsuranceStated, postage.pay_freight_insurance),
        "ReplacementShipped": Act(events.ReplacementShipped, telling(exchanging.ship_replacement)),
        "ReplacementDelivered": Act(events.ReplacementDelivered, exchanging.deliver_replacement),
        "RefundQuoted": Act(events.QuoteStated, quoting.quote_refund),
        "RefundGranted": Act(events.GrantStated, goodwill.grant_refund),
        "RefundSettled": Act(events.SettlementStated, telling(payouts.settle_refund)),
        "RefundFailed": Act(events.RefundFailed, telling(payouts.fail_refund)),
        "RefundOverridden": Act(events.RefundOverridden, payouts.override_refund),
        "RefundNetted": Act(events.NettingStated, netting.net_refund),
        "ShortfallWaived": Act(events.ShortfallWaived, payouts.waive_shortfall),
        "ShortfallCollected": Act(events.ShortfallCollected, payouts.collect_shortfall),
        "PriceAdjusted": Act(events.AdjustmentStated, goodwill.adjust_price),
        "CompensationGranted": Act(events.CompensationStated, granting.grant_compensation),
        "MisStackingDetected": Act(events.MisStackingStated, mis_stacking.detect_mis_stacking),
        "MisStackingResolved": Act(events.MisResolutionStated, mis_stacking.resolve_mis_stacking),
        "OrderSplit": Act(events.OrderSplit, splitting.split_order),
        "TermsInterpreted": Act(events.TermsInterpreted, interpreting.interpret_terms),
        "DamagesAssessed": Act(events.DamagesStated, damages.assess_damages),
        "ProductReviewed": Act(ProductReviewStated, reviewing.review_product),
        "MessageSent": Act(MessageSent, send_message),
        **gift_returns.ACTS,
        **repairs.ACTS,
        "PaymentExpired": Act(payment.PaymentExpired, payment.expire_payment),
        "OrderDue": Act(deadlines.OrderDue, deadlines.meet_deadline),
    },
    recorded=recorded,
    internal=frozenset({"PaymentExpired", "OrderDue"}),
    subject=subject,
)
