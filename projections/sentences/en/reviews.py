"""English sentences of reviews. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ProductReviewed": (
        "The buyer reviewed {title}: {rating}[, {stars} of 5 stars][, in her words {reason}]"
        "[; this replaces her review {replaces}]."
    ),
}
WORDS: dict[str, str] = {"RATING_GOOD": "good", "RATING_MID": "neither good nor bad", "RATING_BAD": "bad"}
PHRASES: dict[str, str] = {}
