"""The story of after-sales cases: one settled on its order, one answered at night, one that time overtakes."""

from tests.book import Book
from tests.examples import order, units

ORDER, SETTLED, ASKED = "orders/CASE-1", "cases/C-1", "cases/C-2"
KNOWN = {"order_id": "CASE-1", "purchase_channel": "APP", "reason": "红肿", "demands": ["RETURN_REFUND"]}
WHO = {"customer_name": "王女士", "contact": "138"}
RETURN = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}
CASH = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}
SHOP = {"customer_id": "wang", "merchant_id": "skin-shop"}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    book.say(ORDER, "OrderPlaced", **order(268_00, 30_00, coupons=[], freight=12_00) | SHOP)
    book.say(ORDER, "PaymentCaptured", payment_id="p1", amount=310_00, tender="WECHAT")
    book.say(ORDER, "LinesDelivered", lines=units(_1=1, _2=1))
    _settled(book)
    _asked(book)


def _settled(book: Book) -> None:
    book.say(SETTLED, "CaseOpened", channel="APP", category="COMPLAINT", scene="REFUND_DISPUTE", **KNOWN)
    book.say(SETTLED, "CaseDetailed", defects=["ODOUR"], **WHO)
    book.say(SETTLED, "CaseAssigned", owner="staff-1", reason="shift")
    book.say(SETTLED, "CaseClassified", category="QUALITY", scene="SKIN_REACTION", health=True)
    book.say(SETTLED, "FirstResponded", owner="staff-2")
    book.say(SETTLED, "ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER")
    book.say(SETTLED, "ClockResumed", clock_id="PLAN")
    book.say(SETTLED, "CaseVerified", reason="seen on the pictures")
    book.say(SETTLED, "StockConfirmed", sku="cream")
    option = {"option_id": "a", "remedies": [RETURN, CASH]}
    book.say(SETTLED, "ResolutionProposed", proposal_id="P1", reason="health first", options=[option])
    book.say(SETTLED, "ResolutionRejected", proposal_id="P1", by="MERCHANT", reason="genuine goods")
    book.say(SETTLED, "ResolutionProposed", proposal_id="P2", reason="health first", options=[option])
    book.say(SETTLED, "ResolutionAccepted", proposal_id="P2", option_id="a")
    book.say(SETTLED, "ResolutionExecuted", address="warehouse 1")
    book.say(ORDER, "ReturnReceived", return_id="C-1.P2.1", lines=units(_1=1))
    book.say(ORDER, "ReturnInspected", return_id="C-1.P2.1", lines=[{"line": "1", "accepted": 1}])
    answered = [{"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 280_00}]
    book.say(SETTLED, "CaseClosed", outcome="SETTLED", reason="done", demands=answered)
    book.say(SETTLED, "CaseReopened", reason="she called again")


def _asked(book: Book) -> None:
    """At night, and forgotten for two days."""
    book.later(hours=-book.steady.now.hour, days=1)
    book.later(hours=14)
    book.say(ASKED, "CaseOpened", channel="WEB", category="CONSULT", scene="USAGE", reason="how?")
    book.later(days=4)
    book.say(ASKED, "ClockDue", clock_id="ANSWER")
