"""How content customers were and why they were not, drawn; and the work lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from projections.console.told import FEW, of_100, percent
from projections.sentences.language import Language

Json = Mapping[str, Any]
WIDTH, HEIGHT, FLOOR, TOP = 640, 260, 214, 20
_LEFT, _RIGHT = 44, 44


def drawn_scores(page: Json, language: Language) -> dict[str, Any]:
    """Bars for the five scores, and the Pareto chart of the reasons."""
    scores: Mapping[str, int] = page["scores"]
    from_the_top = sorted(scores.items(), reverse=True)
    given, most = sum(scores.values()), max([*scores.values(), 1])
    scales = ("csat100_bp", "csat_span_bp", "csat_top2_bp")
    return {
        "given": given,
        "few": language.label("few", count=given) if 0 < given < FEW else "",
        "scored": [{"score": score, "count": n, "bar": 100 * n // most} for score, n in from_the_top],
        "scales": [{"name": each, "text": _scale(page[each], language)} for each in scales],
        "target_text": language.label("target", value=of_100(page["target"])),
        "pareto": pareto(page["low_score_reasons"], language),
    }


def _scale(bp: int | None, language: Language) -> str:
    return language.labels["no_figure"] if bp is None else of_100(bp)


def pareto(reasons: Sequence[Json], language: Language) -> dict[str, Any]:
    """Reasons as bars, the most frequent first, and the share of all up to each as a line; 80 % as a guide."""
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(reasons), 1)
    wide = round(min(slot * 0.6, 90), 2)
    whole = max(sum(each["count"] for each in reasons), 1)
    bars = [
        {
            "x": round(_LEFT + slot * place + (slot - wide) / 2, 2),
            "middle": round(_LEFT + slot * (place + 0.5), 2),
            "y": _y(10_000 * each["count"] // whole),
            "height": round(FLOOR - _y(10_000 * each["count"] // whole), 2),
            "reach": _y(each["cumulative_bp"]),
            "name": _reason(each["tag"], language),
            "count": each["count"],
            "share": percent(each["share_bp"]),
            "cumulative": percent(each["cumulative_bp"]),
        }
        for place, each in enumerate(reasons)
    ]
    return {
        "bars": bars,
        "wide": wide,
        "line": " ".join(f"{each['middle']},{each['reach']}" for each in bars),
        "guide": _y(8_000),
        "said": _said(bars, language),
    }


def _y(bp: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * bp / 10_000, 2)


def _reason(tag: str, language: Language) -> str:
    return language.words.get(f"LOW_{tag}", tag)


def _said(bars: list[dict[str, Any]], language: Language) -> str:
    if not bars:
        return ""
    first = bars[0]
    return language.label("pareto_said", reason=first["name"], share=first["share"], count=first["count"])


def drawn_work(page: Json, language: Language) -> dict[str, Any]:
    """The lists with their names, and bars to compare them by."""
    most = max([each["open"] for each in page["boards"]] or [0])
    return {
        "lists": [
            {
                **each,
                "title": language.labels[f"board_{each['board']}"],
                "note": language.labels[f"board_{each['board']}_note"],
                "bar": 100 * each["open"] // most if most else 0,
                "late": 100 * (each["overdue"] or 0) // most if most else 0,
            }
            for each in page["boards"]
        ]
    }
