"""A shop with gifts whose clock the test sets: order A-1 is goods for 299.00 and two bags."""

from typing import Any

from domain.ledger.command import Command
from tests.examples import order, units
from tests.order.bound_stories import gift, goods
from tests.time.test_ticking import A1, Night

FORM = {"order_no": "A-1", "reason": "not needed", "contact": "li@example.com"}
CLOSED = ["GiftChannelClosed", "ReturnWindowClosed"]
REMINDED = "MessagePrepared"


def bags(night: Night, *lines: dict[str, Any], **members: Any) -> None:
    """Placed and paid."""
    stated = order(lines=list(lines or (goods(), gift(quantity=2))), **members)
    night.say(A1, "OrderPlaced", **stated)
    night.say(A1, "PaymentCaptured", payment_id="p1", amount=night.stream(A1).state.outstanding, tender="WECHAT")


def delivered(night: Night, on: str = "2026-05-01", **counts: int) -> None:
    night.at(on)
    night.say(A1, "LinesDelivered", lines=units(**counts))


def apply(night: Night, number: str = "G1", quantity: int = 2, **members: Any) -> None:
    asked = {"gift_return_id": number, "kind": "VOLUNTARY", "lines": units(g=quantity)} | FORM | members
    night.say(A1, "GiftReturnRequested", **asked)


def named(night: Night, type_: str) -> list[Any]:
    """Everything of this type that the order's stream holds."""
    return [entry.data for entry in night.ledger.entries(A1) if entry.type == type_]


def imported(night: Night, type_: str, on: str, **members: Any) -> None:
    """A fact of an older history, recorded now."""
    stated, rows = night.stated(A1, type_, members)
    stated = stated._replace(occurred_at=f"{on}T02:00:00.000000Z")
    (outcome,) = night.ledger.append(Command(A1, (stated,), "k1", rows, historical=True, may_backdate=True))
    assert not isinstance(outcome, Exception), outcome
