"""A refund explained in words, row by row."""

from typing import Any

import pytest

from projections.order_view import order_view
from projections.refund_statement import refund_statement
from tests.projections.bound import BOUND, told, viewed
from tests.projections.examples import full_story, s1, shortfall_story
from tests.projections.shop import Shop
from tests.trace import requirement


def _view(shop: Shop, stream: str) -> dict[str, Any]:
    replayed = shop.fold(stream)
    return order_view(replayed.state, replayed.version, stream.partition("/")[2])


@requirement("R-000-10")
def test_the_formula_of_a_proportional_refund() -> None:
    shop, stream = s1()

    statement = refund_statement(_view(shop, stream)["refunds"][0], "CNY", "zh-CN", {"1": "白色T恤"})

    assert statement["rows"][0]["label"] == "白色T恤 × 1"
    assert statement["rows"][0]["formula"] == "原价 200.00 − 优惠分摊 25.00 = 175.00 CNY"
    assert statement["grounds"] == ["活动 may 条款第 1 版", "《消费者权益保护法》第 25 条"]
    assert statement["total"]["amount"] == 17500


@requirement("R-000-13", "R-000-45")
def test_every_rule_stands_beside_the_one_that_was_applied() -> None:
    shop, stream = s1(refund_method="REPRICE")

    statement = refund_statement(_view(shop, stream)["refunds"][0], "CNY", "en", {"1": "Shirt"})

    assert [(each["method"], each["amount"], each["chosen"]) for each in statement["methods"]] == [
        ("PRO_RATA", 17500, False),
        ("REPRICE", 15000, True),
        ("BUYER_FAVOURABLE", 17500, False),
    ]
    assert statement["total"]["formula"] == "175.00 − 25.00 = 150.00 CNY"
    assert statement["coupons"][0]["words"] == (
        "Coupon k1: the goods kept count 200.00 CNY, short of 300.00 CNY; repriced, it takes nothing off any more"
    )


@requirement("R-000-13")
def test_a_quote_is_explained_like_the_refund_it_becomes() -> None:
    shop, stream = full_story()
    view = _view(shop, stream)

    quote = refund_statement(view["quotes"][0], "CNY", "zh-CN")
    refund = refund_statement(view["refunds"][0], "CNY", "zh-CN")

    assert quote["rows"] == refund["rows"][:2]
    assert quote["methods"] == refund["methods"]
    assert refund["rows"][-1]["reason"] == "ADJUSTED"


@requirement("R-000-99")
def test_a_shortfall_is_lifted_to_nothing_in_a_row_of_its_own() -> None:
    shop, stream = shortfall_story()

    statement = refund_statement(_view(shop, stream)["refunds"][0], "CNY", "zh-CN", {"2": "袜子"})

    assert [(each["reason"], each["amount"]) for each in statement["rows"]] == [
        (None, 2516),
        ("REPRICED", -4516),
        ("SHORTFALL", 2000),
    ]
    assert statement["total"]["formula"] == "25.16 − 45.16 + 20.00 = 0.00 CNY"


@pytest.mark.parametrize(
    ("tag", "charged", "undone", "paid"),
    [
        (
            "en",
            "gifts that did not come back are charged",
            "the gifts came back, so their charge is undone",
            "the gifts' worth, paid by the shop in their place",
        ),
        ("zh-CN", "赠品未退回，折价扣除", "赠品已退回，撤销折价", "商家按赠品价值折付"),
    ],
)
def test_money_for_gifts_says_which_way_it_goes_and_why(tag: str, charged: str, undone: str, paid: str) -> None:
    book = told()
    refunds = [each for stream in BOUND for each in viewed(book.ledger.entries(stream))["refunds"]]
    rows = [
        (each["kind"], row["amount"] > 0, row["explanation"])
        for each in refunds
        for row in refund_statement(each, "CNY", tag)["rows"]
        if row["reason"] == "GIFT"
    ]

    assert set(rows) == {("STEP", False, charged), ("ADJUSTMENT", True, undone), ("COMPENSATION", True, paid)}
