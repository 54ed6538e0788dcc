"""Examples of evidence, disputes and rulings."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import LINE, ORDER, counts

_ORDER, _CASE = "orders/A-8001", "cases/C-8001"
_CREAM = LINE | {"line": "1", "sku": "cream-1", "title": "护肤套装", "list_price": 26800, "quantity": 1}
_SKIN = {"category": "QUALITY", "scene": "SKIN_REACTION", "health": True, "claim": "纯天然材质、无刺激性", "uses": 1}
_KNOWN = {"order_id": "A-8001", "purchase_channel": "APP", "reason": "用一次就红肿", "customer_name": "王女士"}
_WANTED = {"contact": "138 0000 0000", "demands": ["RETURN_REFUND", "MEDICAL_COST"], "defects": ["SKIN_REACTION"]}
_LAW = {"law": "消费者权益保护法 24"}
_RECEIPT = {"receipt_no": "2026-0001", "hospital": "市一院", "date": "2026-05-02", "sha256": "cd" * 32}
_RETURN = {"kind": "RETURN", "lines": counts(l1=1), "cause": "QUALITY"}
_MEDICAL = {"kind": "MEDICAL_COST", "evidence_ids": ["E-2"], "claimed": 20000}


def _said(type_: str, **members: Any) -> Example:
    return Example(_CASE, {"type": type_} | members)


EXAMPLES: tuple[Example, ...] = (
    Example(_ORDER, ORDER | {"customer_id": "U-8", "coupons": [], "lines": [_CREAM]}),
    Example(_ORDER, {"type": "LinesDelivered", "lines": counts(l1=1)}),
    _said("CaseOpened", channel="APP", **_SKIN, **_KNOWN, **_WANTED),
    _said("DisputeFiled", level="NEGOTIATION", subject="HEALTH", reason="商家只肯退款"),
    _said("MerchantPositionRecorded", position="REFUND_ONLY", reason="正品，肤质所致"),
    _said("DisputeFiled", level="PLATFORM", subject="HEALTH"),
    _said("MerchantContacted", channel="PHONE"),
    _said("EvidenceRequested", party="CONSUMER"),
    _said(
        "EvidenceSubmitted",
        evidence_id="E-1",
        party="CONSUMER",
        kind="SYMPTOM_PHOTO",
        health_evidence={"sha256": "ab" * 32, "media_type": "image/jpeg"},
    ),
    _said(
        "EvidenceSubmitted",
        evidence_id="E-2",
        party="CONSUMER",
        kind="RECEIPT",
        amount=15640,
        health_evidence=_RECEIPT,
    ),
    _said("EvidenceSubmitted", evidence_id="E-3", party="CONSUMER", kind="PHOTO_VIDEO", evidence={"sha256": "ef" * 32}),
    _said(
        "EvidenceSubmitted", evidence_id="E-4", party="CONSUMER", kind="PAYMENT_PROOF", evidence={"sha256": "ee" * 32}
    ),
    _said("EvidenceWeighed", description_gap=True, reason="页面写无刺激性"),
    _said("PriceChecked", coupon="SAVE100"),
    _said("LiabilityDetermined", cause="NOT_AS_DESCRIBED", evidence_ids=["E-1"]),
    _said("MediationRoundHeld", round=1, side="MERCHANT", summary="讲明法律责任", laws=["消费者权益保护法 24"]),
    _said("MediationFailed", reason="商家拒绝赔偿"),
    _said(
        "DisputeDecided",
        decision_id="J-1",
        decider="judge-1",
        outcome="PARTLY",
        basis=[_LAW],
        evidence_ids=["E-3"],
        reason="仅支持退货",
    ),
    _said("DisputeAppealed", decision_id="J-1", by="CONSUMER", reason="有医疗票据"),
    _said("CaseVerified"),
    _said(
        "ResolutionProposed",
        proposal_id="S1",
        reason="健康优先",
        options=[{"option_id": "all", "remedies": [_RETURN, _MEDICAL]}],
    ),
    _said(
        "DisputeDecided",
        decision_id="J-2",
        decider="judge-2",
        outcome="CONSUMER",
        basis=[_LAW, {"law": "消费者权益保护法 49"}],
        evidence_ids=["E-1", "E-2", "E-3"],
        reason="症状与描述不符",
        option={"proposal_id": "S1", "option_id": "all"},
        measures=[{"kind": "WARN", "reason": "描述不实"}, {"kind": "SCORE", "reason": "健康纠纷", "delta": -5}],
    ),
    _said("MerchantActed", decision_id="J-2", reference="LETTER-1"),
    _said("ResolutionExecuted", address="上海市浦东新区仓库 1 号"),
    _said("ComplaintFiledExternally", route="12315", reference="12315-2026-1", filed_on="2026-05-10"),
    _said(
        "RulingRecorded",
        ruling_id="RU-1",
        agent="agent-7",
        matter="OPENED_COSMETICS",
        facts=["OPENED_ONCE", "SYMPTOM_PROVEN"],
        clauses=[{"policy_id": "platform", "version": 1}],
        outcome="CONSUMER",
        reason="开封试用不影响退货",
    ),
)
