"""The log drawn as bars: how much of it is signed, read again and decided again, and how one tree goes on in another.

Bars are `WIDTH` wide whatever they stand for; what is there at all is wide enough to be seen.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from projections.proof import merkle
from projections.sentences.language import Language

Json = Mapping[str, Any]
WIDTH = 1_000
_SEEN = 6
_BLOCKS_MAX = 24


class Part(NamedTuple):
    """A part of a bar, and how it is coloured."""

    x: int
    width: int
    shade: str


def part(start: int, stop: int, size: int, shade: str = "") -> Part:
    """The positions `start` … `stop` − 1 of so many."""
    whole = max(1, size)
    x, end = start * WIDTH // whole, -(-stop * WIDTH // whole)
    width = max(_SEEN, end - x) if stop > start else 0
    return Part(min(x, WIDTH - width), width, shade)


def draw_overview(page: Json, language: Language) -> Json:
    """How much of the log is signed, was verified and was audited."""
    size, signed = page["log_size"], page["checkpoint"]["size"] if page["checkpoint"] else 0
    return {
        "bars": {"signed": [part(0, signed, size)], **{name: _checked(page[name], size) for name in _CHECKS}},
        "unsigned": size - signed,
        "verdicts": {name: verdict(page[name]) for name in _CHECKS},
        "answer": _answer(page, signed),
        "verified_to": page["verified"]["to"] + 1 if page["verified"] else 0,
    }


def _answer(page: Json, signed: int) -> str:
    """`NO`, `YES` for all that was signed when it was verified, `PART` of it, or `NEVER` verified."""
    outcomes = [page[name] for name in _CHECKS if page[name]]
    if page["forked"] or any(each["exit_code"] == 1 for each in outcomes):
        return "NO"
    verified = page["verified"]
    if verified is None or signed == 0:
        return "NEVER"
    return "YES" if verified["exit_code"] == 0 and verified["from"] == 0 else "PART"


_CHECKS = ("verified", "audited")


def _checked(outcome: Json | None, size: int) -> list[Part]:
    return [] if outcome is None else [part(outcome["from"], outcome["to"] + 1, size, verdict(outcome))]


def verdict(outcome: Json | None) -> str:
    """`good`, `bad` or `warm`: everything agrees, something differs, something could not be checked."""
    return "" if outcome is None else {0: "good", 1: "bad"}.get(outcome["exit_code"], "warm")


def draw_checkpoints(page: Json, language: Language) -> Json:
    """The subtrees of the older tree, which stand in the newer one as they were, and those that came after."""
    proof = page["consistency"]
    if proof is None or not proof["holds"]:
        return {"older": [], "newer": []}
    old, new = proof["from"], proof["to"]
    kept = _blocks(list(merkle.complete(0, old)), new, "")
    return {"older": kept, "newer": [*kept, *_blocks(_added(old, new), new, "soft")]}


def _added(old: int, new: int) -> list[tuple[int, int]]:
    """The complete subtrees behind the older tree, as (level, n)."""
    found: list[tuple[int, int]] = []

    def read(level: int, n: int) -> bytes:
        found.append((level, n))
        return bytes(32)

    if old < new:
        merkle.outside(read, 0, old, new)
    return found


def _blocks(subtrees: Sequence[tuple[int, int]], size: int, shade: str) -> list[Part]:
    """Subtrees as blocks beside each other; the smallest of very many are left out."""
    return [part(n << level, (n + 1) << level, size, shade) for level, n in subtrees[:_BLOCKS_MAX]]


class Step(NamedTuple):
    """How far one thing is that is checked."""

    name: str
    done: int
    total: int


def draw_check(page: Json, language: Language) -> Json:
    """The check under way step by step, and the part of the log that the last one was about."""
    last = page["last"]
    result = last["result"] if last else None
    return {
        "bar": _marked(result, page["log_size"]) if result else [],
        "verdict": verdict(result),
        "running": page["run"] is not None and page["run"]["status"] == "RUNNING",
        "steps": [Step(each["name"], each["done"], each["total"]) for each in page["run"]["steps"]]
        if page["run"]
        else [],
        "name_of": partial(name_of, language),
        "about": partial(_about, language),
    }


def name_of(language: Language, name: str) -> str:
    """What a check, or a thing that is counted, is called; one without a name of its own as it is."""
    return language.labels.get(f"audit_name_{name.replace(' ', '_')}", name)


def _about(language: Language, name: str) -> str:
    """What a difference that a check found means; nothing where its own sentence has to say it."""
    return language.labels.get(f"audit_about_{name.replace(' ', '_')}", "")


def _marked(result: Json, size: int) -> list[Part]:
    """The part that was checked, and in it the places of what was found."""
    shade = verdict(result)
    found = [each for each in result["findings"] if each["position"] is not None][:_MARKS_MAX]
    base = part(result["from"], result["to"] + 1, size, "good" if shade == "good" else "soft")
    return [base, *(part(each["position"], each["position"] + 1, size, _SHADES[each["verdict"]]) for each in found)]


_SHADES = {"DIFFERENCE": "bad", "UNCHECKED": "warm"}
_MARKS_MAX = 200
