"""Payments: captures over any number of tenders, and the deadline that frees the coupons."""

from msgspec import UNSET
from msgspec.structs import replace

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen
from domain.order.bound.beginning import begin
from domain.order.common import POLICY, POLICY_VERSION, next_refund_id, pay_by, placed_order, whole
from domain.order.events import (
    ClauseRef,
    LinesCancelled,
    LinesExchanged,
    PaymentCaptured,
    PriceAdjusted,
    RefundFellDue,
    RefundGranted,
    RefundKind,
)
from domain.order.fold import evolve
from domain.order.refunds.points import earn
from domain.order.refunds.steps import LAWS, Leaving, counted, coupon_refs, take_step
from domain.order.refunds.tenders import POINTS, spend_points
from domain.order.state import Order, standing
from domain.refund.basket import BreakdownRow
from domain.refund.due import excess


class PaymentExpired(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has the time to pay passed with nothing captured?"""


def capture_payment(seen: Seen, said: Said) -> list[Draft]:
    """Record money that came in; what it makes due of earlier steps falls due with it (R-000-64)."""
    fact = said.fact
    assert isinstance(fact, PaymentCaptured)
    order = placed_order(seen, said)
    assert order.placed is not None
    _check_tender(fact)
    if fact.confirms and fact.confirms != order.placed.checkout_leaf:
        sentence = "The customer confirmed another checkout than the one the order binds."
        raise Refused("shown-differs", sentence, "R-000-110", differs=["checkout_leaf"])
    most = max(order.payable - order.captured, order.outstanding)
    if fact.amount > most:
        left = money_text(max(0, most), order.placed.currency)
        sentence = (
            f"The order costs {money_text(order.payable, order.placed.currency)}; {left} of it are not yet captured."
        )
        money = {"payable": order.payable, "captured": order.captured, "currency": order.placed.currency}
        raise Refused("exceeds-payable", sentence, "R-000-64", **money)
    if fact.payment_id in order.payments:
        raise Refused("already-recorded-differently", f"Payment {fact.payment_id} is already recorded.")
    spent = spend_points(seen, said, order, fact)
    after = evolve(order, fact, said.at)
    drafts = [Draft(said.stream, fact), *release(order, fact, said, "LATE_CAPTURE"), *spent, *earn(said, order, after)]
    return drafts + begin(seen, said, after)


def _check_tender(fact: PaymentCaptured) -> None:
    """Points are spent where points pay; a tender can't take back more than it gave."""
    if fact.points and fact.tender != POINTS:
        raise Malformed("not-paid-in-points", f"Points are spent over the tender {POINTS} only.", "/points")
    if fact.refundable is not UNSET and fact.refundable > fact.amount:
        raise Malformed("refundable-above-amount", "A payment can't take back more than it brought.", "/refundable")


def release(
    order: Order, fact: PaymentCaptured | PriceAdjusted | RefundGranted | LinesExchanged, said: Said, kind: RefundKind
) -> list[Draft]:
    """The refund of what is now due beyond what fell due before, if anything is.

    `suggested` is what the fact itself takes off the price; a late capture takes off nothing.
    """
    after = evolve(order, fact, said.at)
    account = standing(after)
    above = excess(replace(account, due=after.due - after.overridden))
    amount = max(0, min(above, after.captured + after.collected - after.due))
    if not amount:
        return []
    suggested = order.goods_payable - after.goods_payable
    rows = (
        BreakdownRow(reason="EXCHANGE" if isinstance(fact, LinesExchanged) else "ADJUSTED", amount=suggested),
        BreakdownRow(reason="UNPAID", amount=amount - suggested),
    )
    due = RefundFellDue(
        refund_id=next_refund_id(order),
        kind=kind,
        suggested=suggested,
        amount=amount,
        status="DUE",
        policy_version=POLICY_VERSION,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=_rests_on(order, fact, kind),
        breakdown=tuple(row for row in rows if row.amount),
    )
    return [Draft(said.stream, due, (POLICY,))]


def _rests_on(
    order: Order, fact: PaymentCaptured | PriceAdjusted | RefundGranted | LinesExchanged, kind: RefundKind
) -> tuple[ClauseRef, ...]:
    """Late money rests on what the steps do whose refunds it makes due. No terms set what a replacement costs."""
    if isinstance(fact, LinesExchanged):
        return (ClauseRef(law=LAWS[order.returns[fact.return_id].requested.cause]),)
    if kind != "LATE_CAPTURE":
        return coupon_refs(order)
    return tuple(dict.fromkeys(ref for refund in order.refunds.values() for ref in refund.fact.clause_refs))


def expire_payment(seen: Seen, said: Said) -> list[Draft]:
    """Cancel an order whose time to pay passed with nothing captured and nothing shipped; else do nothing.

    Where nothing is to be paid, nothing can be late. An order recorded after its time has its own history.
    """
    order = placed_order(seen, said)
    assert order.placed is not None
    due_at = order.placed.payment_due_at
    unpaid = order.captured == 0 and order.outstanding > 0
    untouched = not order.any_shipped and all(line.requested == 0 for line in order.lines.values())
    if due_at is UNSET or order.placed.payment_due_passed or said.now <= due_at:
        return []
    if not order.any_kept or not unpaid or not untouched:
        return []
    units = whole(order)
    fact = LinesCancelled(lines=counted(units), cause="PAYMENT_EXPIRED", by="LEDGER")
    return take_step(seen, said, order, fact, Leaving(units, "PAYMENT_EXPIRED", cancellation=True))
