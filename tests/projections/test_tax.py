"""The tax inside the prices: the parts that go back and the part that stays sum to the whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.order.state import Order
from projections.order_view import order_view
from projections.tax import order_tax, refund_tax, tax_within
from tests.examples import cancel, give_back, lines, off, pay, place, shop_with
from tests.order.histories import History
from tests.order.test_random_histories import EXAMPLES, LENGTH, SEEDS
from tests.story import Shop


def taxed_shop(*prices: int, tax_bp: int = 1_300, **terms: Any) -> Shop:
    """An order of these prices with 13 % inside them, 50.00 off, paid."""
    shop = shop_with(off(50_00, **terms))
    return pay(place(shop, lines=lines(*prices, tax_bp=tax_bp)))


def view(shop: Shop) -> dict[str, Any]:
    return order_view(shop.order(), shop.stream("orders/A-1").version, "A-1")


@pytest.mark.parametrize(
    ("amount", "tax_bp", "tax"),
    [(113_00, 1_300, 13_00), (100_00, 1_300, 11_50), (100_00, 0, 0), (0, 1_300, 0), (3, 10_000, 2), (1, 9_999, 0)],
)
def test_tax_is_inside_the_price_and_rounded_half_up(amount: int, tax_bp: int, tax: int):
    """100.00 at 13 % contain 11.504…; 0.03 at 100 % contain 0.015, that is 0.02."""
    assert tax_within(amount, tax_bp) == tax


def test_a_refund_gives_back_the_tax_of_what_it_takes_off_the_goods():
    """350.00 contain 40.27 (20.13 in each line); the line that goes back takes its own with it."""
    shop = cancel(taxed_shop(200_00, 200_00), _2=1)
    seen = view(shop)

    assert seen["refunds"][0]["tax"] == [{"line": "2", "tax_bp": 1_300, "taxable": 175_00, "tax": 20_13}]
    assert seen["tax"] == {
        "lines": [
            {
                "line": "1",
                "tax_bp": 1_300,
                "taxable": 175_00,
                "tax": 20_13,
                "refunded_tax": 0,
                "retained_tax": 20_13,
            },
            {
                "line": "2",
                "tax_bp": 1_300,
                "taxable": 175_00,
                "tax": 20_13,
                "refunded_tax": 20_13,
                "retained_tax": 0,
            },
        ],
        "total": 40_26,
        "refunded": 20_13,
        "retained": 20_13,
    }


def test_a_lost_discount_raises_the_price_of_what_is_kept_and_so_its_tax():
    """REPRICE: the kept 200.00 lose 25.00 of discount; of the refund of 150.00 the tax is what both changes come to."""
    shop = cancel(taxed_shop(200_00, 200_00, threshold=300_00, refund_method="REPRICE"), _2=1)

    assert view(shop)["refunds"][0]["tax"] == [
        {"line": "1", "tax_bp": 1_300, "taxable": -25_00, "tax": 20_13 - 23_01},
        {"line": "2", "tax_bp": 1_300, "taxable": 175_00, "tax": 20_13},
    ]


def test_units_that_go_back_one_by_one_round_to_the_tax_of_the_whole():
    shop = pay(place(shop_with(), lines=lines(100, quantity=3, tax_bp=1_300), coupons=[]))
    for _ in range(3):
        cancel(shop, _1=1)

    assert [row["tax"][0]["tax"] for row in view(shop)["refunds"]] == [12, 11, 12]
    assert view(shop)["tax"]["refunded"] == tax_within(300, 1_300) == 35


def test_a_lower_price_gives_back_its_tax_and_an_override_none():
    shop = taxed_shop(200_00, 200_00).say("orders/A-1", "RefundGranted", amount=35_00, reason="a scratch")
    before = view(shop)["refunds"][0]["tax"]
    assert sum(row["taxable"] for row in before) == 35_00

    shop.say("orders/A-1", "RefundOverridden", refund_id="r1", amount=40_00, reason="kind", approver="boss")
    assert view(shop)["refunds"][0]["tax"] == before


def test_a_price_cut_before_anything_was_paid_is_no_refund_of_tax():
    """400.00 less 50.00 less 100.00 before payment: 250.00 are taxed, and 250.00 go back."""
    shop = place(shop_with(off(50_00)), lines=lines(200_00, 200_00, tax_bp=1_300))
    shop.say("orders/A-1", "PriceAdjusted", amount=-100_00, payer="MERCHANT", cause="ERROR", reason="slip")
    pay(shop)
    cancel(shop, _1=1, _2=1)

    (row,) = view(shop)["refunds"]
    assert (row["amount"], sum(each["taxable"] for each in row["tax"])) == (250_00, 250_00)
    assert view(shop)["tax"]["total"] == view(shop)["tax"]["refunded"] == 2 * tax_within(125_00, 1_300)


def test_a_line_without_a_rate_has_no_tax_that_we_know_of():
    goods = lines(100_00, 100_00)
    goods[0]["tax_bp"] = 600
    shop = give_back(pay(place(shop_with(), lines=goods, coupons=[])), "b1", _1=1, _2=1)

    assert [row["line"] for row in view(shop)["tax"]["lines"]] == ["1"]
    assert [row["line"] for row in view(shop)["refunds"][0]["tax"]] == ["1"]


def test_money_that_comes_late_gives_back_no_further_tax():
    shop = place(shop_with(), lines=lines(100_00, 100_00, tax_bp=1_300), coupons=[])
    pay(cancel(shop, _1=1), 200_00)

    assert [bool(row["tax"]) for row in view(shop)["refunds"]] == [True, False]


@EXAMPLES
@given(SEEDS, st.integers(0, 10_000))
def test_what_goes_back_and_what_stays_is_the_tax_of_the_whole(seed: int, tax_bp: int):
    told: dict[str, Any] = {}
    first: dict[str, int] = {}
    for shop in History(seed).told(LENGTH):
        order = at_rate(shop.order(), tax_bp)
        first = first or order.retained
        tax = order_tax(order)
        for row in tax["lines"]:
            assert row["tax"] == row["refunded_tax"] + row["retained_tax"]
            if row["line"] not in order.services:
                assert row["retained_tax"] == tax_within(order.retained[row["line"]], tax_bp)
        for refund_id in order.refunds:
            rows = refund_tax(order, refund_id)
            assert told.setdefault(refund_id, rows) == rows, "what was once given back stays as it was said"
            assert all(row["tax"] * row["taxable"] >= 0 for row in rows)
        if not order.any_kept and not order.services:
            assert tax["retained"] == 0
            assert tax["total"] == sum(row["tax"] for refund_id in order.refunds for row in told[refund_id])
        if not order.adjusted and not order.basket.exchanges:
            goods = {row["line"]: row["tax"] for row in tax["lines"] if row["line"] not in order.services}
            assert goods == {
                line: tax_within(amount, tax_bp) for line, amount in first.items() if line not in order.services
            }


def at_rate(order: Order, tax_bp: int) -> Order:
    """The order as if every line had this rate."""
    taxed = {key: replace(line, ordered=replace(line.ordered, tax_bp=tax_bp)) for key, line in order.lines.items()}
    return replace(order, lines=taxed)
