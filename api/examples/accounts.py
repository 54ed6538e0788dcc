"""Examples of agreements, tiers, abuse and what follows from it."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import CAMPAIGN, ORDER

_ACCOUNT = "customers/C-95"
_JANUARY = "2026-01-05T10:00:00+08:00"
_AGREEMENT: dict[str, Any] = {
    "type": "PolicyDrafted",
    "title": "用户协议",
    "occurred_at": _JANUARY,
    "clauses": [{"clause_id": "u9", "text": "恶意注册、虚假交易的，可以暂停其使用优惠券和好意补偿。"}],
}
_CAMPAIGN = CAMPAIGN | {
    "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
    "threshold": 10000,
    "scope": {},
    "clauses": [],
}
_SIGNUP: dict[str, Any] = {
    "at": "2026-02-03T08:00:00+08:00",
    "device": "DEV-77A1",
    "address": "杭州市西湖区某路 1 号",
}
EXAMPLES: tuple[Example, ...] = (
    Example("policies/user-agreement", _AGREEMENT),
    Example(
        "policies/user-agreement",
        {"type": "PolicyPublished", "channels": ["APP"], "effective_from": _JANUARY, "occurred_at": _JANUARY},
    ),
    Example(
        _ACCOUNT,
        {
            "type": "AgreementAccepted",
            "agreement_id": "user-agreement",
            "version": 1,
            "occurred_at": "2026-02-03T07:55:00+08:00",
        },
    ),
    Example(_ACCOUNT, {"type": "TierSet", "tier": "GOLD", "reason": "年度消费达标"}),
    Example("campaigns/NEW-26", _CAMPAIGN),
    Example("coupons/NEW-K", {"type": "CouponIssued", "campaign_id": "NEW-26", "code": "NEW50"}),
    Example("orders/A-1095", ORDER | {"customer_id": "C-95", "coupons": ["NEW50"]}),
    Example(
        _ACCOUNT,
        {
            "type": "AbuseSuspected",
            "abuse_id": "AB-1",
            "kind": "FAKE_REGISTRATION",
            "evidence": {"note": "五个账户用同一设备和地址领取新人码"},
            "signals": ["SAME_DEVICE", "SAME_ADDRESS", "NEW_CUSTOMER_CODE"],
            "signups": [_SIGNUP | {"customer_id": f"C-{each}", "evidence_id": f"E-{each}"} for each in range(95, 100)],
        },
    ),
    Example(
        _ACCOUNT,
        {
            "type": "FreezeRequested",
            "freeze_id": "F-1",
            "scopes": ["COUPON", "GOODWILL"],
            "abuse_id": "AB-1",
            "agreement_id": "user-agreement",
            "clause_id": "u9",
            "until": "2099-12-31T00:00:00+08:00",
        },
    ),
    Example(
        _ACCOUNT,
        {
            "type": "BenefitsTakenBack",
            "taking_id": "T-1",
            "abuse_id": "AB-1",
            "order_id": "A-1095",
            "amount": 5000,
        },
    ),
    Example(_ACCOUNT, {"type": "ClaimClosed", "taking_id": "T-1", "how": "PAID", "reference": "BANK-20260504-7"}),
    Example(
        _ACCOUNT,
        {"type": "LegalHoldPlaced", "hold_id": "H-1", "ground": "LITIGATION", "reference": "(2026)浙0106民初88号"},
    ),
    Example(_ACCOUNT, {"type": "LegalHoldLifted", "hold_id": "H-1", "reference": "(2026)浙0106民初88号 结案"}),
    Example(_ACCOUNT, {"type": "AccountUnfrozen", "freeze_id": "F-1", "reason": "申诉成立"}),
)
