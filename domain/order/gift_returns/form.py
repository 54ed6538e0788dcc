"""The form of an application: what must be on it, and how its words are read (R-002-44, R-002-47, R-002-56)."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from domain.errors import Malformed, Refused
from domain.fact import Said
from domain.order.common import check_form
from domain.order.events import LineCount
from domain.order.events.gift_returns import GiftReturnStated
from domain.order.state import Order

IMAGES_MAX = 9
_ITEM = re.compile(r"(?P<title>.+?)\s*[x×*X]\s*(?P<quantity>[1-9]\d{0,5})\Z")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\Z")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]\Z")


def check_application(said: Said, fact: GiftReturnStated) -> None:
    """Refuse a form with gaps, or without a way to reach the customer; who gives unasked says only what."""
    gifts = fact.lines or fact.items
    if fact.kind == "PROACTIVE":
        check_form(said, fact.order_no or said.key, lines=gifts)
        return
    check_form(said, fact.order_no, reason=fact.reason, contact=fact.contact, lines=gifts)
    if not reachable(said.words.get(fact.contact.commitment) if fact.contact else None):
        raise Malformed("bad-contact", "A contact is a telephone number or an e-mail address.", "/contact")


def check_customer(order: Order, customer_id: str | Any) -> None:
    """Refuse who asks about an order that is not hers (R-002-42)."""
    assert order.placed is not None
    if customer_id and customer_id != order.placed.customer_id:
        sentence = "The order belongs to another customer."
        raise Refused("not-the-customers-order", sentence, "R-002-42")


def reachable(contact: Any) -> bool:
    """Whether it reads as a telephone number or an e-mail address."""
    text = contact.strip() if isinstance(contact, str) else ""
    return bool(_EMAIL.fullmatch(text) or _PHONE.fullmatch(text))


def images_of(said: Said, evidence: Any) -> int:
    """How many pictures were sent; more than nine are refused (R-002-03)."""
    value: Any = said.words.get(evidence.commitment) if evidence else None
    count = len(cast(list[Any], value)) if isinstance(value, list) else 0 if value in (None, "") else 1
    if count > IMAGES_MAX:
        raise Malformed("too-many-images", f"At most {IMAGES_MAX} pictures.", "/evidence", most=IMAGES_MAX)
    return count


def gifts_asked(order: Order, fact: GiftReturnStated) -> tuple[LineCount, ...]:
    """The gifts by line, however they were named; `unknown-gift` for a name that the order has no gift of."""
    if isinstance(fact.lines, tuple):
        return fact.lines
    return tuple(_items(order, fact.items if isinstance(fact.items, tuple) else ()))


def _items(order: Order, items: tuple[str, ...]) -> Iterator[LineCount]:
    for place, item in enumerate(items):
        named = read_item(item)
        if named is None:
            sentence = "A gift is named with its number, as «环保购物袋x2»."
            raise Malformed("bad-item", sentence, f"/items/{place}")
        title, quantity = named
        found = [key for key in order.gifts if order.lines[key].ordered.title.strip() == title]
        if not found:
            raise Refused("unknown-gift", f"The order has no gift «{title[:60]}».", "R-002-47", title=title[:60])
        yield from _spread(order, found, quantity)


def _spread(order: Order, lines: Sequence[str], quantity: int) -> Iterator[LineCount]:
    """So many of a gift that several lines have; what none of them has is asked of the last."""
    for key in lines[:-1]:
        units = min(quantity, order.lines[key].kept)
        quantity -= units
        if units:
            yield LineCount(line=key, quantity=units)
    if quantity:
        yield LineCount(line=lines[-1], quantity=quantity)


def read_item(item: str) -> tuple[str, int] | None:
    """A gift's name and number out of one text: «环保购物袋x2» is ("环保购物袋", 2)."""
    read = _ITEM.match(item.strip())
    return (read["title"], int(read["quantity"])) if read else None
