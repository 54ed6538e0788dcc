"""Gifts that are things: they go back with what they came with, or are paid for (money.md, gifts and services; B-08,
B-12). A shirt for 299.00 comes with a mug, declared at 39.00, listed at 59.00, appraised at 45.00.
"""

from typing import Any

import pytest

from domain.order.events import RefundFellDue, ReturnAuthorised
from domain.order.events.gifts import GiftExcused, GiftFellDue, GiftPriced, GiftWithdrawn
from tests.examples import add_coupon, amounts, cancel, give_back, house_rules, off, rows, ship, units
from tests.order.bound_stories import (
    A1,
    EVIDENCE,
    ask,
    back,
    bought,
    broken,
    came,
    gift,
    goods,
    inspect,
    only,
    placed,
    priced,
    service,
    shortfalls,
)
from tests.story import Shop
from tests.trace import requirement

MUG = gift(list_value=59_00)
APPRAISED = {"market_value": 45_00, **EVIDENCE}
SEED: dict[str, Any] = {"gift_missing": ["LIST"], "gift_damaged": ["MARKET"]}
FAULTS = ["QUALITY", "NOT_AS_DESCRIBED", "WRONG_ITEM", "TRANSIT_DAMAGE", "MERCHANT", "PLATFORM"]


def seed_mode() -> Shop:
    """The house prices as the seed says: 原价 when missing, 市场价值 when damaged."""
    return house_rules(Shop(), **SEED)


def authorise(shop: Shop, return_id: str = "b1") -> Shop:
    return shop.say(A1, "ReturnAuthorised", return_id=return_id)


@requirement("R-000-20")
def test_the_gift_is_asked_back_in_the_very_commit_that_lets_the_goods_come_back():
    shop = authorise(ask(bought(goods(), MUG), "b1", _1=1))

    assert shop.names() == ["ReturnAuthorised", "GiftFellDue"]
    assert only(shop, ReturnAuthorised).return_id == "b1"
    assert only(shop, GiftFellDue) == GiftFellDue(line="g", quantity=1, return_id="b1", value=39_00, basis="DECLARED")
    assert amounts(shop) == []


@requirement("R-000-20")
def test_letting_in_twice_asks_for_the_gift_once():
    shop = authorise(ask(bought(goods(), MUG), "b1", _1=1))

    assert authorise(shop).last == []


def test_of_a_part_of_the_goods_only_that_part_of_the_gifts_is_asked_back():
    shop = bought(goods(100_00, quantity=4), gift(quantity=2))

    assert only(authorise(ask(shop, "b1", _1=1)), GiftFellDue).quantity == 1
    assert only(authorise(ask(bought(goods(quantity=3), gift(quantity=9)), "b1", _1=2)), GiftFellDue).quantity == 6


@pytest.mark.parametrize("cause", FAULTS)
def test_in_a_fault_the_gift_is_asked_back_too_but_has_no_price(cause: str):
    fact = only(authorise(ask(bought(goods(), MUG), "b1", cause, _1=1)), GiftFellDue)

    assert (fact.quantity, fact.value) == (1, 0)


def test_a_gift_that_the_customer_keeps_is_not_asked_back():
    assert authorise(ask(bought(goods(), MUG), "b1", "QUALITY", kept=["g"], _1=1)).names() == ["ReturnAuthorised"]


def test_goods_to_be_exchanged_leave_their_gift_where_it_is():
    shop = bought(goods(), MUG)
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE")

    assert authorise(shop).names() == ["ReturnAuthorised"]
    assert priced(inspect(shop, "b1", _1=1)) == []
    assert (amounts(shop), shop.order().lines["g"].kept) == ([], 1)


@requirement("R-000-20", "R-000-21")
def test_with_the_gift_intact_all_that_was_paid_comes_back():
    shop = back(bought(goods(), MUG), "b1", _1=1, gifts=[came()])

    assert (amounts(shop), rows(shop, "r1"), priced(shop)) == ([299_00], [("1", 299_00)], [])
    assert (shop.order().lines["g"].returned, shop.order().lines["g"].kept) == (1, 0)


@requirement("R-000-20")
def test_the_gift_may_also_travel_as_a_line_of_the_return():
    shop = give_back(bought(goods(), MUG), "b1", _1=1, _g=1)

    assert (amounts(shop), rows(shop, "r1"), priced(shop)) == ([299_00], [("1", 299_00)], [])
    assert (shop.order().lines["g"].returned, shop.order().lines["g"].requested) == (1, 0)


