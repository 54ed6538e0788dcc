"""The story of follow-ups: one customer is content, one complained and says why, one is never reached."""

from tests.book import Book
from tests.examples import order

ORDER = "orders/FOLLOW-1"
KNOWN = {
    "channel": "PHONE",
    "order_id": "FOLLOW-1",
    "customer_name": "王女士",
    "contact": "138",
    "purchase_channel": "APP",
    "reason": "how?",
    "demands": ["EXPLANATION"],
}
ANSWERS = {"SATISFIED": "yes", "MORE_NEEDS": "none", "IMPROVEMENT": "answer sooner"}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    book.say(ORDER, "OrderPlaced", **order(100_00, coupons=[]))
    _answered(book, "cases/FU-1", "CONSULT")
    _followed_up(book, "cases/FU-1", "SATISFIED", "MORE_NEEDS")
    book.say("cases/FU-1", "SatisfactionScored", follow_up_id="F1", score=5)
    _answered(book, "cases/FU-2", "COMPLAINT")
    _followed_up(book, "cases/FU-2", "SATISFIED", "MORE_NEEDS", "IMPROVEMENT")
    low = {"score": 1, "reason": "asked three times", "tags": ["PROCESS_COMPLEX"]}
    book.say("cases/FU-2", "SatisfactionScored", follow_up_id="F1", **low)
    book.say("cases/FU-2", "LowScoreReasonTagged", follow_up_id="F1", tags=["STAFF_ATTITUDE"])
    _answered(book, "cases/FU-3", "CONSULT")
    for attempt in (1, 2, 3):
        book.say("cases/FU-3", "FollowUpUnreachable", follow_up_id="F1", attempt=attempt)


def _answered(book: Book, name: str, category: str) -> None:
    book.say(name, "CaseOpened", category=category, **KNOWN)
    book.say(name, "CaseVerified")
    book.say(name, "FirstResponded", owner="staff-3")
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    book.say(name, "CaseClosed", outcome="ANSWERED", reason="told", demands=told)


def _followed_up(book: Book, name: str, *questions: str) -> None:
    answers = [{"question": each, "answer": ANSWERS[each]} for each in questions]
    book.say(name, "FollowUpCompleted", follow_up_id="F1", answers=answers, satisfied=True, more_needs=False)
