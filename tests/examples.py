"""The shop's examples by name: the campaigns, baskets and people that stories are about."""

from typing import Any

from domain.errors import Refused
from tests.story import Shop

LI = "li"
WANG = "wang"
MINE = {"customer_id": LI}
"""Of a coupon: Ms Li's alone."""


def off(amount: int, **terms: Any) -> dict[str, Any]:
    """Terms of a threshold coupon: `amount` off from `threshold` on."""
    return campaign({"kind": "AMOUNT_OFF", "amount": amount}, **terms)


def percent(off_bp: int, **terms: Any) -> dict[str, Any]:
    """Terms of a percentage off: 2000 basis points are 8折."""
    return campaign({"kind": "PERCENT_OFF", "off_bp": off_bp}, **terms)


def campaign(benefit: dict[str, Any], **terms: Any) -> dict[str, Any]:
    """Terms of a shop's campaign with this benefit."""
    return {
        "class": "GENERAL",
        "issuer": "MERCHANT",
        "issuer_id": "m1",
        "currency": "CNY",
        "benefit": benefit,
        "scope": {},
        "valid_until": "2026-12-31",
        "after_sales": {},
        **terms,
    }


def lines(*prices: int, quantity: int = 1, **members: Any) -> list[dict[str, Any]]:
    """Goods lines 1, 2, … at these unit prices."""
    return [
        {
            "line": str(place),
            "sku": f"sku-{place}",
            "title": f"Goods {place}",
            "category": "goods",
            "kind": "GOODS",
            "list_price": price,
            "quantity": quantity,
            **members,
        }
        for place, price in enumerate(prices, 1)
    ]


def order(*prices: int, **members: Any) -> dict[str, Any]:
    """An order of goods lines at these unit prices."""
    return {
        "customer_id": LI,
        "merchant_id": "m1",
        "currency": "CNY",
        "channel": "web",
        "lines": lines(*prices),
        **members,
    }


def shop_with(terms: dict[str, Any] | None = None, **issued: Any) -> Shop:
    """A shop with campaign k1 of these terms and its coupon c1 under the code SAVE."""
    shop = Shop()
    if terms is not None:
        shop.say("campaigns/k1", "CampaignPublished", **terms)
        shop.say("coupons/c1", "CouponIssued", campaign_id="k1", **(issued or {"code": "SAVE"}))
    return shop


def add_coupon(shop: Shop, name: str, terms: dict[str, Any], **issued: Any) -> Shop:
    """One more campaign and its coupon: `2` is campaign k2 and coupon c2, public under the code CODE-2."""
    shop.say(f"campaigns/k{name}", "CampaignPublished", **terms)
    held = issued or {"code": f"CODE-{name}"}
    return shop.say(f"coupons/c{name}", "CouponIssued", campaign_id=f"k{name}", **held)


def house_rules(shop: Shop, **rules: Any) -> Shop:
    """The platform publishes a policy with these figures, in force at once."""
    shop.say("policies/platform", "PolicyDrafted", title="House rules", rules=rules)
    return shop.say("policies/platform", "PolicyPublished", channels=["WEB"], effective_from=shop.now)


def place(shop: Shop, *prices: int, key: str = "A-1", **members: Any) -> Shop:
    """Place an order of these prices, with coupon c1 unless said otherwise."""
    return shop.say(f"orders/{key}", "OrderPlaced", **order(*prices, **({"coupons": ["c1"]} | members)))


def refused_order(shop: Shop, *prices: int, key: str = "A-2", **members: Any) -> Refused:
    """The refusal which placing this order meets."""
    return shop.refusal(f"orders/{key}", "OrderPlaced", **order(*prices, **({"coupons": ["c1"]} | members)))


def paid_order(terms: dict[str, Any], *prices: int, issued: dict[str, Any] | None = None, **members: Any) -> Shop:
    """A shop where order A-1 of these prices was placed with coupon c1 and paid in full."""
    shop = shop_with(terms, **(issued or {}))
    shop.say("orders/A-1", "OrderPlaced", **order(*prices, coupons=["c1"], **members))
    return pay(shop)


def pay(shop: Shop, amount: int | None = None, payment_id: str = "p1") -> Shop:
    """Capture what is outstanding, or this much of it."""
    due = shop.order().outstanding if amount is None else amount
    return shop.say("orders/A-1", "PaymentCaptured", payment_id=payment_id, amount=due, tender="WECHAT")


def units(**counts: int) -> list[dict[str, Any]]:
    """Line counts: `units(_1=1)` is one unit of line 1."""
    return [{"line": key.removeprefix("_"), "quantity": count} for key, count in counts.items()]


def cancel(shop: Shop, cause: str = "BUYER_NO_REASON", **counts: int) -> Shop:
    """Cancel these units."""
    return shop.say("orders/A-1", "LinesCancelled", lines=units(**counts), cause=cause)


def ship(shop: Shop, **counts: int) -> Shop:
    """These units leave the warehouse."""
    return shop.say("orders/A-1", "LinesShipped", lines=units(**counts))


def give_back(shop: Shop, return_id: str, cause: str = "BUYER_NO_REASON", **counts: int) -> Shop:
    """Return these units: asked for, and accepted by the inspection."""
    shop.say("orders/A-1", "ReturnRequested", return_id=return_id, lines=units(**counts), cause=cause)
    accepted = [{"line": key.removeprefix("_"), "accepted": count} for key, count in counts.items()]
    return shop.say("orders/A-1", "ReturnInspected", return_id=return_id, lines=accepted)


def ask_back(shop: Shop, return_id: str, cause: str = "BUYER_NO_REASON", **counts: int) -> Shop:
    """Open a return of these units."""
    return shop.say("orders/A-1", "ReturnRequested", return_id=return_id, lines=units(**counts), cause=cause)


def amounts(shop: Shop, key: str = "A-1") -> list[int]:
    """What each refund of the order pays, in order."""
    return [refund.amount for refund in shop.order(key).refunds.values()]


def rows(shop: Shop, refund_id: str) -> list[tuple[str, int]]:
    """A refund's breakdown in short: line or reason, and its amount."""
    breakdown = shop.order().refunds[refund_id].fact.breakdown
    short = [(row.reason or row.line, row.amount if row.reason else row.net) for row in breakdown]
    return [(str(name), amount) for name, amount in short if isinstance(amount, int)]


def validity(shop: Shop, coupon_id: str = "c1", key: str = "A-1") -> tuple[str, str | None]:
    """What has become of a coupon on an order, and why."""
    use = shop.order(key).coupons[coupon_id]
    return use.validity, use.reason
