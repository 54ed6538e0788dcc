"""Gifts that a coupon gives from a threshold on, and quotes for goods that came with gifts."""

from typing import Any

import pytest

from domain.order.events import RefundQuoted
from domain.order.events.goods import GiftOwed
from tests.examples import amounts, campaign, cancel, off, refused_order, rows, shop_with, units, validity
from tests.order.bound_stories import A1, back, bought, came, gift, goods, inspect, priced
from tests.story import Shop
from tests.trace import requirement

MUG = {"kind": "GIFT", "sku": "sku-g", "declared_value": 39_00}
NO_REASON, QUALITY = "BUYER_NO_REASON", "QUALITY"


def given(*lines: dict[str, Any], threshold: int = 300_00, quantity: int = 1, **terms: Any) -> Shop:
    """Bought with a coupon that gives a mug from a threshold on."""
    shop = shop_with(campaign(MUG, threshold=threshold, **terms))
    return bought(*lines, gift(belongs_to=None, quantity=quantity), shop=shop, coupons=["c1"])


def test_a_gift_coupon_takes_nothing_off():
    shop = given(goods(200_00), goods(200_00, "2"))

    assert (shop.order().payable, shop.order().discount, validity(shop)) == (400_00, 0, ("VALID", None))


def test_a_gift_coupon_needs_its_threshold():
    refusal = refused_order(
        shop_with(campaign(MUG, threshold=300_00)), lines=[goods(299_99), gift(belongs_to=None)], coupons=["c1"]
    )

    assert refusal.code == "threshold"


def test_the_gift_goes_back_when_what_is_kept_no_longer_earns_it():
    shop = back(given(goods(200_00), goods(200_00, "2")), "b1", _1=1)

    assert (amounts(shop), priced(shop)) == ([161_00], [("g", 1, "MISSING", "DECLARED", 39_00, 0)])
    assert validity(shop)[0] == "LAPSED"
    assert amounts(back(shop, "b2", _2=1)) == [161_00, 200_00]


def test_what_the_threshold_earned_stays_while_it_is_still_reached():
    shop = back(given(goods(100_00, quantity=4)), "b1", _1=1)

    assert (amounts(shop), priced(shop), validity(shop)) == ([100_00], [], ("VALID", None))
    assert amounts(back(shop, "b2", _1=1)) == [100_00, 61_00]


def test_several_gifts_of_one_threshold_stay_together_while_it_is_reached():
    shop = back(given(goods(100_00, quantity=4), quantity=4), "b1", _1=1)
    assert amounts(shop) == [100_00]

    back(shop, "b2", _1=3)
    assert sum(amounts(shop)) == 400_00 - 4 * 39_00


def test_without_a_threshold_the_gift_goes_back_in_proportion():
    shop = given(goods(100_00, quantity=4), threshold=0, quantity=2)
    for n in range(4):
        back(shop, f"b{n}", _1=1)

    assert amounts(shop) == [61_00, 100_00, 61_00, 100_00]


def test_goods_the_gift_coupon_is_not_for_leave_the_gift():
    shop = given(goods(300_00), goods(50_00, "2"), scope={"skus": ["sku-1"]})

    assert amounts(back(shop, "b1", _2=1)) == [50_00]
    assert amounts(back(shop, "b2", _1=1)) == [50_00, 261_00]


def test_the_declared_value_of_the_terms_prices_a_gift_whose_line_says_none():
    shop = shop_with(campaign(MUG, threshold=300_00))
    bought(goods(300_00), gift(belongs_to=None, declared_value=None), shop=shop, coupons=["c1"])

    assert amounts(back(shop, "b1", _1=1)) == [261_00]


def test_the_sellers_fault_takes_no_gift_that_a_threshold_earned():
    shop = back(given(goods(200_00), goods(200_00, "2")), "b1", QUALITY, _1=1)

    assert (amounts(shop), priced(shop)) == ([200_00], [])


def test_a_fault_does_not_break_the_threshold_that_earned_the_gift_for_what_comes_later():
    """300 of 500 go on counting though they left for their quality: the second return breaks nothing."""
    shop = given(goods(100_00, quantity=5))
    back(shop, "b1", QUALITY, _1=2)
    back(shop, "b2", NO_REASON, _1=1)

    assert (amounts(shop), priced(shop)) == ([200_00, 100_00], [])


@pytest.mark.parametrize(("gifts", "refund"), [([], 261_00), ([came()], 300_00)], ids=["missing", "back"])
def test_when_nothing_is_kept_the_gift_goes_back_whatever_still_counts(gifts: list[dict[str, Any]], refund: int):
    """Goods that left for a fault count for thresholds; a gift comes back with the last of them all the same."""
    shop = back(given(goods(300_00), goods(300_00, "2")), "b1", QUALITY, _1=1)
    back(shop, "b2", NO_REASON, _2=1, gifts=gifts)

    assert (amounts(shop), shop.order().any_kept) == ([300_00, refund], False)


