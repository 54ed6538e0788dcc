"""A case's desk, drawn: its clocks as bars, and what can be done next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_args

from domain.case.clocks import OURS
from domain.case.events.evidence import EvidenceKind
from domain.case.events.intake import Category, Demand, Scene
from domain.case.follow_up import ATTEMPTS_MAX
from domain.clock import plus
from domain.fact import Instant
from domain.order.events import StatedCause
from projections.console.cases import Json, alone, clock_text, left_text, named, still_until, units_of, urgency
from projections.sentences.directions import Apart
from projections.sentences.language import Language
from projections.sentences.parts_clocks import called
from projections.sentences.speaker import Speaker

_TONES = {"RUNNING": "", "BREACHED": "bad", "MET": "good", "PAUSED": "still", "STOPPED": "still"}
_OPEN = ("RUNNING", "BREACHED", "PAUSED")


def desk_drawn(page: Json, language: Language) -> Mapping[str, Any]:
    """What the desk's template draws."""
    case = page["case"]
    now = {each["clock_id"]: each for each in page["clocks_now"]}
    clocks = [_clock(each | now[each["clock_id"]], page["at"], language) for each in case["clocks"]]
    acts = applying(case)
    asked = {each: _asked(case, each) for each in ("follow_up", "score")}
    return {
        "clocks": sorted(clocks, key=lambda each: (each["status"] not in _OPEN, each["due_at"])),
        "acts": acts,
        "answer_due": None if case["accepted"] else _open_proposal(case),
        "first": acts[0] if acts else None,
        "asked": asked,
        "attempts_max": ATTEMPTS_MAX,
        "options": _options(case, language),
        "told": [each | {"text": Apart(each["text"])} for each in reversed(page["history"])],
        "titles": {each["line"]: each["title"] for each in page["order"]["lines"]} if page["order"] else {},
        "named": named(language),
        "alone": alone,
        "next_id": _next_id,
        "latest": latest,
        "refused": None,
        "tried": None,
        "entered": {},
        "unfit": _unfit(language),
    }


def applying(case: Json) -> list[str]:
    """The steps that apply to a case as it stands, the one that is due first."""
    return list(_applying(case))


def latest(at: Instant) -> str:
    """By when the customer hears again at the latest, as a browser's field takes it on the shop's clock."""
    return plus(at, hours=32)[:16]  # a day later, on a clock eight hours ahead


def _applying(case: Json) -> Iterator[str]:
    if case["status"] == "CLOSED":
        yield from _following_up(case)
        yield "reopen"
        return
    agreed = case["accepted"] is not None
    if case["responded_at"] is None:
        yield "respond"
    if case["missing"]:
        yield "detail"
    if case["status"] == "VERIFY":
        yield "verify"
    yield from _resolving(case, agreed=agreed)
    if case["responded_at"] is not None:
        yield "tell"
    yield from ("ask", "submit", "classify", "assign")
    if not case["missing"]:
        yield "detail"
    yield from _following_up(case)
    if case["status"] == "RESOLVE" and case["resolved"] is not None:
        return
    if not case["waiting"] and not agreed:
        yield "close"


def _resolving(case: Json, *, agreed: bool) -> Iterator[str]:
    """From the first proposal to the end: proposed, accepted, carried out, closed."""
    if case["status"] != "RESOLVE":
        return
    if case["resolved"] is not None:
        yield "close"
    elif agreed and case["executed"] is None:
        yield "execute"
    elif not agreed:
        yield "propose"


def _following_up(case: Json) -> Iterator[str]:
    """After its solution: the customer is asked whether it helped, and then gives a score."""
    waits = _asked(case, "follow_up")
    if waits is not None:
        yield "follow_up"
        if len(waits["attempts"]) < ATTEMPTS_MAX:
            yield "unreached"
    if _asked(case, "score") is not None:
        yield "score"


def _asked(case: Json, act: str) -> Json | None:
    """The last follow-up, if its answers are awaited, or its score."""
    if not case["follow_ups"]:
        return None
    last = case["follow_ups"][-1]
    if act == "score":
        return last if last["invited_at"] and last["score"] is None else None
    over = case["resolved"] is not None or case["closed"] is not None
    return last if over and last["completed"] is None else None


def _open_proposal(case: Json) -> str | None:
    """The last proposal that still waits for the customer's answer, while one can be accepted."""
    waiting = [each["proposal_id"] for each in case["proposals"] if each["status"] == "OPEN"]
    return waiting[-1] if waiting and case["status"] == "RESOLVE" else None


def _options(case: Json, language: Language) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the forms, each code with its name."""
    name = named(language)
    codes: Mapping[str, tuple[str, Sequence[str]]] = {
        "demands": ("DEMAND", get_args(Demand)),
        "categories": ("CASE", get_args(Category)),
        "scenes": ("SCENE", get_args(Scene)),
        "evidence": ("EVIDENCE", get_args(EvidenceKind)),
        "outcomes": ("OUTCOME_OF_CASE", _outcomes(case)),
        "bases": ("BASIS", ("GOODWILL", "DELAY", "PROMISED")),
    }
    found = {key: [(code, name(prefix, code)) for code in known] for key, (prefix, known) in codes.items()}
    low = [key for key in language.words if key.startswith("LOW_")]
    found["tags"] = [(key.removeprefix("LOW_"), alone(language.words[key])) for key in low]
    return found | {"causes": [(code, alone(language.word(code))) for code in get_args(StatedCause)]}


def _outcomes(case: Json) -> Sequence[str]:
    """How a case can end as it stands: before anybody looked into it only because she wants nothing any more."""
    if case["verified"] is None:
        return ("WITHDRAWN",)
    settled = ("SETTLED",) if case["resolved"] is not None else ()
    return (*settled, "ANSWERED", "REFUSED", "ESCALATED", "WITHDRAWN")


def _clock(clock: Json, now: Instant, language: Language) -> Json:
    """A clock's bar: how much of it is spent, and how much of that beyond its promise."""
    spent, over, left = clock["spent_s"], clock["over_s"], clock["remaining_s"]
    whole = max(1, spent if over else spent + left)
    late = over * 100 // whole
    status = clock["status"]
    tone = urgency(clock, now) if status == "RUNNING" else _TONES[status]
    return {
        **clock,
        "called": alone(called(clock["clock_id"], Speaker(language))),
        "done": max(1 if spent else 0, (spent * 100 // whole) - late),
        "late": late,
        "tone": "bad" if late else tone,
        "left": left_text(left, language, clock["time"]),
        "units": units_of(clock["time"], language),
        "over": left_text(over, language, clock["time"]) if over else None,
        "by": clock_text(clock["due_at"], now, language),
        "still_until": still_until(clock["counts"], now, language) if status == "RUNNING" else None,
        "ground": Speaker(language).law(clock["law"]) if clock["law"] else None,
        "open": status in _OPEN,
        "pausable": status == "RUNNING" and clock["time"] != "STATUTORY" and clock["kind"] not in OURS,
    }


def _next_id(prefix: str, known: Sequence[str]) -> str:
    """An id that is still free."""
    number = len(known) + 1
    while f"{prefix}{number}" in known:
        number += 1
    return f"{prefix}{number}"


def _unfit(language: Language) -> Callable[[Json], str | None]:
    """Which fields a refusal is about, by their names on the page."""

    def fields(problem: Json) -> str | None:
        names = [str(each.get("pointer", "")).rpartition("/")[2] for each in problem.get("errors") or ()]
        known = [language.labels[f"field_{each}"] for each in names if f"field_{each}" in language.labels]
        return language.phrase("and").join(known) or None

    return fields
