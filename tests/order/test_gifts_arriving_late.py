"""A gift that arrives after it was paid for undoes its deduction (money.md, gifts and services)."""

from typing import Any

import pytest

from domain.order.events import RefundFellDue, ShortfallClosed
from domain.order.events.gifts import GiftPricingReversed, GiftReceived
from tests.examples import amounts, give_back, house_rules, off, pay, rows, shop_with, units
from tests.order.bound_stories import (
    A1,
    EVIDENCE,
    arrives,
    back,
    bought,
    broken,
    came,
    gift,
    goods,
    only,
    placed,
    priced,
    service,
    shortfalls,
)
from tests.story import Shop
from tests.trace import requirement


def after_all(shop: Shop) -> tuple[int, int]:
    """What is to be paid back in all, and what of it fell due last."""
    return shop.order().due, amounts(shop)[-1]


@requirement("R-000-21")
def test_a_gift_that_arrives_after_it_was_paid_for_is_paid_back():
    shop = arrives(back(bought(goods(), gift()), "b1", _1=1), _g=1)
    due = only(shop, RefundFellDue)

    assert (amounts(shop), rows(shop, "r2")) == ([260_00, 39_00], [("GIFT", 39_00)])
    assert (due.refund_id, due.status, due.fell_due_at) == ("r2", "DUE", due.fell_due_at)
    undone = GiftPricingReversed(line="g", quantity=1, pricing=1, amount=39_00, refunded=39_00, refund_id="r2")
    assert only(shop, GiftPricingReversed) == undone
    assert (shop.order().due, shop.order().balance, shop.order().outstanding) == (299_00, 299_00, 0)
    assert (shop.order().lines["g"].returned, shop.order().lines["g"].kept) == (1, 0)


def test_of_two_gifts_the_one_that_arrives_is_paid_back():
    shop = back(bought(goods(), gift(quantity=2)), "b1", _1=1)
    assert amounts(shop) == [221_00]

    assert amounts(arrives(shop, _g=1)) == [221_00, 39_00]
    assert amounts(arrives(shop, _g=1)) == [221_00, 39_00, 39_00]


