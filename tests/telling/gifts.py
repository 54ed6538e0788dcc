"""The story of gifts that go both ways, of services, and of gifts that are coupons or points."""

from typing import Any

from domain.clock import instant, plus
from tests.book import Book
from tests.examples import LI, campaign, lines, order, units

GIVEN = "orders/GIFT-1"
BOTH_WAYS = "orders/GIFT-2"
CREDITED = "orders/GIFT-3"
SHOP = {"customer_id": "fang", "merchant_id": "fang-shop"}
BAG = {"line": "g", "sku": "bag", "title": "Shopping bag", "category": "gifts", "kind": "GIFT", "list_price": 0}
COVER = {"line": "w", "sku": "cover-2y", "title": "Warranty", "category": "services", "kind": "SERVICE"}
FORM = {"reason": "not needed", "contact": "fang@example.com"}
SHOWN = [{"sha256": "ab" * 32}]
GREEN = {
    "programme_id": "green-2026",
    "opens_at": "2026-01-01T00:00:00.000000Z",
    "closes_at": "2099-12-31T00:00:00.000000Z",
    "points": 50,
}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    book.say("policies/fang-shop", "PolicyDrafted", title="Gifts", rules={"recycling": GREEN, "gift_loss": "DEDUCT"})
    tomorrow = plus(instant(book.steady.now), days=1)
    book.say("policies/fang-shop", "PolicyPublished", channels=["HOME_PAGE"], effective_from=tomorrow)
    book.later(days=2)
    _gifts_with_goods(book)
    _coupons_and_points(book)
    _both_ways(book)


def _gift(**members: Any) -> dict[str, Any]:
    return BAG | {"quantity": 2, "belongs_to": "1", "declared_value": 39_00} | members


