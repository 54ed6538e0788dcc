"""A follow-up as support reads it: what to ask, word for word, what she answered, how content she is."""

from typing import Any

from domain.case.follow_up import FollowUp
from domain.case.state import Case
from projections.sentences.language import EN, ZH


def follow_up_rows(case: Case) -> list[dict[str, Any]]:
    """The case's follow-ups, the first one first."""
    return [_row(each) for each in case.follow_ups.values()]


def _row(each: FollowUp) -> dict[str, Any]:
    scored = each.scored
    return {
        "follow_up_id": each.fact.follow_up_id,
        "kind": each.fact.kind,
        "status": each.status,
        "questions": [
            {"question": code, "zh": ZH.word(f"ASKED_{code}"), "en": EN.word(f"ASKED_{code}")}
            for code in each.fact.questions
        ],
        "scheduled_at": each.scheduled_at,
        "due_at": each.fact.due_at,
        "attempts": each.attempts,
        "completed": None if each.completed is None else {"at": each.completed_at, "fact": each.completed},
        "invited_at": each.invited_at,
        "message_id": (each.invited.message_id or None) if each.invited else None,
        "score": scored.score if scored else None,
        "scored_at": each.scored_at,
        "owner": (scored.owner or None) if scored else None,
        "reason": (scored.reason or None) if scored else None,
        "tags": each.tags,
    }
