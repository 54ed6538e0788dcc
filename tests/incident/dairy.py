"""A dairy shop, its yoghurt of batch B7, and the emergency about it."""

from typing import Any

from tests.examples import lines, order, units
from tests.story import Shop

E1 = "incidents/E-1"
SUNDAY_2330 = "2026-05-10T15:30:00.000000Z"
MONDAY_0030 = "2026-05-10T16:30:00.000000Z"
REPORT: dict[str, Any] = {"report_sha256": "ab" * 32, "inspector": "qc-lin"}
PLAN: dict[str, Any] = {"plan_sha256": "cd" * 32}
APOLOGY: dict[str, Any] = {"channel": "HOME_PAGE", "text_sha256": "12" * 32}
KNEW: dict[str, Any] = {
    "merchant_id": "m1",
    "ground": "PAST_EXPIRY",
    "reason": "two days past its date",
    "approver": "legal-wu",
}


def yoghurt(*prices: int, batch: str | None = "B7", category: str = "酸奶", **members: Any) -> list[dict[str, Any]]:
    """Lines of yoghurt of a batch."""
    marked = {"batch": batch} if batch else {}
    return lines(*prices, title="Yoghurt", category=category, **marked, **members)


def buy(shop: Shop, key: str = "A-1", *, said: dict[str, Any] | None = None, **members: Any) -> Shop:
    """Order yoghurt at 5.00, unless other lines are given, and pay for it."""
    placed = order(**({"lines": yoghurt(5_00)} | members))
    shop.say(f"orders/{key}", "OrderPlaced", **placed, **(said or {}))
    due = shop.order(key).outstanding
    return shop.say(f"orders/{key}", "PaymentCaptured", payment_id="p1", amount=due, tender="WECHAT", **(said or {}))


def sent(shop: Shop, key: str = "A-1", **counts: int) -> Shop:
    """Units leave the warehouse."""
    return shop.say(f"orders/{key}", "LinesShipped", lines=units(**(counts or {"_1": 1})))


def declare(shop: Shop, stream: str = E1, **members: Any) -> Shop:
    """The emergency is declared as soon as it is reported."""
    about: dict[str, Any] = {
        "batch": "B7",
        "hazard": "FOOD_SAFETY",
        "reason": "three customers are ill",
        "reported_at": shop.now,
    }
    return shop.say(stream, "EmergencyDeclared", **(about | members))


def quarantined(shop: Shop, **members: Any) -> Shop:
    return declare(shop, **members).say(E1, "BatchQuarantined", place="cold store 2")


def inspect(shop: Shop, result: str = "CONFIRMED", **members: Any) -> Shop:
    return shop.say(E1, "BatchInspected", result=result, **(REPORT | members))


def recalled(shop: Shop, **members: Any) -> Shop:
    """Found dangerous, and recalled at once."""
    return inspect(declare(shop, **members)).say(E1, "RecallOrdered", **PLAN)


def reach(shop: Shop, key: str = "A-1", incident: str = "E-1") -> Shop:
    """The ledger takes the recall to an order."""
    return shop.say(f"orders/{key}", "OrderDue", kind="RECALL", item=incident)
