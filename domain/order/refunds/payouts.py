"""Paying refunds out: settled, failed, overridden; and shortfalls waived or collected."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.currency import money_text
from domain.customer import Customer, PointsReturned
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import account_of, placed_order, rules_of
from domain.order.events import (
    RefundFailed,
    RefundOverridden,
    RefundSettled,
    SettlementStated,
    ShortfallCollected,
    ShortfallWaived,
)
from domain.order.fold.money import points_part
from domain.order.refunds.tenders import check_split, default_split, points_reference, with_points
from domain.order.state import Order, Refund


def settle_refund(seen: Seen, said: Said) -> list[Draft]:
    """Record that a refund was paid, over which payments; never above what each of them captured.

    What was set off before is not paid again. What points paid goes back as points.
    """
    fact = said.fact
    assert isinstance(fact, SettlementStated)
    order = placed_order(seen, said)
    refund = unpaid(order, fact.refund_id)
    split = default_split(order, refund) if fact.tenders is UNSET else fact.tenders
    check_split(order, refund, split)
    if fact.tenders is not UNSET and sum(share.amount for share in split) != refund.left:
        raise Malformed("tenders-do-not-sum", "The tenders do not sum to the refund.", "/tenders")
    settled = RefundSettled(**asdict(fact), amount=refund.left, split=with_points(order, split))
    return [Draft(said.stream, settled), *_points_returned(seen, said, order, settled)]


def _points_returned(seen: Seen, said: Said, order: Order, settled: RefundSettled) -> list[Draft]:
    """Points go back where they came from: to the customer's account, or elsewhere if that never held them."""
    account = account_of(order)
    drafts: list[Draft] = []
    for share in settled.split:
        if share.points:
            customer: Customer = seen[account].state
            back = PointsReturned(order_id=said.key, refund_id=settled.refund_id, points=share.points)
            drafts.append(Draft(said.stream, back))
            if points_reference(said.key, share.payment_id) in customer.spent:
                drafts.append(Draft(account, back))
    return drafts


def fail_refund(seen: Seen, said: Said) -> list[Draft]:
    """Record that a payout failed or came back after it was settled; the same refund may settle later.

    Points that went back can't come back: of a refund paid in points and money only the money fails.
    """
    fact = said.fact
    assert isinstance(fact, RefundFailed)
    refund = _known(placed_order(seen, said), fact.refund_id)
    payout = refund.settled
    if payout is not None and fact.reference is not UNSET and fact.reference != payout.reference:
        sentence = f"Refund {fact.refund_id} was paid as {payout.reference}, not as {fact.reference}."
        raise Refused("unknown-payout", sentence, refund_id=fact.refund_id, reference=payout.reference)
    paid_in_money = payout is not None and points_part(payout) < payout.amount
    if refund.status == "SETTLED" and not paid_in_money:
        raise Refused("already-settled", f"Nothing of refund {fact.refund_id} is to be paid.", refund_id=fact.refund_id)
    return [Draft(said.stream, fact)]


def override_refund(seen: Seen, said: Said) -> list[Draft]:
    """Set what a refund pays out, with a reason and an approver; the suggested figure stays (R-000-16)."""
    fact = said.fact
    assert isinstance(fact, RefundOverridden)
    order = placed_order(seen, said)
    refund = _known(order, fact.refund_id)
    if refund.settled is not None:
        raise Refused("already-settled", f"Refund {fact.refund_id} is already paid.", refund_id=fact.refund_id)
    _check_paid_part(order, refund, fact.amount)
    _check_authority(order, refund, fact.amount)
    most = order.captured + order.collected - order.due + refund.amount
    if refund.fact.kind != "COMPENSATION" and fact.amount > most:
        sentence = f"All refunds together can't exceed what came in; at most {money_text(most, _currency(order))}."
        money = {"amount": fact.amount, "most": most, "currency": _currency(order)}
        raise Refused("exceeds-captured", sentence, "R-000-11", **money)
    return [Draft(said.stream, fact)]


def _check_paid_part(order: Order, refund: Refund, amount: int) -> None:
    """What was set off or went back as points stays given."""
    given = refund.amount - refund.left
    if amount < given:
        sentence = f"{money_text(given, _currency(order))} of refund {refund.fact.refund_id} are already given."
        raise Refused("already-settled", sentence, refund_id=refund.fact.refund_id)


def _check_authority(order: Order, refund: Refund, amount: int) -> None:
    """A house may limit by how much anyone raises a refund over the figure that the rules came to."""
    rise_max = rules_of(order).override_rise_max
    if rise_max is UNSET:
        return
    currency, most = _currency(order), max(refund.fact.suggested, refund.fact.amount) + rise_max
    if amount > most:
        limit = money_text(rise_max, currency)
        sentence = f"A refund may be raised by at most {limit}, here to {money_text(most, currency)}."
        extra = {"amount": amount, "most": most, "limit": rise_max, "currency": currency}
        raise Refused("beyond-authority", sentence, "R-000-16", **extra)


def waive_shortfall(seen: Seen, said: Said) -> list[Draft]:
    """Stop asking for an open shortfall, or a part of it."""
    fact = said.fact
    assert isinstance(fact, ShortfallWaived)
    within_open(placed_order(seen, said), fact.amount)
    return [Draft(said.stream, fact)]


def collect_shortfall(seen: Seen, said: Said) -> list[Draft]:
    """Record that the customer paid an open shortfall, or a part of it."""
    fact = said.fact
    assert isinstance(fact, ShortfallCollected)
    order = placed_order(seen, said)
    within_open(order, fact.amount)
    if fact.reference in order.payments:
        raise Refused("already-recorded-differently", f"{fact.reference} is already recorded as a payment.")
    return [Draft(said.stream, fact)]


def within_open(order: Order, amount: int) -> None:
    """Refuse more than is open of the order's shortfall."""
    if amount > order.open:
        currency = _currency(order)
        sentence = f"Of the shortfall {money_text(order.open, currency)} are open, not {money_text(amount, currency)}."
        raise Refused("exceeds-shortfall", sentence, amount=amount, open=order.open, currency=currency)


def _known(order: Order, refund_id: str) -> Refund:
    refund = order.refunds.get(refund_id)
    if refund is None:
        raise Refused("unknown-refund", f"The order has no refund {refund_id}.", refund_id=refund_id)
    return refund


def unpaid(order: Order, refund_id: str) -> Refund:
    """The refund, of which something must still be to pay."""
    refund = _known(order, refund_id)
    if refund.status == "SETTLED":
        raise Refused("already-settled", f"Refund {refund_id} is already settled.", refund_id=refund_id)
    return refund


def _currency(order: Order) -> str:
    assert order.placed is not None
    return order.placed.currency
