"""What an order's view says."""

from typing import Any

import pytest

from domain.fact import Commitment
from domain.order.events import (
    ClauseRef,
    InspectedLine,
    LineCount,
    LinesCancelled,
    RefundFellDue,
    RefundOverridden,
    ReturnInspected,
    Trace,
)
from domain.order.kind import KIND
from domain.order.state import Order
from domain.refund.basket import BreakdownRow, CouponOutcome, LineValue
from projections.order_view import order_view, status
from tests.examples import order
from tests.projections.examples import full_story, placed, returned, s1
from tests.projections.shop import Shop
from tests.story import Shop as Story
from tests.trace import requirement

evolve = KIND.evolve
DUE_AT = "2026-05-03T09:00:00.000000Z"
WORDS = Commitment(commitment="0" * 64)

S1_FELL_DUE = RefundFellDue(
    refund_id="r1",
    kind="STEP",
    suggested=17500,
    amount=17500,
    status="DUE",
    method="PRO_RATA",
    policy_version=1,
    cause="BUYER_NO_REASON",
    fell_due_at=DUE_AT,
    pay_by="2026-05-10T15:59:59.999999Z",
    clause_refs=(ClauseRef(campaign_id="may", terms_version=1),),
    breakdown=(BreakdownRow(line="1", quantity=1, listed=20000, discount_share=2500, net=17500),),
    trace=Trace(
        net=17500,
        goods=17500,
        freight=0,
        freight_deducted=False,
        shortfall=0,
        units=(("1", 1, 1),),
        retained=(LineValue(line="1", retained_value=17500),),
        coupons=(
            CouponOutcome(
                coupon_id="k1",
                method="PRO_RATA",
                pro_rata=2500,
                reprice=0,
                taken=2500,
                basis=20000,
                threshold=30000,
                threshold_met=False,
            ),
        ),
        outcomes=(),
    ),
)

S1_VIEW: dict[str, Any] = {
    "order_id": "A-1001",
    "version": 7,
    "status": "PAID",
    "currency": "CNY",
    "customer_id": "c1",
    "merchant_id": "m1",
    "lines": [
        {
            "line": "1",
            "sku": "TEE-W-M",
            "kind": "GOODS",
            "list_price": 20000,
            "quantity": 2,
            "cancelled": 0,
            "returned": 1,
            "lost": 0,
            "kept": 1,
            "discount_share": 5000,
            "retained_value": 17500,
        }
    ],
    "coupons": [
        {
            "coupon_id": "k1",
            "code": "SAVE50",
            "campaign_id": "may",
            "terms_version": 1,
            "validity": "VALID",
            "threshold_met": False,
            "applied": 5000,
            "reason": None,
        }
    ],
    "money": {
        "listed": 40000,
        "discount": 5000,
        "freight": 0,
        "payable": 35000,
        "captured": 35000,
        "outstanding": 0,
        "retained_value": 17500,
        "refund_due": 17500,
        "refunded": 0,
        "owed_to_customer": 17500,
        "owed_by_customer": 0,
        "shortfall_waived": 0,
        "compensated": 0,
    },
    "refunds": [
        {
            "refund_id": "r1",
            "kind": "STEP",
            "suggested": 17500,
            "amount": 17500,
            "status": "DUE",
            "method": "PRO_RATA",
            "policy_version": 1,
            "cause": "BUYER_NO_REASON",
            "fell_due_at": DUE_AT,
            "pay_by": "2026-05-10T15:59:59.999999Z",
            "clause_refs": [{"campaign_id": "may", "terms_version": 1}],
            "breakdown": [{"line": "1", "quantity": 1, "listed": 20000, "discount_share": 2500, "net": 17500}],
        }
    ],
    "quotes": [],
    "gifts": [],
    "services": [],
    "compensations": [],
}


def _order(shop: Shop, stream: str) -> Order:
    return shop.fold(stream).state


def _view(shop: Shop, stream: str) -> dict[str, Any]:
    replayed = shop.fold(stream)
    return order_view(replayed.state, replayed.version, stream.partition("/")[2], shop.words)


def _subset(view: Any, names: Any) -> Any:
    """The view's members that the expectation names."""
    if isinstance(names, dict):
        return {name: _subset(view[name], inner) for name, inner in names.items()}
    if isinstance(names, list) and len(names) == len(view):
        return [_subset(item, inner) for item, inner in zip(view, names, strict=True)]
    return view


