"""The second week of the story: the rice cooker's coating peels, the shop points at a clause, the platform decides."""

from typing import Any

from api.client import Client
from api.demo.story_sale import CAMPAIGN, CASE, CUSTOMER, FACTS, OPENED, ORDER, SHOP, STREAM, When, counts

_LAW = "消费者权益保护法 24"
_PHOTO, _BILL, _REPORT = (
    {"sha256": digits * 32, "media_type": media_type}
    for digits, media_type in (("5c", "image/jpeg"), ("7e", "image/png"), ("9a", "application/pdf"))
)
_CLOCKS = ("PLAN", "EXECUTE")
_BACK = {"kind": "RETURN", "lines": counts("1", 1), "cause": "QUALITY"}
_SORRY = {"kind": "COMPENSATION", "form": "CASH", "amount": 30_00, "basis": "GOODWILL", "approver": "agent-lin"}
_OPTIONS = [
    {"option_id": "back", "remedies": [_BACK, _SORRY]},
    {"option_id": "exchange", "remedies": [_BACK | {"remedy": "EXCHANGE"}]},
]


def play(client: Client, when: When) -> None:
    """The case in one breath: no clock of it may run out between two of its facts."""
    facts = (*_complained(when), *_heard(when), *_decided(when))
    client.say(f"cases/{CASE}", f"{CASE}/all", *facts)
    number = {"return_id": f"{CASE}.S1.1"}
    client.say(
        STREAM,
        f"{ORDER}/cooker",
        {"type": "ReturnDispatched", "carrier": "SF", "tracking_no": "SF1431177250986", "occurred_at": when(2, "18:10")}
        | number,
        {"type": "ReturnReceived", "lines": counts("1", 1), "occurred_at": when(1, "09:40")} | number,
        {"type": "ReturnInspected", "lines": [{"line": "1", "accepted": 1, "grade": "FAULTY"}]}
        | number
        | {"occurred_at": when(1, "14:10")},
    )


def _complained(when: When) -> FACTS:
    about = {"category": "QUALITY", "scene": "APPLIANCE_FAULT", "defects": ["COATING"], "uses": 3}
    who = {"order_id": ORDER, "customer_id": CUSTOMER, "purchase_channel": "APP", "customer_name": "陈女士"}
    words = {"contact": "138 0000 5208", "reason": "用了三次，内胆涂层起皮，米饭里有碎屑"}
    wants = {"demands": ["RETURN_REFUND", "COMPENSATION"], "lines": counts("1", 1), "claim": "陶瓷涂层，耐磨不脱落"}
    return (
        {"type": "CaseOpened", "channel": "APP", "occurred_at": when(5, "10:12")} | about | who | words | wants,
        {"type": "FirstResponded", "owner": "agent-lin", "occurred_at": when(5, "10:17")},
        {"type": "CaseVerified", "reason": "订单、签收日期与照片相符", "occurred_at": when(5, "10:40")},
        _said("DisputeFiled", when(5, "11:05"), level="NEGOTIATION", subject="QUALITY", reason="商家不同意退货"),
        _said("MerchantContacted", when(5, "14:20"), channel="PHONE"),
        _said(
            "MerchantPositionRecorded",
            when(5, "14:30"),
            position="NOTHING",
            reason="已拆封使用，活动页写明用券商品拆封后不退不换",
        ),
        _said(
            "DisputeFiled",
            when(5, "16:00"),
            level="PLATFORM",
            subject="COUPON",
            clauses=[{"campaign_id": CAMPAIGN, "version": 1, "clause_id": OPENED}],
            reason="下单时没有看到这一条",
        ),
    )


def _heard(when: When) -> FACTS:
    """What each side has to show. While theirs is the turn, the shop's clocks stand still."""
    waited = [_said("ClockPaused", when(5, "16:06"), clock_id=each, waiting_for="MERCHANT") for each in _CLOCKS]
    over = [_said("ClockResumed", when(4, "15:20"), clock_id=each) for each in _CLOCKS]
    hers = {"party": "CONSUMER", "kinds": ["PHOTO_VIDEO", "PAYMENT_PROOF"]}
    theirs = {"party": "MERCHANT", "kinds": ["QUALITY_REPORT"]}
    return (
        _said("EvidenceRequested", when(5, "16:05"), due_at=when(4, "16:00"), **hers),
        _said("EvidenceRequested", when(5, "16:05"), due_at=when(4, "16:00"), **theirs),
        *waited,
        _handed_in(when(5, "19:26"), "E1", "CONSUMER", "PHOTO_VIDEO", _PHOTO),
        _handed_in(when(5, "19:28"), "E2", "CONSUMER", "PAYMENT_PROOF", _BILL),
        _handed_in(when(4, "15:12"), "E3", "MERCHANT", "QUALITY_REPORT", _REPORT),
        *over,
        _said("EvidenceWeighed", when(4, "15:30"), description_gap=True, reason="三次使用即起皮，与“耐磨不脱落”不符"),
        _said("LiabilityDetermined", when(4, "15:40"), cause="QUALITY", evidence_ids=["E1", "E3"]),
        _said("ResolutionProposed", when(4, "16:10"), proposal_id="S1", reason="质量问题", options=_OPTIONS),
        _said("MediationRoundHeld", when(4, "16:30"), round=1, side="CONSUMER", summary="愿退货退款", laws=[_LAW]),
        _said("MediationRoundHeld", when(4, "17:00"), round=1, side="MERCHANT", summary="只肯换货", laws=[_LAW]),
        _said("MediationFailed", when(3, "09:30"), reason="商家坚持只换不退"),
    )


def _handed_in(at: str, key: str, party: str, kind: str, evidence: dict[str, str]) -> dict[str, Any]:
    return _said("EvidenceSubmitted", at, evidence_id=key, party=party, kind=kind, evidence=evidence)


def _decided(when: When) -> FACTS:
    basis = [{"law": _LAW}, {"law": "民法典 496"}, {"campaign_id": CAMPAIGN, "version": 1, "clause_id": OPENED}]
    measures = [
        {"kind": "WARN", "reason": "限制性条款未以显著方式提示"},
        {"kind": "SCORE", "reason": "质量纠纷", "delta": -3},
    ]
    return (
        _said(
            "DisputeDecided",
            when(3, "11:00"),
            decision_id="J1",
            decider="judge-zhou",
            outcome="CONSUMER",
            basis=basis,
            evidence_ids=["E1", "E3"],
            reason="灰色小字未显著提示，不能对抗质量问题退货",
            option={"proposal_id": "S1", "option_id": "back"},
            measures=measures,
        ),
        _said("MerchantActed", when(3, "14:40"), decision_id="J1", reference=f"{SHOP}-AGREE-1"),
        _said("ResolutionExecuted", when(3, "15:00"), address="广东省佛山市顺德区青禾售后中心"),
        _said("ClockPaused", when(3, "15:01"), clock_id="EXECUTE", waiting_for="CUSTOMER"),
    )


def _said(type_: str, at: str, **members: Any) -> dict[str, Any]:
    return {"type": type_, "occurred_at": at} | members
