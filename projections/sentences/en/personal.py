"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "LegalHoldPlaced": (
        "Legal hold {hold_id} was placed for {ground}, {reference}: nothing of the customer is destroyed."
    ),
    "LegalHoldLifted": "Legal hold {hold_id} was lifted, {reference}.",
    "PersonalDataErased": (
        "The customer's personal data was destroyed because {ground}: {values} words, {requests} salts of requests, "
        "{contents} pieces of content, {keys} keys."
    ),
    "PersonalDataRead": "At {path}, {values} words[ of {subjects}] were shown[, health{health} among them].",
    "EvidenceExported": "{what} was handed out[ about {streams}][, from position {first} to {last}], SHA-256 {digest}.",
}
WORDS: dict[str, str] = {
    "ERASED_CUSTOMER_ASKED": "the customer asked for it",
    "ERASED_CONSENT_WITHDRAWN": "the customer withdrew consent",
    "ERASED_RETENTION_ENDED": "it need not be kept any longer",
    "ERASED_UNLAWFULLY_HELD": "it should not have been held",
    "HOLD_LITIGATION": "litigation",
    "HOLD_INVESTIGATION": "an investigation",
    "HOLD_AUDIT": "an audit",
    "HOLD_COMPLAINT": "a complaint to an authority",
}
PHRASES: dict[str, str] = {}
