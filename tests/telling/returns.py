"""The story of returns and exchanges."""

from tests.book import Book
from tests.examples import lines, order, units

RETURNED = "orders/R-1"
COVER = {"insurer": "PICC", "cover_max": 10_00}
TRAINERS = {"line": "2", "sku": "trainers-42", "title": "Trainers 42", "list_price": 90_00}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    goods = lines(100_00, 120_00, 80_00)
    book.say(RETURNED, "OrderPlaced", **order(lines=goods, freight_insurance=COVER) | {"customer_id": "chen"})
    book.say(RETURNED, "PaymentCaptured", payment_id="p1", amount=300_00, tender="WECHAT")
    book.say(RETURNED, "LinesDelivered", lines=units(_1=1, _2=1, _3=1))
    _a_defective_product(book)
    _another_size(book)
    _returns_that_come_to_nothing(book)


def _a_defective_product(book: Book) -> None:
    asked = {"lines": units(_1=1), "cause": "QUALITY", "reason": "it leaks", "approver": "wang"}
    book.say(RETURNED, "ReturnRequested", return_id="R1", **asked)
    send_by = "2026-05-20T15:59:59.000000Z"
    book.say(RETURNED, "ReturnAuthorised", return_id="R1", address="Harbour Street 1", send_by=send_by)
    book.say(RETURNED, "ReturnDispatched", return_id="R1", carrier="SF", tracking_no="SF99", freight=12_00)
    strange = [{"sku": "cup-9", "quantity": 1, "title": "Cup"}]
    book.say(RETURNED, "ReturnReceived", return_id="R1", lines=units(_1=1), others=strange)
    book.say(RETURNED, "ReturnInspected", return_id="R1", lines=[{"line": "1", "accepted": 1, "grade": "C"}])
    book.say(RETURNED, "FreightInsurancePaid", return_id="R1", freight=12_00, reference="picc-1")
    book.say(RETURNED, "ReturnFreightReimbursed", return_id="R1", amount=2_00, receipt={"sha256": "cd" * 32})


def _another_size(book: Book) -> None:
    """Exchanged for something cheaper, which gives money back."""
    asked = {"lines": units(_2=1), "cause": "BUYER_NO_REASON", "remedy": "EXCHANGE", "replacements": [TRAINERS]}
    book.say(RETURNED, "ReturnRequested", return_id="R2", **asked)
    book.say(RETURNED, "ReturnInspected", return_id="R2", lines=[{"line": "2", "accepted": 1}])
    book.say(RETURNED, "ReplacementShipped", return_id="R2", carrier="SF", tracking_no="SF100")
    book.say(RETURNED, "ReplacementDelivered", return_id="R2")


def _returns_that_come_to_nothing(book: Book) -> None:
    book.say(RETURNED, "ReturnRequested", return_id="R3", lines=units(_3=1), cause="NOT_AS_DESCRIBED")
    book.say(RETURNED, "ReturnRefused", return_id="R3", ground="NOT_PROVEN", reason="as described")
    book.say(RETURNED, "ReturnRequested", return_id="R4", lines=units(_3=1), cause="BUYER_NO_REASON")
    book.say(RETURNED, "ReturnWithdrawn", return_id="R4", reason="it fits after all")