@requirement("R-000-21")
def test_a_gift_that_does_not_come_back_is_paid_for_at_its_declared_price():
    shop = back(bought(goods(), MUG), "b1", _1=1)
    due = only(shop, RefundFellDue)

    assert (amounts(shop), rows(shop, "r1")) == ([260_00], [("1", 299_00), ("GIFT", -39_00)])
    assert only(shop, GiftPriced).refund_id == "r1"
    assert priced(shop) == [("g", 1, "MISSING", "DECLARED", 39_00, 0)]
    assert (due.suggested, shop.order().due, shop.order().outstanding) == (260_00, 260_00, 0)
    assert "七日无理由退货暂行办法 12" in [ref.law for ref in due.clause_refs]


def test_a_gift_announced_that_was_not_in_the_parcel_is_paid_for():
    shop = inspect(ask(bought(goods(), MUG), "b1", _1=1, _g=1), "b1", _1=1)

    assert (amounts(shop), priced(shop)) == ([260_00], [("g", 1, "MISSING", "DECLARED", 39_00, 0)])


@requirement("R-000-21")
def test_the_seeds_mode_takes_the_list_price_of_a_missing_gift():
    shop = back(bought(goods(), MUG, shop=seed_mode()), "b1", _1=1)

    assert (amounts(shop), priced(shop)) == ([240_00], [("g", 1, "MISSING", "LIST", 59_00, 0)])


@requirement("R-000-21")
def test_the_seeds_mode_takes_the_list_price_of_a_gift_that_she_keeps():
    shop = back(bought(goods(), MUG, shop=seed_mode()), "b1", kept=["g"], _1=1)

    assert (amounts(shop), priced(shop)) == ([240_00], [("g", 1, "KEPT", "LIST", 59_00, 0)])


@requirement("R-000-22")
def test_the_seeds_mode_takes_the_appraised_value_of_a_damaged_gift():
    shop = back(bought(goods(), MUG, shop=seed_mode()), "b1", _1=1, gifts=[broken(**APPRAISED)])

    assert (amounts(shop), priced(shop)) == ([254_00], [("g", 1, "DAMAGED", "MARKET", 45_00, 0)])
    assert shop.order().lines["g"].kept == 1


@requirement("R-000-22")
@pytest.mark.parametrize(("grade", "ground"), [("SEVERE", "DAMAGED"), ("USED", "USED")])
@pytest.mark.parametrize(
    ("stated", "refund", "basis"),
    [
        ({"list_value": 59_00}, 260_00, "DECLARED"),
        ({"list_value": 59_00, "declared_value": None}, 240_00, "LIST"),
        ({"declared_value": None}, 254_00, "MARKET"),
    ],
)
def test_an_unusable_gift_is_priced_by_the_first_value_that_is_known(
    *, grade: str, ground: str, stated: dict[str, Any], refund: int, basis: str
):
    shop = back(bought(goods(), gift(**stated)), "b1", _1=1, gifts=[broken(grade=grade, **APPRAISED)])

    assert amounts(shop) == [refund]
    assert priced(shop) == [("g", 1, ground, basis, 299_00 - refund, 0)]


def test_a_damaged_gift_that_travels_as_a_line_is_priced_like_any_other():
    shop = ask(bought(goods(), MUG), "b1", _1=1, _g=1)
    found = [{"line": "1", "accepted": 1}, {"line": "g", "accepted": 0, "rejected": 1, "grade": "SEVERE"}]
    shop.say(A1, "ReturnInspected", return_id="b1", lines=found)

    assert (amounts(shop), priced(shop)) == ([260_00], [("g", 1, "DAMAGED", "DECLARED", 39_00, 0)])
    assert shop.order().lines["g"].requested == 0


@requirement("R-000-22")
def test_the_market_price_on_the_page_prices_nothing():
    """003 L15: 20.00 for a yoghurt of 5.00 is advertising (B-08)."""
    advertised = gift(declared_value=None, market_price=200_00)
    missing = back(bought(goods(), advertised), "b1", _1=1)
    damaged = back(bought(goods(), advertised), "b1", _1=1, gifts=[broken(**APPRAISED)])

    assert (amounts(missing), priced(missing)) == ([299_00], [])
    assert only(missing, GiftExcused) == GiftExcused(line="g", quantity=1, ground="UNPRICED", refund_id="r1")
    assert (amounts(damaged), priced(damaged)[0][3:5]) == ([254_00], ("MARKET", 45_00))


