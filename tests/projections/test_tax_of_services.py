"""The tax inside the fees of services: what comes back of a fee takes its tax along, what was used keeps it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from projections.order_view import order_view
from projections.tax import order_tax, refund_tax, tax_within
from tests.examples import campaign, cancel, shop_with
from tests.order.bound_stories import FEE, JANUARY, MARCH, back, bought, gift, goods, placed, service
from tests.order.test_random_histories import EXAMPLES
from tests.projections.bound import row, shown
from tests.story import Shop
from tests.trace import requirement

TAX_BP = 600
NAMED = campaign({"kind": "AMOUNT_OFF", "amount": 50_00}, scope={"skus": ["sku-1", "sku-s"]})


def taxed(**members: Any) -> Shop:
    """Goods without tax for 299.00 and a warranty of 730 days for 199.00 with 6 % inside, paid on 1 January."""
    return bought(goods(), service(tax_bp=TAX_BP, **members), shop=Shop().at(JANUARY))


def test_an_order_shows_the_tax_of_its_services():
    tax = shown(taxed())["tax"]

    assert tax == {
        "lines": [{"line": "s", "tax_bp": 600, "taxable": FEE, "tax": 11_26, "refunded_tax": 0, "retained_tax": 11_26}],
        "total": 11_26,
        "refunded": 0,
        "retained": 11_26,
    }
    assert tax_within(FEE, TAX_BP) == 11_26


@requirement("R-000-28")
def test_what_comes_back_of_a_fee_lowers_what_is_taxed():
    """179.10 of 199.00 come back; the 19.90 that were used contain 1.13."""
    shop = back(taxed().at(MARCH), "b1", _1=1)

    assert row(shop, "refunds")["tax"] == [{"line": "s", "tax_bp": 600, "taxable": 179_10, "tax": 10_13}]
    (line,) = shown(shop)["tax"]["lines"]
    assert (line["taxable"], line["tax"], line["refunded_tax"], line["retained_tax"]) == (FEE, 11_26, 10_13, 1_13)


def test_a_fee_that_comes_back_whole_takes_all_its_tax_along():
    shop = back(taxed(), "b1", "QUALITY", _1=1)

    assert shown(shop)["tax"]["refunded"] == shown(shop)["tax"]["total"] == 11_26
    assert shown(shop)["tax"]["retained"] == 0


def test_units_of_a_service_that_end_one_by_one_round_to_the_tax_of_the_whole():
    shop = bought(goods(quantity=3), service(quantity=3, list_price=100, tax_bp=1_300))
    for _ in range(3):
        cancel(shop, "MERCHANT", _1=1)

    assert [refund["tax"][0]["tax"] for refund in shown(shop)["refunds"]] == [12, 11, 12]
    assert shown(shop)["tax"]["refunded"] == tax_within(300, 1_300) == 35


def test_a_service_that_lapses_gives_no_tax_back():
    shop = back(bought(goods(), service(list_price=0, tax_bp=TAX_BP)), "b1", _1=1)

    assert row(shop, "refunds")["tax"] == []
    assert shown(shop)["tax"]["total"] == 0


def test_a_gift_has_no_price_and_no_tax():
    shop = back(bought(goods(tax_bp=1_300), gift()), "b1", _1=1)

    assert row(shop, "refunds")["amount"] == 260_00
    assert row(shop, "refunds")["tax"] == [{"line": "1", "tax_bp": 1_300, "taxable": 299_00, "tax": 34_40}]


def test_goods_and_service_each_have_their_own_rate():
    shop = bought(goods(tax_bp=1_300), service(tax_bp=TAX_BP))
    back(shop, "b1", "QUALITY", _1=1)

    assert [(each["line"], each["taxable"], each["tax"]) for each in row(shop, "refunds")["tax"]] == [
        ("1", 299_00, 34_40),
        ("s", FEE, 11_26),
    ]


def named() -> Shop:
    """A code takes 50.00 off the goods for 301.00 and the warranty for 199.00: it costs 179.10."""
    lines = goods(301_00, tax_bp=1_300), service(tax_bp=TAX_BP)
    return bought(*lines, shop=shop_with(NAMED), coupons=["c1"])


def test_of_a_service_that_a_coupon_names_only_what_comes_back_lowers_what_is_taxed():
    shop = back(named().later(days=72), "b1", _1=1)
    returned = row(shop, "services")["refunded"]
    goods_row, service_row = row(shop, "refunds")["tax"]

    assert returned == 161_19
    assert (service_row["line"], service_row["taxable"]) == ("s", returned)
    assert service_row["tax"] == tax_within(179_10, TAX_BP) - tax_within(17_91, TAX_BP)
    assert goods_row["taxable"] + service_row["taxable"] == row(shop, "refunds")["amount"] == 270_90 + 161_19
    assert [each["retained_tax"] for each in shown(shop)["tax"]["lines"]] == [0, tax_within(17_91, TAX_BP)]


def test_goods_that_go_after_their_named_service_do_not_give_its_tax_back_again():
    shop = named().later(days=72)
    shop.say("orders/A-1", "LinesCancelled", lines=[{"line": "s", "quantity": 1}], cause="BUYER_NO_REASON")
    back(shop, "b1", _1=1)

    assert [[each["line"] for each in refund["tax"]] for refund in shown(shop)["refunds"]] == [["s"], ["1"]]
    tax = shown(shop)["tax"]
    assert tax["total"] == tax["refunded"] + tax["retained"] == sum(each["tax"] for each in tax["lines"])
    assert tax["retained"] == tax_within(17_91, TAX_BP)


@pytest.mark.parametrize("paid", [True, False])
def test_cancelled_before_anything_was_paid_the_tax_goes_too(*, paid: bool):
    lines = goods(tax_bp=1_300), service(tax_bp=TAX_BP)
    shop = cancel(bought(*lines) if paid else placed(*lines), "MERCHANT", _1=1)

    assert shown(shop)["tax"]["retained"] == 0
    assert shown(shop)["tax"]["total"] == shown(shop)["tax"]["refunded"] == 34_40 + 11_26


ACTS = ["cancel", "BUYER_NO_REASON", "QUALITY", "wait", "service"]


@EXAMPLES
@given(
    acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=8),
    tax_bp=st.integers(0, 10_000),
    named=st.booleans(),
)
def test_what_goes_back_and_what_stays_is_the_tax_of_the_whole(*, acts: list[str], tax_bp: int, named: bool):
    lines = goods(33_33, quantity=3), service(quantity=3, list_price=19_99, days=30)
    shop = bought(*lines, shop=shop_with(NAMED), coupons=["c1"]) if named else bought(*lines)
    first = {line["line"]: line["retained_value"] for line in shown(shop)["lines"]}
    told: dict[str, Any] = {}
    for place, act in enumerate(acts):
        _do(shop, act, place)
        order = shop.order()
        order = replace(
            order,
            lines={
                key: replace(line, ordered=replace(line.ordered, tax_bp=tax_bp)) for key, line in order.lines.items()
            },
        )
        view, tax = order_view(order, 1, "A-1"), order_tax(order)
        for line, each in zip(view["lines"], tax["lines"], strict=True):
            assert each["tax"] == each["refunded_tax"] + each["retained_tax"] == tax_within(first[line["line"]], tax_bp)
            assert each["taxable"] == first[line["line"]]
            assert each["retained_tax"] == tax_within(line["retained_value"], tax_bp)
        for refund_id, refund in order.refunds.items():
            rows = told.setdefault(refund_id, refund_tax(order, refund_id))
            assert refund_tax(order, refund_id) == rows
            assert named or sum(each["taxable"] for each in rows) == refund.fact.suggested


def _do(shop: Shop, act: str, place: int) -> None:
    kept = {key: line.kept for key, line in shop.order().lines.items()}
    match act:
        case "wait":
            shop.later(days=11)
        case "service" if kept["s"]:
            shop.say("orders/A-1", "LinesCancelled", lines=[{"line": "s", "quantity": 1}], cause="BUYER_NO_REASON")
        case "cancel" if kept["1"] and not shop.order().any_shipped:
            cancel(shop, _1=1)
        case "BUYER_NO_REASON" | "QUALITY" if kept["1"]:
            back(shop, f"b{place}", act, _1=1)
        case _:
            pass
