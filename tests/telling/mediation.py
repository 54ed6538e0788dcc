"""The story of disputes: one decided for the customer, appealed and decided anew; one dismissed; one ruled on."""

from typing import Any

from tests.book import Book
from tests.examples import off, order, units

PLACED, DISPUTED, CODE, LATE = "orders/DISP-1", "cases/D-1", "cases/D-2", "cases/D-3"
WHO = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "红肿"}
LAW = {"law": "消费者权益保护法 24"}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    terms = off(50_00, threshold=200_00, issuer="PLATFORM", issuer_id="platform")
    book.say("campaigns/disp", "CampaignPublished", **terms)
    book.say("coupons/disp", "CouponIssued", campaign_id="disp", code="DISP-50")
    book.say(PLACED, "OrderPlaced", **order(268_00, 30_00, coupons=[], freight=12_00) | {"customer_id": "wang"})
    book.say(PLACED, "PaymentCaptured", payment_id="p1", amount=310_00, tender="WECHAT")
    book.say(PLACED, "LinesDelivered", lines=units(_1=1, _2=1))
    _about_her_health(book)
    _about_a_code(book)
    _too_late(book)


def _open(book: Book, stream: str, **members: Any) -> None:
    said = {"channel": "APP", "order_id": "DISP-1", "demands": ["RETURN_REFUND", "MEDICAL_COST"]} | WHO
    book.say(stream, "CaseOpened", **(said | members))


def _about_her_health(book: Book) -> None:
    _open(book, DISPUTED, category="QUALITY", scene="SKIN_REACTION", health=True, claim="无刺激性")
    book.say(DISPUTED, "DisputeFiled", level="NEGOTIATION", subject="HEALTH", reason="不肯赔")
    book.say(DISPUTED, "MerchantPositionRecorded", position="REFUND_ONLY", reason="肤质所致")
    book.say(DISPUTED, "DisputeFiled", level="PLATFORM", subject="HEALTH")
    book.say(DISPUTED, "MerchantContacted", channel="PHONE", reason="已通知")
    book.say(DISPUTED, "EvidenceRequested", party="CONSUMER")
    photo = {"health_evidence": {"sha256": "ab" * 32}}
    receipt = {"health_evidence": {"receipt_no": "1", "hospital": "市一院", "date": "2026-05-02"}}
    book.say(DISPUTED, "EvidenceSubmitted", evidence_id="e1", party="CONSUMER", kind="SYMPTOM_PHOTO", **photo)
    book.say(DISPUTED, "EvidenceSubmitted", evidence_id="e2", party="CONSUMER", kind="CHAT", evidence="聊天记录")
    paid = {"evidence_id": "e3", "party": "CONSUMER", "kind": "RECEIPT", "amount": 80_00}
    book.say(DISPUTED, "EvidenceSubmitted", **paid, **receipt)
    book.say(DISPUTED, "EvidenceWeighed", description_gap=True, reason="页面写无刺激性")
    book.say(DISPUTED, "LiabilityDetermined", cause="NOT_AS_DESCRIBED", reason="与描述不符")
    laws = ["消费者权益保护法 24"]
    book.say(DISPUTED, "MediationRoundHeld", round=1, side="MERCHANT", summary="讲明法律", laws=laws)
    book.say(DISPUTED, "MediationFailed", reason="商家拒绝赔偿")
    book.later(days=3)
    book.say(DISPUTED, "DisputeDecided", **_decision("D1", "judge-1", basis=[LAW]))
    book.say(DISPUTED, "DisputeAppealed", decision_id="D1", by="MERCHANT", reason="正品")
    book.say(DISPUTED, "CaseVerified")
    remedy = {"kind": "MEDICAL_COST", "evidence_ids": ["e3"], "claimed": 100_00}
    options = [{"option_id": "a", "remedies": [remedy]}]
    book.say(DISPUTED, "ResolutionProposed", proposal_id="P1", reason="健康优先", options=options)
    chosen = {"option": {"proposal_id": "P1", "option_id": "a"}, "evidence_ids": ["e1"]}
    policy = {"policy_id": "platform", "version": 1, "clause_id": "p-1"}
    measures = [{"kind": "WARN", "reason": "描述不实"}, {"kind": "SCORE", "reason": "健康纠纷", "delta": -5}]
    decision = _decision("D2", "judge-2", basis=[LAW, policy], measures=measures)
    book.say(DISPUTED, "DisputeDecided", **decision, **chosen)
    book.say(DISPUTED, "MerchantActed", decision_id="D2", reference="letter-1")
    book.say(DISPUTED, "ResolutionExecuted")
    filed = {"route": "12315", "reference": "12315-1", "filed_on": "2026-07-01"}
    book.say(DISPUTED, "ComplaintFiledExternally", **filed)


def _decision(decision_id: str, decider: str, **members: Any) -> dict[str, Any]:
    said = {"decision_id": decision_id, "decider": decider, "outcome": "CONSUMER", "reason": "健康优先"}
    return said | members


def _about_a_code(book: Book) -> None:
    _open(book, CODE, category="COMPLAINT", scene="COUPON_DISPUTE")
    book.say(CODE, "PriceChecked", coupon="DISP-50")
    book.say(CODE, "PriceChecked", coupon="NO-SUCH-CODE")
    fault = {"cause": "SYSTEM_FAULT", "rule_maker": "PLATFORM", "effect": "NOT_APPLIED"}
    book.say(CODE, "LiabilityDetermined", **fault)
    ruling = {"ruling_id": "R1", "agent": "staff-7", "matter": "CODE_AFTER_CRASH", "facts": ["ORDER_PAID"]}
    book.say(CODE, "RulingRecorded", **ruling, outcome="CONSUMER", reason="有利于消费者", clauses=[LAW])


def _too_late(book: Book) -> None:
    _open(book, LATE, category="COMPLAINT", scene="COUPON_DISPUTE")
    clause = {"campaign_id": "disp", "version": 1, "clause_id": "c-1"}
    fault = {"cause": "SYSTEM_FAULT", "effect": "WRONG_CHARGE"}
    book.say(LATE, "DisputeFiled", level="PLATFORM", subject="COUPON", clauses=[clause], amount=50_00, **fault)
    late = {"ground": "ORDER_STATE_CHANGED", "order_version": 3, "outcome": "DISMISSED"}
    book.say(LATE, "DisputeDecided", **(_decision("D3", "judge-1", basis=[LAW]) | late))
