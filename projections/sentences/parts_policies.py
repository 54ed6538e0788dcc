"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.fact import Fact, Instant
from domain.policy import PolicyDrafted, PolicyPublished, PolicyScreened, PolicySuperseded, Screened
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    del fact
    return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case PolicyDrafted():
            phrase, number = speaker.language.phrase, len(fact.clauses)
            told = phrase("clauses_one" if number == 1 else "clauses_many", number=number)
            yield "clauses", told if number else None
            yield "publish_in", speaker.several(fact.publish_in) if fact.publish_in else None
        case PolicyScreened():
            yield "findings", speaker.several((_found(each, speaker) for each in fact.findings), "then") or None
            yield "clean", None if fact.findings else ""
        case PolicyPublished():
            yield "channels", speaker.several(fact.channels)
            yield "effective_from", _time(fact.effective_from, speaker)
        case PolicySuperseded():
            yield "ends_at", _time(fact.ends_at, speaker)
        case _:
            pass


def _found(each: Screened, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "screened",
        clause_id=each.clause_id,
        finding=speaker.language.word(each.finding),
        law=speaker.law(each.law),
        barred="" if each.barred else None,
    )


def _time(at: Instant, speaker: Speaker) -> str:
    return speaker.time(at) if at.endswith("Z") else at
