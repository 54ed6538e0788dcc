"""The story of late parcels: one that is noticed, traced, made good, lost and claimed for; one that arrives late."""

from domain.clock import instant, local_date, plus
from tests.book import Book
from tests.examples import lines, order, units

ORDER = "orders/PARCEL-1"
SHOP = {"customer_id": "mr-li", "merchant_id": "parcel-shop"}
NUMBER = "SF-PARCEL-1"
TOLD = {"zh": "包裹滞留，承运商正在加急转运。", "en": "It is held up; the carrier hurries it on."}
LOSS = {"kind": "LOSS", "lines": units(_1=1)}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _promised(book)
    placed = order(lines=lines(199_00, quantity=2), coupons=[]) | SHOP
    book.say(ORDER, "OrderPlaced", **placed)
    book.say(ORDER, "PaymentCaptured", payment_id="p1", amount=398_00, tender="WECHAT")
    eta = local_date(_in(book, 1)).isoformat()
    book.say(ORDER, "LinesShipped", lines=units(_1=2), carrier="SF", tracking_no=NUMBER, eta=eta)
    seen_at = instant(book.steady.now)
    book.say(ORDER, "ParcelScanned", tracking_no=NUMBER, status="IN_TRANSIT", at=seen_at, place="杭州转运中心")
    book.later(days=4)
    promised = f"{eta}T15:59:59.999999Z"
    book.say(ORDER, "OrderDue", kind="SHIPMENT", item=promised)
    case = f"cases/{book.stream(ORDER).state.cases[0]}"
    _traced(book, case)
    _made_good(book, case)
    book.say(ORDER, "LinesDelivered", lines=units(_1=1))


def _promised(book: Book) -> None:
    tiers = [{"days": 3, "amount": 5_00}, {"days": 7, "amount": 15_00}]
    book.say("policies/parcel-shop", "PolicyDrafted", title="Delays", rules={"delay_tiers": tiers})
    book.say("policies/parcel-shop", "PolicyPublished", channels=["WEB"], effective_from=_in(book, 1))
    book.later(days=2)


def _in(book: Book, days: int) -> str:
    return plus(instant(book.steady.now), days=days)


def _traced(book: Book, case: str) -> None:
    book.say(case, "FirstResponded", owner="agent-1")
    book.say(case, "ShippingProofRecorded", carrier="SF", tracking_no=NUMBER, evidence={"photo": "slip"})
    book.say(case, "CarrierQueried", query_id="Q1", carrier="SF", urgency="EXPEDITED", reason="it stands still")
    book.say(case, "CarrierAnswered", query_id="Q1", finding="HELD", eta="2026-08-01", evidence={"note": "depot"})
    book.say(case, "ProgressTold", update_id="N1", eta="2026-08-01", **TOLD)
    book.say(case, "IncidentClassified", kind="DELAYED", reason="held at the depot")
    book.say(case, "DelayCompensated")


def _made_good(book: Book, case: str) -> None:
    book.say(case, "IncidentClassified", kind="LOST", evidence={"note": "lost"})
    book.say(case, "CaseVerified")
    options = [{"option_id": "refund", "remedies": [LOSS]}]
    book.say(case, "ResolutionProposed", proposal_id="P1", reason="lost", options=options)
    book.say(case, "ResolutionAccepted", proposal_id="P1", option_id="refund")
    book.say(case, "ResolutionExecuted")
    for number, paid in (("K1", 150_00), ("K2", 49_00)):
        book.say(case, "CarrierClaimFiled", claim_id=number, carrier="SF", amount=199_00, agreement="SF-26", cap=300_00)
        book.say(case, "CarrierClaimSettled", claim_id=number, amount=paid, reference=f"SF-{number}")
