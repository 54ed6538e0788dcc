"""Order A-1: a phone for 200.00, signed for on 1 May at 15:00, that goes to the workshop."""

from typing import Any

from tests.examples import order, pay, units
from tests.order.bound_stories import service
from tests.rights.orders import SIGNED, signed, without_code
from tests.story import Shop

A1 = "orders/A-1"
REPORT = "c" * 64


def phone(category: str = "phone", *services: dict[str, Any], quantity: int = 1) -> Shop:
    shop = without_code(category=category) if quantity == 1 and not services else _with(category, services, quantity)
    if quantity == 1:
        return signed(shop)
    return shop.at(SIGNED).say(A1, "LinesDelivered", lines=units(_1=quantity), signed_at=SIGNED)


def _with(category: str, services: tuple[dict[str, Any], ...], quantity: int) -> Shop:
    goods = {"line": "1", "sku": "sku-1", "title": "Phone", "category": category, "kind": "GOODS"}
    stated = order(lines=[goods | {"list_price": 200_00, "quantity": quantity}, *services])
    return pay(Shop().say(A1, "OrderPlaced", **stated))


def cover(**members: Any) -> dict[str, Any]:
    return service(title="延长保修", **members)


def taken_in(shop: Shop, number: str, on: str, **members: Any) -> Shop:
    """From this day on the workshop has it."""
    asked = {"repair_id": number, "line": "1", "order_no": "A-1", "reason": "no picture", **members}
    shop.at(on).say(A1, "RepairRequested", **asked)
    return shop.say(A1, "RepairReceived", repair_id=number)


def done(shop: Shop, number: str, on: str, outcome: str = "REPAIRED", *, costs: int = 0) -> Shop:
    """The workshop is done; what costs something is accepted, and given back without being paid."""
    shop.say(A1, "RepairQuoted", repair_id=number, parts=costs, labour=0, working_days=5)
    if costs:
        shop.say(A1, "RepairAnswered", repair_id=number, accepted=True)
    return shop.at(on).say(A1, "RepairCompleted", repair_id=number, outcome=outcome, report_sha256=REPORT)


def given_back(shop: Shop, number: str) -> Shop:
    return shop.say(A1, "RepairReturned", repair_id=number)


def repaired(shop: Shop, number: str, since: str, until: str, **members: Any) -> Shop:
    """The workshop had it from one day to another, both counted."""
    return given_back(done(taken_in(shop, number, since, **members), number, until), number)
