"""Examples of reviews."""

from api.examples.example import Example

_ORDER = "orders/A-6001"
_YOGHURT = {
    "line": "1",
    "sku": "yoghurt-1",
    "title": "甜上心头酸奶",
    "category": "食品",
    "kind": "GOODS",
    "list_price": 500,
    "market_price": 2000,
    "quantity": 1,
    "snapshot": {
        "brand": "漳州科技学院",
        "gross_weight_g": 10,
        "claims": [{"claim_id": "lactose", "text": "75% 的乳糖不耐受者可以安全食用"}],
        "packing_list": ["酸奶 1 瓶"],
    },
}

EXAMPLES: tuple[Example, ...] = (
    Example(
        _ORDER,
        {
            "type": "OrderPlaced",
            "customer_id": "C-6",
            "merchant_id": "M-6",
            "currency": "CNY",
            "channel": "APP",
            "lines": [_YOGHURT],
        },
    ),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 500, "tender": "WECHAT"}),
    Example(
        _ORDER,
        {
            "type": "ProductReviewed",
            "review_id": "V-1",
            "customer_id": "C-6",
            "line": "1",
            "rating": "GOOD",
            "stars": 5,
            "reason": "口感浓郁",
        },
    ),
)
