"""What a sentence can say of repairs beyond their members."""

from collections.abc import Iterator

from domain.fact import Fact
from domain.money import percent_text
from domain.order.events import CalendarDay
from domain.order.events.repairs import (
    PartsDiscountFound,
    RepairAnswered,
    RepairCompleted,
    RepairOverdue,
    RepairQuoted,
    RepairRequested,
)
from projections.sentences.parts_gifts import end, time_of
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case RepairQuoted(total=0):
            return "RepairQuoted.FREE"
        case RepairQuoted() if fact.labour_waived:
            return "RepairQuoted.LABOUR_WAIVED"
        case RepairAnswered():
            return "RepairAnswered.ACCEPTED" if fact.accepted else "RepairAnswered.DECLINED"
        case RepairCompleted():
            return f"RepairCompleted.{fact.outcome}"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    word = speaker.language.word
    match fact:
        case RepairRequested():
            yield "title", speaker.title(fact.line)
            yield "mode", word(f"REPAIR_{fact.mode}")
            yield "covered_by", speaker.several(_ground(each, speaker) for each in fact.rests_on) or None
            yield "discount", _discount(fact.discount, speaker) if fact.discount else None
        case RepairQuoted():
            for name in ("parts", "labour", "total"):
                yield name, speaker.money(getattr(fact, name))
            yield "discount", speaker.money(fact.discount) if fact.discount else None
            yield "working_days", speaker.counted("working_days", fact.working_days)
            yield "own", "" if fact.ground else None
            yield "due_by", _end(fact.due_by, speaker)
        case RepairAnswered():
            yield "due_by", _end(fact.due_by, speaker)
        case RepairCompleted():
            yield "report", fact.report_sha256[:12]
        case RepairOverdue():
            yield "due_at", time_of(fact.due_at, speaker)
        case _:
            pass


def _ground(label: str, speaker: Speaker) -> str:
    """A law by its name and article; a promise by where it was made."""
    return speaker.source(label) if "/" in label else speaker.law(label)


def _discount(found: PartsDiscountFound, speaker: Speaker) -> str:
    if found.outcome == "VERIFIED" and isinstance(found.off_bp, int):
        return speaker.language.phrase("parts_verified", percent=percent_text(found.off_bp))
    return speaker.language.word(f"PARTS_{found.outcome}")


def _end(day: object, speaker: Speaker) -> str | None:
    return end(day, speaker) if isinstance(day, CalendarDay) else None
