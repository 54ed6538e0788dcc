"""The tax inside an order's prices, and what of it each refund gives back.

Prices include tax. It is worked for each line on what the line retains before and after a refund, so the parts sum
to the whole whatever was rounded. Freight is not taxed here; an override pays out another amount for the same goods.
A line whose rate nobody stated has no tax that we know of.
"""

from typing import Any

from domain.order.state import Order

WHOLE_BP = 10_000


def tax_within(amount: int, tax_bp: int) -> int:
    """The tax contained in an amount that includes it, at so many basis points, rounded half up."""
    whole = WHOLE_BP + tax_bp
    return (2 * amount * tax_bp + whole) // (2 * whole)


def refund_tax(order: Order, refund_id: str) -> list[dict[str, Any]]:
    """By how much a refund lowered each line (`taxable`), and the tax within that.

    Below zero where one refund made a line cost more again. A refund's rows never change afterwards.
    """
    before = order.tax_before.get(refund_id, {})
    rows: list[dict[str, Any]] = []
    for line, lowered in order.tax_bases.get(refund_id, {}).items():
        bp = order.lines[line].ordered.tax_bp
        if isinstance(bp, int):
            tax = tax_within(before[line], bp) - tax_within(before[line] - lowered, bp)
            rows.append({"line": line, "tax_bp": bp, "taxable": lowered, "tax": tax})
    return rows


def order_tax(order: Order) -> dict[str, Any]:
    """The tax of each line: what refunds gave back of it, and what the customer's goods still contain."""
    refunded: dict[str, list[dict[str, Any]]] = {}
    for refund_id in order.refunds:
        for row in refund_tax(order, refund_id):
            refunded.setdefault(row["line"], []).append(row)
    lines: list[dict[str, Any]] = []
    for key, line in order.lines.items():
        bp = line.ordered.tax_bp
        if isinstance(bp, int) and key in order.retained:
            back = sum(row["tax"] for row in refunded.get(key, ()))
            lowered = sum(row["taxable"] for row in refunded.get(key, ()))
            kept = tax_within(order.retained[key], bp)
            lines.append(
                {
                    "line": key,
                    "tax_bp": bp,
                    "taxable": order.retained[key] + lowered,
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
