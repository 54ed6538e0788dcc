"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.fact import Fact
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    del fact
    return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    del fact, speaker
    yield from ()
