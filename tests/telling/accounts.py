"""The story of accounts that were signed up for a code, and what follows from it."""

from domain.clock import instant, plus
from tests.book import Book
from tests.examples import off, order

RING = "customers/ring-1"
AGREEMENT = "policies/terms-of-use"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    clause = {"clause_id": "u9", "text": "刷单的账户可以暂停使用优惠券。"}
    book.say(AGREEMENT, "PolicyDrafted", title="Terms of use", clauses=[clause])
    book.say(AGREEMENT, "PolicyPublished", channels=["APP"], effective_from=plus(instant(book.steady.now), hours=1))
    book.later(hours=2)
    for number in (1, 2):
        ring = f"customers/ring-{number}"
        book.say(ring, "TierSet", tier="GOLD", reason="many orders")
        if number == 1:
            book.say(ring, "AgreementAccepted", agreement_id="terms-of-use", version=1)
        _is_suspected(book, ring, instant(book.steady.now))
    book.say(RING, "AccountUnfrozen", freeze_id="f1", reason="it was her family")
    _gives_back(book)


def _is_suspected(book: Book, ring: str, at: str) -> None:
    """The one had accepted the clause, the other had not."""
    signups = [
        {"customer_id": f"ring-{each}", "at": at, "device": "D", "address": "A", "evidence_id": f"e{each}"}
        for each in range(1, 6)
    ]
    said = {"kind": "FAKE_REGISTRATION", "evidence": {"note": "one phone"}, "signups": signups}
    book.later(hours=1)
    book.say(ring, "AbuseSuspected", abuse_id="a1", signals=["SAME_DEVICE"], **said)
    asked = {"abuse_id": "a1", "agreement_id": "terms-of-use", "clause_id": "u9"}
    book.say(ring, "FreezeRequested", freeze_id="f1", scopes=["COUPON", "GOODWILL"], **asked)


def _gives_back(book: Book) -> None:
    terms = off(50_00, threshold=100_00, valid_until=plus(instant(book.steady.now), days=9), issuer_id="ring-shop")
    book.say("campaigns/ring", "CampaignPublished", **terms)
    book.say("coupons/ring", "CouponIssued", campaign_id="ring", code="RING")
    placed = order(400_00) | {"customer_id": "ring-1", "merchant_id": "ring-shop", "coupons": ["RING"]}
    book.say("orders/RING-1", "OrderPlaced", **placed)
    book.say(RING, "BenefitsTakenBack", taking_id="t1", abuse_id="a1", order_id="RING-1", amount=50_00)
    book.say(RING, "ClaimClosed", taking_id="t1", how="PAID", reference="bank-7")
