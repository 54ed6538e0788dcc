"""Paying refunds out: settled, failed, overridden; and shortfalls waived or collected."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import asdict

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import placed_order
from domain.order.events import (
    RefundFailed,
    RefundOverridden,
    RefundSettled,
    SettlementStated,
    ShortfallCollected,
    ShortfallWaived,
    TenderShare,
)
from domain.order.state import Order, Refund


def settle_refund(seen: Seen, said: Said) -> list[Draft]:
    """Record that a refund was paid, over which payments; never above what each of them captured."""
    fact = said.fact
    assert isinstance(fact, SettlementStated)
    order = placed_order(seen, said)
    refund = _unpaid(order, fact.refund_id)
    split = _default_split(order, refund) if fact.tenders is UNSET else fact.tenders
    _check_split(order, split)
    if fact.tenders is not UNSET and sum(share.amount for share in split) != refund.amount:
        raise Malformed("tenders-do-not-sum", "The tenders do not sum to the refund.", "/tenders")
    return [Draft(said.stream, RefundSettled(**asdict(fact), amount=refund.amount, split=tuple(split)))]


def fail_refund(seen: Seen, said: Said) -> list[Draft]:
    """Record that a payout failed or came back after it was settled; the same refund may settle later."""
    fact = said.fact
    assert isinstance(fact, RefundFailed)
    refund = _known(placed_order(seen, said), fact.refund_id)
    if refund.status == "SETTLED" and refund.settled is None:
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
    most = order.captured + order.collected - order.due + refund.amount
    if refund.fact.kind != "COMPENSATION" and fact.amount > most:
        assert order.placed is not None
        sentence = f"All refunds together can't exceed what came in; at most {money_text(most, order.placed.currency)}."
        money = {"amount": fact.amount, "most": most, "currency": order.placed.currency}
        raise Refused("exceeds-captured", sentence, "R-000-11", **money)
    return [Draft(said.stream, fact)]


def waive_shortfall(seen: Seen, said: Said) -> list[Draft]:
    """Stop asking for an open shortfall, or a part of it."""
    fact = said.fact
    assert isinstance(fact, ShortfallWaived)
    _within_open(placed_order(seen, said), fact.amount)
    return [Draft(said.stream, fact)]


def collect_shortfall(seen: Seen, said: Said) -> list[Draft]:
    """Record that the customer paid an open shortfall, or a part of it."""
    fact = said.fact
    assert isinstance(fact, ShortfallCollected)
    order = placed_order(seen, said)
    _within_open(order, fact.amount)
    if fact.reference in order.payments:
        raise Refused("already-recorded-differently", f"{fact.reference} is already recorded as a payment.")
    return [Draft(said.stream, fact)]


def _within_open(order: Order, amount: int) -> None:
    if amount > order.open:
        assert order.placed is not None
        currency = order.placed.currency
        sentence = f"Of the shortfall {money_text(order.open, currency)} are open, not {money_text(amount, currency)}."
        raise Refused("exceeds-shortfall", sentence, amount=amount, open=order.open, currency=currency)


def _known(order: Order, refund_id: str) -> Refund:
    refund = order.refunds.get(refund_id)
    if refund is None:
        raise Refused("unknown-refund", f"The order has no refund {refund_id}.", refund_id=refund_id)
    return refund


def _unpaid(order: Order, refund_id: str) -> Refund:
    refund = _known(order, refund_id)
    if refund.status == "SETTLED":
        raise Refused("already-settled", f"Refund {refund_id} is already settled.", refund_id=refund_id)
    return refund


def _default_split(order: Order, refund: Refund) -> list[TenderShare]:
    """The payments in the order they came in, each up to what it still holds; compensation is nobody's tender.

    What a compensation took over a tender leaves less for the goods, whose rest then goes another way.
    """
    left = 0 if refund.fact.kind == "COMPENSATION" else refund.amount
    split: list[TenderShare] = []
    for payment_id, payment in order.payments.items():
        part = min(left, payment.amount - payment.refunded)
        if part > 0:
            split.append(TenderShare(payment_id=payment_id, amount=part))
            left -= part
    return split


def _check_split(order: Order, split: Sequence[TenderShare]) -> None:
    wanted: dict[str, int] = {}
    for share in split:
        wanted[share.payment_id] = wanted.get(share.payment_id, 0) + share.amount
    for payment_id, amount in wanted.items():
        payment = order.payments.get(payment_id)
        if payment is None:
            raise Refused("unknown-payment", f"The order has no payment {payment_id}.", payment_id=payment_id)
        left = payment.amount - payment.refunded
        if amount > left:
            assert order.placed is not None
            currency = order.placed.currency
            sentence = (
                f"Payment {payment_id} can take back {money_text(left, currency)}, not {money_text(amount, currency)}."
            )
            raise Refused(
                "exceeds-tender", sentence, payment_id=payment_id, amount=amount, most=left, currency=currency
            )
