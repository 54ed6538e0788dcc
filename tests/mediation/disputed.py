"""Cases that become disputes: Ms Wang and her skin-care set, and orders on which a code failed."""

from typing import Any

from domain.case.dispute import Mediation
from domain.case.state import Case
from tests.examples import add_coupon, off, order, shop_with, units
from tests.story import Shop

W1 = "cases/W-1"
A1 = "orders/A-1"
CLAIM = "纯天然材质、无刺激性"
ASKED = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "用一次就红肿"}
HEALTH_LAW = {"law": "消费者权益保护法 49"}
QUALITY_LAW = {"law": "消费者权益保护法 24"}
SKIN = {"category": "QUALITY", "scene": "SKIN_REACTION", "health": True}


def case(shop: Shop, key: str = "W-1") -> Case:
    """A case as it stands."""
    return shop.stream(f"cases/{key}").state


def mediation(shop: Shop, key: str = "W-1") -> Mediation:
    """What it is decided on."""
    return case(shop, key).mediation


def ms_wang(**members: Any) -> Shop:
    """She bought a skin-care set for 268.00 and freight of 12.00, and it came; her case is open."""
    shop = shop_with()
    shop.say(A1, "OrderPlaced", **order(268_00, coupons=[], freight=12_00, customer_id="wang", **members))
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=280_00, tender="WECHAT")
    shop.say(A1, "LinesDelivered", lines=units(_1=1))
    return opened(shop, demands=["RETURN_REFUND", "MEDICAL_COST"], claim=CLAIM, uses=1, **SKIN)


def opened(shop: Shop, key: str = "W-1", **members: Any) -> Shop:
    """A case about order A-1, complete."""
    said: dict[str, Any] = {
        "channel": "APP",
        "category": "COMPLAINT",
        "demands": ["COMPENSATION"],
        "order_id": "A-1",
    } | ASKED
    return shop.say(f"cases/{key}", "CaseOpened", **(said | members))


def charged(listed: int, payable: int, code: dict[str, Any] | None = None, **case_members: Any) -> Shop:
    """An order placed without the code SAVE, which would have brought it from the list price down to what is due."""
    terms = off(listed - payable, threshold=listed - 1, **(code or {}))
    shop = shop_with(terms)
    shop.say(A1, "OrderPlaced", **order(listed, coupons=[]))
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=listed, tender="WECHAT")
    return opened(shop, scene="COUPON_DISPUTE", **case_members)


def platforms_coupon(shop: Shop) -> Shop:
    """A code of the platform's own: 50.00 off."""
    return add_coupon(shop, "p", off(50_00, issuer="PLATFORM", issuer_id="platform"))


def filed(shop: Shop, level: str = "PLATFORM", subject: str = "QUALITY", **members: Any) -> Shop:
    """The case becomes a dispute."""
    return shop.say(W1, "DisputeFiled", level=level, subject=subject, **members)


def hand_in(shop: Shop, evidence_id: str, kind: str, party: str = "CONSUMER", **members: Any) -> Shop:
    """A piece of evidence, where it belongs."""
    sensitive = kind in ("SYMPTOM_PHOTO", "DOCTORS_ADVICE", "RECEIPT")
    said: dict[str, Any] = {
        "health_evidence" if sensitive else "evidence": {"sha256": evidence_id.encode().hex().ljust(64, "0")}
    }
    return shop.say(W1, "EvidenceSubmitted", evidence_id=evidence_id, kind=kind, party=party, **(said | members))


def receipt(number: str, amount: int, **words: Any) -> dict[str, Any]:
    """A receipt of treatment."""
    said = {"receipt_no": number, "hospital": "市一院", "date": "2026-05-02", "sha256": number.encode().hex()}
    return {"amount": amount, "health_evidence": said | words}


def decided(shop: Shop, outcome: str = "CONSUMER", decision_id: str = "D1", **members: Any) -> Shop:
    """The platform decides."""
    said = {"decider": "judge-1", "reason": "健康优先", "basis": [QUALITY_LAW]}
    return shop.say(W1, "DisputeDecided", decision_id=decision_id, outcome=outcome, **(said | members))


def proposed(shop: Shop, *remedies: dict[str, Any], proposal_id: str = "P1", option_id: str = "a") -> Shop:
    """One option is proposed, once the case was looked into."""
    if case(shop).verified is None:
        shop.say(W1, "CaseVerified")
    options = [{"option_id": option_id, "remedies": list(remedies)}]
    return shop.say(W1, "ResolutionProposed", proposal_id=proposal_id, reason="依据裁决", options=options)
