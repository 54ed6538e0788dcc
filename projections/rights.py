"""The rights of an order: per line and cause what may be claimed, until when, on which ground, by which verdicts.

Everything comes from the order's own stream; any instant and any regime can be asked.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from domain.fact import Instant
from domain.order.bound.stepping import Going, foreseen
from domain.order.events import StatedCause
from domain.order.rights import Barrier, Right, fast_track_until, rights_of
from domain.order.rights.grounds import Judged, coupons_on, goods_kind, judged, regime_of_order
from domain.order.rights.remedies import transit_risk
from domain.order.state import Line, Order
from domain.refund.basket import Applied
from domain.terms.clauses import ClauseNotice
from domain.terms.house_rules import RegimeId
from domain.terms.profiles import PROFILES
from domain.terms.three_guarantees import FAILED_REPAIRS, THREE_GUARANTEES_VERSION, three_guarantees
from domain.terms.verdicts import regime_of
from projections.rights_told import in_languages, right_told, verdict_told
from projections.sentences.language import EN, language
from projections.words import reveal

CAUSES: Mapping[str, tuple[StatedCause, ...]] = {
    "GOODS": get_args(StatedCause),
    "GIFT": tuple(cause for cause in get_args(StatedCause) if cause != "BUYER_NO_REASON"),
    "SERVICE": ("MERCHANT", "PLATFORM"),
}
"""For what something can be claimed. A gift goes back with what it came with, so not by itself without a reason."""


class _Asked(NamedTuple):
    """The order, the instant and the regime that are asked for, and the caller's language."""

    order: Order
    at: Instant
    regime: RegimeId
    tag: str


def rights_view(
    order: Order, version: int, order_id: str, *, at: Instant, regime: RegimeId | None = None, tag: str = "zh-CN"
) -> dict[str, Any]:
    """The rights at an instant. The order must have been placed."""
    placed = order.placed
    assert placed is not None, "an order that was not placed gives no rights"
    held, asked_in = regime_of(regime or regime_of_order(order), order.placed_at), language(tag)
    asked = _Asked(order, at, held.id, tag)
    view = {
        "order_id": order_id,
        "version": version,
        "at": at,
        "regime": {
            "id": held.id,
            "version": held.version,
            "title": held.title_en if asked_in is EN else held.title_zh,
            "laws": held.laws,
        },
        "policies": [{"policy_id": each.policy_id, "version": each.version} for each in placed.governed_by or ()],
        "fast_track_until": fast_track_until(order),
        "coupons": [_coupon_row(asked, coupon) for coupon in order.basket.coupons],
        "lines": [_line_row(asked, key, line) for key, line in order.lines.items()],
        "disclaimer": str(asked_in.phrase("disclaimer")),
    }
    return reveal(view)


def _coupon_row(asked: _Asked, coupon: Applied) -> dict[str, Any]:
    """A coupon's terms: what its class suggests, what they say, and what each clause is worth on each line."""
    terms = coupon.terms
    on_lines = {line: judged(asked.order, line, asked.regime) for line in coupon.eligible}
    return {
        "coupon_id": coupon.coupon_id,
        "campaign_id": coupon.campaign_id or None,
        "terms_version": coupon.terms_version,
        "class": terms.campaign_class,
        "profile": PROFILES[terms.campaign_class]._asdict(),
        "after_sales": terms.after_sales,
        "lines": coupon.eligible,
        "clauses": [_clause_row(asked, coupon, notice, on_lines) for notice in coupon.notices or ()],
    }


def _clause_row(
    asked: _Asked, coupon: Applied, notice: ClauseNotice, on_lines: Mapping[str, tuple[Judged, ...]]
) -> dict[str, Any]:
    """How the customer met the clause, and its verdict: one where it is the same on all lines (R-000-78)."""
    verdicts = {
        line: each.verdict
        for line, found in on_lines.items()
        for each in found
        if (each.coupon_id, each.verdict.clause_id) == (coupon.coupon_id, notice.clause_id)
    }
    rows = [
        {
            "line": line,
            "outcome": verdict.outcome,
            "reasons": verdict.reasons,
            "laws": verdict.laws,
            "sentence": in_languages(asked.tag, asked.order, lambda speaker, told=verdict: verdict_told(told, speaker)),
        }
        for line, verdict in verdicts.items()
    ]
    one = rows[0] if len(set(verdicts.values())) == 1 else {}
    return {
        "clause_id": notice.clause_id,
        "subject": notice.subject,
        "findings": notice.findings,
        "notice": notice,
        **{name: one.get(name) for name in ("outcome", "reasons", "laws", "sentence")},
        "verdicts": rows,
    }


