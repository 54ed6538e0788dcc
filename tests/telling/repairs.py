"""The story of repairs: one that is covered, one that is paid for with cheaper parts, one that comes to nothing."""

from typing import Any

from tests.book import Book
from tests.examples import campaign, lines, order, units

REPAIRED = "orders/FIX-1"
REPORT = {"report_sha256": "cd" * 32}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    book.say("campaigns/parts-20", "CampaignPublished", **campaign({"kind": "PARTS_DISCOUNT", "off_bp": 2_000}))
    book.say("coupons/parts-20", "CouponIssued", campaign_id="parts-20", code="PARTS-20")
    placed = order(lines=lines(500_00, category="phone"), coupons=["PARTS-20"]) | {"customer_id": "fang"}
    book.say(REPAIRED, "OrderPlaced", **placed)
    book.say(REPAIRED, "PaymentCaptured", payment_id="p1", amount=500_00, tender="WECHAT")
    book.say(REPAIRED, "LinesDelivered", lines=units(_1=1))
    _covered(book)
    _own_damage(book)
    _ask(book, "F3")
    book.say(REPAIRED, "RepairWithdrawn", repair_id="F3", reason="it works again")


def _ask(book: Book, number: str, **members: Any) -> None:
    named = {"line": "1", "order_no": "FIX-1", "reason": "no picture"} | members
    book.say(REPAIRED, "RepairRequested", repair_id=number, **named)


def _covered(book: Book) -> None:
    _ask(book, "F1")
    book.say(REPAIRED, "RepairReceived", repair_id="F1")
    book.say(REPAIRED, "RepairQuoted", repair_id="F1", parts=0, labour=0, working_days=5)
    book.later(days=12)
    book.say(REPAIRED, "OrderDue", kind="REPAIR", item="F1")
    book.say(REPAIRED, "RepairCompleted", repair_id="F1", outcome="REPAIRED", **REPORT)
    book.say(REPAIRED, "RepairReturned", repair_id="F1", carrier="SF", tracking_no="SF-2")


def _own_damage(book: Book) -> None:
    """It fell: the customer pays, with a discount on the parts; another quote is declined."""
    asked = {"cause": "OWN_DAMAGE", "parts_discount": True, "coupon_proof": "parts-20", "mode": "STORE"}
    costs = {"parts": 120_00, "labour": 30_00, "working_days": 3, "ground": "OWN_DAMAGE", "evidence": {"a": "photo"}}
    for number in ("F2", "F4"):
        _ask(book, number, **asked)
        book.say(REPAIRED, "RepairReceived", repair_id=number)
        book.say(REPAIRED, "RepairQuoted", repair_id=number, **costs)
        book.say(REPAIRED, "RepairAnswered", repair_id=number, accepted=number == "F2")
        if number == "F2":
            book.say(REPAIRED, "RepairPaid", repair_id=number, amount=126_00, reference="till-9")
            book.say(REPAIRED, "RepairCompleted", repair_id=number, outcome="NOT_REPAIRABLE", **REPORT)
        book.say(REPAIRED, "RepairReturned", repair_id=number)
