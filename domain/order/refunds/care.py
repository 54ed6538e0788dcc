"""Care for a customer whom the seller's side cost her threshold: noticed, worked out and told before she asks.

It stands in the same transaction as the step that broke it (R-000-127).
"""

from collections.abc import Mapping, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from domain.coupon import derived_id
from domain.fact import Draft, Said
from domain.message import MessagePrepared
from domain.message.composing import CHINESE
from domain.order.common import rules_of
from domain.order.events import RefundFellDue, ThresholdBroken
from domain.order.refunds.messages import Told, care_blocks
from domain.order.state import Order
from domain.refund.basket import CouponOutcome, Outcome

CARE_STEP = 10_00
"""To what a proposed voucher is rounded up, where no policy says otherwise."""
SELLERS_SIDE = ("MERCHANT", "MERCHANT_OUT_OF_STOCK", "PLATFORM")
"""The causes by which the seller's side itself takes goods out of an order."""
TEMPLATE, TEMPLATE_VERSION = "PROACTIVE_CARE", 1
"""The words of its four blocks, composed in `messages`; the version rises whenever one of them changes."""
_INCIDENT_MAX = 62
"""An incident's message adds two characters, and a key has 64."""


def care(
    said: Said, before: Order, after: Order, units: Mapping[str, int], due: RefundFellDue, *, cancelled: bool
) -> list[Draft]:
    """What is noticed of a step, and the message about it; a history that is imported is told to nobody.

    A coupon's threshold breaks once on an order; one incident covers all that break in one step.
    """
    broken = _broken(before, due)
    if not broken or not after.any_kept:
        return []
    assert due.trace
    noticed = _noticed(said.key, after, due, broken)
    drafts = [Draft(said.stream, fact) for fact in noticed]
    if said.historical:
        return drafts
    assert after.placed is not None
    incident = noticed[0]
    told = Told(after, said.key, units, due.cause or "", cancelled, due, broken, incident.proposed)
    message = MessagePrepared(
        message_id=f"{incident.incident_id}.m",
        kind=TEMPLATE,
        blocks=care_blocks(told),
        incident_id=incident.incident_id,
        refund_id=due.refund_id,
        template=TEMPLATE,
        template_version=TEMPLATE_VERSION,
        language=CHINESE,
        customer_id=after.placed.customer_id,
    )
    return [*drafts, Draft(said.stream, message)]


def _broken(before: Order, due: RefundFellDue) -> list[CouponOutcome]:
    """The coupons whose threshold the kept units met before the step and do not meet after it, for the first time;
    `basis` is what the kept units count.
    """
    if due.cause not in SELLERS_SIDE or not due.trace:
        return []
    known = {fact.coupon_id for fact in before.broken}
    return [
        replace(outcome, basis=outcome.basis if outcome.kept_basis is UNSET else outcome.kept_basis)
        for outcome in due.trace.coupons
        if not outcome.reached_by_kept
        and outcome.coupon_id not in known
        and before.coupons[outcome.coupon_id].threshold_met
        and before.coupons[outcome.coupon_id].applied.discounts
    ]


def _noticed(order_id: str, order: Order, due: RefundFellDue, broken: Sequence[CouponOutcome]) -> list[ThresholdBroken]:
    """The step's figures under both readings, for each coupon; a voucher would make up for the difference."""
    assert due.trace
    with_discount, without = _compared(due.trace.outcomes)
    loss = max(0, with_discount - without)
    return [
        ThresholdBroken(
            incident_id=_incident(order_id, due.refund_id),
            coupon_id=outcome.coupon_id,
            refund_id=due.refund_id,
            threshold=outcome.threshold or 0,
            basis=max(0, outcome.basis),
            refund_with=with_discount,
            refund_without=without,
            loss=loss,
            borne=max(0, with_discount - due.suggested),
            proposed=_rounded_up(loss, rules_of(order).care_step or CARE_STEP),
        )
        for outcome in broken
    ]


def _compared(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """What the step comes to when she keeps her discount, and when the goods kept are priced anew."""
    keeping = [each.suggested for each in outcomes if each.method != "REPRICE"]
    anew = [each.suggested for each in outcomes if each.method == "REPRICE"]
    return max(keeping), max(anew)


def _rounded_up(amount: int, step: int) -> int:
    return -(-amount // step) * step


def _incident(order_id: str, refund_id: str) -> str:
    """The incident's name: the order and its step, shortened where that would be too long for a key."""
    name = f"{order_id}.{refund_id}"
    return name if len(name) <= _INCIDENT_MAX else derived_id("I", order_id, refund_id)
