"""A customer's account over HTTP: what is open, how old it is, page by page."""

from typing import Any

import pytest

from tests.api.customer import ORDER, PAID, Door, expect_problem

CANCELLED = {"type": "LinesCancelled", "lines": [{"line": "2", "quantity": 1}], "cause": "MERCHANT"}


def owed(door: Door, order_id: str) -> int:
    """300.00 fall due to C-88 on this order; the log's size then."""
    for fact in (ORDER, PAID, CANCELLED):
        door.said(f"orders/{order_id}", fact)
    return door.size


def test_an_account_is_read_with_its_age_and_its_place_in_the_log(door: Door) -> None:
    size = owed(door, "A-1")

    answer = door.get("/v1/customers/C-88/account", params={"min_position": size - 1, "at": "2999-01-01T00:00:00Z"})

    assert answer.status_code == 200
    assert int(answer.headers["X-Ledger-Position"]) >= size - 1
    body: dict[str, Any] = answer.json()
    assert (body["customer_id"], body["next"]) == ("C-88", None)
    assert body["currencies"] == [{"currency": "CNY", "owed_to_customer": 300_00, "owed_by_customer": 0, "net": 300_00}]
    (order,) = body["orders"]
    (refund,) = order["refunds_open"]
    assert (order["order_id"], order["owed_to_customer"], refund["amount"]) == ("A-1", 300_00, 300_00)
    assert refund["overdue"] is True
    assert refund["age_days"] > 300_000
    view = door.read("/v1/orders/A-1")
    assert order["pay_by"] == refund["pay_by"] == view["refunds"][0]["pay_by"]
    assert view["money"]["owed_to_customer"] == order["owed_to_customer"]


def test_ages_count_to_now_where_no_moment_is_named(door: Door) -> None:
    size = owed(door, "A-1")

    body = door.read("/v1/customers/C-88/account", min_position=size - 1)

    assert [(each["age_days"], each["overdue"]) for each in body["orders"][0]["refunds_open"]] == [(0, False)]


def test_an_account_of_many_orders_is_read_in_pages(door: Door) -> None:
    size = [owed(door, f"A-{number}") for number in range(3)][-1]

    first = door.read("/v1/customers/C-88/account", min_position=size - 1, limit=2)
    second = door.read("/v1/customers/C-88/account", limit=2, after=first["next"])

    assert [each["order_id"] for each in first["orders"]] == ["A-0", "A-1"]
    assert [each["order_id"] for each in second["orders"]] == ["A-2"]
    assert second["next"] is None
    assert first["currencies"] == second["currencies"]
    assert first["currencies"][0]["owed_to_customer"] == 900_00


def test_whom_nothing_is_owed_has_an_empty_account(shared: Door) -> None:
    assert shared.read("/v1/customers/nobody/account") == {
        "customer_id": "nobody",
        "currencies": [],
        "orders": [],
        "next": None,
    }


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "at=yesterday", "min_position=x", "before=A-1"])
def test_a_page_that_cannot_be_meant(shared: Door, query: str) -> None:
    answer = shared.get(f"/v1/customers/C-88/account?{query}")

    expect_problem(answer, 422, "bad-time" if query.startswith("at") else "schema")


def test_an_account_needs_the_scope_to_read_orders(shared: Door) -> None:
    expect_problem(shared.with_scopes("terms:publish").get("/v1/customers/C-88/account"), 403, "scope-missing")


def test_a_netting_moves_money_between_two_accounts_and_their_views(door: Door) -> None:
    """What the sentence says on either side, and what both views show."""
    collecting = {
        "type": "CampaignPublished",
        "class": "GENERAL",
        "issuer": "MERCHANT",
        "issuer_id": "M-7",
        "currency": "CNY",
        "benefit": {"kind": "AMOUNT_OFF", "amount": 50_00},
        "threshold": 700_00,
        "scope": {},
        "valid_until": "2099-12-31",
        "after_sales": {},
        "refund_method": "REPRICE",
        "shortfall": "COLLECT",
    }
    owed(door, "A-1")
    door.said("campaigns/C-1", collecting)
    door.said("coupons/C-1", {"type": "CouponIssued", "campaign_id": "C-1", "code": "FIFTY"})
    cheap = [ORDER["lines"][0] | {"list_price": 340_00}, ORDER["lines"][1] | {"list_price": 20_00}]
    door.said("orders/B-1", ORDER | {"lines": cheap, "coupons": ["FIFTY"]})
    door.said("orders/B-1", PAID | {"amount": 650_00})
    door.said("orders/B-1", CANCELLED | {"cause": "BUYER_NO_REASON"})
    netting = {"type": "RefundNetted", "refund_id": "r1", "order_id": "B-1", "amount": 30_00}

    answer = door.said("orders/A-1", netting)

    assert [(each["stream"], each["type"]) for each in answer["events"]] == [
        ("orders/A-1", "RefundNetted"),
        ("orders/B-1", "ShortfallCollected"),
    ]
    (row,) = answer["state"]["refunds"]
    assert (row["amount"], row["netted"], row["unpaid"]) == (300_00, 30_00, 270_00)
    assert row["nettings"] == [{"order_id": "B-1", "amount": 30_00, "reference": "net:A-1:r1"}]
    assert door.read("/v1/orders/B-1")["money"]["owed_by_customer"] == 0
    account = door.read("/v1/customers/C-88/account", min_position=door.size - 1)
    assert account["currencies"] == [
        {"currency": "CNY", "owed_to_customer": 270_00, "owed_by_customer": 0, "net": 270_00}
    ]
    problem = expect_problem(door.say("orders/A-1", netting | {"order_id": "B-9"}), 409, "unknown-order")
    assert (problem["law"], problem["detail"]) == ("民法典 568", "订单 B-9 不存在。")
