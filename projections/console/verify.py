"""What is drawn on the page where anybody checks what the ledger gave out: four answers, and a place in the log."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from projections.console.log_bar import log_bar
from projections.sentences.language import EN, Language

Json = Mapping[str, Any]
_TONES = {"VERIFIED": "good", "MANIPULATED": "bad", "INCOMPLETE": "warm", "NOT_CHECKED": "warm"}
_STATES = {"INCLUDED": "good", "DIFFERS": "bad"}


class Answer(NamedTuple):
    """One of the questions that a judgement answers: how it came out, and in a sentence."""

    name: str
    tone: str
    text: str


def draw(page: Json, language: Language) -> dict[str, Any]:
    """The answers in this language, and where in the log the file or the place is."""
    judgement, asked = page["judgement"], page["asked"]
    spans = list(_spans(judgement, asked))
    covered = page["checkpoint"]["size"] if page["checkpoint"] else 0
    if asked:
        covered = max(covered, asked["tree_size"] or 0)
    return {
        "tag": "en" if language is EN else "zh",
        "answers": list(_answers(page, judgement, language)) if judgement else [],
        "verdict_tone": _TONES[judgement["verdict"]] if judgement else "",
        "state_tone": _STATES.get(asked["state"], "warm") if asked else "",
        "bar": log_bar(max(page["log_size"], covered), covered, spans) if spans else None,
    }


def _spans(judgement: Json | None, asked: Json | None) -> Iterator[tuple[int, int]]:
    """The events that it is about, from where to where in the log."""
    if judgement:
        yield from ((each["position"], each["position"]) for each in judgement["leaves"])
        if span := judgement["span"]:
            yield span["first"], span["last"]
    if asked and asked["state"] in ("INCLUDED", "DIFFERS"):
        yield int(asked["position"]), int(asked["position"])


def _answers(page: Json, judgement: Json, language: Language) -> Iterator[Answer]:
    yield _match(judgement, language)
    yield _signature(judgement, language)
    yield _place(judgement, language)
    yield _log(page, judgement, language)


def _match(judgement: Json, language: Language) -> Answer:
    """Whether it is what it claims. What this log signed but nobody can read any more is no mere lack of a verdict."""
    verdict = judgement["verdict"]
    if verdict == "NOT_CHECKED" and judgement["by_this_log"] and _is_damaged(judgement):
        return Answer("match", "bad", language.labels["verify_match_damaged"])
    return Answer("match", _TONES[verdict], language.labels[f"verify_match_{verdict}"])


def _is_damaged(judgement: Json) -> bool:
    return any(each["code"] == "unreadable" for each in judgement["found"])


def _signature(judgement: Json, language: Language) -> Answer:
    if not judgement["is_signed"]:
        unsigned = "verify_unsigned" if judgement["kind"] == "RECEIPT" else "verify_nothing_signed"
        return Answer("signature", "quiet", language.labels[unsigned])
    if judgement["by_this_log"]:
        return Answer("signature", "good", language.labels["verify_signed"])
    names = language.phrases["and"].join(judgement["signed_by"]) or None
    return Answer("signature", "bad", language.label("verify_not_signed", names=names))


def _place(judgement: Json, language: Language) -> Answer:
    leaves, span = judgement["leaves"], judgement["span"]
    if span:
        return Answer("position", "plain", language.label("verify_span", **span))
    if len(leaves) == 1:
        return Answer("position", "plain", language.label("verify_position", position=leaves[0]["position"]))
    if leaves:
        return Answer("position", "plain", language.label("verify_positions", count=len(leaves)))
    size = judgement["checkpoint"]["size"] if judgement["checkpoint"] else None
    if size is None:
        return Answer("position", "quiet", language.labels["verify_no_position"])
    return Answer("position", "plain", language.label("verify_size", size=size))


def _log(page: Json, judgement: Json, language: Language) -> Answer:
    size = page["log_size"]
    if judgement["is_of_this_log"] is None:
        held = judgement["kind"] == "RECEIPT" and judgement["code"] == 0
        return Answer("log", "good" if held else "quiet", language.labels["verify_held" if held else "verify_not_held"])
    if judgement["is_of_this_log"]:
        grown = size - judgement["checkpoint"]["size"]
        return Answer("log", "good", language.label("verify_beginning", size=size, grown=grown))
    return Answer("log", "bad", language.label("verify_other", size=size))
