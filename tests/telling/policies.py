"""The story of policies."""

from tests.book import Book
from tests.examples import off


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    house = "policies/house"
    clause = {"clause_id": "p-1", "text": "起球不属于质量问题。"}
    book.say(house, "PolicyDrafted", title="Returns", clauses=[clause], rules={"no_reason_days": 15})
    book.say(house, "PolicyPublished", channels=["HOME_PAGE"], effective_from="2026-06-30T16:00:00.000000Z")
    book.say(house, "PolicyDrafted", title="Returns", rules={"no_reason_days": 30}, body_sha256="ef" * 32)
    book.say(house, "PolicyPublished", channels=["HOME_PAGE"], effective_from="2026-07-31T16:00:00.000000Z")
    book.say(house, "PolicyWithdrawn", version=2, reason="asked for comments first")
    _a_clause_is_explained(book)


def _a_clause_is_explained(book: Book) -> None:
    clause = {"clause_id": "k2", "text": "清仓码不支持七天无理由退货，部分商品除外。"}
    terms = off(30_00, threshold=100_00, clauses=[clause]) | {"class": "CLEARANCE"}
    book.say("campaigns/clear", "CampaignPublished", **terms)
    book.say("campaigns/clear", "ClauseExplained", clause_id="k2", answer="SKU-9 可以退。", includes=["SKU-9"])
