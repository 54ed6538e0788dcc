"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.campaign import ClauseExplained
from domain.fact import Fact
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case ClauseExplained(includes=()):
            return "ClauseExplained.NOTHING_INCLUDED"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case ClauseExplained():
            yield "included", speaker.several(fact.includes) or None
            yield "excluded", speaker.several(fact.excludes) or None
        case _:
            pass
