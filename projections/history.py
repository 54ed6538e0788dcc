"""A stream's history in sentences: exactly one for each event, dated, in plain words.

A sentence is made from its own event and from what the stream's earlier events named (currency, titles), and
from nothing later: once shown it never changes.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from domain.clock import plus
from domain.fact import Fact
from domain.ledger.entry import Entry
from projections.sentences.language import Language, language
from projections.sentences.parts import parts, rests_on, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from projections.words import NO_WORDS, Words, reveal

LATE_HOURS = 1
"""A fact recorded later than this after it occurred says so in its sentence."""


class Rule(NamedTuple):
    """The rule behind an event: its code, the same in words, and the version of the calculation rules."""

    code: str
    words: str
    policy_version: int | None


def history(
    entries: Iterable[Entry], tag: str, words: Words = NO_WORDS, currency: str | None = None
) -> list[dict[str, Any]]:
    """One sentence per entry, for a stream's entries from version 1 on, in the language of the tag.

    `currency` helps streams that do not name one (a campaign's coupon).
    """
    speaker = Speaker(language(tag), words, currency)
    told: list[dict[str, Any]] = []
    for entry in entries:
        speaker = speaker.hear(entry.data, entry.occurred_at)
        told.append(_told(entry, speaker))
    return told


def last_told(entries: Sequence[Entry], tag: str) -> dict[str, Any]:
    """What `history` says of the last of these entries, without anybody's words. There must be one."""
    speaker = Speaker(language(tag))
    for entry in entries:
        speaker = speaker.hear(entry.data, entry.occurred_at)
    return _told(entries[-1], speaker)


def sentence(fact: Fact, speaker: Speaker) -> str:
    """What happened, in one sentence without its date."""
    return fill(speaker.language.sentences[variant(fact, speaker)], parts(fact, speaker))


def is_late(entry: Entry) -> bool:
    """Whether a fact was recorded later than it occurred by more than passing it on takes."""
    return entry.recorded_at > plus(entry.occurred_at, hours=LATE_HOURS)


def _told(entry: Entry, speaker: Speaker) -> dict[str, Any]:
    text = sentence(entry.data, speaker)
    rule = _rule(entry.data, speaker.language)
    return {
        "version": entry.version,
        "position": entry.position,
        "event_id": entry.event_id,
        "type": entry.type,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "caused_by": entry.caused_by,
        "date": str(speaker.time(entry.occurred_at)),
        "text": str(text),
        "sentence": str(_dated(entry, text, speaker.language)),
        "rule": rule._asdict() if rule else None,
        "policies": list(reveal(entry.policies)),
        "clause_refs": list(reveal(rests_on(entry.data))),
    }


def _dated(entry: Entry, text: str, said_in: Language) -> str:
    time = said_in.time(entry.occurred_at)
    if is_late(entry):
        return said_in.phrase("late", time=time, recorded=said_in.time(entry.recorded_at), text=text)
    return said_in.phrase("dated", time=time, text=text)


def _rule(fact: Fact, said_in: Language) -> Rule | None:
    """The method of a refund, the reason of a refusal, the mode of a shortfall: whatever decided."""
    version: int | None = getattr(fact, "policy_version", None)
    for name in ("method", "mode", "reason", "kind"):
        code = getattr(fact, name, None)
        if isinstance(code, str) and code in said_in.words:
            return Rule(code, said_in.word(code), version)
    return None