def test_of_two_gifts_paid_for_one_after_the_other_each_that_arrives_is_paid_back():
    shop = back(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", _1=1)
    back(shop, "b2", _1=1)

    assert only(arrives(shop, _g=1), GiftPricingReversed).pricing == 2
    assert only(arrives(shop, _g=1), GiftPricingReversed).pricing == 1
    assert amounts(shop) == [61_00, 61_00, 39_00, 39_00]


def test_what_the_refund_could_not_bear_is_not_paid_back_but_closed():
    """30.00 with a gift of 39.00: 0.00 and 9.00 short; the gift arrives: 30.00."""
    shop = arrives(back(bought(goods(30_00), gift()), "b1", _1=1), _g=1)

    assert amounts(shop) == [0, 30_00]
    undone = only(shop, GiftPricingReversed)
    assert (undone.amount, undone.refunded) == (39_00, 30_00)
    closed = only(shop, ShortfallClosed)
    assert (closed.open, closed.waived, closed.kind) == (0, 9_00, "GIFT")
    assert shop.order().due == shop.order().payable == 30_00


def test_what_could_not_be_borne_is_closed_before_anything_is_paid_back():
    """Two gifts of 39.00 and goods of 30.00: with one gift back the other still costs more than the goods."""
    shop = back(bought(goods(30_00), gift(quantity=2)), "b1", _1=1)
    assert (amounts(shop), shortfalls(shop)) == ([0], [("GIFT", 48_00, "WAIVED")])

    arrives(shop, _g=1)
    assert (shop.order().due, only(shop, ShortfallClosed).waived) == (0, 39_00)
    arrives(shop, _g=1)
    assert (shop.order().due, only(shop, ShortfallClosed).waived) == (30_00, 9_00)


def test_an_agreed_part_is_what_is_paid_back():
    shop = house_rules(Shop(), gift_damaged=["MARKET"])
    found = [broken(market_value=45_00, customer_bp=5_000, **EVIDENCE)]
    back(bought(goods(), gift(), shop=shop), "b1", _1=1, gifts=found)

    assert amounts(arrives(shop, _g=1)) == [276_50, 22_50]


def test_a_gift_may_arrive_with_a_later_return():
    shop = back(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", _1=1)
    back(shop, "b2", _1=1, gifts=[came(accepted=2)])

    assert amounts(shop)[0] == 61_00
    assert sum(amounts(shop)) == shop.order().payable == 200_00
    assert [draft.refunded for draft in facts(shop, GiftPricingReversed)] == [39_00]


def test_with_a_later_return_that_brings_only_its_own_gift_the_first_stays_paid_for():
    shop = back(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", _1=1)
    back(shop, "b2", _1=1, gifts=[came()])

    assert (amounts(shop), facts(shop, GiftPricingReversed)) == ([61_00, 100_00], [])


def test_a_gift_may_arrive_as_a_return_of_its_own():
    shop = give_back(back(bought(goods(), gift()), "b1", _1=1), "b2", _g=1)

    assert (sum(amounts(shop)), shop.order().lines["g"].returned) == (299_00, 1)


def test_an_excused_gift_that_arrives_changes_no_money():
    shop = arrives(back(bought(goods(), gift()), "b1", "QUALITY", _1=1), _g=1)

    assert (shop.names(), amounts(shop)) == (["GiftReceived"], [299_00])


def test_a_gift_that_arrives_ahead_of_its_goods_is_not_missed():
    shop = arrives(bought(goods(), gift()), _g=1)
    assert (shop.names(), only(shop, GiftReceived).lines[0].line, amounts(shop)) == (["GiftReceived"], "g", [])

    assert amounts(back(shop, "b1", _1=1)) == [299_00]


def test_paid_ones_are_undone_before_excused_ones():
    shop = back(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", "QUALITY", _1=1)
    back(shop, "b2", _1=1)
    assert amounts(shop) == [100_00, 61_00]

    assert after_all(arrives(shop, _g=1)) == (200_00, 39_00)
    assert arrives(shop, _g=1).order().due == 200_00


@pytest.mark.parametrize("ahead", [True, False], ids=["ahead of its goods", "with its goods"])
def test_a_gift_excused_in_a_fault_is_not_asked_for_again_when_another_gift_comes(*, ahead: bool):
    """Three shirts, three mugs: the first shirt goes back for its quality, the second with one mug, for no reason."""
    shop = back(bought(goods(100_00, quantity=3), gift(quantity=3)), "b1", "QUALITY", _1=1)
    if ahead:
        arrives(shop, _g=1)
    back(shop, "b2", _1=1, gifts=[] if ahead else [came()])
    assert amounts(shop) == [100_00, 100_00]

    assert amounts(back(shop, "b3", _1=1)) == [100_00, 100_00, 61_00]


def test_a_later_step_neither_takes_an_undone_price_back_nor_repeats_it():
    shop = bought(goods(100_00), goods(200_00, "2"), gift())
    arrives(back(shop, "b1", _1=1), _g=1)

    assert amounts(back(shop, "b2", _2=1)) == [61_00, 39_00, 200_00]


def test_a_gift_that_arrives_later_is_paid_back_beside_what_a_lost_free_freight_took():
    """120.00 sent free from 99.00 on: 30.00 back without its gift of 39.00 brings 0.00, 10.00 being the freight."""
    free = {"threshold": 99_00, "amount": 10_00}
    shop = bought(goods(30_00), goods(90_00, "2"), gift(), free_freight=free)
    back(shop, "b1", _1=1)
    assert (amounts(shop), shortfalls(shop)) == ([0], [("GIFT", 19_00, "WAIVED")])

    assert amounts(arrives(shop, _g=1)) == [0, 20_00]
    assert amounts(back(shop, "b2", _2=1)) == [0, 20_00, 90_00]


def test_a_shortfall_of_goods_and_one_of_gifts_are_kept_apart():
    """S2n: 280.00 + 30.00, 满300减50, the 30.00 back under REPRICE 20.00 short; its gift 39.00 more."""
    shop = shop_with(off(50_00, threshold=300_00, refund_method="REPRICE"))
    bought(goods(280_00), goods(30_00, "2"), gift(belongs_to="2"), shop=shop, coupons=["c1"])
    back(shop, "b1", _2=1)
    assert (amounts(shop), shortfalls(shop)) == ([0], [(None, 20_00, "WAIVED"), ("GIFT", 39_00, "WAIVED")])

    assert arrives(shop, _g=1).order().due == 0
    assert (only(shop, ShortfallClosed).waived, only(shop, ShortfallClosed).kind) == (39_00, "GIFT")
    assert amounts(back(shop, "b2", _1=1))[-1] == 260_00


@pytest.mark.parametrize(
    ("paid", "refunds", "outstanding"),
    [(299_00, [260_00, 39_00], 0), (100_00, [61_00, 39_00], 0), (20_00, [0, 20_00], 19_00)],
)
def test_nothing_is_paid_back_that_never_came_in(paid: int, refunds: list[int], outstanding: int):
    shop = back(pay(placed(goods(), gift()), paid), "b1", _1=1)
    assert (amounts(shop), shop.order().outstanding) == (refunds[:1], outstanding)

    arrives(shop, _g=1)
    assert (amounts(shop), shop.order().due, shop.order().outstanding) == (refunds, paid, 0)


def test_a_gift_paid_for_by_itself_is_paid_back_too():
    shop = back(placed(goods(), gift()), "b1", _1=1)
    assert shop.order().outstanding == 39_00

    assert arrives(pay(shop), _g=1).order().due == 39_00


def test_an_arrival_said_with_the_goods_own_inspection_undoes_nothing():
    shop = back(bought(goods(), gift(), service()), "b1", _1=1, gifts=[came()])

    assert (priced(shop), facts(shop, GiftPricingReversed)) == ([], [])


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("unknown-line", {"lines": units(_9=1)}),
        ("not-a-gift", {"lines": units(_1=1)}),
        ("not-a-gift", {"lines": units(_s=1)}),
        ("line-twice", {"lines": units(_g=1) * 2}),
        ("nothing-left", {"lines": units(_g=3)}),
        ("gift-unusable", {"lines": units(_g=1), "grade": "SEVERE"}),
        ("gift-unusable", {"lines": units(_g=1), "grade": "USED"}),
    ],
)
def test_what_is_no_gift_of_the_order_or_of_no_use_does_not_arrive(code: str, members: dict[str, Any]):
    shop = back(bought(goods(quantity=2), gift(quantity=2), service()), "b1", _1=2)

    assert shop.refusal(A1, "GiftReceived", **members).code == code


def test_a_gift_arrives_once():
    shop = arrives(back(bought(goods(), gift()), "b1", _1=1), _g=1)

    assert shop.refusal(A1, "GiftReceived", lines=units(_g=1)).code == "nothing-left"


def facts(shop: Shop, type_: type[GiftPricingReversed]) -> list[GiftPricingReversed]:
    return [draft.fact for draft in shop.last if isinstance(draft.fact, type_)]
