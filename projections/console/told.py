"""How a figure is written: a share with what it is of, a mean with how many, money with its currency."""

from collections.abc import Mapping
from typing import Any

from projections.amounts import money
from projections.sentences.language import Language

FEW = 30
"""Of fewer than so many a share says little, and the page says so."""


def percent(bp: int) -> str:
    """Basis points as per cent, every one of them: `95%`, `94.99%`."""
    return f"{of_100(bp)}%"


def of_100(bp: int) -> str:
    """Basis points as so many of 100: `92`, `66.67`. Nothing is rounded: what misses its target never looks like it."""
    whole, rest = divmod(abs(bp), 100)
    return f"{'−' if bp < 0 else ''}{whole}{f'.{rest:02}'.rstrip('0') if rest else ''}"


def amount(minor: int, currency: str | None) -> str:
    """Money with its currency, or a bare number where no currency is known."""
    if currency is None:
        return str(minor)
    return money(minor, currency)


def value(figure: Mapping[str, Any], unit: str, currency: str | None, language: Language) -> str:
    """A figure's value in words; that there is none where there is none, or that something is a share of nothing."""
    found = figure["value"]
    if found is None:
        return language.labels["of_nothing" if counted(figure) else "no_figure"]
    match unit:
        case "bp":
            return percent(found)
        case "of100":
            return of_100(found)
        case _:
            return amount(found, currency)


def counted(figure: Mapping[str, Any]) -> bool:
    """Whether anything counts towards it, be it the part alone, whose whole counted on other days."""
    return bool(figure["whole"] or figure["part"])


def basis(figure: Mapping[str, Any], unit: str, currency: str | None, language: Language) -> str:
    """What the value is of: `190 of 200`, or over how many it is a mean; nothing where nothing counts."""
    if not counted(figure):
        return ""
    part, whole = figure["part"], figure["whole"]
    match unit:
        case "bp":
            return language.label("figure_of", part=part, whole=whole)
        case "of100":
            return language.label("figure_scores", count=whole)
        case _:
            return language.label("figure_over", total=amount(part, currency), count=whole)
