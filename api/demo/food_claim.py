"""A food claim: yoghurt past its date, what the law gives under which facts, and what is granted of it."""

from collections.abc import Iterator
from typing import Any

from api.client import Client
from api.demo.scene import Scene, goods, order, pay
from domain.currency import money_text

KEY = "demo-food"
PRICE, LOSS = 5_00, 600_00
SOLD_KNOWINGLY = ["BELOW_FOOD_STANDARD", "SELLER_KNEW", "INJURED"]
CLAIMS = (
    ("d1", "food law, ten times the price (退一赔十)", "STATUTORY_148", {"conditions": SOLD_KNOWINGLY}),
    (
        "d2",
        "the same with a medical loss of 600.00 (损失三倍)",
        "STATUTORY_148",
        {"conditions": SOLD_KNOWINGLY, "loss": LOSS},
    ),
    ("d3", "nothing shows that the seller knew", "STATUTORY_148", {"conditions": ["BELOW_FOOD_STANDARD"]}),
    ("d4", "fraud instead (退一赔三)", "STATUTORY_55", {"conditions": ["FRAUD"]}),
)


def play(client: Client, tag: str) -> Iterator[Scene]:
    """Four assessments of one pot of yoghurt; the one that is granted is paid, the others stay on record."""
    del tag
    yoghurt = goods("1", PRICE, title="酸奶", category="food", batch="2026-03", flags=["PERISHABLE"])
    client.say(f"orders/{KEY}", f"{KEY}/place", order([yoghurt]))
    pay(client, KEY)
    told = [_assessed(client, *claim) for claim in CLAIMS]
    back = {"type": "ReturnRequested", "return_id": "R1", "cause": "QUALITY", "lines": [{"line": "1", "quantity": 1}]}
    inspected = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": "1", "accepted": 1}]}
    client.say(f"orders/{KEY}", f"{KEY}/return", back, inspected)
    granted = {"type": "CompensationGranted", "kind": "CASH", "amount": 2400_00, "basis": "STATUTORY_148"}
    shared = {"assessment_id": "d2", "approver": "ms-wang", "funding": [{"party": "MERCHANT", "share_bp": 10_000}]}
    client.say(f"orders/{KEY}", f"{KEY}/grant", granted | shared)
    owed = client.read(f"/v1/orders/{KEY}")["money"]["owed_to_customer"]
    yield Scene(
        "A food claim: yoghurt for 5.00",
        [*told, f"price refunded, the rest granted on d2: {money_text(owed, 'CNY')} to be paid"],
    )


def _assessed(client: Client, key: str, title: str, basis: str, members: dict[str, Any]) -> str:
    lines = [{"line": "1", "quantity": 1}]
    stated = {"type": "DamagesAssessed", "assessment_id": key, "basis": basis, "lines": lines, **members}
    answer = client.say(f"orders/{KEY}", f"{KEY}/{key}", stated)
    found = next(event["data"] for event in answer["events"] if event["type"] == "DamagesAssessed")
    if not found["qualifies"]:
        return f"{key} {title}: nothing, for want of {', '.join(found['unmet'])}"
    parts = f"max({_figure(found['by_price'])}, {_figure(found['by_loss'])}, {_figure(found['floor'])})"
    return (
        f"{key} {title}: {parts} = {_figure(found['extra'])}, with price and loss {money_text(found['total'], 'CNY')}"
    )


def _figure(amount: int) -> str:
    return money_text(amount, "CNY").rpartition(" ")[0]
