"""The story of a merchant and a carrier, their scores, and what the public is told."""

from domain.clock import instant, plus
from tests.book import Book

SHOP = "partners/lamps"
CARRIER = "partners/fast"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _a_merchant(book)
    _a_carrier(book)


def _a_merchant(book: Book) -> None:
    due_at = plus(instant(book.steady.now), days=1)
    book.say(SHOP, "PartnerRegistered", role="MERCHANT", title="Lamps & Co")
    book.say(SHOP, "MerchantWarned", warning_id="w1", reason="the lamps are not brass", case_id="C-1")
    book.say(SHOP, "SelfCheckOrdered", check_id="k1", subject="lamp-3", due_at=due_at, case_id="C-1")
    book.say(SHOP, "SelfCheckOrdered", check_id="k2", subject="lamp-4", due_at=due_at)
    book.say(SHOP, "SelfCheckCompleted", check_id="k1", before_sha256="ab" * 32, after_sha256="cd" * 32)
    book.say(SHOP, "ScoreMoved", movement_id="s1", delta=-5, cause="NOT_AS_DESCRIBED", case_id="C-1")
    book.say(SHOP, "ScoreMoved", movement_id="s2", delta=5, cause="APPEAL", reverses="s1")
    book.later(days=2)
    book.say(SHOP, "PartnerDue", kind="SELF_CHECK", item="k2")
    book.say(SHOP, "PartnerPenalised", penalty_id="p1", measure="WARNING", ground="no action in 24 hours")
    book.later(days=14)
    book.say(SHOP, "PartnerDue", kind="NOTICE", item="p1")
    book.say(SHOP, "PenaltyPublished", penalty_id="p1", channel="HOME_PAGE", reference="notice-1")
    book.say(SHOP, "PenaltyLifted", penalty_id="p1", reason="the appeal was right")


def _a_carrier(book: Book) -> None:
    now = instant(book.steady.now)
    book.say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=now, cap=300_00, declared_value=True)
    asked = {"rectification_id": "r1", "reason": "parcels were lost", "due_at": plus(now, days=1), "case_id": "C-2"}
    book.say(CARRIER, "RectificationRequested", **asked)
    book.later(days=2)
    book.say(CARRIER, "PartnerDue", kind="RECTIFICATION", item="r1")
    book.say(CARRIER, "RectificationDone", rectification_id="r1", answer="every parcel is scanned twice now")
