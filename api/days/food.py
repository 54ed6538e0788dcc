"""A batch of yoghurt: reported on a Sunday night, in hand within the hour, recalled, proposed to be paid for by law
(seed 003, section 6.1).
"""

from typing import Any

from api.days.day import Day, Told

INCIDENT, CASE = "incidents/B7", "cases/Y-1"
YOGHURT = {"line": "1", "sku": "yoghurt", "title": "甜上心头", "category": "酸奶", "kind": "GOODS", "list_price": 5_00}
BUYERS = ("chen", "lin", "wu")
SAYS = {"reason": "酸奶发苦，喝后腹泻", "demands": ["RETURN_REFUND", "DAMAGES"], "purchase_channel": "APP"}
WHO = {"customer_name": "陈女士", "contact": "137 0000 0000", "order_id": "Y-1", "batch": "B7"}
KNOWN = {"merchant_id": "dairy", "ground": "PAST_EXPIRY", "reason": "出库时已过保质期", "approver": "legal-wu"}


def play(day: Day) -> Told:
    """From the complaint to the recall."""
    _bought(day)
    _alarmed(day)
    _recalled(day)
    day.at("2026-05-18 12:30")
    reach = day.read("/v1/incidents/B7/orders")["reach"]
    order: Any = day.read("/v1/orders/Y-1")
    (claim,) = order["assessments"]
    amounts = {
        "orders with the batch": reach["affected"],
        "told of the recall": reach["notified"],
        "price paid": claim["paid"],
        "ten times the price": claim["by_price"],
        "at least": claim["floor"],
        "refund and damages proposed": claim["total"],
        "paid without a grant": order["money"]["compensated"],
    }
    return Told("A batch of yoghurt that made people ill", day.steps, day.clocks(CASE, INCIDENT), amounts)


def _bought(day: Day) -> None:
    day.at("2026-05-15 09:30")
    for number, buyer in enumerate(BUYERS, 1):
        order = {"customer_id": buyer, "merchant_id": "dairy", "currency": "CNY", "channel": "APP"}
        day.say(f"orders/Y-{number}", "OrderPlaced", lines=[YOGHURT | {"quantity": 1, "batch": "B7"}], **order)
        day.say(f"orders/Y-{number}", "PaymentCaptured", payment_id="p1", amount=5_00, tender="WECHAT")
        day.say(f"orders/Y-{number}", "LinesDelivered", lines=[{"line": "1", "quantity": 1}])


def _alarmed(day: Day) -> None:
    """On a Sunday night: an automatic reply to the customer, and somebody awake within the hour (B-15)."""
    day.at("2026-05-17 23:30")
    opened = {"channel": "WECHAT", "category": "QUALITY", "scene": "FOOD_SPOILED", "health": True}
    day.say(CASE, "CaseOpened", **opened, **SAYS, **WHO)
    declared = {"batch": "B7", "hazard": "FOOD_SAFETY", "reason": "客户饮用后腹泻", "case_id": "Y-1"}
    day.say(INCIDENT, "EmergencyDeclared", merchant_id="dairy", reported_at="2026-05-17T23:30:00+08:00", **declared)
    day.at("2026-05-18 00:10")
    day.say(INCIDENT, "EmergencyAssigned", owner="supervisor-zhao")
    day.say(INCIDENT, "EmergencyAcknowledged", by="supervisor-zhao")
    day.say(INCIDENT, "BatchQuarantined", place="二号冷库")
    day.at("2026-05-18 09:04")
    day.say(CASE, "FirstResponded", owner="agent-lin")


def _recalled(day: Day) -> None:
    day.at("2026-05-18 11:00")
    found = {"result": "CONFIRMED", "report_sha256": "ab" * 32, "inspector": "qc-lin"}
    day.say(INCIDENT, "BatchInspected", **found)
    day.say(INCIDENT, "LiabilityEstablished", evidence=[{"kind": "RECORD", "sha256": "ef" * 32}], **KNOWN)
    day.say(INCIDENT, "RecallOrdered", plan_sha256="cd" * 32)
    day.at("2026-05-18 12:00")
    apology = {"channel": "HOME_PAGE", "text_sha256": "12" * 32, "url_ref": "notices/B7"}
    day.say(INCIDENT, "PublicApologyPublished", **apology)
    day.say(INCIDENT, "EmergencyClosed", outcome="RECALLED", reason="召回通知已全部送达")
