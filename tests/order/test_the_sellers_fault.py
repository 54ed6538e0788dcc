"""When the seller's side is at fault the customer keeps the better figure, and her thresholds."""

from typing import Any

import pytest

from domain.order.events import CompensationGranted, LinesCancelled
from tests.examples import MINE, amounts, cancel, give_back, off, paid_order, rows, validity
from tests.story import Shop
from tests.trace import requirement

BUYER, STOCK_OUT, QUALITY = "BUYER_NO_REASON", "MERCHANT_OUT_OF_STOCK", "QUALITY"
FAULTS = [
    "QUALITY",
    "NOT_AS_DESCRIBED",
    "TRANSIT_DAMAGE",
    "TRANSIT_LOSS",
    "WRONG_ITEM",
    "MERCHANT_OUT_OF_STOCK",
    "MERCHANT",
    "PLATFORM",
]


def li(**terms: Any) -> Shop:
    """Ms Li's order: 495 + 605, 满500减100, paid 1000.00."""
    return paid_order(off(100_00, threshold=500_00, **terms), 495_00, 605_00)


@requirement("R-000-126")
def test_ms_li_keeps_exactly_450_when_the_merchant_cancels_what_is_out_of_stock():
    shop = li()
    assert shop.order().captured == 1000_00
    cancel(shop.later(days=2), STOCK_OUT, _2=1)

    assert amounts(shop) == [550_00]
    assert shop.order().retained == {"1": 450_00, "2": 0}
    assert shop.order().refunds["r1"].fact.method == "BUYER_FAVOURABLE"
    trace = shop.order().refunds["r1"].fact.trace
    assert trace
    assert [each.amount for each in trace.outcomes] == [550_00, 505_00, 550_00]


@requirement("R-000-126", "R-000-129")
def test_ms_li_by_the_letter_gets_505_and_a_voucher_that_exceeds_the_difference():
    shop = cancel(li(fault_refund_method="REPRICE"), STOCK_OUT, _2=1)
    assert amounts(shop) == [505_00]

    shop.say("orders/A-1", "CompensationGranted", kind="VOUCHER", amount=50_00, basis="GOODWILL", incident_id="i1")
    (granted,) = shop.recorded(CompensationGranted)
    assert isinstance(granted, CompensationGranted)
    assert granted.amount > 550_00 - 505_00


@requirement("R-000-126")
@pytest.mark.parametrize(
    ("prices", "pro_rata", "reprice", "favourable"),
    [
        ((540_00, 60_00), 50_00, 60_00, 60_00),
        ((475_00, 1425_00), 1350_00, 1325_00, 1350_00),
        ((450_00, 150_00), 125_00, 50_00, 125_00),
    ],
    ids=["Li-1", "Li-2", "Li-3"],
)
def test_other_baskets_that_fit_ms_lis_words(prices: tuple[int, int], pro_rata: int, reprice: int, favourable: int):
    for method, amount in zip(
        ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"), (pro_rata, reprice, favourable), strict=True
    ):
        shop = paid_order(off(100_00, threshold=500_00, fault_refund_method=method), *prices)

        assert amounts(cancel(shop, STOCK_OUT, _2=1)) == [amount]


@pytest.mark.parametrize("cause", FAULTS)
def test_every_cause_but_the_buyers_own_is_the_sellers_side(cause: str):
    shop = give_back(
        paid_order(off(50_00, threshold=300_00, refund_method="REPRICE"), 200_00, 200_00), "b1", cause, _2=1
    )

    assert (amounts(shop), shop.order().refunds["r1"].fact.method) == ([175_00], "BUYER_FAVOURABLE")
    laws = [ref.law for ref in shop.order().refunds["r1"].fact.clause_refs if ref.law]
    assert len(laws) == 1


@requirement("R-000-122")
def test_a_merchant_who_cancels_everything_pays_all_back_and_the_single_use_code_too():
    shop = paid_order(off(50_00, threshold=300_00, single_use=True), 400_00, issued=MINE)
    cancel(shop, "MERCHANT", _1=1)
    (breach,) = shop.recorded(LinesCancelled)

    assert amounts(shop) == [350_00]
    assert validity(shop) == ("RESTORED", None)
    assert isinstance(breach, LinesCancelled)
    assert (breach.cause, bool(breach.by)) == ("MERCHANT", False)


def told(shop: Shop, *steps: tuple[str, int]) -> list[int]:
    """The refunds of these steps, each a cause and a line."""
    for n, (cause, line) in enumerate(steps):
        give_back(shop, f"b{n}", cause, **{f"_{line}": 1})
    return amounts(shop)


REPRICED = {"refund_method": "REPRICE"}


def test_a_defective_unit_is_refunded_at_most_its_list_price():
    shop = paid_order(off(50_00, threshold=300_00, **REPRICED), 200_00, 100_00, 100_00)

    assert told(shop, (BUYER, 1), (QUALITY, 2), (BUYER, 3)) == [150_00, 100_00, 100_00]
    assert ("CAPPED", -12_50) in rows(shop, "r2")


def test_a_merchant_cannot_break_the_customers_threshold():
    shop = paid_order(off(100_00, threshold=500_00, **REPRICED), 250_00, 250_00, 100_00)

    assert told(shop, (STOCK_OUT, 2), (BUYER, 3), (BUYER, 1)) == [208_33, 100_00, 191_67]


def test_fault_after_fault_goes_on_counting():
    shop = paid_order(off(100_00, threshold=300_00), 290_00, 20_00, 290_00)

    assert told(shop, (QUALITY, 2), (QUALITY, 3), (QUALITY, 1)) == [20_00, 286_67, 193_33]


def test_whatever_the_causes_all_goods_back_is_all_money_back():
    causes = (BUYER, QUALITY, STOCK_OUT)
    for n in range(27):
        shop = paid_order(off(50_00, threshold=300_00, **REPRICED), 199_00, 149_00, 52_00)
        steps = zip((causes[n % 3], causes[n // 3 % 3], causes[n // 9]), (3, 1, 2), strict=True)

        assert sum(told(shop, *steps)) == 350_00