@requirement("R-000-01", "R-000-09", "R-000-10", "R-000-51")
def test_one_of_two_shirts_comes_back() -> None:
    shop = Shop()
    stream = placed(shop)
    shop.say(stream, "ReturnRequested", return_id="t1", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    order = _order(shop, stream)
    inspected = ReturnInspected(return_id="t1", lines=(InspectedLine(line="1", accepted=1),))
    for fact in (inspected, S1_FELL_DUE):
        order = evolve(order, fact, DUE_AT)

    view = order_view(order, 7, "A-1001")

    assert _subset(view, S1_VIEW) == S1_VIEW
    assert len(view["coupons"][0]["terms_sha256"]) == 64


@requirement("R-000-16")
def test_an_override_stands_beside_the_figure_that_was_worked_out() -> None:
    shop, stream = s1()
    override = RefundOverridden(refund_id="r1", amount=18000, reason=WORDS, approver="wang")

    row = order_view(evolve(_order(shop, stream), override, DUE_AT), 7, "A-1001")["refunds"][0]

    assert (row["suggested"], row["amount"]) == (17500, 18000)
    assert row["breakdown"][-1] == {"reason": "ADJUSTED", "amount": 500}
    assert row["overridden"]["approver"] == "wang"
    assert row["overridden"]["previous_amount"] == 17500
    assert _sum(row) == 18000


@requirement("R-000-10")
def test_every_refund_is_the_sum_of_its_rows() -> None:
    shop, stream = full_story()

    rows = _view(shop, stream)["refunds"]

    assert [row["kind"] for row in rows] == ["STEP", "ADJUSTMENT", "COMPENSATION", "STEP"]
    assert [_sum(row) for row in rows] == [row["amount"] for row in rows]


def _sum(row: dict[str, Any]) -> int:
    return sum(each.get("net", 0) + each.get("amount", 0) for each in row["breakdown"])


@requirement("R-000-01")
def test_an_order_keeps_its_terms_when_the_campaign_moves_on() -> None:
    shop = Shop()
    stream = placed(shop)
    before = _view(shop, stream)["coupons"]

    shop.say("campaigns/may", "CampaignTermsRevised", refund_method="REPRICE")

    assert _view(shop, stream)["coupons"] == before
    assert before[0]["terms_version"] == 1


def test_the_sums_of_the_lines_are_the_sums_of_the_order() -> None:
    shop, stream = full_story()
    for version in range(1, len(shop.entries(stream)) + 1):
        view = order_view(shop.fold(stream, version=version).state, version, "A-1001")
        lines, money = view["lines"], view["money"]

        assert sum(line["discount_share"] for line in lines) == money["discount"]
        assert sum(line["retained_value"] for line in lines) == money["retained_value"]
        assert money["listed"] - money["discount"] + money["freight"] == money["payable"]
        assert money["owed_to_customer"] - money["owed_by_customer"] == (
            money["refund_due"] + money["compensated"] - money["refunded"] - money["shortfall_open"]
        )


def test_words_are_shown_to_those_who_may_read_them() -> None:
    shop, stream = s1()
    replayed = shop.fold(stream)

    closed = order_view(replayed.state, replayed.version, "A-1001")
    shown = order_view(replayed.state, replayed.version, "A-1001", shop.words)

    assert list(closed["returns"][0]["reason"]) == ["commitment"]
    assert shown["returns"][0]["reason"] == "尺码偏小"
    assert shown["returns"][0]["status"] == "INSPECTED"


STATUSES = [
    ([], "PAID"),
    ([("LinesShipped", 2)], "SHIPPED"),
    ([("LinesShipped", 2), ("LinesDelivered", 1)], "DELIVERED"),
    ([("LinesShipped", 1), ("LinesLost", 1)], "PAID"),
    ([("LinesShipped", 2), ("LinesLost", 2)], "CANCELLED"),
    ([("LinesDelivered", 2)], "DELIVERED"),
]


@pytest.mark.parametrize(("said", "expected"), STATUSES)
def test_the_status_is_the_first_that_fits(said: list[tuple[str, int]], expected: str) -> None:
    shop = Shop()
    stream = placed(shop)
    for name, quantity in said:
        shop.say(stream, name, lines=[{"line": "1", "quantity": quantity}])

    assert status(_order(shop, stream)) == expected


def test_an_order_that_came_back_whole_is_returned() -> None:
    shop, stream = s1()
    assert status(_order(shop, stream)) == "PAID"

    returned(shop, stream, number=2)

    assert status(_order(shop, stream)) == "RETURNED"


def test_a_delivered_shirt_that_came_back_does_not_make_the_other_delivered() -> None:
    shop = Shop()
    stream = placed(shop)
    shop.say(stream, "LinesShipped", lines=[{"line": "1", "quantity": 2}])
    shop.say(stream, "LinesDelivered", lines=[{"line": "1", "quantity": 1}])
    assert status(_order(shop, stream)) == "DELIVERED"

    returned(shop, stream)

    assert status(_order(shop, stream)) == "SHIPPED"


def test_an_unpaid_order_whose_lines_all_go_is_cancelled() -> None:
    shop = Shop()
    stream = placed(shop)
    order = shop.fold(stream, version=1).state
    assert status(order) == "PLACED"

    order = evolve(
        order, LinesCancelled(lines=(LineCount(line="1", quantity=2),), cause="PAYMENT_EXPIRED", by="LEDGER"), DUE_AT
    )

    assert status(order) == "CANCELLED"


def test_an_order_shows_its_freight_insurance_and_its_free_freight():
    insured = {"insurer": "PICC", "cover_max": 10_00}
    free = {"threshold": 99_00, "amount": 8_00}
    stated = order(100_00, freight_insurance=insured, free_freight=free)
    view = order_view(Story().say("orders/A-1", "OrderPlaced", **stated).order(), 1, "A-1")

    assert (view["freight_insurance"], view["free_freight"]) == (insured, free)
    plain = order_view(Story().say("orders/A-1", "OrderPlaced", **order(100_00)).order(), 1, "A-1")
    assert (plain["freight_insurance"], plain["free_freight"]) == (None, None)
