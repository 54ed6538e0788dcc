"""What a step does with gifts: those that go with it, those that are paid for, those that nobody asks for.

Each gift line has an account of units: back, lost, not sent, paid for, excused, never received. A step settles what
has newly to go back, in proportion to what is kept of what it came with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import UNSET

from domain.money import percent_half_up
from domain.order.bound.mains import Without, asked_back, owed
from domain.order.bound.pricing import Worth, is_priced, worth
from domain.order.events import InspectedGift, ReturnInspected
from domain.order.events.gifts import (
    GiftExcused,
    GiftFellDue,
    GiftGround,
    GiftPriced,
    GiftWithdrawn,
)
from domain.order.events.goods import GiftOwed
from domain.order.state import Order
from domain.refund.basket import BUYER_CAUSES, Cause


class Found(NamedTuple):
    """What is known of a gift when a step is taken: units that came back unusable and how, what a unit was appraised
    at, what part the customer bears, and whether she chose to keep it.
    """

    rejected: int = 0
    used_up: bool = False
    appraised: int | None = None
    customer_bp: int | None = None
    chosen: bool = False


def found_by(fact: ReturnInspected, kept: tuple[str, ...]) -> dict[str, Found]:
    """What an inspection found of each gift, beside the lines she chose to keep."""
    found = {line: Found(chosen=True) for line in kept}
    for row in (*fact.lines, *fact.gifts):
        market = row.market_value if isinstance(row, InspectedGift) else UNSET
        part = row.customer_bp if isinstance(row, InspectedGift) else UNSET
        found[row.line] = Found(
            rejected=row.rejected,
            used_up=row.grade == "USED",
            appraised=market if isinstance(market, int) else None,
            customer_bp=part if isinstance(part, int) else None,
            chosen=row.line in kept,
        )
    return found


class Missing(NamedTuple):
    """Units of a gift that have to go back and do not, on one ground, and what they come to."""

    line: str
    quantity: int
    ground: GiftGround
    worth: Worth | None
    amount: int
    customer_bp: int | None = None

    def priced(self, refund_id: str, shortfall: int) -> GiftPriced:
        """The fact that they are paid for."""
        assert self.worth is not None
        return GiftPriced(
            line=self.line,
            quantity=self.quantity,
            ground=self.ground,
            basis=self.worth.basis,
            value=self.worth.value,
            customer_bp=UNSET if self.customer_bp is None else self.customer_bp,
            amount=self.amount,
            shortfall=shortfall,
            refund_id=refund_id,
        )


class Settled(NamedTuple):
    """What a step does with gifts."""

    withdrawn: tuple[GiftWithdrawn, ...] = ()
    priced: tuple[Missing, ...] = ()
    excused: tuple[GiftExcused, ...] = ()
    fell_due: tuple[GiftFellDue, ...] = ()

    def along(self, other: "Settled") -> "Settled":
        """Both together."""
        return Settled(
            self.withdrawn + other.withdrawn,
            self.priced + other.priced,
            self.excused + other.excused,
            self.fell_due + other.fell_due,
        )


def settle_things(without: Without, found: Mapping[str, Found] | None) -> Settled:
    """What becomes of gifts that are things; `found` is None where nothing was inspected."""
    settled = Settled()
    for key, line in without.order.lines.items():
        missing = 0 if key not in without.order.gifts or line.ordered.gives else owed(without, key)
        if missing and found is not None:
            settled = settled.along(_unreturned(without, key, missing, found.get(key, Found())))
        elif missing:
            settled = settled.along(_not_yet_back(without, key, missing))
    return settled


def _unreturned(without: Without, key: str, missing: int, found: Found) -> Settled:
    """The inspection is the moment: what is not back now is priced or excused."""
    rejected = min(found.rejected, missing)
    parts: list[Missing] = []
    if rejected:
        ground: GiftGround = "KEPT" if found.chosen else "USED" if found.used_up else "DAMAGED"
        parts.append(_missing(without.order, key, rejected, ground, found))
    if missing > rejected:
        ground = "KEPT" if found.chosen else "MISSING"
        parts.append(_missing(without.order, key, missing - rejected, ground, found))
    return settle_missing(without, parts)


def settle_missing(without: Without, parts: Sequence[Missing]) -> Settled:
    """Paid for where the cause allows it and anybody said what they are worth; else excused."""
    priced = tuple(each for each in parts if each.worth and is_priced(without.order, without.cause, each.ground))
    excused = tuple(
        GiftExcused(
            line=each.line,
            quantity=each.quantity,
            ground=_excuse(each, without.cause),
            refund_id=without.refund_id,
        )
        for each in parts
        if each not in priced
    )
    return Settled(priced=priced, excused=excused)


def _missing(order: Order, key: str, units: int, ground: GiftGround, found: Found) -> Missing:
    """Half up where it was agreed that the customer bears a part."""
    each = worth(order, key, ground, found.appraised)
    whole = each.value * units if each else 0
    amount = whole if found.customer_bp is None else percent_half_up(whole, found.customer_bp)
    return Missing(key, units, ground, each, amount, found.customer_bp)


def _excuse(missing: Missing, cause: Cause) -> Literal["FAULT", "WAIVED", "UNPRICED"]:
    if cause not in BUYER_CAUSES and missing.ground != "KEPT":
        return "FAULT"
    return "WAIVED" if missing.worth else "UNPRICED"


def _not_yet_back(without: Without, key: str, missing: int) -> Settled:
    """Nothing was inspected: units not sent stay in the warehouse, others are asked back once, or excused."""
    order, cause = without.order, without.cause
    unsent = min(missing, order.lines[key].unshipped)
    withdrawn = (GiftWithdrawn(line=key, quantity=unsent, kind="NOT_SENT"),) if unsent else ()
    sent = max(0, missing - unsent - asked_back(without, key))
    if not sent:
        return Settled(withdrawn=withdrawn)
    if cause not in BUYER_CAUSES:
        excused = GiftExcused(line=key, quantity=sent, ground="FAULT", refund_id=without.refund_id)
        return Settled(withdrawn=withdrawn, excused=(excused,))
    return Settled(withdrawn=withdrawn, fell_due=tuple(fell_due([_going(order, key, sent, cause)])))


def fell_due(going: Iterable[GiftOwed], return_id: str | None = None) -> Iterator[GiftFellDue]:
    """The facts that these gifts are to come back."""
    for each in going:
        yield GiftFellDue(
            line=each.line,
            quantity=each.quantity,
            return_id=return_id or UNSET,
            value=each.value,
            basis=each.basis,
        )


def _going(order: Order, key: str, units: int, cause: Cause) -> GiftOwed:
    found = worth(order, key, "MISSING") if is_priced(order, cause, "MISSING") else None
    return GiftOwed(line=key, quantity=units, value=found.value if found else 0, basis=found.basis if found else UNSET)


def going_back(without: Without) -> tuple[GiftOwed, ...]:
    """The gifts that would have to go back."""
    order, cause = without.order, without.cause
    return tuple(_going(order, key, units, cause) for key in order.gifts if (units := owed(without, key)))
