"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.currency import money_text
from domain.fact import Fact
from domain.partner import (
    CarrierAgreed,
    PartnerPenalised,
    PartnerRegistered,
    PartnerStepOverdue,
    RectificationRequested,
    ScoreMoved,
    SelfCheckOrdered,
)
from projections.sentences.parts_gifts import end, time_of
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case ScoreMoved() if fact.reverses:
            return "ScoreMoved.REVERSAL"
        case PartnerStepOverdue():
            return f"PartnerStepOverdue.{fact.step}"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    word = speaker.language.word
    match fact:
        case PartnerRegistered():
            yield "role", word(f"ROLE_{fact.role}")
        case SelfCheckOrdered() | RectificationRequested():
            yield "due_at", time_of(fact.due_at, speaker)
        case ScoreMoved():
            yield "delta", f"{fact.delta:+}".replace("-", "−")
        case PartnerPenalised():
            yield "measure", word(f"MEASURE_{fact.measure}")
            yield "publish_by", end(fact.publish_by, speaker) if fact.publish_by else None
            yield "public_until", time_of(fact.public_until, speaker) if fact.public_until else None
        case CarrierAgreed():
            yield "effective_from", time_of(fact.effective_from, speaker)
            yield "cap", money_text(fact.cap, fact.currency) if fact.cap else None
        case PartnerStepOverdue():
            yield "due_at", time_of(fact.due_at, speaker)
            yield "law", speaker.law(fact.law) if fact.law else None
        case _:
            pass
