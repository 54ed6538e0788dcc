"""What a return may say of gifts, when it is asked for and when it is inspected."""

from domain.errors import Malformed, Refused
from domain.order.common import counts_of, require, require_thing
from domain.order.events import InspectedGift, LineCount, ReturnInspected, ReturnRequested
from domain.order.state import Order, Return


def check_gifts_kept(order: Order, fact: ReturnRequested) -> None:
    """A customer can choose to keep gifts only, and not those she sends back."""
    going = {count.line for count in fact.lines}
    for place, key in enumerate(fact.gifts_kept or ()):
        if key not in order.gifts:
            raise Malformed("not-a-gift", f"Line {key} is no gift.", f"/gifts_kept/{place}")
        if key in going:
            raise Malformed("gift-both-ways", f"Gift {key} is both kept and sent back.", f"/gifts_kept/{place}")


def check_gifts(order: Order, asked: Return, fact: ReturnInspected) -> None:
    """Refuse gifts that were inspected twice, that the customer never had, that an appraisal has no evidence for, or
    that are refused though they can be used again (R-000-22, R-002-30).
    """
    lines = {line.line for line in fact.lines}
    counts = [LineCount(line=gift.line, quantity=max(1, gift.accepted + gift.rejected)) for gift in fact.gifts]
    for key, count in counts_of(order, counts).items():
        if key not in order.gifts:
            raise Refused("not-a-gift", f"Line {key} is no gift.", line=key)
        require_thing(order.lines[key])
        if key in lines:
            raise Malformed("line-twice", f"Line {key} is named twice.", "/gifts")
        held = order.lines[key].kept - order.lines[key].requested + _announced(asked, key)
        require(order.lines[key], count, held, "inspected on this return")
    if fact.gifts and asked.requested.remedy == "EXCHANGE":
        raise Malformed("gifts-without-refund", "Gifts stay with goods that are exchanged.", "/gifts")
    for place, gift in enumerate(fact.gifts):
        _check_found(gift, f"/gifts/{place}")
    for line in fact.lines:
        if line.line in order.gifts:
            _check_reusable(line.line, line.rejected, line.grade or None)


def _check_found(gift: InspectedGift, pointer: str) -> None:
    if isinstance(gift.market_value, int) and not gift.evidence:
        sentence = "An appraisal comes with its evidence."
        raise Malformed("appraisal-without-evidence", sentence, f"{pointer}/evidence")
    _check_reusable(gift.line, gift.rejected, gift.grade or None)


def _check_reusable(key: str, rejected: int, grade: str | None) -> None:
    if rejected and grade in ("NONE", "LIGHT"):
        sentence = f"Gift {key} can be used again, so it is taken back."
        raise Refused("gift-reusable", sentence, "R-002-30", line=key, grade=grade)


def _announced(asked: Return, key: str) -> int:
    return sum(count.quantity for count in asked.requested.lines if count.line == key)
