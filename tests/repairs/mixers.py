"""Order A-1: two mixers at 100.00, bought with a code for cheaper spare parts, signed for on 1 May."""

from typing import Any

from domain.order.events.repairs import RepairRequested
from domain.order.state import Repair
from tests.examples import campaign, house_rules, lines, pay, place, shop_with, units
from tests.story import Shop

A1 = "orders/A-1"
SIGNED = "2026-05-01T07:00:00.000000Z"  # 15:00 in Shanghai
WARRANTY = [{"category": "goods", "warranty_days": 365}]
REPORT = "a" * 64
FORM: dict[str, Any] = {"repair_id": "m1", "line": "1", "order_no": "A-1", "reason": "it does not turn"}


def parts_code(off_bp: int = 2_000, **terms: Any) -> Shop:
    """A code for so much off spare parts: 8折, to the end of the year, unless said otherwise."""
    return shop_with(campaign({"kind": "PARTS_DISCOUNT", "off_bp": off_bp}, **terms))


def bought(shop: Shop | None = None, **members: Any) -> Shop:
    """The goods have a warranty of a year."""
    shop = house_rules(shop or parts_code(), categories=WARRANTY)
    return pay(place(shop, lines=lines(100_00, quantity=2), **members))


def arrived(shop: Shop | None = None) -> Shop:
    return (shop or bought()).at(SIGNED).say(A1, "LinesDelivered", lines=units(_1=2), signed_at=SIGNED)


def ask(shop: Shop, **members: Any) -> Shop:
    """Ask for a repair of one mixer, on the form with these members otherwise; None leaves one out."""
    stated = {name: value for name, value in (FORM | members).items() if value is not None}
    return shop.say(A1, "RepairRequested", **stated)


def not_taken_in(shop: Shop, **members: Any) -> Any:
    """The refusal that the request meets."""
    stated = {name: value for name, value in (FORM | members).items() if value is not None}
    return shop.refusal(A1, "RepairRequested", **stated)


def asked(shop: Shop) -> RepairRequested:
    (fact,) = shop.recorded(RepairRequested)
    assert isinstance(fact, RepairRequested)
    return fact


def step(shop: Shop, type_: str, repair_id: str = "m1", **members: Any) -> Shop:
    """One more fact about the repair."""
    return shop.say(A1, type_, repair_id=repair_id, **members)


def no_step(shop: Shop, type_: str, **members: Any) -> str:
    """The code of the refusal that the fact meets."""
    return shop.refusal(A1, type_, **({"repair_id": "m1"} | members)).code


def repair(shop: Shop, repair_id: str = "m1") -> Repair:
    return shop.order().repairs[repair_id]


def status(shop: Shop) -> str:
    return repair(shop).status
