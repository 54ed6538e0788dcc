"""What a sentence can say of a follow-up beyond its members."""

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from domain.case.events.follow_up import (
    FollowUpAnswer,
    FollowUpCompleted,
    FollowUpScheduled,
    LowScoreReasonTagged,
    SatisfactionScored,
)
from domain.fact import Fact
from projections.sentences.speaker import Speaker

Said = tuple[str, str | None]


def variant(fact: Fact) -> None:
    """A follow-up's facts have one sentence each."""


def composed(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """What takes more than one member to say."""
    match fact:
        case FollowUpScheduled():
            yield "kind", speaker.language.word(f"FOLLOW_UP_{fact.kind}")
        case FollowUpCompleted():
            answers = [told for each in fact.answers if (told := _answer(each, speaker))]
            yield "answers", speaker.several(answers, "then") or None
            yield "satisfied", _yes(speaker, said=fact.satisfied)
            yield "more_needs", _yes(speaker, said=fact.more_needs)
        case SatisfactionScored() | LowScoreReasonTagged():
            yield "tags", speaker.several(_tag(each, speaker) for each in fact.tags) or None
        case _:
            pass


def _answer(each: FollowUpAnswer, speaker: Speaker) -> str | None:
    answer = speaker.quoted(each.answer)
    if answer is None:
        return None
    return speaker.language.phrase("follow_up_answer", question=speaker.language.word(each.question), answer=answer)


def _yes(speaker: Speaker, *, said: bool | UnsetType) -> str | None:
    return None if said is UNSET else speaker.language.word("SAID_YES" if said else "SAID_NO")


def _tag(tag: str, speaker: Speaker) -> str:
    """A shop may have codes of its own: those are told as they are."""
    return speaker.language.words.get(f"LOW_{tag}", tag)