def _gifts_with_goods(book: Book) -> None:
    """One missing and priced, one that comes later; a service used for a day, one by itself, one that was free."""
    covers = [
        COVER | {"list_price": 19_900, "quantity": 2, "belongs_to": "1", "days": 730},
        COVER | {"line": "f", "sku": "free", "list_price": 0, "quantity": 1, "belongs_to": "2", "days": 30},
        COVER | {"line": "d", "list_price": 10_00, "quantity": 1, "days": 30, "starts": "2099-01-01"},
    ]
    goods = lines(299_00, 30_00, quantity=2)
    goods[1]["quantity"] = 1
    dear = _gift(line="h", belongs_to="2", quantity=1)
    book.say(GIVEN, "OrderPlaced", **order(lines=[*goods, _gift(), dear, *covers]) | SHOP)
    book.say(GIVEN, "PaymentCaptured", payment_id="p1", amount=2 * 299_00 + 30_00 + 2 * 19_900 + 10_00, tender="WECHAT")
    book.say(GIVEN, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    asked = {"lines": units(_1=1), "cause": "BUYER_NO_REASON"}
    book.say(GIVEN, "ReturnRequested", return_id="R1", **asked)
    book.say(GIVEN, "ReturnAuthorised", return_id="R1")
    found = [{"line": "g", "accepted": 0, "rejected": 1, "grade": "SEVERE", "customer_bp": 5_000, "reason": "torn"}]
    book.say(GIVEN, "ReturnInspected", return_id="R1", lines=[{"line": "1", "accepted": 1}], gifts=found)
    book.say(GIVEN, "GiftReceived", lines=units(_g=1))
    book.say(GIVEN, "LinesCancelled", lines=units(_d=1), cause="BUYER_NO_REASON")
    book.say(GIVEN, "ReturnRequested", return_id="R2", lines=units(_1=1), cause="QUALITY")
    book.say(GIVEN, "ReturnInspected", return_id="R2", lines=[{"line": "1", "accepted": 1}])
    asked = {"lines": units(_2=1), "cause": "BUYER_NO_REASON", "gifts_kept": ["h"]}
    book.say(GIVEN, "ReturnRequested", return_id="R3", **asked)
    book.say(GIVEN, "ReturnInspected", return_id="R3", lines=[{"line": "2", "accepted": 1}])


def _coupons_and_points(book: Book) -> None:
    book.say("campaigns/gift-20", "CampaignPublished", **campaign({"kind": "AMOUNT_OFF", "amount": 20_00}))
    given = [
        _gift(line="c", quantity=1, gives={"kind": "COUPON", "campaign_id": "gift-20"}),
        _gift(line="p", quantity=1, gives={"kind": "POINTS", "points": 100}),
        _gift(line="s"),
    ]
    book.say(CREDITED, "OrderPlaced", **order(lines=[*lines(100_00), *given]) | {"customer_id": LI})
    book.say(CREDITED, "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    book.say(CREDITED, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")


def _both_ways(book: Book) -> None:
    """Each kind of gift return, with all that can happen to one."""
    book.say(BOTH_WAYS, "OrderPlaced", **order(lines=[*lines(299_00), _gift(quantity=9)]) | SHOP)
    book.say(BOTH_WAYS, "PaymentCaptured", payment_id="p1", amount=299_00, tender="WECHAT")
    book.say(BOTH_WAYS, "LinesDelivered", lines=units(_1=1, _g=9))
    _given_back(book)
    _negotiated(book)
    _too_few_and_too_many(book)
    book.later(days=8)
    book.say(BOTH_WAYS, "OrderDue", kind="GIFT_CHANNEL", item="g")
    book.say(BOTH_WAYS, "GiftChannelReopened", line="g", approver="wang", reason="in hospital")
    _late(book)


def _ask(book: Book, number: str, kind: str, **members: Any) -> None:
    named = {"order_no": "GIFT-2", "lines": units(_g=1)} | FORM | members
    book.say(BOTH_WAYS, "GiftReturnRequested", gift_return_id=number, kind=kind, **named)


def _given_back(book: Book) -> None:
    """Not wanted, collected at home, and archived with a score; another one is withdrawn."""
    _ask(book, "G1", "VOLUNTARY", cause="NOT_WANTED", channel="AGENT", invoice_no="F-77")
    book.say(BOTH_WAYS, "GiftReturnExpedited", gift_return_id="G1")
    book.say(BOTH_WAYS, "GiftReturnReviewed", gift_return_id="G1", mode="HOME_COLLECT", outcome="REFUND")
    book.say(
        BOTH_WAYS, "GiftHandedOver", gift_return_id="G1", mode="HOME_COLLECT", store_id="store-3", staff_id="staff-9"
    )
    book.say(BOTH_WAYS, "GiftReceived", lines=units(_g=1), gift_return_id="G1", grade="LIGHT")
    book.say(BOTH_WAYS, "GiftReturnArchived", gift_return_id="G1", score=5)
    _ask(book, "G10", "RECYCLING", evidence=SHOWN)
    book.say(BOTH_WAYS, "GiftReturnReviewed", gift_return_id="G10")
    _ask(book, "G2", "VOLUNTARY")
    book.say(BOTH_WAYS, "GiftReturnWithdrawn", gift_return_id="G2", reason="she keeps it")


def _negotiated(book: Book) -> None:
    """Badly damaged: the freight is shared; another one is swapped."""
    for number, agreed in (("G3", {"kind": "FREIGHT", "freight": 12_00, "customer_bp": 5_000}), ("G4", None)):
        _ask(book, number, "REPLACEMENT", evidence=SHOWN)
        book.say(BOTH_WAYS, "GiftReturnReviewed", gift_return_id=number, grade="SEVERE", reason="torn")
        swap = {"kind": "SWAP", "sku": "cup", "title": "Cup"}
        book.say(BOTH_WAYS, "GiftReturnAgreed", gift_return_id=number, **(agreed or swap))
    book.say(BOTH_WAYS, "GiftDispatched", gift_return_id="G3", carrier="SF", tracking_no="SF-1")
    book.say(BOTH_WAYS, "GiftReturnConfirmed", gift_return_id="G3", intact=False, reason="broken again")
    book.say(BOTH_WAYS, "GiftDispatched", gift_return_id="G3")
    book.say(BOTH_WAYS, "GiftReturnConfirmed", gift_return_id="G3", received=units(_g=1))


def _too_few_and_too_many(book: Book) -> None:
    _ask(book, "G5", "SHORTAGE", evidence=SHOWN)
    book.say(BOTH_WAYS, "GiftQuantityReconciled", gift_return_id="G5", line="g", received=7)
    for number, mode in (("G6", "RETURN_AT_MERCHANT_COST"), ("G7", "KEEP_GOODWILL"), ("G8", "BUY")):
        _ask(book, number, "OVERAGE", evidence=SHOWN)
        book.say(BOTH_WAYS, "GiftQuantityReconciled", gift_return_id=number, line="g", received=10)
        freight = {"freight": 12_00} if mode == "RETURN_AT_MERCHANT_COST" else {}
        book.say(BOTH_WAYS, "GiftOverageResolved", gift_return_id=number, line="g", mode=mode, **freight)


def _late(book: Book) -> None:
    """A review and a parcel that take too long."""
    _ask(book, "G9", "VOLUNTARY")
    book.say(BOTH_WAYS, "GiftDispatched", gift_return_id="G4")
    book.later(days=12)
    book.say(BOTH_WAYS, "OrderDue", kind="GIFT_REVIEW", item="G9")
    book.say(BOTH_WAYS, "OrderDue", kind="GIFT_TRANSIT", item="G4")
