"""The story of a customer whose personal data is held for a court, read, and destroyed."""

from tests.book import Book

ANNA = "customers/anna"
READ = "accesses/k1:2026-05-03"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    book.say(ANNA, "TierSet", tier="GOLD", reason="many orders")
    book.say(ANNA, "LegalHoldPlaced", hold_id="h1", ground="LITIGATION", reference="(2026)浙0106民初1号")
    book.say(READ, "PersonalDataRead", path="/v1/customers/anna", subjects=[ANNA], values=1)
    book.say(READ, "EvidenceExported", what="DOSSIER", digest="ab" * 32, streams=[ANNA])
    book.say(ANNA, "LegalHoldLifted", hold_id="h1", reference="settled")
    book.say(ANNA, "PersonalDataErased", ground="CUSTOMER_ASKED")