def test_cheaper_spare_parts_take_nothing_off_and_stay_while_any_goods_do():
    shop = shop_with(campaign({"kind": "PARTS_DISCOUNT", "off_bp": 1_000}, threshold=100_00))
    bought(goods(100_00, quantity=2), shop=shop, coupons=["c1"])

    assert (amounts(back(shop, "b1", _1=1)), validity(shop)[0]) == ([100_00], "VALID")
    assert (amounts(back(shop, "b2", _1=1)), validity(shop)[0]) == ([100_00, 100_00], "RESTORED")


def test_when_everything_is_back_the_gift_too_all_that_was_paid_is_back():
    shop = given(goods(200_00), goods(200_00, "2"))
    back(shop, "b1", _1=1, gifts=[came()])

    assert amounts(back(shop, "b2", _2=1)) == [200_00, 200_00]
    assert validity(shop)[0] == "RESTORED"


def test_cancelling_below_the_threshold_keeps_the_gift_in_the_warehouse():
    shop = cancel(given(goods(200_00), goods(200_00, "2")), _1=1)

    assert (amounts(shop), priced(shop), shop.order().lines["g"].kept) == ([200_00], [], 0)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("gift-not-ordered", gift("h", belongs_to=None)),
        ("gift-not-ordered", gift(belongs_to="1")),
        ("gift-differs", gift(belongs_to=None, declared_value=38_99)),
    ],
)
def test_the_order_has_the_gift_that_its_coupon_promises(code: str, line: dict[str, Any]):
    shop = shop_with(campaign(MUG))

    refusal = refused_order(shop, lines=[goods(), line], coupons=["c1"])
    assert (refusal.code, refusal.extra) == (code, {"coupon_id": "c1", "sku": MUG["sku"], "kind": "GIFT"})
    assert refused_order(shop, lines=[goods()], coupons=["c1"]).code == "gift-not-ordered"


def quote(shop: Shop, **counts: int) -> RefundQuoted:
    shop.say(A1, "RefundQuoted", lines=units(**counts), cause=NO_REASON)
    (quoted,) = shop.recorded(RefundQuoted)
    assert isinstance(quoted, RefundQuoted)
    return quoted


def on_quote(shop: Shop, **counts: int) -> Shop:
    return shop.say(A1, "ReturnRequested", return_id="b1", lines=units(**counts), cause=NO_REASON, quote_id="q1")


@requirement("R-000-20")
def test_a_quote_supposes_that_the_gifts_come_back_and_names_them():
    quoted = quote(bought(goods(), gift()), _1=1)

    assert (quoted.amount, quoted.suggested) == (299_00, 299_00)
    assert quoted.gifts == (GiftOwed(line="g", quantity=1, value=39_00, basis="DECLARED"),)


@pytest.mark.parametrize(("gifts", "refund"), [([came()], 299_00), ([], 260_00)], ids=["back", "missing"])
def test_what_does_not_come_back_is_taken_off_the_quoted_amount(gifts: list[dict[str, Any]], refund: int):
    shop = bought(goods(), gift())
    quote(shop, _1=1)

    assert amounts(inspect(on_quote(shop, _1=1), "b1", _1=1, gifts=gifts)) == [refund]


@pytest.mark.parametrize(("gifts", "refund"), [([came()], 52_00), ([], 13_00)], ids=["back", "missing"])
def test_a_better_quote_is_honoured_less_the_gift_that_does_not_come_back(gifts: list[dict[str, Any]], refund: int):
    """M: 52.00 quoted for C under BUYER_FAVOURABLE before a price cut would have lowered it."""
    shop = shop_with(off(50_00, threshold=300_00, refund_method="BUYER_FAVOURABLE"))
    lines = [goods(199_00), goods(149_00, "2"), goods(52_00, "3"), gift(belongs_to="3")]
    bought(*lines, shop=shop, coupons=["c1"])
    assert quote(shop, _3=1).amount == 52_00
    shop.say(A1, "PriceAdjusted", amount=-35_00, payer="MERCHANT", cause="SALE", reason="sale")
    inspect(on_quote(shop, _3=1), "b1", _3=1, gifts=gifts)

    assert amounts(shop)[-1] == refund
    assert "QUOTED" in [name for name, _ in rows(shop, "r2")]


def test_a_gift_named_in_the_return_beside_the_quoted_goods_does_not_lose_the_quote():
    shop = shop_with(off(50_00, threshold=300_00, refund_method="BUYER_FAVOURABLE"))
    lines = [goods(199_00), goods(149_00, "2"), goods(52_00, "3"), gift(belongs_to="3")]
    bought(*lines, shop=shop, coupons=["c1"])
    quote(shop, _3=1)
    shop.say(A1, "PriceAdjusted", amount=-35_00, payer="MERCHANT", cause="SALE", reason="sale")
    inspect(on_quote(shop, _3=1, _g=1), "b1", _3=1, _g=1)

    assert amounts(shop)[-1] == 52_00


def test_a_gift_of_no_line_and_no_coupon_came_with_all_the_goods():
    shop = bought(goods(100_00), goods(100_00, "2"), gift(belongs_to=None, quantity=2))

    assert amounts(back(shop, "b1", _1=1)) == [61_00]
    assert amounts(back(shop, "b2", _2=1, gifts=[came()])) == [61_00, 100_00]
