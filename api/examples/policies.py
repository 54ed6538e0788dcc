"""Examples of policies."""

from typing import Any

from api.examples.example import Example

_DRAFT: dict[str, Any] = {
    "type": "PolicyDrafted",
    "title": "售后政策",
    "clauses": [{"clause_id": "p1", "text": "退款在收到退回商品之日起七日内原路退回。"}],
    "rules": {
        "no_reason_days": 15,
        "quality_exchange_days": 30,
        "categories": [{"category": "kitchen", "warranty_days": 365}],
    },
    "publish_in": ["HOME_PAGE"],
}
_CLEARANCE: dict[str, Any] = {
    "type": "CampaignPublished",
    "class": "CLEARANCE",
    "issuer": "MERCHANT",
    "issuer_id": "M-7",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 3000},
    "threshold": 10000,
    "scope": {},
    "valid_until": "2099-12-31T23:59:59",
    "after_sales": {"no_reason_return": False},
    "clauses": [{"clause_id": "k2", "text": "瑕疵商品不支持七天无理由退货，部分商品除外。"}],
}
_EXPLAINED: dict[str, Any] = {
    "type": "ClauseExplained",
    "clause_id": "k2",
    "answer": "SKU-9 不受此限，可以七天无理由退货。",
    "includes": ["SKU-9"],
}

EXAMPLES: tuple[Example, ...] = (
    Example("campaigns/CLEAR-26", _CLEARANCE),
    Example("campaigns/CLEAR-26", _EXPLAINED),
    Example("policies/M-90", _DRAFT),
    Example(
        "policies/M-90",
        {"type": "PolicyPublished", "channels": ["HOME_PAGE", "APP"], "effective_from": "2099-01-01T00:00:00+08:00"},
    ),
    Example("policies/M-90", _DRAFT | {"rules": {"no_reason_days": 30}}),
    Example(
        "policies/M-90",
        {
            "type": "PolicyPublished",
            "version": 2,
            "channels": ["HOME_PAGE"],
            "effective_from": "2099-02-01T00:00:00+08:00",
        },
    ),
    Example("policies/M-90", {"type": "PolicyWithdrawn", "version": 2, "reason": "征求意见后另行修订"}),
)
