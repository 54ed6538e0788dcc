"""The state's three guarantees (三包) by category: repair, exchange, return, as data.

Each row says how its figures were verified: P from a third party's page, M from memory of the rules. A policy or a
promise may be better; none of it makes a right smaller.
"""

from typing import NamedTuple

from domain.terms.industry import category_name

THREE_GUARANTEES_VERSION = 1
"""The version of this table. It rises whenever a figure changes."""
FAILED_REPAIRS = 2
"""After so many repairs that did not help the goods are exchanged (部分商品修理更换退货责任规定 11)."""
REPAIRS_LAW = "部分商品修理更换退货责任规定 11"


class ThreeGuarantees(NamedTuple):
    """A family of goods: the whole unit's period and its main parts', in days from delivery.

    `depreciation_bp` of the price for each day of use may be kept back where an exchange is impossible and the goods
    are returned after their first 15 days.
    """

    goods: str
    categories: frozenset[str]
    whole_days: int
    main_parts_days: int | None
    depreciation_bp: int | None
    mark: str


_ROWS = (
    ThreeGuarantees(
        "PHONE", frozenset({"phone", "phones", "mobile phone", "手机"}), 365, None, 50, "whole M, depreciation P"
    ),
    ThreeGuarantees(
        "COMPUTER", frozenset({"computer", "computers", "laptop", "pc", "电脑", "计算机"}), 365, 730, 25, "M"
    ),
    ThreeGuarantees(
        "APPLIANCE",
        frozenset(
            {
                *("tv", "television", "fridge", "refrigerator", "washing machine", "appliance", "appliances"),
                *("电视机", "冰箱", "洗衣机", "家电", "电器"),
            }
        ),
        365,
        1095,
        None,
        "M",
    ),
)


def three_guarantees(category: str) -> ThreeGuarantees | None:
    """The row of a category, if the state's rules know it."""
    name = category_name(category)
    return next((row for row in _ROWS if name in row.categories), None)
