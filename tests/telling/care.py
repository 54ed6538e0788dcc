"""The story of compensation and care."""

from tests.book import Book
from tests.examples import off, order, units

CARE = "orders/CARE-1"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _a_threshold_the_merchant_broke(book)
    _damages(book)


def _a_threshold_the_merchant_broke(book: Book) -> None:
    book.say("campaigns/care-1", "CampaignPublished", **off(100_00, threshold=500_00))
    book.say("coupons/care-1", "CouponIssued", campaign_id="care-1", code="CARE-100")
    book.say(CARE, "OrderPlaced", **order(495_00, 605_00, coupons=["CARE-100"]))
    book.say(CARE, "PaymentCaptured", payment_id="p1", amount=1000_00, tender="WECHAT")
    book.say(CARE, "LinesCancelled", lines=units(_2=1), cause="MERCHANT_OUT_OF_STOCK")
    book.say(CARE, "MessageSent", message_id="CARE-1.r1.m", channel="EMAIL", reference="mail-1")
    shares = [{"party": "MERCHANT", "share_bp": 7_000}, {"party": "PLATFORM", "share_bp": 3_000}]
    voucher = {"kind": "VOUCHER", "amount": 50_00, "basis": "GOODWILL", "incident_id": "CARE-1.r1"}
    book.say(CARE, "CompensationGranted", **voucher, funding=shares)


def _damages(book: Book) -> None:
    book.say(
        CARE,
        "DamagesAssessed",
        assessment_id="d1",
        basis="STATUTORY_55",
        lines=units(_1=1),
        conditions=["FRAUD"],
        reason="以翻新品冒充新品",
        evidence=[{"kind": "PHOTO", "sha256": "cd" * 32}],
    )
    receipts = [{"amount": 80_00, "evidence": {"kind": "RECEIPT", "sha256": "ab" * 32}}]
    injured = {"basis": "MEDICAL", "conditions": ["INJURED"], "receipts": receipts}
    book.say(CARE, "DamagesAssessed", assessment_id="d2", **injured)
    book.say(CARE, "DamagesAssessed", assessment_id="d3", basis="PROMISED", lines=units(_1=1))
    book.say(CARE, "CompensationGranted", kind="CASH", amount=80_00, basis="MEDICAL", assessment_id="d2")
