"""What the first page draws: how long there is left."""

from collections.abc import Mapping
from typing import Any

from domain.clock import moment
from projections.amounts import money
from projections.console.cases import clock_left, left_text
from projections.console.search import state
from projections.sentences.language import Language

Json = Mapping[str, Any]
_HOUR_S, _DAY_S = 3_600, 86_400
_GAUGE_DAYS = 7


def start_drawn(page: Json, language: Language) -> dict[str, Any]:
    """Cases with the time they have left as in the queue, refunds with theirs over a week; what is wrong, if any."""
    now = page["at"]
    return {
        "cases": [_case(each, now, language) for each in page["cases"] or ()],
        "refunds": [_refund(each, now, language) for each in page["refunds"] or ()],
        "state": _state(page["health"]),
    }


def left(due_at: str, now: str, language: Language) -> dict[str, Any]:
    """How long there is until then, in words and as a width of a hundred; tones get warmer as it gets shorter."""
    seconds = int((moment(due_at) - moment(now)).total_seconds())
    tone = "bad" if seconds < _HOUR_S else "warm" if seconds < _DAY_S else "good"
    if seconds < 0:
        return {"text": language.labels["start_over"], "tone": "bad", "width": 0}
    text = language.label("start_left", span=left_text(seconds, language))
    return {"text": text, "tone": tone, "width": min(100, max(2, 100 * seconds // (_GAUGE_DAYS * _DAY_S)))}


def _case(case: Json, now: str, language: Language) -> Json:
    clock = clock_left(case["next_due"], now, language)
    if clock:
        over = language.labels["start_over"] if clock["overdue"] else None
        clock = {**clock, "text": over or language.label("start_left", span=clock["left"])}
    about = language.word(f"SCENE_{case['scene']}")
    said = state({"kind": "case", "status": case["status"]}, language)
    return {**case, "clock": clock, "about": about if not about.startswith("SCENE_") else "", "said": said}


def _refund(account: Json, now: str, language: Language) -> Json:
    """An account with what is due `first` of it, and of how much that is a part if more is due later."""
    by, waiting = account["pay_by"], account["refunds_open"]
    first = sum(each["amount"] for each in waiting if each["pay_by"] == by)
    owed = sum(each["amount"] for each in waiting)
    whole = money(owed, account["currency"]) if owed > first else None
    parts = language.label("start_parts", owed=whole, count=len(waiting))
    return {**account, "first": first, "parts": parts, "clock": {**left(by, now, language), "due_at": by}}


def _state(health: Json) -> str:
    if health["forked"]:
        return "forked"
    if health["troubled"]:
        return "troubled"
    return "building" if health["building"] else "well"
