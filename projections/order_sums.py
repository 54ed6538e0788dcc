"""The sums of an order's view: its lines, what it costs and what came in, who owes whom. Each part ends in its sum.

They are worked from the view alone, so a past view sums as it did then.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = Mapping[str, Any]
SUMMED = ("listed", "discount_share", "exchanged_more", "price", "retained_value", "given_back")
"""The columns of the lines that are summed."""


class Sum(NamedTuple):
    """A row of an account: how it counts into the sum, the label that names it, its figure in minor units."""

    sign: str
    name: str
    amount: int


def line_rows(view: Json) -> list[dict[str, Any]]:
    """The lines with their sums, and what was given back of each; the columns sum to the last row."""
    rows = [_valued(line) for line in view["lines"]]
    return [*rows, {"sum": True} | {name: sum(row[name] for row in rows) for name in SUMMED}]


def cost_rows(money: Json) -> list[Sum]:
    """What the order costs, by its view's `money`."""
    more: int = money["exchanged_more"]
    exchanged = [Sum("+" if more > 0 else "−", "exchanged_total", abs(more))] if more else []
    return [
        Sum("", "list_total", money["listed"]),
        Sum("−", "discount_total", money["discount"]),
        *exchanged,
        Sum("+", "freight", money["freight"]),
        Sum("=", "payable", money["payable"]),
    ]


def paid_rows(money: Json) -> list[Sum]:
    """What came in of what the order costs, and what is left to pay."""
    rest = money["payable"] - money["captured"] - money["outstanding"]
    released = [Sum("−", "released", rest)] if rest > 0 else []
    overpaid = [Sum("+", "overpaid", -rest)] if rest < 0 else []
    return [
        Sum("−", "captured", money["captured"]),
        *released,
        *overpaid,
        Sum("=", "to_pay", money["outstanding"]),
    ]


def balance_rows(money: Json) -> list[Sum]:
    """Who owes whom: what is due to either side, ending in the difference."""
    difference = money["owed_to_customer"] - money["owed_by_customer"]
    name = "to_customer" if difference > 0 else "by_customer" if difference < 0 else "nobody"
    left = 0 if difference else money["outstanding"]
    to_pay = [Sum("", "to_pay", left)] if left else []
    return [
        Sum("", "refund_due", money["refund_due"]),
        Sum("+", "compensated", money["compensated"]),
        Sum("−", "refunded", money["refunded"]),
        Sum("−", "shortfall_open", money["shortfall_open"]),
        Sum("=", "balance" if left else name, abs(difference)),
        *to_pay,
    ]


def _valued(line: Json) -> dict[str, Any]:
    listed = line["list_price"] * line["quantity"]
    price = listed - line["discount_share"] + line["exchanged_more"]
    return dict(line) | {
        "sum": False,
        "listed": listed,
        "price": price,
        "given_back": price - line["retained_value"],
    }
