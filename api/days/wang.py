"""Ms Wang's skin: a dispute before the platform, decided on evidence, paid against receipts (seed 001, case 1)."""

from api.days.day import Day, Told

ORDER, CASE, SHOP = "orders/W-1", "cases/W-1", "partners/skin-shop"
SET = {
    "line": "1",
    "sku": "skin-set",
    "title": "护肤品套装",
    "category": "护肤品",
    "kind": "GOODS",
    "list_price": 268_00,
}
PLACED = {"customer_id": "wang", "merchant_id": "skin-shop", "currency": "CNY", "channel": "APP", "freight": 12_00}
SKIN = {"category": "QUALITY", "scene": "SKIN_REACTION", "health": True, "claim": "纯天然材质、无刺激性", "uses": 1}
SAYS = {"reason": "用过一次，面部红肿瘙痒", "demands": ["RETURN_REFUND", "MEDICAL_COST"], "purchase_channel": "APP"}
WHO = {"customer_name": "王女士", "contact": "138 0000 0000", "order_id": "W-1", "defects": ["PACKAGING", "ODOUR"]}
RECEIPTS = (("R1", 100_00, "2026-0001"), ("R2", 56_40, "2026-0002"))
BASIS = [{"law": "消费者权益保护法 24"}, {"law": "消费者权益保护法 49"}]
MEASURES = [
    {"kind": "WARN", "reason": "描述与实物不符"},
    {"kind": "SELF_CHECK", "reason": "纯天然材质、无刺激性"},
    {"kind": "SCORE", "reason": "健康纠纷", "delta": -5},
]
RETURN = {"kind": "RETURN", "lines": [{"line": "1", "quantity": 1}], "cause": "QUALITY"}
MEDICAL = {"kind": "MEDICAL_COST", "evidence_ids": ["R1", "R2"], "claimed": 200_00}
ANSWERED = [
    {"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 280_00},
    {"demand": "MEDICAL_COST", "outcome": "PARTLY_GRANTED", "amount": 156_40},
]
CALLED = [
    {"question": "SATISFIED", "answer": "满意"},
    {"question": "MORE_NEEDS", "answer": "没有"},
]


def play(day: Day) -> Told:
    """From the order to the follow-up."""
    _bought(day)
    _taken_in(day)
    _heard(day)
    _settled(day)
    case, order, shop = (day.read(f"/v1/{stream}") for stream in (CASE, ORDER, SHOP))
    resolved = case["resolved"]
    amounts = {
        "goods and freight refunded": resolved["refunded"],
        "medical cost against receipts": resolved["compensated"],
        "claimed without a receipt, refused": 200_00 - resolved["compensated"],
        "in all": resolved["refunded"] + resolved["compensated"],
        "still owed to her": order["money"]["owed_to_customer"],
        "the merchant's score": shop["score"],
    }
    return Told("Ms Wang: a skin-care set that was not what its page said", day.steps, day.clocks(CASE), amounts)


def _bought(day: Day) -> None:
    day.at("2026-05-08 10:00")
    day.say(ORDER, "OrderPlaced", lines=[SET | {"quantity": 1}], **PLACED)
    day.say(ORDER, "PaymentCaptured", payment_id="p1", amount=280_00, tender="WECHAT")
    day.at("2026-05-09 15:00")
    day.say(ORDER, "LinesDelivered", lines=[{"line": "1", "quantity": 1}])


def _taken_in(day: Day) -> None:
    day.at("2026-05-11 10:00")
    day.say(CASE, "CaseOpened", channel="APP", **SKIN, **SAYS, **WHO)
    day.at("2026-05-11 10:06")
    day.say(CASE, "FirstResponded", owner="agent-lin")
    day.at("2026-05-11 10:30")
    day.say(CASE, "CaseVerified", reason="照片与订单相符")
    day.at("2026-05-11 11:00")
    day.say(CASE, "DisputeFiled", level="NEGOTIATION", subject="HEALTH", reason="商家只同意退款")
    day.say(CASE, "DisputeFiled", level="PLATFORM", subject="HEALTH")


def _heard(day: Day) -> None:
    """Both sides; what one of them does not hand in by then is decided without."""
    day.at("2026-05-11 16:00")
    day.say(CASE, "MerchantContacted", channel="PHONE")
    day.say(CASE, "MerchantPositionRecorded", position="REFUND_ONLY", reason="正品，系肤质或使用不当")
    day.say(CASE, "EvidenceRequested", party="MERCHANT", due_at="2026-05-12T08:00:00+08:00")
    photo = {"evidence_id": "E1", "party": "CONSUMER", "kind": "SYMPTOM_PHOTO"}
    day.say(CASE, "EvidenceSubmitted", **photo, health_evidence={"sha256": "ab" * 32})
    goods = {"evidence_id": "E2", "party": "CONSUMER", "kind": "PHOTO_VIDEO", "evidence": {"sha256": "cd" * 32}}
    day.say(CASE, "EvidenceSubmitted", **goods)
    for number, amount, receipt_no in RECEIPTS:
        receipt = {"receipt_no": receipt_no, "hospital": "市一院", "date": "2026-05-10", "sha256": receipt_no[-1] * 64}
        submitted = {"evidence_id": number, "party": "CONSUMER", "kind": "RECEIPT", "amount": amount}
        day.say(CASE, "EvidenceSubmitted", **submitted, health_evidence=receipt)
    day.at("2026-05-12 08:30")
    day.say(CASE, "EvidenceWeighed", description_gap=True, reason="有症状，且与页面描述不符")
    for side in ("CONSUMER", "MERCHANT"):
        law = ["消费者权益保护法 24"]
        day.say(CASE, "MediationRoundHeld", round=1, side=side, summary="分别沟通，说明法律规定", laws=law)
    judged = {"decision_id": "J1", "decider": "judge-1", "outcome": "CONSUMER", "reason": "健康优先"}
    day.at("2026-05-12 09:00")
    day.say(CASE, "DisputeDecided", **judged, basis=BASIS, evidence_ids=["E1", "E2"], measures=MEASURES)


def _settled(day: Day) -> None:
    day.at("2026-05-12 09:30")
    options = [{"option_id": "all", "remedies": [RETURN, MEDICAL]}]
    day.say(CASE, "ResolutionProposed", proposal_id="S1", reason="全额退款（含运费），医药费凭票据", options=options)
    day.at("2026-05-12 10:00")
    day.say(CASE, "ResolutionAccepted", proposal_id="S1", option_id="all")
    day.at("2026-05-12 11:00")
    day.say(CASE, "ResolutionExecuted", address="漳州市龙文区 1 号仓")
    number = {"return_id": "W-1.S1.1"}
    day.at("2026-05-14 08:00")
    day.say(ORDER, "ReturnReceived", lines=[{"line": "1", "quantity": 1}], **number)
    day.at("2026-05-14 20:00")
    day.say(ORDER, "ReturnInspected", lines=[{"line": "1", "accepted": 1}], **number)
    day.at("2026-05-15 10:00")
    for refund_id in ("r1", "r2"):
        day.say(ORDER, "RefundSettled", refund_id=refund_id, reference=f"wx-{refund_id}")
    day.say(CASE, "CaseClosed", outcome="SETTLED", reason="退货退款，医药费凭票据", demands=ANSWERED)
    day.at("2026-05-18 15:00")
    day.say(CASE, "FollowUpCompleted", follow_up_id="F1", answers=CALLED, satisfied=True)
    day.say(CASE, "SatisfactionScored", follow_up_id="F1", score=5)
