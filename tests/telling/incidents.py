"""The story of a dangerous batch: found, stopped, recalled; and of one that was safe after all."""

from domain.clock import instant, plus
from tests.book import Book
from tests.examples import lines, order

EMERGENCY = "incidents/E-1"
YOGHURT = "orders/YOGHURT-1"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    goods = lines(5_00, quantity=2, title="Yoghurt", category="dairy", batch="B7")
    book.say(YOGHURT, "OrderPlaced", **order(lines=goods) | {"customer_id": "yu"})
    book.say(YOGHURT, "PaymentCaptured", payment_id="p1", amount=10_00, tender="WECHAT")
    book.say(YOGHURT, "LinesShipped", lines=[{"line": "1", "quantity": 1}])
    _recalled(book)
    _safe(book)


def _recalled(book: Book) -> None:
    _declare(book, EMERGENCY, "B7")
    book.later(hours=2)
    book.say(EMERGENCY, "ClockDue", clock_id="EMERGENCY")
    book.say(EMERGENCY, "EmergencyAssigned", owner="zhao")
    book.say(EMERGENCY, "EmergencyAcknowledged", by="chen")
    book.say(EMERGENCY, "BatchQuarantined", place="cold store 2")
    book.say(EMERGENCY, "BatchInspected", result="CONFIRMED", report_sha256="ab" * 32, inspector="lin")
    book.say(EMERGENCY, "RecallOrdered", plan_sha256="cd" * 32)
    book.say(YOGHURT, "OrderDue", kind="RECALL", item="E-1")
    known = {"merchant_id": "m1", "ground": "PAST_EXPIRY", "reason": "two days past its date", "approver": "wu"}
    book.say(EMERGENCY, "LiabilityEstablished", **known, evidence=[{"kind": "RECORD", "sha256": "ef" * 32}])
    book.say(YOGHURT, "OrderDue", kind="RECALL", item="E-1")
    book.say(EMERGENCY, "PublicApologyPublished", channel="HOME_PAGE", text_sha256="12" * 32, url_ref="notices/B7")
    book.say(EMERGENCY, "EmergencyClosed", outcome="RECALLED", reason="all were told")


def _safe(book: Book) -> None:
    """Recalled on an approver's word, and cleared."""
    safe = "incidents/E-2"
    _declare(book, safe, "B8")
    book.say(safe, "RecallOrdered", plan_sha256="cd" * 32, reason="three people are ill", approver="zhao")
    book.say(safe, "BatchInspected", result="CLEARED", report_sha256="34" * 32, inspector="lin")
    book.say(safe, "BatchReleased", reason="it was another batch")


def _declare(book: Book, stream: str, batch: str) -> None:
    reported_at = plus(instant(book.steady.now), hours=-1)
    meant = {"batch": batch, "sku": "sku-1", "merchant_id": "m1", "hazard": "FOOD_SAFETY", "case_id": "case-9"}
    book.say(stream, "EmergencyDeclared", **meant, reason="three people are ill", reported_at=reported_at)
