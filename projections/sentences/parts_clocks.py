"""What a sentence can say of a service clock beyond its members."""

from collections.abc import Iterator

from domain.fact import Fact
from domain.sla import ClockBreached, ClockMet, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> None:
    """A clock's facts have one sentence each."""


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case ClockStarted():
            yield "kind", called(fact.clock_id, speaker)
            yield "law", speaker.law(fact.law) if fact.law else None
            yield "provisional", "" if fact.provisional else None
        case ClockPaused() | ClockResumed() | ClockMet() | ClockBreached() | ClockStopped():
            yield "clock_id", called(fact.clock_id, speaker)
        case _:
            return
    match fact:
        case ClockMet():
            yield "over", speaker.counted("seconds", fact.over_s) if fact.over_s else None
        case ClockBreached():
            yield "law", speaker.law(fact.law) if fact.law else None
        case ClockPaused():
            yield "waiting_for", speaker.language.word(f"PAUSE_{fact.waiting_for}")
        case _:
            pass


def called(clock_id: str, speaker: Speaker) -> str:
    """A clock by what it is for, and by what it is about where a stream has several of its kind."""
    kind, _, about = clock_id.partition(".")
    word = speaker.language.word(f"CLOCK_{kind}")
    if kind == "EVIDENCE":
        about = speaker.language.word(f"SIDE_{about}")
    return f"{word} {about}" if about else word
