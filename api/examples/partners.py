"""Examples of merchants and carriers."""

from api.examples.example import Example

_SHOP = "partners/M-7"
_CARRIER = "partners/SF"
_DUE = "2099-05-04T10:00:00+08:00"

EXAMPLES: tuple[Example, ...] = (
    Example(_SHOP, {"type": "PartnerRegistered", "role": "MERCHANT", "title": "七号家居店"}),
    Example(
        _SHOP, {"type": "MerchantWarned", "warning_id": "W-1", "case_id": "C-2031", "reason": "材质描述与实物不符"}
    ),
    Example(
        _SHOP,
        {"type": "SelfCheckOrdered", "check_id": "K-1", "subject": "lamp-3", "due_at": _DUE, "case_id": "C-2031"},
    ),
    Example(
        _SHOP,
        {"type": "SelfCheckCompleted", "check_id": "K-1", "before_sha256": "ab" * 32, "after_sha256": "cd" * 32},
    ),
    Example(
        _SHOP,
        {"type": "ScoreMoved", "movement_id": "S-1", "delta": -5, "cause": "NOT_AS_DESCRIBED", "case_id": "C-2031"},
    ),
    Example(
        _SHOP,
        {"type": "ScoreMoved", "movement_id": "S-2", "delta": 5, "cause": "APPEAL_UPHELD", "reverses": "S-1"},
    ),
    Example(
        _SHOP,
        {
            "type": "PartnerPenalised",
            "penalty_id": "P-1",
            "measure": "SUSPENSION",
            "ground": "责令自查后 24 小时内未处理",
            "case_id": "C-2031",
            "public_until": "2099-06-01T00:00:00+08:00",
        },
    ),
    Example(
        _SHOP,
        {"type": "PenaltyPublished", "penalty_id": "P-1", "channel": "HOME_PAGE", "reference": "notice-20260504-1"},
    ),
    Example(_SHOP, {"type": "PenaltyLifted", "penalty_id": "P-1", "reason": "复核后撤销"}),
    Example(_CARRIER, {"type": "PartnerRegistered", "role": "CARRIER", "title": "顺丰"}),
    Example(
        _CARRIER,
        {
            "type": "CarrierAgreed",
            "currency": "CNY",
            "effective_from": "2026-01-01T00:00:00+08:00",
            "cap": 30000,
            "declared_value": True,
        },
    ),
    Example(
        _CARRIER,
        {
            "type": "RectificationRequested",
            "rectification_id": "R-1",
            "case_id": "C-2032",
            "reason": "中转站积压丢件",
            "due_at": _DUE,
        },
    ),
    Example(_CARRIER, {"type": "RectificationDone", "rectification_id": "R-1", "answer": "已增设复核岗位。"}),
)
