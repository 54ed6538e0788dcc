"""A refund under every method: what it would come to, by which formula, which one holds here, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from domain.order.state import Order, standing
from domain.refund.basket import BUYER_CAUSES, Applied, BreakdownRow, Cause, Step
from domain.refund.bound import Extras
from domain.refund.retained import policies
from domain.refund.step import by_method
from domain.terms.campaign import RefundMethod
from projections.sentences.language import Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]


def methods_of(order: Order, refund: Json, kept: int, speaker: Speaker) -> list[dict[str, Any]]:
    """Each method's outcome for a refund's (or a quote's) units, the order being as it was before it.

    `went_back` is what earlier steps released, `suggested` what this one does, `stays` what the kept goods cost then;
    `kept` is the last of these by the method that holds.
    """
    told: Json = refund if "outcomes" in refund else refund["trace"]
    outcomes: Sequence[Json] = told["outcomes"]
    steps = _again(order, refund, outcomes)
    rows: list[dict[str, Any]] = [
        {
            **{name: each[name] for name in ("method", "suggested", "amount", "shortfall")},
            "stays": each["retained_value"],
            "formula": _formula(steps.get(each["method"]), speaker),
            "chosen": each["method"] == refund["method"],
        }
        for each in outcomes
    ]
    if refund["method"] == "MIXED":
        own = {name: refund[name] for name in ("method", "suggested", "amount")}
        formula = speaker.formula(_typed(refund["breakdown"]), refund["amount"])
        rows.append({**own, "shortfall": _level(refund), "stays": kept, "formula": formula, "chosen": True})
    return [row | {"words": speaker.language.word(row["method"]), "went_back": order.released} for row in rows]


def why(order: Order, cause: Cause, language: Language) -> list[str]:
    """Why each coupon follows the method it does: its terms as they were frozen, the cause, its clauses, the law."""
    if not order.basket.coupons:
        return [language.labels["desk_why_no_coupon"]]
    methods = policies(order.basket, cause)
    return [_why(order, each, cause, language) for each in zip(order.basket.coupons, methods, strict=True)]


def _why(order: Order, ruled: tuple[Applied, RefundMethod], cause: Cause, language: Language) -> str:
    coupon, method = ruled
    said = {"coupon": coupon.coupon_id, "version": coupon.terms_version, "method": language.word(method)}
    if coupon.coupon_id in order.basket.readings:
        return language.label("desk_why_readings", **said)
    own = cause in BUYER_CAUSES
    stated = coupon.terms.refund_method if own else coupon.terms.fault_refund_method
    if stated != method:
        return language.label("desk_why_unbound", **said)
    return language.label("desk_why_own" if own else "desk_why_fault", cause=language.word(cause), **said)


def _again(order: Order, refund: Json, outcomes: Sequence[Json]) -> dict[str, Step]:
    """The steps behind the outcomes, worked out again by the same rules; none where they come to another figure."""
    rows: Sequence[Json] = refund["breakdown"]
    leaving = {row["line"]: row["quantity"] for row in rows if "net" in row}
    moved = {row["reason"]: row["amount"] for row in rows if "reason" in row}
    extras = Extras(service=moved.get("SERVICE", 0), gifts=-moved.get("GIFT", 0))
    wanted = {each["method"]: (each["suggested"], each["amount"]) for each in outcomes}
    for cancellation in (False, True):
        steps = by_method(standing(order), leaving, refund["cause"], cancellation=cancellation, extras=extras)
        if {method: (step.suggested, step.amount) for method, step in steps.items()} == wanted:
            return cast(dict[str, Step], steps)
    return {}


def _formula(step: Step | None, speaker: Speaker) -> str | None:
    return speaker.formula(step.breakdown, step.amount) if step else None


def _typed(rows: Sequence[Json]) -> Iterator[BreakdownRow]:
    return (BreakdownRow(**row) for row in rows)


def _level(refund: Json) -> int:
    return refund["shortfall"] if "shortfall" in refund else refund["trace"]["shortfall"]
