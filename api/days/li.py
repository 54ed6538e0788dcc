"""Mr Li's parcel: nobody complains before the ledger notices; lost, paid at once, half of it back from the carrier
(seed 001, case 2).
"""

from api.days.day import Day, Told

ORDER = "orders/L-1"
BLENDER = {
    "line": "1",
    "sku": "blender",
    "title": "小型家电",
    "category": "家电",
    "kind": "GOODS",
    "list_price": 199_00,
}
PLACED = {"customer_id": "li", "merchant_id": "appliance-shop", "currency": "CNY", "channel": "APP"}
TRACKING = "SF1234567890"
WHO = {"customer_name": "李先生", "contact": "139 0000 0000", "purchase_channel": "APP"}
SAYS = {"reason": "一直没有收到", "demands": ["REFUND_ONLY"]}
ONE = [{"line": "1", "quantity": 1}]
APOLOGY = {"kind": "APOLOGY", "text": "让您久等了，非常抱歉", "improvement": "要求承运商整改分拣"}
LOSS = {"kind": "LOSS", "lines": ONE}


def play(day: Day) -> Told:
    """From the shipment to the carrier's payment."""
    case = _noticed(day)
    _traced(day, case)
    _made_good(day, case)
    view, order = day.read(f"/v1/{case}"), day.read(f"/v1/{ORDER}")
    (claim,) = view["logistics"]["claims"]
    amounts = {
        "paid for the goods": order["money"]["captured"],
        "refunded before the carrier paid": view["resolved"]["refunded"],
        "claimed from the carrier": claim["amount"],
        "owed by its agreement": claim["payable"],
        "paid by the carrier": claim["settled"],
        "lost by the platform": claim["loss"],
    }
    return Told("Mr Li: a parcel that never came", day.steps, day.clocks(case), amounts)


def _noticed(day: Day) -> str:
    """Promised for the 5th, last seen on the 2nd; at midnight the ledger opens a case by itself."""
    day.at("2026-05-01 10:00")
    agreed = {"currency": "CNY", "effective_from": "2026-01-01T00:00:00+08:00", "cap": 300_00, "declared_value": True}
    day.say("partners/SF", "CarrierAgreed", **agreed)
    day.say(ORDER, "OrderPlaced", lines=[BLENDER | {"quantity": 1}], **PLACED)
    day.say(ORDER, "PaymentCaptured", payment_id="p1", amount=199_00, tender="WECHAT")
    day.say(ORDER, "LinesShipped", lines=ONE, carrier="SF", tracking_no=TRACKING, eta="2026-05-05")
    day.at("2026-05-02 12:00")
    seen = {"tracking_no": TRACKING, "status": "IN_TRANSIT", "at": "2026-05-02T11:40:00+08:00", "place": "杭州"}
    day.say(ORDER, "ParcelScanned", **seen)
    day.at("2026-05-06 00:00:01")
    (case_id,) = day.read(f"/v1/{ORDER}")["cases"]
    return f"cases/{case_id}"


def _traced(day: Day, case: str) -> None:
    day.at("2026-05-06 09:05")
    day.say(case, "FirstResponded", owner="agent-chen", next_update_at="2026-05-06T20:00:00+08:00")
    day.say(case, "ShippingProofRecorded", evidence={"sha256": "ab" * 32}, carrier="SF")
    day.say(case, "CarrierQueried", query_id="Q1", carrier="SF", urgency="EXPEDITED")
    day.at("2026-05-06 19:00")
    day.say(case, "ProgressTold", update_id="N1", zh="承运商正在加急查询", en="The carrier looks for it")
    day.at("2026-05-07 10:00")
    day.say(case, "CarrierAnswered", query_id="Q1", finding="LOST")
    day.say(case, "IncidentClassified", kind="LOST", reason="承运商确认丢失")


def _made_good(day: Day, case: str) -> None:
    """The refund is advanced the same day; the claim is the platform's own business afterwards."""
    day.at("2026-05-07 11:00")
    day.say(case, "CaseDetailed", **WHO, **SAYS)
    day.say(case, "CaseVerified")
    options = [{"option_id": "refund", "remedies": [LOSS, APOLOGY]}]
    day.say(case, "ResolutionProposed", proposal_id="S1", reason="先行退款", options=options)
    day.say(case, "ResolutionAccepted", proposal_id="S1", option_id="refund")
    day.say(case, "ResolutionExecuted")
    day.at("2026-05-07 12:00")
    day.say(ORDER, "RefundSettled", refund_id="r1", reference="wx-r1")
    day.say(case, "ProgressTold", update_id="N2", zh="已退款 199.00 元", en="199.00 were refunded")
    day.say(case, "CarrierClaimFiled", claim_id="K1", carrier="SF", amount=199_00)
    granted = [{"demand": "REFUND_ONLY", "outcome": "GRANTED", "amount": 199_00}]
    day.say(case, "CaseClosed", outcome="SETTLED", reason="丢件，先行退款", demands=granted)
    day.at("2026-05-11 10:00")
    answers = [
        {"question": "SATISFIED", "answer": "满意"},
        {"question": "MORE_NEEDS", "answer": "没有"},
        {"question": "IMPROVEMENT", "answer": "物流信息再及时些"},
    ]
    day.say(case, "FollowUpCompleted", follow_up_id="F1", answers=answers, satisfied=True)
    day.at("2026-05-20 10:00")
    day.say(case, "CarrierClaimSettled", claim_id="K1", amount=150_00, reference="SF-PAY-1")