def test_a_gift_declared_to_be_worth_nothing_costs_nothing():
    assert amounts(back(bought(goods(), gift(declared_value=0, list_value=59_00)), "b1", _1=1)) == [299_00]


def test_a_house_may_let_gifts_go():
    shop = back(bought(goods(), MUG, shop=house_rules(Shop(), gift_loss="WAIVE")), "b1", _1=1)

    assert (amounts(shop), only(shop, GiftExcused).ground) == ([299_00], "WAIVED")


@requirement("R-000-21")
def test_no_refund_falls_below_zero_for_a_gift_and_the_rest_is_not_asked_for():
    shop = back(bought(goods(30_00), gift()), "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1")) == ([0], [("1", 30_00), ("SHORTFALL", 9_00), ("GIFT", -39_00)])
    assert (priced(shop), shortfalls(shop)) == (
        [("g", 1, "MISSING", "DECLARED", 39_00, 9_00)],
        [("GIFT", 9_00, "WAIVED")],
    )
    assert (shop.order().balance, shop.order().outstanding) == (0, 0)


def test_two_gifts_share_what_the_refund_can_bear():
    shop = back(bought(goods(50_00), gift(), gift("h", declared_value=20_00)), "b1", _1=1)

    assert amounts(shop) == [0]
    assert [(line, amount, rest) for line, *_, amount, rest in priced(shop)] == [("g", 39_00, 0), ("h", 20_00, 9_00)]
    assert shortfalls(shop) == [("GIFT", 9_00, "WAIVED")]


@requirement("R-000-21", "R-000-22")
@pytest.mark.parametrize("cause", FAULTS)
@pytest.mark.parametrize("found", [[], [broken(**APPRAISED)]], ids=["missing", "damaged"])
def test_a_fault_of_the_sellers_side_never_costs_the_customer_a_gift(cause: str, found: list[dict[str, Any]]):
    shop = back(bought(goods(), MUG), "b1", cause, _1=1, gifts=found)

    assert (amounts(shop), rows(shop, "r1"), priced(shop)) == ([299_00], [("1", 299_00)], [])
    assert only(shop, GiftExcused) == GiftExcused(line="g", quantity=1, ground="FAULT", refund_id="r1")


def test_a_gift_that_the_customer_chose_to_keep_is_paid_for_even_in_a_fault():
    shop = back(bought(goods(), MUG), "b1", "QUALITY", kept=["g"], _1=1)

    assert (amounts(shop), priced(shop)) == ([260_00], [("g", 1, "KEPT", "DECLARED", 39_00, 0)])


def test_a_gift_that_the_customer_chose_to_keep_and_sent_broken_is_paid_for_even_in_a_fault():
    shop = back(bought(goods(), MUG), "b1", "QUALITY", kept=["g"], _1=1, gifts=[broken(**APPRAISED)])

    assert (amounts(shop), priced(shop)) == ([260_00], [("g", 1, "KEPT", "DECLARED", 39_00, 0)])


def test_a_gift_the_customer_chose_to_keep_and_sent_after_all_is_not_paid_for():
    assert amounts(back(bought(goods(), MUG), "b1", kept=["g"], _1=1, gifts=[came()])) == [299_00]


@requirement("R-002-30")
def test_light_marks_cost_nothing():
    """B-12: a gift that can be used again is taken back."""
    shop = back(bought(goods(), MUG, shop=seed_mode()), "b1", _1=1, gifts=[came() | {"grade": "LIGHT"} | APPRAISED])

    assert (amounts(shop), priced(shop)) == ([299_00], [])


@pytest.mark.parametrize(("bp", "market", "borne"), [(10_000, 45_00, 45_00), (5_000, 45_00, 22_50), (0, 45_00, 0)])
def test_of_a_damaged_gift_the_customer_bears_the_part_that_was_agreed(bp: int, market: int, borne: int):
    """B-12: 45.00 severe, half of it negotiated 22.50."""
    found = [broken(market_value=market, customer_bp=bp, **EVIDENCE)]
    shop = back(bought(goods(), MUG, shop=seed_mode()), "b1", _1=1, gifts=found)

    assert amounts(shop) == [299_00 - borne]


def test_an_agreed_part_is_rounded_half_up():
    found = [broken(market_value=45_01, customer_bp=5_000, **EVIDENCE)]

    assert amounts(back(bought(goods(), MUG, shop=seed_mode()), "b1", _1=1, gifts=found)) == [299_00 - 22_51]


