"""What is drawn of what a customer saw: where on a page each clause stood, and how much of it all can be proved."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from projections.console.log_bar import log_bar
from projections.dossier.told import Told
from projections.sentences.language import EN, Language

Json = Mapping[str, Any]
STATUSES = ("QUALIFIED", "REQUIRES_ACTION", "NOT_QUALIFIED")
TONES = {"QUALIFIED": "good", "REQUIRES_ACTION": "warm", "NOT_QUALIFIED": "bad"}
OUTCOME_TONES = {"BINDING": "good", "NOT_INCORPORATED": "bad", "VOID": "bad", "SUPERSEDED": "warm"}
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
FRAMED = ("text/html", "text/plain")
BAR = 600
_TOP, _MIDDLE, _BOTTOM = 12, 42, 76
_FAINT = {"GREY", "GRAY", "SMALL", "灰色"}
_LOUD = {"BOLD", "COLOUR", "COLOR", "SEPARATE"}


class Sketch(NamedTuple):
    """A small page: how far down the clause stood, how it stood out, and whether it came in a popup too."""

    y: int
    look: str
    in_popup: bool
    on_page: bool


class Part(NamedTuple):
    """A part of a bar: a status, how many requirements have it, where the part begins and how wide it is."""

    status: str
    tone: str
    number: int
    x: int
    width: int


class Proved(NamedTuple):
    """How many requirements of proof are met at a time, as a bar; `at` names the time."""

    at: str
    all: int
    parts: tuple[Part, ...]


def draw(page: Json, language: Language) -> dict[str, Any]:
    """The words and shapes of this language."""
    gaps, leaves = page["gaps"], page["leaves"]
    spans = [(each["position"], each["position"]) for each in leaves]
    return {
        "tag": "en" if language is EN else "zh",
        "saying": Told({"order": {"lines": page["lines"]}}, language),
        "sketch": sketch,
        "tones": TONES,
        "outcome_tones": OUTCOME_TONES,
        "kind_of": kind_of,
        "outcomes": _outcomes(page["agreed"]),
        "proved": [each for each in (proved(gaps, "at_order"), proved(gaps, "at_dispute")) if each.all],
        "open_gaps": [each for each in gaps if (each["at_dispute"] or each["at_order"]) != "QUALIFIED"],
        "met_gaps": [each for each in gaps if (each["at_dispute"] or each["at_order"]) == "QUALIFIED"],
        "bar": log_bar(page["log"]["size"], page["log"]["covered"], spans) if leaves else None,
    }


def sketch(how: Json) -> Sketch:
    """Where and how a clause was shown, as far as the names of its place and marks tell."""
    place, marks = str(how["position"]).upper(), {str(each).upper() for each in how["marks"]}
    channels = {str(each).upper() for each in how["channels"]}
    below = any(each in place for each in ("BOTTOM", "BELOW", "FOOTER", "FOLD", "底部", "页脚", "折叠"))
    y = _BOTTOM if below else _TOP if "TOP" in place else _MIDDLE
    look = "faint" if marks & _FAINT or how["hidden"] else "loud" if marks & _LOUD else "even"
    return Sketch(y, look, "POPUP" in channels, bool(channels - {"POPUP"}))


def kind_of(media_type: str) -> str:
    """How a content can be looked at: a picture, a page in a frame, or only as a file."""
    plain = media_type.partition(";")[0].strip().lower()
    return "picture" if plain in PICTURES else "frame" if plain in FRAMED else "file"


def proved(gaps: Sequence[Json], at: str) -> Proved:
    """The requirements that there were at a time, by their status."""
    counted = [each[at] for each in gaps if each[at]]
    parts: list[Part] = []
    done = 0
    for status in STATUSES:
        count = counted.count(status)
        if count:
            begins, ends = BAR * done // len(counted), BAR * (done + count) // len(counted)
            parts.append(Part(status, TONES[status], count, begins, ends - begins))
        done += count
    return Proved(at, len(counted), tuple(parts))


def _outcomes(contracts: Iterable[Json]) -> list[tuple[str, int]]:
    """How many clauses came out how."""
    found: dict[str, int] = {}
    for contract in contracts:
        for clause in contract["clauses"]:
            verdict = clause["verdict"]
            for outcome in {each["outcome"] for each in verdict["verdicts"]}:
                found[outcome] = found.get(outcome, 0) + 1
    return list(found.items())
