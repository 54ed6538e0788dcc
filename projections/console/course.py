"""The overview of key figures: each a value, a verdict on its target, and bars for the parts of the period."""

from collections.abc import Mapping, Sequence
from typing import Any

from projections.console.told import FEW, amount, basis, counted, of_100, percent, value
from projections.sentences.language import Language

Json = Mapping[str, Any]
WIDTH, HEIGHT, FLOOR = 300, 84, 68
"""The drawing's size, and where its bars stand; below them are the days."""
_TOP = 6
_WHOLE = 10_000


def drawn_overview(page: Json, language: Language) -> dict[str, Any]:
    """The cards: those with a target first, then those that something was counted for."""
    cards = [_card(each, language) for each in page["figures"]]
    return {
        "aims": [each for each in cards if each["target"]],
        "others": [each for each in cards if not each["target"] and each["known"]],
        "unknown": [each for each in cards if not each["target"] and not each["known"]],
    }


def _card(figure: Json, language: Language) -> dict[str, Any]:
    unit, currency, name = figure["unit"], figure["currency"], figure["name"]
    t = language.labels
    known = counted(figure)
    return {
        "key": f"{name}-{currency.lower()}" if currency and unit == "money" else name,
        "title": t[f"figure_{name}"],
        "currency": currency,
        "known": known,
        "measured": figure["value"] is not None,
        "value": value(figure, unit, currency, language),
        "basis": basis(figure, unit, currency, language),
        "few": language.label("few", count=figure["whole"]) if 0 < figure["whole"] < FEW else "",
        "target": _target(figure, language),
        "passed": figure["passed"],
        "change": _change(figure, language),
        "means": t[f"figure_{name}_means"],
        "empty": t[f"figure_{name}_empty"],
        "requirement": figure["requirement"],
        "course": course(figure["course"], unit, figure["target"]),
        "said": _said(figure, language),
        "rows": [
            {
                "from": part["from"],
                "to": part["to"],
                "value": value(part, unit, currency, language),
                "basis": basis(part, unit, currency, language),
            }
            for part in figure["course"]
        ],
    }


def _target(figure: Json, language: Language) -> str:
    if figure["target"] is None:
        return language.labels.get(f"figure_{figure['name']}_target", "")
    told = percent(figure["target"]) if figure["unit"] == "bp" else of_100(figure["target"])
    return language.label("target", value=told)


def _change(figure: Json, language: Language) -> dict[str, str] | None:
    """How it moved against the time before, and whether that is for the better; the time before alone where there is
    nothing to compare with it, and nothing where nothing is known of it.
    """
    moved: int | None = figure["change"]["points_bp"]
    before = figure["before"]
    if not counted(before):
        return None
    tone = "" if figure["rises"] is None or not moved else "good" if (moved > 0) == figure["rises"] else "bad"
    return {
        "tone": tone,
        "word": language.labels[f"change_{tone}"] if tone else "",
        "text": "" if moved is None else _moved(moved, figure, language),
        "before": language.label(
            "before_was",
            value=value(before, figure["unit"], figure["currency"], language),
            basis=basis(before, figure["unit"], figure["currency"], language),
        ),
    }


def _moved(moved: int, figure: Json, language: Language) -> str:
    if not moved:
        return language.labels["unmoved"]
    size, arrow = abs(moved), "↑" if moved > 0 else "↓"
    match figure["unit"]:
        case "bp":
            return f"{arrow} {language.label('percentage_points', points=of_100(size))}"
        case "of100":
            return f"{arrow} {of_100(size)}"
        case _:
            return f"{arrow} {amount(size, figure['currency'])}"


def _said(figure: Json, language: Language) -> str:
    """The drawing in a sentence: what it shows, from when to when, its lowest, its highest and its last. Where part and
    whole count on days of their own, a part of the period is no measure: then what all of it comes to.
    """
    title, unit, currency = language.labels[f"figure_{figure['name']}"], figure["unit"], figure["currency"]
    if not counted(figure):
        return language.label("course_empty", title=title)
    days = f"{figure['course'][0]['from']} – {figure['course'][-1]['to']}"
    known = [part for part in figure["course"] if part["value"] is not None]
    if figure["apart"] or not known:
        all_of_it = {"value": value(figure, unit, currency, language), "basis": basis(figure, unit, currency, language)}
        return language.label("course_apart", title=title, days=days, **all_of_it)
    low, high = (choose(known, key=lambda part: part["value"]) for choose in (min, max))
    texts = [value(part, unit, currency, language) for part in (low, high, known[-1])]
    return language.label("course_said", title=title, days=days, low=texts[0], high=texts[1], last=texts[2])


def course(parts: Sequence[Json], unit: str, target: int | None = None) -> dict[str, Any]:
    """Bars for the parts, a tick where nothing is known, and the target as a line. Shares are drawn on a scale that
    ends at the whole or, if all of them are small, a little above the largest.
    """
    top = _scale([part["value"] for part in parts if part["value"] is not None], unit, target)
    slot = WIDTH / max(len(parts), 1)
    wide = round(max(min(slot * 0.72, 26), 1.5), 2)
    bars = [
        {
            "x": round(slot * place + (slot - wide) / 2, 2),
            "y": _height(part["value"], top),
            "height": round(max(FLOOR - _height(part["value"], top), 1), 2),
            "known": part["value"] is not None,
            "missed": target is not None and part["value"] is not None and part["value"] < target,
        }
        for place, part in enumerate(parts)
    ]
    return {
        "bars": bars,
        "wide": wide,
        "target": _height(target, top) if target is not None else None,
        "first": parts[0]["from"][5:] if parts else "",
        "last": parts[-1]["to"][5:] if parts else "",
    }


def _scale(values: Sequence[int], unit: str, target: int | None) -> int:
    most = max([abs(each) for each in values] or [0])
    if unit == "money":
        return max(most, 1)
    if target is not None:
        return max(most, _WHOLE)
    return max(most * 5 // 4, 100) if most < _WHOLE // 2 else max(most, _WHOLE)


def _height(value: int | None, top: int) -> float:
    """Where a bar of this value begins; one below nothing stands on the floor."""
    if value is None:
        return FLOOR - 1
    return round(FLOOR - (FLOOR - _TOP) * max(min(value, top), 0) / top, 2)
