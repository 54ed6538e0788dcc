"""Gifts in both directions, and a warranty given back: missing, reshipped, recycled, prorated."""

from collections.abc import Iterator
from typing import Any

from api.client import Client
from api.demo.scene import Scene, goods, order, pay
from domain.currency import money_text
from projections.refund_statement import refund_statement

GREEN = {
    "programme_id": "green-2024",
    "opens_at": "2024-01-01T00:00:00+08:00",
    "closes_at": "2099-12-31T23:59:59+08:00",
    "points": 50,
}
FORM = {"reason": "不需要赠品", "contact": "li@example.com"}
PICTURE = [{"sha256": "ab" * 32}]


def play(client: Client, tag: str) -> Iterator[Scene]:
    """A gift that comes late, one that was never sent, two bags that are recycled, a warranty of two years."""
    yield _to_the_merchant(client, tag)
    yield _to_the_customer(client)
    yield _recycled(client)
    yield _prorated(client, tag)


def _gift(quantity: int = 1) -> dict[str, Any]:
    gift = {"kind": "GIFT", "quantity": quantity, "belongs_to": "1", "declared_value": 39_00, "sku": "bag"}
    return goods("2", 0, title="环保购物袋", category="gifts", **gift)


def _placed(client: Client, key: str, *lines: dict[str, Any], **members: Any) -> str:
    client.say(f"orders/{key}", f"{key}/place", order(lines, **members))
    pay(client, key)
    return f"orders/{key}"


def _counts(line: str, quantity: int) -> list[dict[str, Any]]:
    return [{"line": line, "quantity": quantity}]


def _returned(client: Client, key: str) -> None:
    """Line 1 comes back, and nothing with it."""
    asked = {"type": "ReturnRequested", "return_id": "R1", "cause": "BUYER_NO_REASON", "lines": _counts("1", 1)}
    client.say(f"orders/{key}", f"{key}/ask", asked, {"type": "ReturnAuthorised", "return_id": "R1"})
    inspected = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": "1", "accepted": 1}]}
    client.say(f"orders/{key}", f"{key}/inspect", inspected)


def _formula(client: Client, key: str, tag: str, refund: int = 0) -> str:
    view = client.read(f"/v1/orders/{key}")
    titles = {line["line"]: line["title"] for line in view["lines"]}
    statement = refund_statement(view["refunds"][refund], view["currency"], tag, titles)
    total = statement["total"]
    return total["formula"] or f"{statement['rows'][0]['label']}: {total['text']}"


def _to_the_merchant(client: Client, tag: str) -> Scene:
    key = "demo-gift"
    name = _placed(client, key, goods("1", 299_00, title="汤锅"), _gift())
    _returned(client, key)
    told = [f"returned without its gift: {_formula(client, key, tag)}"]
    client.say(name, f"{key}/late", {"type": "GiftReceived", "lines": _counts("2", 1)})
    told.append(f"the gift comes after all: {_formula(client, key, tag, 1)}")
    owed = client.read(f"/v1/orders/{key}")["money"]["owed_to_customer"]
    return Scene(
        "A gift of 39.00 comes back late (赠品返还商家)", [*told, f"to be paid in all: {money_text(owed, 'CNY')}"]
    )


def _form(key: str, number: str, kind: str, quantity: int) -> dict[str, Any]:
    asked = {"type": "GiftReturnRequested", "gift_return_id": number, "kind": kind, "order_no": key}
    return asked | FORM | {"items": [f"环保购物袋x{quantity}"], "evidence": PICTURE}


def _to_the_customer(client: Client) -> Scene:
    key = "demo-gift-short"
    name = _placed(client, key, goods("1", 299_00, title="汤锅"), _gift(2))
    client.say(
        name,
        f"{key}/short",
        _form(key, "G1", "SHORTAGE", 1),
        {"type": "GiftQuantityReconciled", "gift_return_id": "G1", "line": "2", "received": 1},
        {"type": "GiftDispatched", "gift_return_id": "G1", "carrier": "SF"},
        {"type": "GiftReturnConfirmed", "gift_return_id": "G1"},
    )
    row = client.read(f"/v1/orders/{key}")["gift_returns"][0]
    steps = {step["type"]: step for step in row["steps"]}
    found, sent = steps["GiftQuantityReconciled"], steps["GiftReturnInstructed"]
    again, payer = sent["gifts"][0]["quantity"], sent["freight_payer"].lower()
    told = f"ordered {found['ordered']}, received {found['received']}: {again} sent again at the {payer}'s cost"
    return Scene("One of two gifts never came (赠品返还客户)", [told, f"the gift return is {row['status']}"])


def _recycled(client: Client) -> Scene:
    key, shop = "demo-recycled", "policies/demo-green"
    at = {"occurred_at": "2026-01-01T00:00:00+08:00"}
    drafted = {"type": "PolicyDrafted", "title": "环保回收计划", "rules": {"recycling": GREEN}} | at
    published = {"type": "PolicyPublished", "channels": ["HOME_PAGE", "ORDER_PAGE", "SERVICE_AREA"]} | at
    client.say(shop, "demo-green/policy", drafted, published | {"effective_from": at["occurred_at"]})
    lines = [goods("1", 299_00, title="汤锅"), _gift(2)]
    name = _placed(client, key, *lines, merchant_id="demo-green", customer_id="demo-green-fang")
    client.say(
        name,
        f"{key}/recycle",
        _form(key, "G1", "RECYCLING", 2),
        {"type": "GiftReturnReviewed", "gift_return_id": "G1"},
        {"type": "GiftDispatched", "gift_return_id": "G1"},
        {"type": "GiftReceived", "lines": _counts("2", 2), "gift_return_id": "G1"},
        {"type": "GiftReturnArchived", "gift_return_id": "G1", "score": 5},
    )
    points = client.read("/v1/customers/demo-green-fang")["points"]
    return Scene("Two gift bags are recycled (环保回收)", [f"2 × 50 points: the account holds {points}"])


def _prorated(client: Client, tag: str) -> Scene:
    """The whole case lies in the past, so its days are always the same."""
    key = "demo-warranty"
    cover = {"kind": "SERVICE", "belongs_to": "1", "days": 730}
    lines = [goods("1", 1000_00, title="电视机"), goods("2", 199_00, title="延长保修", category="services", **cover)]
    january, march = ({"occurred_at": f"2026-{day}T10:00:00+08:00"} for day in ("01-01", "03-14"))
    paid = {"type": "PaymentCaptured", "payment_id": "p1", "amount": 1199_00, "tender": "WECHAT"}
    asked = {"type": "ReturnRequested", "return_id": "R1", "cause": "BUYER_NO_REASON", "lines": _counts("1", 1)}
    inspected = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": "1", "accepted": 1}]}
    client.say(f"orders/{key}", f"{key}/all", order(lines) | january, paid | january, asked | march, inspected | march)
    (service,) = client.read(f"/v1/orders/{key}")["services"]
    (ended,) = service["cancellations"]
    left = ended["days"] - ended["used_days"]
    fee, back = money_text(ended["fee"], "CNY"), money_text(ended["refund"], "CNY")
    return Scene(
        "A warranty of 199.00 for 730 days goes back after 73 (延长保修按比例退)",
        [f"{fee} × {left} ÷ {ended['days']} = {back}", f"with the television: {_formula(client, key, tag)}"],
    )
