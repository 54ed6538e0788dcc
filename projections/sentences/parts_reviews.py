"""What a sentence can say of reviews beyond their members."""

from collections.abc import Iterator

from domain.fact import Fact
from domain.order.events.reviews import ProductReviewed
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Their names alone tell their sentences apart."""
    return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    if isinstance(fact, ProductReviewed):
        yield "title", speaker.title(fact.line)
        yield "rating", speaker.language.word(f"RATING_{fact.counted_as}")
