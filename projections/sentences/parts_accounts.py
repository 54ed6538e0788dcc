"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.currency import money_text
from domain.customer import AbuseSuspected, AccountFrozen, BenefitsTakenBack, ClaimClosed, FreezeRequested
from domain.fact import Fact
from projections.sentences.parts_gifts import time_of
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    return f"ClaimClosed.{fact.how}" if isinstance(fact, ClaimClosed) else None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case AbuseSuspected():
            yield "kind", speaker.language.word(f"ABUSE_{fact.kind}")
            yield "count", speaker.counted("accounts", fact.count)
            yield "since", time_of(fact.since, speaker)
            yield "signals", speaker.several(fact.signals) or None
            yield "evidence_ids", speaker.several(fact.evidence_ids) or None
        case FreezeRequested() | AccountFrozen():
            yield "scopes", speaker.several(speaker.language.word(f"FREEZE_{scope}") for scope in fact.scopes)
        case BenefitsTakenBack():
            yield "amount", money_text(fact.amount, fact.currency) if fact.amount and fact.currency else None
            yield "points", speaker.counted("points_were", fact.points) if fact.points else None
            yield "missing", str(fact.shortfall) if fact.shortfall else None
        case _:
            pass
