"""The key figures of a shop at one look: what each is made of, its target where there is one, and its course.

Every value is worked out by the functions of its topic, for the period, for as long a time before it and for each
part of it: so a part says what the topic says of those days.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from projections.figures import carriers, cohorts, gifts, goodwill, losses, orders, service, service_counts
from projections.figures.counting import FIGURES, by_span
from projections.figures.rates import changes
from projections.figures.spans import Span
from projections.view import Tables, View

Told = Mapping[str, Any]
"""The figures of a topic in one currency."""
Unit = Literal["bp", "of100", "money"]
"""A share in basis points; the same as so many of 100; minor units of the currency."""
Read = Callable[..., Any]
"""Reads a view: `Follower.read`."""


class Source(NamedTuple):
    """What is followed, and what it says of each of several spans, by currency; `""` where there is none."""

    view: View
    told: Callable[[Tables, Sequence[Span]], list[dict[str, Told]]]


class KeyFigure(NamedTuple):
    """A figure of a source: its member, and what it is the quotient of.

    `basis` gives part and whole of what the topic says. `target` is what it has to reach, `passed` the member that
    says whether it did; `rises` whether more is better, None where neither is. `apart` is whether part and whole count
    on days of their own: then a short time may have more of the part than of the whole.
    """

    name: str
    source: str
    unit: Unit
    member: str
    basis: Callable[[Told], tuple[int, int]]
    requirement: str
    target: int | None = None
    passed: str = ""
    rises: bool | None = None
    apart: bool = False


def key_figures(read: Read, span: Span, cut: Sequence[Span]) -> list[dict[str, Any]]:
    """Every figure of the period, beside the time before it and in its parts; one row for each currency it is in."""
    spans = [span, span.before, *cut]
    told = {name: read(source.view, source.told, spans) for name, source in SOURCES.items()}
    return [
        _row(each, currency, told[each.source], cut)
        for each in KEY_FIGURES
        for currency in _currencies(each, told[each.source][:2])
    ]


def _currencies(figure: KeyFigure, told: Sequence[Mapping[str, Told]]) -> list[str]:
    """Those in which anything was counted; one row says so where nothing was."""
    found = sorted({currency for each in told for currency in each if currency or figure.unit != "money"})
    return found or [""]


def _row(figure: KeyFigure, currency: str, told: Sequence[Mapping[str, Told]], cut: Sequence[Span]) -> dict[str, Any]:
    now, then = (_value(figure, each.get(currency, {})) for each in told[:2])
    member = figure.member
    return {
        "name": figure.name,
        "source": figure.source,
        "unit": figure.unit,
        "currency": currency or None,
        **now,
        "target": figure.target,
        "passed": told[0].get(currency, {}).get(figure.passed) if figure.passed else None,
        "rises": figure.rises,
        "apart": figure.apart,
        "before": then,
        "change": changes({member: then["value"]}, {member: now["value"]}, [member])[member],
        "requirement": figure.requirement,
        "course": [
            {"from": part.since, "to": part.until, **_value(figure, each.get(currency, {}))}
            for part, each in zip(cut, told[2:], strict=True)
        ],
    }


def _value(figure: KeyFigure, told: Told) -> dict[str, Any]:
    part, whole = figure.basis(told) if told else (0, 0)
    return {"value": told.get(figure.member), "part": part, "whole": whole}


def _of_topic(topic: str, figures: Callable[[Mapping[str, int]], Told], key: str | None = None) -> Source:
    """A topic of the figures, all its keys together or one alone."""

    def told(tables: Tables, spans: Sequence[Span]) -> list[dict[str, Told]]:
        counted = by_span(tables, topic, spans, key)
        return [{currency: figures(counts) for currency, counts in each.items()} for each in counted]

    return Source(FIGURES, told)


def _of_service(tables: Tables, spans: Sequence[Span]) -> list[dict[str, Told]]:
    return [{"": service.figures(service_counts.counted(tables, *span))} for span in spans]


def _of_gifts(tables: Tables, spans: Sequence[Span]) -> list[dict[str, Told]]:
    return [{"": gifts.figures(gifts.counted(tables, *span))} for span in spans]


SOURCES: Mapping[str, Source] = {
    "service": Source(service_counts.SERVICE_FIGURES, _of_service),
    "coupons": _of_topic("coupons", orders.figures),
    "carriers": _of_topic("carriers", carriers.figures),
    "gifts": Source(gifts.GIFT_FIGURES, _of_gifts),
    "goodwill": _of_topic("goodwill", goodwill.figures),
    "losses": _of_topic("losses", losses.figures),
    "cohorts": _of_topic("cohorts", cohorts.figures, "COUPON"),
}


def _members(part: str, whole: str) -> Callable[[Told], tuple[int, int]]:
    return lambda told: (told[part], told[whole])


def _answered(told: Told) -> tuple[int, int]:
    return told["first_responses"], told["first_responses"] + told["first_responses_late"]


def _solved(told: Told) -> tuple[int, int]:
    return told["solved"], told["solved"] + told["solved_late"] + told["unsolved"]


def _scored(told: Told) -> tuple[int, int]:
    """The points given, and how many gave them."""
    scores: Mapping[str, int] = told["scores"]
    return sum(int(score) * n for score, n in scores.items()), sum(scores.values())


def _clocks(told: Told) -> tuple[int, int]:
    return told["breached"], told["breached"] + sum(each["kept"] for each in told["clocks"].values())


def _undisputed(told: Told) -> tuple[int, int]:
    return told["incidents"] - told["incidents_disputed"], told["incidents"]


KEY_FIGURES: tuple[KeyFigure, ...] = (
    KeyFigure("first_response", "service", "bp", "first_response_bp", _answered, "R-003-58", rises=True),
    KeyFigure(
        "solved", "service", "bp", "solved_bp", _solved, "R-003-59", service.SOLVED_BP, "solved_passed", rises=True
    ),
    KeyFigure(
        *("csat", "service", "of100", "csat100_bp", _scored, "R-003-60", service.CONTENT * 100, "csat_passed"),
        rises=True,
    ),
    KeyFigure(
        *("complaint", "service", "bp", "complaint_bp", _members("complaints", "orders"), "R-003-42"),
        rises=False,
        apart=True,
    ),
    KeyFigure("breach", "service", "bp", "breach_bp", _clocks, "R-003-24", rises=False),
    KeyFigure(
        *("return", "coupons", "bp", "return_bp", _members("orders_returned", "orders"), "R-000-46"),
        rises=False,
        apart=True,
    ),
    KeyFigure(
        *("dispute", "coupons", "bp", "dispute_bp", _members("orders_disputed", "orders"), "R-000-46"),
        rises=False,
        apart=True,
    ),
    KeyFigure("order_value", "coupons", "money", "average_order_value", _members("value", "orders"), "R-000-46"),
    KeyFigure("late", "carriers", "bp", "late_bp", _members("late", "timed"), "R-001-33", rises=False),
    KeyFigure("lost", "carriers", "bp", "lost_bp", _members("lost", "shipped"), "R-001-33", rises=False, apart=True),
    KeyFigure(
        *("recovery", "gifts", "bp", "recovery_bp", _members("gifts_recovered", "gifts_sent"), "R-002-40"),
        rises=True,
        apart=True,
    ),
    KeyFigure("gift_csat", "gifts", "of100", "csat100_bp", _members("score_sum", "scores"), "R-002-39", rises=True),
    KeyFigure("rebuy", "cohorts", "bp", "rebuy_bp", _members("rebought", "customers"), "R-000-42", rises=True),
    KeyFigure("undisputed", "goodwill", "bp", "undisputed_bp", _undisputed, "R-000-131", rises=True),
    KeyFigure("goodwill", "goodwill", "money", "cost_per_grant", _members("cost", "grants"), "R-000-131"),
    KeyFigure(
        "loss", "losses", "money", "loss_per_order", _members("loss", "orders"), "R-000-40", rises=False, apart=True
    ),
)
"""Those with a target first."""
