"""Examples of safety emergencies: one that ends in a recall, one that was nothing."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import LINE, ORDER

_EMERGENCY: dict[str, Any] = {
    "type": "EmergencyDeclared",
    "batch": "B7",
    "sku": "yoghurt-100",
    "merchant_id": "M-7",
    "hazard": "FOOD_SAFETY",
    "reason": "三位客户饮用后腹泻",
    "reported_at": "2026-05-03T23:30:00+08:00",
}
_YOGHURT = {"sku": "yoghurt-100", "title": "酸奶", "category": "酸奶", "list_price": 500, "quantity": 1, "batch": "B7"}

EXAMPLES: tuple[Example, ...] = (
    Example("orders/A-1701", ORDER | {"coupons": [], "lines": [LINE | {"line": "1"} | _YOGHURT]}),
    Example("incidents/E-1", _EMERGENCY),
    Example("incidents/E-1", {"type": "EmergencyAssigned", "owner": "supervisor-zhao"}),
    Example("incidents/E-1", {"type": "EmergencyAcknowledged", "by": "staff-chen"}),
    Example("incidents/E-1", {"type": "BatchQuarantined", "place": "二号冷库"}),
    Example(
        "incidents/E-1",
        {"type": "BatchInspected", "result": "CONFIRMED", "report_sha256": "ab" * 32, "inspector": "qc-lin"},
    ),
    Example("incidents/E-1", {"type": "RecallOrdered", "plan_sha256": "cd" * 32}),
    Example(
        "incidents/E-1",
        {
            "type": "LiabilityEstablished",
            "merchant_id": "M-7",
            "ground": "PAST_EXPIRY",
            "reason": "出库时已过保质期两天",
            "approver": "legal-wu",
            "evidence": [{"kind": "RECORD", "sha256": "ef" * 32}],
        },
    ),
    Example(
        "incidents/E-1",
        {"type": "PublicApologyPublished", "channel": "HOME_PAGE", "text_sha256": "12" * 32, "url_ref": "notices/B7"},
    ),
    Example("incidents/E-1", {"type": "EmergencyClosed", "outcome": "RECALLED", "reason": "召回通知已全部送达"}),
    Example("incidents/E-2", _EMERGENCY | {"batch": "B8"}),
    Example("incidents/E-2", {"type": "BatchQuarantined"}),
    Example("incidents/E-2", {"type": "BatchReleased", "reason": "投诉所附照片不是本批次", "approver": "qc-lin"}),
)
