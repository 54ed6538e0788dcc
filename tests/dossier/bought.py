"""One coat, bought with a clearance code: once told as it should be, once hidden."""

from hashlib import sha256
from typing import Any, TypeVar

from domain.ledger.entry import Entry
from domain.message import MessagePrepared
from projections.dossier.document import document
from projections.dossier.material import Held, Material, Sources
from projections.words import commitments
from tests.book import Book
from tests.projections.shop import Shop

S = TypeVar("S", Shop, Book)
PAGE = "<!doctype html><h1>结账</h1>".encode()
DIGEST = sha256(PAGE).hexdigest()
CLAUSE = {"clause_id": "k1", "text": "清仓优惠码购买的商品不支持七天无理由退货。", "restricts": "NO_REASON_RETURN"}
TERMS = {
    "class": "CLEARANCE",
    "issuer": "MERCHANT",
    "issuer_id": "m1",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
    "threshold": 30000,
    "scope": {},
    "valid_from": "2026-05-01",
    "valid_until": "2026-12-31",
    "after_sales": {"no_reason_return": False},
    "clauses": [CLAUSE],
}
COAT = {
    "line": "1",
    "sku": "COAT",
    "title": "羽绒服",
    "category": "clothing",
    "kind": "GOODS",
    "list_price": 40000,
    "quantity": 1,
}
VERSION = {"campaign_id": "may", "terms_version": 1}
ORDER, CHECKOUT = "orders/A-1", "checkouts/K-1"
PLACED = {"customer_id": "c1", "merchant_id": "m1", "currency": "CNY", "channel": "web"}
UNITS = [{"line": "1", "quantity": 1}]


def offered(shop: S) -> S:
    """The code CLEAR is there."""
    shop.say("campaigns/may", "CampaignPublished", **TERMS)
    shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="CLEAR")
    return shop


def shown(shop: Shop | Book, *, content: bool = True) -> None:
    """The page, kept or not."""
    page = {"customer_id": "c1", "currency": "CNY", "language": "zh-CN", "lines": [COAT], "coupons": ["CLEAR"]}
    totals = {"listed": 40000, "discount": 5000, "freight": 0, "payable": 35000}
    kept = [{"sha256": DIGEST, "media_type": "text/html"}] if content else []
    shop.say(CHECKOUT, "CheckoutShown", **page, totals=totals, content=kept)


def presented(shop: Shop | Book, **how: Any) -> None:
    """The clause, in bold in a popup and on the page of the goods, unless said otherwise."""
    usual = {"channels": ["POPUP", "DETAIL_PAGE"], "marks": ["BOLD"], "position": "TOP", "before_order": True}
    shop.say(CHECKOUT, "TermsPresented", **VERSION, clauses=[{"clause_id": "k1", **usual, **how}])


def good_checkout(shop: S) -> S:
    """Everything is told, confirmed and accepted."""
    shown(offered(shop))
    presented(shop)
    shop.say(CHECKOUT, "ClauseConfirmed", clause_id="k1", preticked=False)
    shop.say(CHECKOUT, "TermsAccepted", **VERSION)
    return shop


def bad_checkout(shop: Shop) -> Shop:
    """The page was not kept, the clause hidden, its box ticked in advance."""
    shown(offered(shop), content=False)
    presented(shop, channels=["DETAIL_PAGE"], marks=["GREY"], position="BOTTOM", font_px=10)
    shop.say(CHECKOUT, "ClauseConfirmed", clause_id="k1", preticked=True)
    shop.say(CHECKOUT, "TermsAccepted", **VERSION)
    return shop


def ordered(shop: Shop, **members: Any) -> Shop:
    """The order from that checkout."""
    placed = {**PLACED, "lines": [COAT], "coupons": ["CLEAR"], "checkout_id": "K-1", **members}
    shop.say(ORDER, "OrderPlaced", **placed)
    return shop


def fulfilled(shop: Shop) -> Shop:
    """Paid, sent with a number, signed for."""
    shop.say(ORDER, "PaymentCaptured", payment_id="p1", amount=35000, tender="alipay")
    (sent,) = shop.say(ORDER, "LinesShipped", lines=UNITS, carrier="SF", tracking_no="SF1001")
    shop.say(ORDER, "LinesDelivered", lines=UNITS, signed_at=sent.occurred_at)
    return shop


def refunded(shop: Shop) -> Shop:
    """Money back without goods, approved, paid and told of."""
    shop.say(ORDER, "RefundGranted", amount=3000, reason="袖口有线头", approver="ms-wang")
    told = shop.say(ORDER, "RefundSettled", refund_id="r1", reference="ALI-1")
    for message in [each.data for each in told if isinstance(each.data, MessagePrepared)]:
        shop.say(ORDER, "MessageSent", message_id=message.message_id, channel="SMS")
    return shop


def material(shop: Shop, subject: str = ORDER, *, reads: bool = True, kept: bool = True, held: bool = True) -> Material:
    """What the log holds; for a reader who may see words or not, with the page's bytes here or not."""
    entries: tuple[Entry, ...] = tuple(shop.log)
    keys = {key for each in entries for key in commitments(each.data)}
    contents = {key: Held(len(PAGE) if held else None, kept) for key, word in shop.words.items() if word == DIGEST}
    words = {key: shop.words[key] for key in keys} if reads else {}
    return Material(Sources(subject, entries, words, frozenset(keys) if kept else frozenset(), contents))


def pack_of(shop: Shop, **how: Any) -> dict[str, Any]:
    """The pack's document."""
    return document(material(shop, **how))


GOOD = refunded(fulfilled(ordered(good_checkout(Shop()))))
BAD = ordered(bad_checkout(Shop()))
