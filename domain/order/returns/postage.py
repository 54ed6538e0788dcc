"""The postage of a return: paid back by the side at fault, or by the customer's freight insurance (运费险)."""

import re
from typing import Any, cast

from msgspec.structs import asdict

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.common import LAWS, POLICY, placed_order
from domain.order.events import FreightInsurancePaid, InsuranceStated, ReimbursementStated, ReturnFreightReimbursed
from domain.order.falling_due import compensation
from domain.order.returns.facts import known_return, open_return
from domain.order.rights.remedies import FREIGHT_PAYER
from domain.order.state import Order, Return
from domain.refund.basket import BUYER_CAUSES

_HASH = re.compile(r"[0-9a-f]{64}")


def reimburse_freight(seen: Seen, said: Said) -> list[Draft]:
    """Pay return postage back against its receipt, once for a return: a fault costs the customer nothing
    (消费者权益保护法 24, R-003-21). At most what she said that it was; beside the insurance at most what that left her.
    """
    fact = said.fact
    assert isinstance(fact, ReimbursementStated)
    order = placed_order(seen, said)
    _check_receipt(said, fact)
    asked = known_return(order, fact.return_id)
    _check_owed(asked)
    cause = asked.requested.cause
    if cause in BUYER_CAUSES:
        sentence = "Who returns without a reason pays the postage."
        raise Refused("postage-is-the-customers", sentence, LAWS["BUYER_NO_REASON"], return_id=fact.return_id)
    _within(order, fact.amount, _paid_by_her(asked))
    if asked.insured is not None:
        _within(order, fact.amount, asked.insured.customer_share)
    if order.due + order.compensated + fact.amount > INTEGER_MAX:
        sentence = "All refunds together come to more than can be counted exactly."
        raise Malformed("amount-too-large", sentence, "/amount")
    payer = asked.authorised.freight_payer if asked.authorised else FREIGHT_PAYER[cause]
    due = compensation(order, said, fact.amount, "RETURN_FREIGHT", cause=cause, law=LAWS[cause])
    reimbursed = ReturnFreightReimbursed(**asdict(fact), payer=payer, refund_id=due.refund_id)
    return [Draft(said.stream, reimbursed), Draft(said.stream, due, (POLICY,))]


def pay_freight_insurance(seen: Seen, said: Said) -> list[Draft]:
    """Record what the insurer paid of a return's postage: up to the cover bought with the order (R-000-85)."""
    fact = said.fact
    assert isinstance(fact, InsuranceStated)
    order = placed_order(seen, said)
    assert order.placed is not None
    asked = _sent_back(order, fact.return_id)
    insurance = order.placed.freight_insurance
    if not insurance:
        raise Refused("not-insured", "The order was placed without freight insurance.", "R-000-85")
    _within(order, fact.freight, _paid_by_her(asked))
    payout = min(fact.freight, insurance.cover_max)
    if asked.reimbursed is not None:
        _within(order, payout, fact.freight - asked.reimbursed.amount)
    paid = FreightInsurancePaid(
        **asdict(fact), insurer=insurance.insurer, payout=payout, customer_share=fact.freight - payout
    )
    return [Draft(said.stream, paid)]


def _sent_back(order: Order, return_id: str) -> Return:
    """The return, unless it was refused or withdrawn; most postage is settled after the inspection."""
    asked = known_return(order, return_id)
    return asked if asked.inspected is not None else open_return(order, return_id)


def _check_owed(asked: Return) -> None:
    """Nobody owes the postage of what the customer keeps: withdrawn, refused, or sent back to her whole."""
    inspected = asked.inspected
    rejected = inspected is not None and not any(line.accepted for line in inspected.lines)
    if asked.withdrawn or asked.refused or rejected:
        return_id = asked.requested.return_id
        sentence = f"Nothing was taken back of return {return_id}, so its postage stays the customer's."
        raise Refused("nothing-to-reimburse", sentence, "R-003-21", return_id=return_id)


def _check_receipt(said: Said, fact: ReimbursementStated) -> None:
    """A receipt is told in words, or kept under its hash."""
    receipt = said.words.get(fact.receipt.commitment)
    if not (receipt.strip() if isinstance(receipt, str) else _has_hash(receipt)):
        sentence = "A receipt is its number in words, or names the hash of the document."
        raise Malformed("receipt-without-hash", sentence, "/receipt")


def _has_hash(document: Any) -> bool:
    """Whether a document, or one of several, is named by its SHA-256."""
    if isinstance(document, list):
        return any(_has_hash(each) for each in cast(list[Any], document))
    if not isinstance(document, dict):
        return False
    named: Any = cast(dict[str, Any], document).get("sha256")
    return isinstance(named, str) and _HASH.fullmatch(named) is not None


def _paid_by_her(asked: Return) -> int:
    """What the customer said that sending it cost; anything where she did not say."""
    freight = asked.dispatched.freight if asked.dispatched else None
    return freight if isinstance(freight, int) else INTEGER_MAX


def _within(order: Order, amount: int, most: int) -> None:
    """Insurance and reimbursement together never exceed the postage."""
    if amount > most:
        assert order.placed is not None
        most, currency = max(0, most), order.placed.currency
        sentence = f"At most {money_text(most, currency)} of the postage are still the customer's own."
        raise Refused("exceeds-freight", sentence, "R-000-85", amount=amount, most=most, currency=currency)