def _line_row(asked: _Asked, key: str, line: Line) -> dict[str, Any]:
    ordered = line.ordered
    return {
        "line": key,
        "sku": ordered.sku,
        "title": ordered.title,
        "kind": ordered.kind,
        "goods_kind": goods_kind(asked.order, key),
        "signed_at": line.signed_at,
        "transit_risk": transit_risk(line) if ordered.kind != "SERVICE" and line.kept > 0 else None,
        "kept": line.kept,
        "coupons": [coupon.coupon_id for coupon in coupons_on(asked.order, key)],
        "bound": _bound_row(asked, key, line) if ordered.kind == "GOODS" and line.kept > 0 else None,
        "three_guarantees": _three_guarantees_row(ordered.category) if ordered.kind == "GOODS" else None,
        "causes": [
            _cause_row(asked, rights_of(asked.order, key, cause, asked.at, asked.regime))
            for cause in CAUSES[ordered.kind]
        ],
    }


def _bound_row(asked: _Asked, key: str, line: Line) -> dict[str, Any]:
    """What goes with the line if all of it goes back without a reason: gifts to bring, and what each costs that does
    not come; what comes back of services today.
    """
    going = Going({key: line.kept}, "BUYER_NO_REASON", cancellation=False)
    bound, gifts = foreseen(asked.order, going, asked.at)
    return {
        "gifts": [
            {"line": each.line, "quantity": each.quantity, "value": each.value, "basis": each.basis or None}
            for each in gifts
        ],
        "services": [
            {"line": each.line, "kind": each.kind, "fee": each.fee, "refund": each.refund} for each in bound.ended
        ],
    }


def _three_guarantees_row(category: str) -> dict[str, Any] | None:
    """What the state's rules set for such goods, and how that was verified."""
    row = three_guarantees(category)
    if row is None:
        return None
    return {
        "version": THREE_GUARANTEES_VERSION,
        "goods": row.goods,
        "whole_days": row.whole_days,
        "main_parts_days": row.main_parts_days,
        "depreciation_bp": row.depreciation_bp,
        "failed_repairs": FAILED_REPAIRS,
        "verified": row.mark,
    }


def _cause_row(asked: _Asked, right: Right) -> dict[str, Any]:
    """A right; `asked` is whether a return asked for now is taken in, `grounds` what stands against the right."""
    return {
        "cause": right.cause,
        "asked": right.asked,
        "remedies": [each._asdict() for each in right.claims],
        "grounds": [_ground_row(each) for each in right.barriers],
        "freight_payer": right.freight_payer,
        "evidence": right.evidence,
        "verdicts": [_verdict_row(each) for each in right.verdicts],
        "beyond_law": [each._asdict() for each in right.beyond_law],
        "sentence": in_languages(asked.tag, asked.order, lambda speaker: right_told(asked.order, right, speaker)),
    }


def _ground_row(barrier: Barrier) -> dict[str, Any]:
    clause = barrier.clause
    return {
        "ground": barrier.ground,
        "law": barrier.law,
        "closes_at": barrier.closes_at,
        "goods_kind": barrier.goods_kind,
        "policies": barrier.policies,
        "campaign_id": clause.campaign_id if clause else None,
        "clause_id": clause.verdict.clause_id if clause else None,
    }


def _verdict_row(each: Judged) -> dict[str, Any]:
    row: dict[str, Any] = reveal(each.verdict)
    return {"coupon_id": each.coupon_id, "campaign_id": each.campaign_id, "terms_version": each.terms_version, **row}
