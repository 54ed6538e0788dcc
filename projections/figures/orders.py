"""Orders by coupon type, by category of goods and by merchant: placed, come back, disputed (R-000-46, R-000-50).

An order counts when it is placed; one that ran out of time unpaid, or was split, counts as never placed. It came back
when an inspection took goods of it back, in exchange or not.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.ledger.entry import Entry
from domain.order.events import LinesCancelled, OrderPlaced, ReturnInspected
from projections.figures.disputes import DISPUTES, dispute_of
from projections.figures.known import Count, Known, Memory
from projections.figures.rates import mean, rate

HEARS = (OrderPlaced, LinesCancelled, ReturnInspected, *DISPUTES)
RATES = ("return_bp", "dispute_bp")
RATES_OF_CATEGORIES = ("return_bp", "coupon_return_bp")
REASON = "reason:"
MISMATCH_POINTS_BP = 300
"""By so much the return rate of a category rises while coupons are about, and it draws those whom it does not suit."""
MISMATCH_ORDERS_MIN = 100
"""Of fewer orders in either period a rate says too little."""


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds."""
    match entry.data:
        case OrderPlaced():
            known = memory.order(entry.stream)
            assert known is not None
            yield from _placed(memory, known, 1)
        case LinesCancelled(cause="PAYMENT_EXPIRED" | "ORDER_SPLIT"):
            known = memory.order(entry.stream)
            if known is not None and memory.first(entry.stream, "gone"):
                yield from _placed(memory, known, -1)
        case ReturnInspected() as fact:
            yield from _returned(memory, entry.stream, [line.line for line in fact.lines if line.accepted])
        case _:
            pass
    yield from _disputed(memory, entry)


def _placed(memory: Memory, known: Known, sign: int) -> Iterator[Count]:
    """An order that is counted, or no longer."""
    for topic, key in _keys(known):
        yield Count(topic, key, "orders", sign, known.currency, known.day)
        yield Count(topic, key, "value", sign * known.value, known.currency, known.day)
    for category in memory.categories(known.stream):
        for figure in _with_coupon(known, "orders"):
            yield Count("categories", category, figure, sign, known.currency, known.day)


def _returned(memory: Memory, stream: str, lines: list[str]) -> Iterator[Count]:
    known, categories = memory.order(stream), memory.categories(stream, lines)
    if known is None or not categories:
        return
    if memory.first(stream, "returned"):
        for topic, key in _keys(known):
            yield Count(topic, key, "orders_returned", 1, known.currency)
    for category in categories:
        if memory.first(stream, f"returned {category}"):
            for figure in _with_coupon(known, "orders_returned"):
                yield Count("categories", category, figure, 1, known.currency)


def _disputed(memory: Memory, entry: Entry) -> Iterator[Count]:
    dispute = dispute_of(entry)
    known = memory.order(dispute.stream) if dispute else None
    if dispute is None or known is None:
        return
    figures = ["disputes", f"{REASON}{dispute.reason}"]
    if memory.first(dispute.stream, "disputed"):
        figures.append("orders_disputed")
    for topic, key in _keys(known):
        for figure in figures:
            yield Count(topic, key, figure, 1, known.currency)


def _keys(known: Known) -> tuple[tuple[str, str], ...]:
    return ("coupons", known.coupon_type), ("merchants", known.merchant_id)


def _with_coupon(known: Known, figure: str) -> Iterator[str]:
    yield figure
    if known.coupon_type != "NONE":
        yield f"coupon_{figure}"


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a coupon type or a merchant: orders, what they cost on average, how many came back, how many were disputed
    and why, each reason as a share of all disputes.
    """
    disputes = counted.get("disputes", 0)
    reasons = sorted((name.removeprefix(REASON), n) for name, n in counted.items() if name.startswith(REASON))
    told = {name: counted.get(name, 0) for name in ("orders", "value", "orders_returned", "orders_disputed")}
    return told | {
        "disputes": disputes,
        "average_order_value": mean(told["value"], told["orders"]),
        "return_bp": rate(told["orders_returned"], told["orders"]),
        "dispute_bp": rate(told["orders_disputed"], told["orders"]),
        "reasons": [{"reason": name, "disputes": n, "share_bp": rate(n, disputes)} for name, n in reasons if n],
    }


def figures_of_category(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a category: orders with goods of it and how many of them came back, all of them and those with a coupon."""
    names = ("orders", "orders_returned", "coupon_orders", "coupon_orders_returned")
    told = {name: counted.get(name, 0) for name in names}
    return told | {
        "return_bp": rate(told["orders_returned"], told["orders"]),
        "coupon_return_bp": rate(told["coupon_orders_returned"], told["coupon_orders"]),
    }


def mismatch(before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """Whether coupons draw people to a category whom it does not suit: more of it comes back than before (R-000-50)."""
    if min(before["orders"], after["orders"]) < MISMATCH_ORDERS_MIN or not after["coupon_orders"]:
        return None
    return "MISMATCH" if after["return_bp"] - before["return_bp"] >= MISMATCH_POINTS_BP else None
