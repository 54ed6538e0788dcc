"""What counts as a dispute: the customer says that something is wrong with what she got.

A return asked for with a cause of the seller's side is one, whatever becomes of it; sending back what she simply does
not want is none. A case about quality, or a complaint, that names its order when it is opened is one too; the returns
that cases carry out are the same dispute and count no second time.
"""

from typing import NamedTuple

from domain.case.events.intake import CaseOpened
from domain.ledger.entry import LEDGER, Entry
from domain.order.events import ReturnRequested
from domain.refund.basket import BUYER_CAUSES

DISPUTES = (ReturnRequested, CaseOpened)
"""The facts that may be one."""


class Dispute(NamedTuple):
    """About which order, by its stream, and why: the cause of the return, or the category of the case."""

    stream: str
    reason: str


def dispute_of(entry: Entry) -> Dispute | None:
    """The dispute that an event raises, if it does."""
    match entry.data:
        case ReturnRequested(cause=cause) if cause not in BUYER_CAUSES and entry.actor != LEDGER:
            return Dispute(entry.stream, cause)
        case CaseOpened(order_id=str(order_id), channel=channel, category="QUALITY" | "COMPLAINT" as category) if (
            channel != "LEDGER"
        ):
            return Dispute(f"orders/{order_id}", category)
        case _:
            return None
