"""All that support needs to work on a case, in one reading: the agent looks nothing up and types nothing (R-000-12)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from domain.case.state import Case
from domain.checkout import Checkout
from domain.fact import Instant
from domain.order.events import StatedCause
from domain.order.state import Order
from projections.cases.case_view import case_view
from projections.order_view import order_view
from projections.rights import rights_view
from projections.words import reveal

_OF_ORDER = ("order_id", "version", "status", "currency", "customer_id", "merchant_id", "channel", "placed_at", "lines")
_OF_COUPON = ("class", "profile", "after_sales", "lines", "clauses")


class OrderAsked(NamedTuple):
    """The order that a case is about, and the checkout that it rests on."""

    order_id: str
    version: int
    state: Order
    checkout: Checkout | None


def desk_view(
    case: Case,
    version: int,
    case_id: str,
    asked: OrderAsked | None,
    others: Mapping[str, Case],
    *,
    now: Instant,
    tag: str = "zh-CN",
) -> dict[str, Any]:
    """The desk at `now`; `others` are the order's cases. A case that names no order yet has none of its sections."""
    view: dict[str, Any] = {
        "at": now,
        "case": case_view(case, version, case_id),
        "order": None,
        "checkout": None,
        "coupons": [],
        "rights": None,
        "say": [],
        "quotes": [],
        "refunds": [],
        "evidence": [],
        "other_cases": [_other(key, each) for key, each in others.items() if key != case_id and each.open],
    }
    return reveal(view if asked is None else view | _of_order(case, asked, now, tag))


def _of_order(case: Case, asked: OrderAsked, now: Instant, tag: str) -> dict[str, Any]:
    order = order_view(asked.state, asked.version, asked.order_id)
    rights = rights_view(asked.state, asked.version, asked.order_id, at=now, tag=tag)
    coupons = rights.pop("coupons")
    return {
        "order": {name: order[name] for name in _OF_ORDER} | {"money": order["money"]},
        "checkout": _checkout(asked),
        "coupons": list(_coupons(order["coupons"], coupons)),
        "rights": rights,
        "say": _prompts(case, rights),
        "quotes": [each for each in order["quotes"] if each["status"] == "OPEN"],
        "refunds": [each for each in order["refunds"] if each["status"] != "SETTLED"],
    }


def _coupons(used: Iterable[dict[str, Any]], judged: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each coupon's code and terms with its class, and its clauses with their verdicts."""
    by_id = {each["coupon_id"]: each for each in judged}
    for each in used:
        found = by_id.get(each["coupon_id"], {})
        yield each | {name: found.get(name) for name in _OF_COUPON}


def _checkout(asked: OrderAsked) -> dict[str, Any] | None:
    """What the order rests on: the checkout as it stood in that leaf, and which terms she accepted there."""
    placed, checkout = asked.state.placed, asked.checkout
    if placed is None or checkout is None:
        return None
    return {
        "checkout_id": placed.checkout_id,
        "checkout_leaf": placed.checkout_leaf or None,
        "shown_at": checkout.shown_at,
        "accepted": [
            {"campaign_id": campaign_id, "terms_version": number, "at": at}
            for (campaign_id, number), at in checkout.accepted.items()
        ],
    }


def _prompts(case: Case, rights: dict[str, Any]) -> list[dict[str, Any]]:
    """What to say on each line concerned, as the case's cause and a return without a reason have it (R-000-14)."""
    named = {count.line for count in case.details.lines or ()}
    causes = dict.fromkeys((_cause(case), "BUYER_NO_REASON"))
    return [
        {"line": line["line"], "cause": right["cause"], "sentence": right["sentence"]}
        for line in rights["lines"]
        if line["line"] in named or (not named and line["kept"] > 0)
        for right in line["causes"]
        if right["cause"] in causes
    ]


def _cause(case: Case) -> StatedCause:
    """The cause a return would have, by what the case is about."""
    if case.category != "QUALITY":
        return "BUYER_NO_REASON"
    scene = case.classified.scene if case.classified else None
    return "NOT_AS_DESCRIBED" if scene == "NOT_AS_DESCRIBED" else "QUALITY"


def _other(case_id: str, case: Case) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "category": case.category,
        "status": case.node,
        "priority": case.priority,
        "owner": case.owner,
        "opened_at": case.opened_at,
    }
