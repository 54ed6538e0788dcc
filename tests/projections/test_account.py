"""What is open between a customer and her shops, over all her orders, is what each order's own view says."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from domain.order.events import OrderPlaced
from projections.account import Account, Money, after, placed
from projections.account_view import account_row, total_row
from projections.follower import Follower
from projections.order_view import order_view
from tests.examples import off, order
from tests.order import test_netting as netting
from tests.order.histories import History
from tests.order.test_random_histories import EXAMPLES, LENGTH, SEEDS
from tests.projections.shop import Shop, minute
from tests.story import Shop as Story

LINE_1 = [{"line": "1", "quantity": 1}]
LINE_2 = [{"line": "2", "quantity": 1}]


def accounts(shop: Story) -> dict[str, Account]:
    """Every order's account, folded from the log."""
    found: dict[str, Account] = {}
    for stream, fact, at in shop.log:
        if isinstance(fact, OrderPlaced):
            found[stream] = placed(fact, stream.removeprefix("orders/"))
        elif stream in found and isinstance(fact, Money):
            found[stream] = after(found[stream], fact, at)
    return found


def check(shop: Story) -> None:
    """Each account says what its order's view says."""
    for stream, account in accounts(shop).items():
        view, row = order_view(shop.stream(stream).state, 1, account.order_id), account_row(account, shop.now)
        money, shortfall = view["money"], row["shortfall"]
        assert row["owed_to_customer"] == money["owed_to_customer"]
        assert row["owed_by_customer"] == money["owed_by_customer"]
        assert shortfall["open"] == money["shortfall_open"]
        assert (shortfall["waived"], shortfall["collected"]) == (money["shortfall_waived"], money["collected"])
        unpaid = {each["refund_id"]: each["unpaid"] for each in view["refunds"] if each["unpaid"]}
        assert {each["refund_id"]: each["amount"] for each in row["refunds_open"]} == unpaid


@EXAMPLES
@given(SEEDS)
def test_the_balance_is_that_of_the_orders_view(seed: int):
    for shop in History(seed).told(LENGTH):
        check(shop)


@EXAMPLES
@given(SEEDS)
def test_the_balance_is_that_of_both_views_where_orders_are_set_off(seed: int):
    for shop, _, _ in netting.told(seed):
        check(shop)


def test_points_that_went_back_are_not_owed_again_when_the_payout_fails():
    shop = Story().say("orders/A-1", "OrderPlaced", **order(100_00))
    shop.say("orders/A-1", "PaymentCaptured", payment_id="p1", amount=40_00, tender="POINTS", points=400)
    shop.say("orders/A-1", "PaymentCaptured", payment_id="p2", amount=60_00, tender="CARD")
    shop.say("orders/A-1", "LinesCancelled", lines=LINE_1, cause="MERCHANT")
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="x")
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="closed")

    assert accounts(shop)["orders/A-1"].balance == 60_00
    check(shop)


def owed_on(shop: Shop, key: str, amount: int, **members: Any) -> None:
    """An order on which this much is due to the customer."""
    shop.say(f"orders/{key}", "OrderPlaced", **(order(amount) | members))
    shop.say(f"orders/{key}", "PaymentCaptured", payment_id="p1", amount=amount, tender="CARD")
    shop.say(f"orders/{key}", "LinesCancelled", lines=LINE_1, cause="MERCHANT")


def owing_on(shop: Shop, key: str) -> None:
    """An order on which 20.00 too little remain, and the terms collect them."""
    collecting = off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop.say(f"campaigns/{key}", "CampaignPublished", **collecting)
    shop.say(f"coupons/{key}", "CouponIssued", campaign_id=key, code=f"CODE-{key}")
    shop.say(f"orders/{key}", "OrderPlaced", **order(280_00, 30_00, coupons=[key]))
    shop.say(f"orders/{key}", "PaymentCaptured", payment_id="p1", amount=260_00, tender="CARD")
    shop.say(f"orders/{key}", "LinesCancelled", lines=LINE_2, cause="BUYER_NO_REASON")


def followed(tmp_path: Path, shop: Shop) -> Follower:
    follower = Follower(tmp_path / "views.db")
    follower.apply(shop.log)
    return follower


def rows(follower: Follower, **page: Any) -> list[dict[str, Any]]:
    return [account_row(each, minute(0)) for each in follower.account("li", **page)[1]]


