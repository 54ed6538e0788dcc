"""What a customer may want of a shop: goods, and the gifts and services that come with them."""

from typing import Any

from tests.examples import lines
from tests.order.mall import Chance, Members

CATEGORIES = ("goods", "服装", "冰箱", "生鲜")
FLAGS = ("NEAR_EXPIRY", "CUSTOM_MADE", "PERISHABLE", "DEFECTIVE_DECLARED")
GIVING = "k1"
"""The campaign that gift coupons are of."""


def wanted(chance: Chance) -> list[Members]:
    """Goods and what comes with them; now and then nothing but a service."""
    bought = [] if chance.maybe(4) else goods(chance)
    cared = services(chance, bought) if chance.maybe(45) or not bought else []
    return [*bought, *cared, *(gifts(chance, bought) if bought and chance.maybe(55) else [])]


def goods(chance: Chance) -> list[Members]:
    """Up to four lines, some of them of goods that a law or a rule knows, or of a batch."""
    prices = [chance.of(0, 1, 20, 33, 100, 150, 280, chance.number(1, 400)) for _ in range(chance.number(1, 4))]
    found = lines(*prices)
    for line in found:
        line.update(quantity=chance.number(1, 3), category=chance.of("goods", "goods", *CATEGORIES))
        line.update(chance.perhaps(70, tax_bp=chance.of(1_300, 600, 0)))
        line.update(chance.perhaps(15, flags=[chance.of(*FLAGS)]))
        line.update({"batch": "B7"} if line["list_price"] % 3 == 0 else {})
    return found


def gifts(chance: Chance, bought: list[Members]) -> list[Members]:
    """Things, coupons and points; of a line or of a coupon; worth something, nothing, or nobody knows how much."""
    found: list[Members] = []
    for number in range(1, chance.of(1, 2) + 1):
        line = {**_bound(chance, bought, f"gift-{number}"), "kind": "GIFT", "list_price": 0}
        line |= {"quantity": chance.number(1, 4)} | chance.perhaps(70, declared_value=chance.of(0, 7, 30, 500, 500))
        line |= chance.perhaps(40, list_value=chance.of(9, 40)) | chance.perhaps(20, market_price=999)
        if chance.maybe(40):
            coupon: Members = {"kind": "COUPON", "campaign_id": GIVING}
            line["gives"] = chance.of(coupon, {"kind": "POINTS", "points": chance.of(1, 10, 25)})
        found.append(line)
    return found


def services(chance: Chance, bought: list[Members]) -> list[Members]:
    """Paid for and free, from the payment, the delivery or a date on."""
    found: list[Members] = []
    for number in range(1, chance.of(1, 1, 2) + 1):
        line = {**_bound(chance, bought, f"care-{number}"), "kind": "SERVICE", "list_price": chance.of(0, 1, 50, 199)}
        line |= {"quantity": chance.number(1, 3), "days": chance.of(1, 2, 10, 365)}
        starts = chance.of("ON_PAYMENT", "ON_DELIVERY", "2026-05-03", "2026-05-01T12:00:00")
        found.append(line | chance.perhaps(70, starts=starts))
    return found


def _bound(chance: Chance, bought: list[Members], sku: str) -> Members:
    """A line by its name, of goods or of a coupon."""
    main = chance.perhaps(45, belongs_to=chance.of(*bought)["line"]) if bought else {}
    return {"line": sku, "sku": sku, "title": sku, "category": "goods", **main}


def benefit_of(line: Members) -> dict[str, Any] | None:
    """The benefit of a coupon that gives this line, if one can."""
    if line.get("belongs_to") or line["list_price"] or line["kind"] == "GOODS":
        return None
    if line["kind"] == "SERVICE":
        return {"kind": "SERVICE", "sku": line["sku"], "days": line["days"]}
    return {"kind": "GIFT", "sku": line["sku"], "declared_value": line.get("declared_value", 30)}


def _with_all(line: Members) -> bool:
    """Whether it is a gift of no line: such gifts stay with goods."""
    return line["kind"] == "GIFT" and not line.get("belongs_to")


def together(wanted: list[Members], cut: int) -> tuple[list[str], list[str]]:
    """The lines in two parts, each with what belongs to its goods."""
    first = {line["line"] for line in wanted[:cut]}
    bound = {line["line"] for line in wanted if line.get("belongs_to") in first or _with_all(line)}
    apart = {line["line"] for line in wanted if line.get("belongs_to") and line["line"] not in bound}
    kept = (first | bound) - apart
    keys = [line["line"] for line in wanted]
    return [key for key in keys if key in kept], [key for key in keys if key not in kept]
