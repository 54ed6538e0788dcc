"""Points for what was paid, and points taken back when goods go back."""

from typing import Any

import pytest

from domain.customer import Customer, PointsEarned, PointsTakenBack
from tests.checkout.pages import PRESENTED, accept, bound_order, show
from tests.examples import LI, cancel, give_back, off, pay, place, shop_with, units
from tests.story import Shop
from tests.trace import requirement

NO_POINTS = {"clause_id": "no-points", "text": "使用本优惠码不享受积分。", "restricts": "POINTS"}
ACCOUNT = f"customers/{LI}"


def with_points(shop: Shop, per_amount: int = 1_00) -> Shop:
    """The house gives a point for each full yuan, unless said otherwise."""
    shop.say("policies/platform", "PolicyDrafted", title="Points", rules={"points": {"per_amount": per_amount}})
    shop.say("policies/platform", "PolicyPublished", channels=["site"], effective_from=shop.now)
    return shop.later(days=10)


def ordered(*prices: int, **members: Any) -> Shop:
    """Order A-1 with 50.00 off from 300.00 on, two at 200.00 unless said otherwise."""
    return place(with_points(shop_with(off(50_00, threshold=300_00))), *(prices or (200_00, 200_00)), **members)


def balance(shop: Shop) -> tuple[int, int]:
    """Points there are, and points missing."""
    account: Customer = shop.stream(ACCOUNT).state
    return account.points, account.points_missing


def spend(shop: Shop, points: int) -> Shop:
    return shop.say(ACCOUNT, "PointsSpent", points=points, reference=f"spent-{points}")


def test_a_paid_order_earns_a_point_for_each_yuan_its_goods_cost():
    shop = pay(ordered(freight=8_00))

    (on_order, on_account) = shop.recorded(PointsEarned)
    assert on_order == on_account == PointsEarned(order_id="A-1", points=350, goods=350_00)
    assert (shop.order().points, balance(shop)) == (350, (350, 0))


def test_points_come_with_the_last_payment():
    shop = pay(ordered(), 100_00, "p1")
    assert balance(shop) == (0, 0)

    assert balance(pay(shop, 250_00, "p2")) == (350, 0)


@pytest.mark.parametrize(("price", "per_amount", "points"), [(199_99, 1_00, 199), (99, 1_00, 0), (35_00, 10_00, 3)])
def test_a_part_of_an_amount_earns_nothing(price: int, per_amount: int, points: int):
    shop = pay(place(with_points(Shop(), per_amount), price, coupons=[]))

    assert balance(shop) == (points, 0)


def test_without_a_rule_nobody_looks_at_points():
    shop = pay(place(shop_with(off(50_00)), 200_00))

    assert ACCOUNT not in shop.streams


def test_what_was_cancelled_before_it_was_paid_earns_nothing():
    shop = pay(cancel(place(with_points(Shop()), 200_00, 100_00, coupons=[]), _2=1))

    assert balance(shop) == (200, 0)


def test_an_order_that_a_cancellation_leaves_paid_has_earned_its_points():
    shop = pay(place(with_points(Shop()), 200_00, 100_00, coupons=[]), 200_00)
    assert balance(shop) == (0, 0)

    assert balance(cancel(shop, _2=1)) == (200, 0)


@requirement("R-000-88")
def test_a_clause_in_small_print_takes_no_points():
    """«不享受积分» in grey below the button is not part of the contract: 350 points for 350.00."""
    shop = bought(marks=[], font_px=9)

    assert balance(shop) == (350, 0)


def test_a_clause_that_binds_does():
    shop = bought()

    assert balance(shop) == (0, 0)
    assert shop.recorded(PointsEarned) == []


def bought(**how: Any) -> Shop:
    """Two at 200.00 bought for 350.00 with a coupon whose clause says «no points», shown like this."""
    shop = with_points(shop_with(off(50_00, threshold=300_00, clauses=[NO_POINTS])))
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=[PRESENTED | how])
    show(accept(shop), 200_00, 200_00, discount=50_00, coupons=["SAVE"])
    return pay(shop.say("orders/A-1", "OrderPlaced", **bound_order(200_00, 200_00)))


@requirement("R-000-133")
def test_goods_that_go_back_take_their_points_along():
    shop = give_back(pay(ordered()), "b1", _2=1)

    (fact, _) = shop.recorded(PointsTakenBack)
    assert fact == PointsTakenBack(order_id="A-1", refund_id="r1", points=175, shortfall=0)
    assert (balance(shop), shop.order().points_back) == ((175, 0), 175)


@requirement("R-000-133")
def test_points_already_spent_are_missing_and_no_balance_falls_below_zero():
    shop = give_back(spend(pay(ordered()), 300), "b1", _2=1)

    (fact, _) = shop.recorded(PointsTakenBack)
    assert fact == PointsTakenBack(order_id="A-1", refund_id="r1", points=50, shortfall=125)
    assert (balance(shop), shop.order().points_back) == ((0, 125), 175)


@pytest.mark.parametrize("prices", [(100_00, 100_00, 100_00), (33_33, 66_67, 1), (0, 10_01)])
def test_when_everything_went_back_step_by_step_no_point_is_left(prices: tuple[int, ...]):
    shop = pay(place(with_points(Shop(), 7), *prices, coupons=[]))
    earned = shop.order().points
    assert balance(shop) == (earned, 0)

    for line in range(1, len(prices) + 1):
        shop.say("orders/A-1", "LinesCancelled", lines=units(**{f"_{line}": 1}), cause="QUALITY")
        assert shop.order().points_back == earned - earned * shop.order().retained_value // shop.order().points_goods

    assert (shop.order().points_back, balance(shop)) == (earned, (0, 0))


def test_a_price_cut_alone_takes_no_points():
    shop = pay(ordered())
    shop.say("orders/A-1", "PriceAdjusted", amount=-50_00, payer="MERCHANT", cause="PRICE_MATCH", reason="cheaper")

    assert balance(shop) == (350, 0)


def test_points_are_earned_once():
    shop = pay(ordered())
    shop.say("orders/A-1", "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")

    assert (shop.last, balance(shop)) == ([], (350, 0))