def test_an_account_sums_by_currency_and_lists_what_is_open(tmp_path: Path):
    shop = Shop()
    owed_on(shop, "A-1", 100_00)
    owing_on(shop, "A-2")
    owed_on(shop, "A-3", 500, currency="JPY", merchant_id="m2")
    owed_on(shop, "A-4", 70_00, customer_id="wang")

    totals, found = followed(tmp_path, shop).account("li")

    assert [total_row(each) for each in totals] == [
        {"currency": "CNY", "owed_to_customer": 100_00, "owed_by_customer": 20_00, "net": 80_00},
        {"currency": "JPY", "owed_to_customer": 500, "owed_by_customer": 0, "net": 500},
    ]
    assert [(each.order_id, each.merchant_id, each.balance) for each in found] == [
        ("A-1", "m1", 100_00),
        ("A-2", "m1", -20_00),
        ("A-3", "m2", 500),
    ]


def test_what_is_settled_leaves_the_account(tmp_path: Path):
    shop = Shop()
    owed_on(shop, "A-1", 100_00)
    owing_on(shop, "A-2")
    shop.say("orders/A-1", "RefundNetted", refund_id="r1", order_id="A-2", amount=20_00)
    follower = followed(tmp_path, shop)
    assert [(each["order_id"], each["owed_to_customer"]) for each in rows(follower)] == [("A-1", 80_00)]

    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")
    follower.apply(shop.log)
    assert follower.account("li") == ([], [])
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="came back")
    follower.apply(shop.log)
    assert [each["owed_to_customer"] for each in rows(follower)] == [80_00]


def test_ages_are_whole_calendar_days_of_the_shop(tmp_path: Path):
    """It fell due on 3 May 2026, 16:02 in Shanghai, and is to be paid by the end of 10 May."""
    shop = Shop()
    owed_on(shop, "A-1", 100_00)
    owing_on(shop, "A-2")
    first, second = followed(tmp_path, shop).account("li")[1]

    def ages(now: str) -> tuple[int, bool]:
        (refund,) = account_row(first, now)["refunds_open"]
        return refund["age_days"], refund["overdue"]

    assert ages("2026-05-03T15:59:59.000000Z") == (0, False)
    assert ages("2026-05-03T16:00:00.000000Z") == (1, False)
    assert ages("2026-05-10T15:59:59.999999Z") == (7, False)
    assert ages("2026-05-10T16:00:00.000000Z") == (8, True)
    assert ages("2026-05-01T00:00:00.000000Z") == (0, False)
    row = account_row(first, minute(0))
    assert (row["owed_since"], row["pay_by"]) == (minute(2), "2026-05-10T15:59:59.999999Z")
    missing = account_row(second, "2026-05-05T00:00:00.000000Z")["shortfall"]
    assert missing == {"open": 20_00, "waived": 0, "collected": 0, "since": minute(7), "age_days": 2}


def test_what_is_waived_or_collected_is_shown_and_the_oldest_part_goes_first(tmp_path: Path):
    shop = Shop()
    owing_on(shop, "A-2")
    shop.say("orders/A-2", "ShortfallWaived", amount=5_00, reason="kind")
    shop.say("orders/A-2", "ShortfallCollected", amount=3_00, reference="cash-1")

    (row,) = rows(followed(tmp_path, shop))
    assert row["owed_by_customer"] == 12_00
    assert {name: row["shortfall"][name] for name in ("open", "waived", "collected")} == {
        "open": 12_00,
        "waived": 5_00,
        "collected": 3_00,
    }


def test_a_customer_with_many_orders_is_read_page_by_page(tmp_path: Path):
    shop = Shop()
    for number in range(5):
        owed_on(shop, f"A-{number}", 100 + number)
    follower = followed(tmp_path, shop)

    def page(behind: str, limit: int) -> list[str]:
        totals, found = follower.account("li", behind, limit)
        assert [each.owed_to_customer for each in totals] == [510]
        return [each.order_id for each in found]

    assert page("", 2) == ["A-0", "A-1"]
    assert page("A-1", 2) == ["A-2", "A-3"]
    assert page("A-3", 2) == ["A-4"]


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_it_comes_out_the_same_in_batches_of_any_size(tmp_path: Path, batch: int):
    shop = Shop()
    owed_on(shop, "A-1", 100_00)
    owing_on(shop, "A-2")
    shop.say("orders/A-1", "RefundNetted", refund_id="r1", order_id="A-2", amount=10_00)
    follower = Follower(tmp_path / "views.db")

    follower.apply(shop.log, batch)

    assert [(each["order_id"], each["owed_to_customer"], each["owed_by_customer"]) for each in rows(follower)] == [
        ("A-1", 90_00, 0),
        ("A-2", 0, 10_00),
    ]
