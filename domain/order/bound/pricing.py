"""What a gift is worth that does not go back with what it came with (B-08, B-12; 七日无理由退货暂行办法 12).

It is priced by the first basis known: as declared before the purchase, as listed, as appraised. What the page calls
a market price is advertising and never read.
"""

from collections.abc import Iterable
from typing import NamedTuple, get_args

from domain.order.bound.mains import giver
from domain.order.common import rules_of
from domain.order.events.gifts import GiftGround
from domain.order.state import Order
from domain.refund.basket import BUYER_CAUSES, Cause
from domain.terms.campaign import Gift
from domain.terms.house_rules import GiftBasis


class Worth(NamedTuple):
    """What a unit is worth, and how one knows."""

    value: int
    basis: GiftBasis


def worth(order: Order, key: str, ground: GiftGround, appraised: int | None = None) -> Worth | None:
    """What a unit of the gift is priced at on this ground; None where nobody ever said."""
    rules = rules_of(order)
    bases = rules.gift_missing if ground in ("MISSING", "KEPT") else rules.gift_damaged
    return _first(order, key, bases or get_args(GiftBasis), appraised)


def _first(order: Order, key: str, bases: Iterable[GiftBasis], appraised: int | None) -> Worth | None:
    ordered, giving = order.lines[key].ordered, giver(order, key)
    promised = giving.terms.benefit.declared_value if giving and isinstance(giving.terms.benefit, Gift) else None
    declared = ordered.declared_value if isinstance(ordered.declared_value, int) else promised
    listed = ordered.list_value if isinstance(ordered.list_value, int) else None
    known: dict[GiftBasis, int | None] = {"DECLARED": declared, "LIST": listed, "MARKET": appraised}
    return next((Worth(value, basis) for basis in bases if (value := known[basis]) is not None), None)


def is_priced(order: Order, cause: Cause, ground: GiftGround) -> bool:
    """Whether a gift that does not go back is paid for: never for a fault of the seller's side, unless the buyer
    chose to keep it; and not where the house lets it go (R-002-48).
    """
    if ground == "KEPT":
        return True
    return cause in BUYER_CAUSES and rules_of(order).gift_loss != "WAIVE"