def test_one_gift_back_one_broken_and_one_missing_are_each_settled_on_their_own_ground():
    shop = bought(goods(), gift(quantity=3, list_value=59_00), shop=seed_mode())
    back(shop, "b1", _1=1, gifts=[broken(accepted=1, **APPRAISED)])

    assert priced(shop) == [("g", 1, "DAMAGED", "MARKET", 45_00, 0), ("g", 1, "MISSING", "LIST", 59_00, 0)]
    assert amounts(shop) == [299_00 - 45_00 - 59_00]


@requirement("R-000-76")
@pytest.mark.parametrize(("found", "refund"), [([], 231_00), ([came()], 270_00)], ids=["kept", "returned"])
@pytest.mark.parametrize("method", ["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"])
def test_a_code_with_a_discount_and_a_gift_takes_both_back(found: list[dict[str, Any]], refund: int, method: str):
    """300.00 less 30.00 and a gift of 39.00: all returned but the gift, 231.00."""
    shop = add_coupon(Shop(), "1", off(30_00, threshold=300_00, refund_method=method))
    bought(goods(300_00), gift(belongs_to=None), shop=shop, coupons=["c1"])

    assert amounts(back(shop, "b1", _1=1, gifts=found)) == [refund]


def test_goods_cancelled_before_they_were_sent_keep_their_gift_in_the_warehouse():
    shop = cancel(bought(goods(), MUG), _1=1)

    assert (amounts(shop), priced(shop)) == ([299_00], [])
    assert only(shop, GiftWithdrawn) == GiftWithdrawn(line="g", quantity=1, kind="NOT_SENT")
    assert (shop.order().lines["g"].kept, shop.order().any_kept) == (0, False)


def test_goods_cancelled_before_payment_owe_nothing_for_their_gift():
    shop = cancel(placed(goods(), MUG), _1=1)

    assert (shop.order().outstanding, shop.order().due, shop.order().lines["g"].kept) == (0, 0, 0)


def test_a_gift_that_was_sent_ahead_of_goods_then_cancelled_is_asked_back():
    shop = cancel(ship(bought(goods(), MUG), _g=1), _1=1)

    assert amounts(shop) == [299_00]
    assert only(shop, GiftFellDue) == GiftFellDue(line="g", quantity=1, value=39_00, basis="DECLARED")


def test_a_gift_cancelled_alone_moves_no_money_and_is_not_missed_later():
    shop = cancel(bought(goods(), MUG), "MERCHANT_OUT_OF_STOCK", _g=1)
    assert (sum(amounts(shop)), shop.order().lines["g"].cancelled) == (0, 1)

    assert sum(amounts(back(shop, "b1", _1=1))) == 299_00


def test_a_gift_lost_on_the_way_is_not_missed_later():
    shop = bought(goods(), MUG).say(A1, "LinesLost", lines=units(_g=1))

    assert sum(amounts(back(shop, "b1", _1=1))) == 299_00


def test_goods_lost_on_the_way_leave_the_customer_their_gift():
    shop = ship(bought(goods(), MUG), _1=1, _g=1).say(A1, "LinesLost", lines=units(_1=1))

    assert (amounts(shop), priced(shop), shop.order().lines["g"].kept) == ([299_00], [], 1)


def test_an_order_that_is_split_keeps_gifts_and_services_with_their_goods():
    shop = placed(goods(), goods(100_00, "2"), MUG, service())
    parts = [{"order_id": "B-1", "lines": ["1", "g", "s"], "coupons": []}]
    shop.say(A1, "OrderSplit", parts=[*parts, {"order_id": "B-2", "lines": ["2"], "coupons": []}])

    assert (shop.order("B-1").payable, shop.order("B-2").payable) == (498_00, 100_00)
    assert [line.kept for line in shop.order().lines.values()] == [0, 0, 0, 0]


def test_a_gift_sent_ahead_of_cancelled_goods_is_paid_for_with_the_next_inspection():
    shop = cancel(ship(bought(goods(100_00, quantity=2), gift(quantity=2)), _g=2), _1=1)
    assert amounts(shop) == [100_00]

    assert amounts(back(shop, "b1", _1=1)) == [100_00, 22_00]


def test_a_gift_is_never_inside_what_the_kept_goods_are_worth():
    shop = back(bought(goods(100_00), goods(200_00, "2"), gift()), "b1", _1=1)

    assert (amounts(shop), shop.order().retained) == ([61_00], {"1": 0, "2": 200_00})
    assert amounts(back(shop, "b2", _2=1)) == [61_00, 200_00]
