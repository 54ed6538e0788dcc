"""What the examples are made of: a scene to tell, and a small shop's campaigns, goods and orders."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from api.client import Client


class Scene(NamedTuple):
    """Something that was played, and what came of it, line by line."""

    title: str
    told: list[str]


def campaign(**terms: Any) -> dict[str, Any]:
    """A campaign of the example shop."""
    return {
        "type": "CampaignPublished",
        "class": "GENERAL",
        "issuer": "MERCHANT",
        "issuer_id": "demo-shop",
        "currency": "CNY",
        "scope": {},
        "valid_until": "2099-12-31",
        "after_sales": {},
        **terms,
    }


def goods(line: str, price: int, **members: Any) -> dict[str, Any]:
    """One unit of something."""
    return {
        "line": line,
        "sku": f"sku-{line}",
        "title": f"商品 {line}",
        "category": "goods",
        "kind": "GOODS",
        "list_price": price,
        "quantity": 1,
        **members,
    }


def order(lines: Sequence[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """Ms Li's order of these lines."""
    return {
        "type": "OrderPlaced",
        "customer_id": "demo-li",
        "merchant_id": "demo-shop",
        "currency": "CNY",
        "channel": "web",
        "lines": lines,
        **members,
    }


def pay(client: Client, order_id: str) -> None:
    """Pay what the order costs, once."""
    payable = client.read(f"/v1/orders/{order_id}?as_of_version=1")["money"]["payable"]
    paid = {"type": "PaymentCaptured", "payment_id": "p1", "amount": payable, "tender": "WECHAT"}
    client.say(f"orders/{order_id}", f"{order_id}/pay", paid)
