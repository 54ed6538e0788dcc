"""Worked refunds: each with its figure and the formula behind it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from api.client import Client
from api.demo.scene import Scene, campaign, goods, order, pay
from domain.currency import money_text
from projections.refund_statement import refund_statement


class Case(NamedTuple):
    """A basket, a coupon, what happens to it, and what it is about."""

    key: str
    title: str
    prices: tuple[int, ...]
    terms: Mapping[str, Any]
    leaves: str
    cause: str = "BUYER_NO_REASON"
    voucher: int = 0


def off(amount: int, threshold: int, **terms: Any) -> dict[str, Any]:
    """Terms of a threshold coupon."""
    return {"benefit": {"kind": "AMOUNT_OFF", "amount": amount}, "threshold": threshold, **terms}


STOCK_OUT = "MERCHANT_OUT_OF_STOCK"
CASES = (
    Case(
        "demo-s1-pro-rata",
        "200 + 200, 50 off from 300: one goes back, by proportion (按比例分摊)",
        (200_00, 200_00),
        off(50_00, 300_00),
        "2",
    ),
    Case(
        "demo-s1-reprice",
        "the same, priced anew without the coupon (重新计价)",
        (200_00, 200_00),
        off(50_00, 300_00, refund_method="REPRICE"),
        "2",
    ),
    Case("demo-s3", "100 + 100, 30 off from 200: one goes back", (100_00, 100_00), off(30_00, 200_00), "1"),
    Case(
        "demo-s2",
        "280 + 50, 50 off from 300, priced anew: the discount of 50 is withheld (补回差价)",
        (280_00, 50_00),
        off(50_00, 300_00, refund_method="REPRICE"),
        "2",
    ),
    Case(
        "demo-s2n",
        "280 + 30, the same, and the rest is owed (多退少补)",
        (280_00, 30_00),
        off(50_00, 300_00, refund_method="REPRICE", shortfall="COLLECT"),
        "2",
    ),
    Case(
        "demo-20-percent",
        "1000 at 20 % off (8折): all of it goes back",
        (1000_00,),
        {"benefit": {"kind": "PERCENT_OFF", "off_bp": 2000}},
        "1",
    ),
    Case(
        "demo-li",
        "Ms Li (李女士), 495 + 605, 100 off from 500: the shop is out of stock of the second",
        (495_00, 605_00),
        off(100_00, 500_00),
        "2",
        STOCK_OUT,
        voucher=50_00,
    ),
    Case(
        "demo-li-as-told",
        "Ms Li as it was told: recalculated without the coupon, and a voucher",
        (495_00, 605_00),
        off(100_00, 500_00, fault_refund_method="REPRICE"),
        "2",
        STOCK_OUT,
        voucher=50_00,
    ),
)


def play(client: Client, tag: str) -> Iterator[Scene]:
    """Play every case and tell what came of it."""
    for case in CASES:
        _sell(client, case)
        if case.cause == STOCK_OUT:
            _say(client, case, "cancel", type="LinesCancelled", lines=_unit(case.leaves), cause=case.cause)
        else:
            back = {"return_id": "R1", "lines": _unit(case.leaves)}
            _say(client, case, "return", type="ReturnRequested", cause=case.cause, **back)
            inspected = [{"line": case.leaves, "accepted": 1, "grade": "INTACT"}]
            _say(client, case, "inspect", type="ReturnInspected", return_id="R1", lines=inspected)
        if case.voucher:
            incident = f"{case.key}.r1"
            voucher = {"kind": "VOUCHER", "amount": case.voucher, "basis": "GOODWILL", "incident_id": incident}
            _say(client, case, "voucher", type="CompensationGranted", **voucher)
        yield Scene(case.title, explain(case, client.read(f"/v1/orders/{case.key}"), tag))


def explain(case: Case, sold: Mapping[str, Any], tag: str) -> list[str]:
    """What came of a case: each refund with its rows, what is owed, what became of the coupon."""
    currency = sold["currency"]
    titles = {line["line"]: line["title"] for line in sold["lines"]}
    told: list[str] = []
    for refund in sold["refunds"]:
        statement = refund_statement(refund, currency, tag, titles)
        told += [f"{row['label']}: {row['formula'] or row['text']}" for row in statement["rows"]]
        told.append(f"{refund['refund_id']} = {statement['total']['formula'] or statement['total']['text']}")
        told += [f"  {'→' if each['chosen'] else ' '} {each['words']}: {each['text']}" for each in statement["methods"]]
    money = sold["money"]
    owed = {
        name: money_text(money[name], currency) for name in ("retained_value", "owed_to_customer", "owed_by_customer")
    }
    told.append(
        f"kept goods {owed['retained_value']} · owed to the customer {owed['owed_to_customer']} "
        f"· owed by the customer {owed['owed_by_customer']}"
    )
    told += [f"coupon {each['coupon_id']}: {each['validity']}" for each in sold["coupons"]]
    if case.voucher:
        told += [f"voucher {money_text(each['amount'], currency)}" for each in sold["compensations"]]
    return told


def _sell(client: Client, case: Case) -> None:
    client.say(f"campaigns/{case.key}", f"{case.key}/campaign", campaign(**case.terms))
    coupon = {"type": "CouponIssued", "campaign_id": case.key, "code": case.key.upper()}
    client.say(f"coupons/{case.key}", f"{case.key}/coupon", coupon)
    placed = order([goods(str(place), price) for place, price in enumerate(case.prices, 1)], coupons=[case.key])
    client.say(f"orders/{case.key}", f"{case.key}/place", placed)
    pay(client, case.key)


def _say(client: Client, case: Case, step: str, **fact: Any) -> None:
    client.say(f"orders/{case.key}", f"{case.key}/{step}", fact)


def _unit(line: str) -> list[dict[str, Any]]:
    return [{"line": line, "quantity": 1}]
