"""The timeline page of an order, drawn from its reading: the drawing, and the same as tables."""

from collections.abc import Mapping
from typing import Any

from projections.console.timeline_drawing import SIGNS, deadline_name, timeline_drawing
from projections.sentences.language import Language

Json = Mapping[str, Any]
TONES = {"MET": "good", "LATE": "warm", "RUNNING": "", "PAUSED": "warm", "PASSED": "bad", "ENDED": "", "OVER": "faded"}


def draw(page: Json, language: Language) -> Mapping[str, Any]:
    """What the template shows."""
    return {
        "drawing": timeline_drawing(page, language),
        "said": _said(page, language),
        "deadlines": [_deadline(each, language) for each in page["deadlines"]],
        "gaps": [_gap(each, language) for each in page["gaps"]],
        "provisional": sorted({each["day"][:4] for each in page["days_off"] if each["provisional"]}),
        "signs": SIGNS,
    }


def _said(page: Json, language: Language) -> str:
    """The drawing in one sentence."""
    events = page["events"]
    return language.label(
        "time_said",
        count=len(events),
        since=language.time(events[0]["occurred_at"]),
        until=language.time(events[-1]["occurred_at"]),
        gaps=len(page["gaps"]) or None,
        deadlines=len(page["deadlines"]) or None,
    )


def _deadline(each: Json, language: Language) -> dict[str, Any]:
    who = language.labels[f"who_{each['who']}"] if each["who"] else ""
    return dict(each) | {
        "name": deadline_name(each, language),
        "who_text": who,
        "state_text": language.labels[f"state_{each['state']}"],
        "tone": TONES[each["state"]],
        "paused_text": [language.word(f"PAUSE_{pause['who']}") for pause in each["pauses"]],
    }


def _gap(each: Json, language: Language) -> dict[str, Any]:
    """A gap with whose turn it was: of each one all that waited for them, what was late apart."""
    turns: dict[tuple[str, bool, bool], list[str]] = {}
    for one in each["waiting"]:
        turns.setdefault((one["who"], one["late"], one["paused"]), []).append(deadline_name(one, language))
    waiting = [
        language.label(
            "gap_waiting",
            who=language.labels[f"who_{who}"],
            name=language.phrases["and"].join(dict.fromkeys(names)),
            late="" if late else None,
            paused="" if paused else None,
        )
        for (who, late, paused), names in turns.items()
    ]
    return dict(each) | {"waiting_text": waiting}
