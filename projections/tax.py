"""The tax inside an order's prices, and what of it each refund gives back.

Prices include tax. It is worked for each line on what the line retains before and after a refund, so the parts sum
to the whole whatever was rounded. Freight is not taxed here; an override pays out another amount for the same goods.
A line whose rate nobody stated has no tax that we know of.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from domain.order.state import Order
from projections.bound_view import retained_of

WHOLE_BP = 10_000


def tax_within(amount: int, tax_bp: int) -> int:
    """The tax contained in an amount that includes it, at so many basis points, rounded half up."""
    whole = WHOLE_BP + tax_bp
    return (2 * amount * tax_bp + whole) // (2 * whole)


class _Lowered(NamedTuple):
    """By how much a refund lowered what a line retains, and what that was before."""

    line: str
    before: int
    lowered: int


class _Ended(NamedTuple):
    """Of what ended of a service: the worth of the days used, and what came back."""

    used: int
    back: int


def refund_tax(order: Order, refund_id: str) -> list[dict[str, Any]]:
    """By how much a refund lowered each line (`taxable`), and the tax within that.

    Below zero where one refund made a line cost more again. A refund's rows never change afterwards.
    """
    rows: list[dict[str, Any]] = []
    for line, before, lowered in _lowered(order, refund_id):
        bp = order.lines[line].ordered.tax_bp
        if isinstance(bp, int):
            tax = tax_within(before, bp) - tax_within(before - lowered, bp)
            rows.append({"line": line, "tax_bp": bp, "taxable": lowered, "tax": tax})
    return rows


def _lowered(order: Order, refund_id: str) -> Iterator[_Lowered]:
    """What comes back of a service lowers it; the days of it that were used stay paid."""
    before = order.tax_before.get(refund_id, {})
    earlier = frozenset(takewhile(lambda other: other != refund_id, order.refunds))
    for line, lowered in order.tax_bases.get(refund_id, {}).items():
        used = _of_service(order, line, frozenset({refund_id})).used
        if lowered != used:
            yield _Lowered(line, before[line] + _of_service(order, line, earlier).used, lowered - used)
    for line in order.services:
        back = _of_service(order, line, frozenset({refund_id})).back
        if line not in order.retained and back:
            ordered = order.lines[line].ordered
            fee = ordered.list_price * ordered.quantity
            yield _Lowered(line, fee - _of_service(order, line, earlier).back, back)


def _of_service(order: Order, line: str, refunds: frozenset[str]) -> _Ended:
    """What was used, and what came back, of the service that ended with these refunds."""
    service = order.services.get(line)
    over = [each for each in service.cancelled if each.refund_id in refunds] if service else []
    return _Ended(sum(each.fee - each.refund for each in over), sum(each.refund for each in over))


def order_tax(order: Order) -> dict[str, Any]:
    """The tax of each line: what refunds gave back of it, and what the customer's goods still contain."""
    refunded: dict[str, list[dict[str, Any]]] = {}
    for refund_id in order.refunds:
        for row in refund_tax(order, refund_id):
            refunded.setdefault(row["line"], []).append(row)
    lines: list[dict[str, Any]] = []
    for key, line in order.lines.items():
        bp = line.ordered.tax_bp
        if isinstance(bp, int) and (key in order.retained or key in order.services):
            back = sum(row["tax"] for row in refunded.get(key, ()))
            lowered = sum(row["taxable"] for row in refunded.get(key, ()))
            retained = retained_of(order, key)
            kept = tax_within(retained, bp)
            lines.append(
                {
                    "line": key,
                    "tax_bp": bp,
                    "taxable": retained + lowered,
                    "tax": back + kept,
                    "refunded_tax": back,
                    "retained_tax": kept,
                }
            )
    return {
        "lines": lines,
        "total": sum(row["tax"] for row in lines),
        "refunded": sum(row["refunded_tax"] for row in lines),
        "retained": sum(row["retained_tax"] for row in lines),
    }
