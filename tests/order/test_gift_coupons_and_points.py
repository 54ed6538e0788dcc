"""A coupon or points given as a gift are voided when what they came with goes back, and priced where they were used
(R-000-134; 七日无理由退货暂行办法 12). A shirt for 299.00 gives a coupon declared at 20.00, or 200 points.
"""

from typing import Any

import pytest

from domain.coupon import CouponRevoked
from domain.customer import Customer, PointsGranted, PointsTakenBack
from domain.errors import Malformed
from domain.order.events.gifts import GiftCredited, GiftExcused, GiftPricingReversed, GiftWithdrawn
from tests.examples import LI, amounts, cancel, house_rules, off, order, pay, place, rows, shop_with, units
from tests.order.bound_stories import (
    A1,
    ask,
    back,
    bought,
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

ACCOUNT = f"customers/{LI}"
COUPON = {"declared_value": 20_00, "gives": {"kind": "COUPON", "campaign_id": "kg"}}
POINTS = {"declared_value": 20_00, "gives": {"kind": "POINTS", "points": 200}}
NO_REASON, QUALITY = "BUYER_NO_REASON", "QUALITY"


def with_campaign(shop: Shop | None = None) -> Shop:
    """The campaign that gift coupons are of: 20.00 off."""
    return (shop or Shop()).say("campaigns/kg", "CampaignPublished", **off(20_00))


def coupons(shop: Shop) -> list[str]:
    """The coupons the order gave."""
    credited = [gift.credited for gift in shop.order().gifts.values()]
    return [each for fact in credited if fact for each in fact.coupons]


def with_coupons(quantity: int = 1, main: int = 1, price: int = 299_00) -> tuple[Shop, list[str]]:
    """Goods that gave coupons."""
    shop = bought(goods(price, quantity=main), gift(quantity=quantity, **COUPON), shop=with_campaign())
    return shop, coupons(shop)


def use(shop: Shop, coupon_id: str, key: str = "A-2") -> Shop:
    return place(shop, 100_00, key=key, coupons=[coupon_id])


def with_points(quantity: int = 1, main: int = 1, shop: Shop | None = None) -> Shop:
    return bought(goods(quantity=main), gift(quantity=quantity, **POINTS), shop=shop)


def spend(shop: Shop, points: int) -> Shop:
    return shop.say(ACCOUNT, "PointsSpent", points=points, reference=f"spent-{points}")


def account(shop: Shop) -> tuple[int, int]:
    """Points there are, and points missing."""
    state: Customer = shop.stream(ACCOUNT).state
    return state.points, state.points_missing


@requirement("R-000-134")
def test_a_gift_coupon_is_the_customers_own_once_the_order_is_paid():
    shop, (coupon_id,) = with_coupons()
    issued = shop.coupon(coupon_id).issued

    assert only(shop, GiftCredited) == GiftCredited(line="g", quantity=1, kind="COUPON", coupons=(coupon_id,))
    assert issued is not None
    assert (issued.campaign_id, issued.customer_id, issued.order_id) == ("kg", LI, "A-1")
    assert use(shop, coupon_id).order("A-2").payable == 80_00


@requirement("R-000-134")
def test_gift_points_are_on_the_account_once_the_order_is_paid():
    shop = with_points()

    assert only(shop, GiftCredited) == GiftCredited(line="g", quantity=1, kind="POINTS", points=200)
    assert only(shop, PointsGranted).points == 200
    assert account(shop) == (200, 0)


@pytest.mark.parametrize("gives", [COUPON, POINTS], ids=["coupon", "points"])
def test_what_is_not_paid_in_full_gives_nothing(gives: dict[str, Any]):
    shop = pay(placed(goods(), gift(**gives), shop=with_campaign()), 298_99)

    assert (shop.recorded(GiftCredited), shop.order().gifts["g"].credited) == ([], None)
    assert pay(shop, payment_id="p2").recorded(GiftCredited)


def test_a_gift_is_credited_exactly_once():
    shop = with_points()
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=299_00, tender="WECHAT")
    assert (shop.last, account(shop)) == ([], (200, 0))

    assert shop.say(A1, "LinesDelivered", lines=units(_1=1)).recorded(GiftCredited) == []
    assert account(shop) == (200, 0)


def test_each_unit_of_a_gift_is_a_coupon_of_its_own():
    assert len(set(with_coupons(quantity=3)[1])) == 3
    assert account(with_points(quantity=3)) == (600, 0)


def test_what_a_cancellation_leaves_paid_gives_its_gifts():
    shop = pay(placed(goods(100_00), goods(200_00, "2"), gift(**POINTS)), 100_00)
    assert shop.recorded(GiftCredited) == []

    assert only(cancel(shop, _2=1), GiftCredited).points == 200


def test_goods_cancelled_before_payment_give_nothing():
    shop = pay(cancel(placed(goods(100_00, quantity=2), gift(quantity=2, **POINTS)), _1=1))
    assert account(shop) == (200, 0)

    shop = cancel(placed(goods(), gift(**COUPON), shop=with_campaign()), _1=1)
    assert (shop.order().outstanding, coupons(shop), priced(shop)) == (0, [], [])


def test_an_order_that_costs_nothing_gives_its_gifts_as_it_is_placed():
    shop = placed(goods(50_00), gift(**POINTS), shop=shop_with(off(50_00)), coupons=["c1"])

    assert (shop.order().payable, account(shop)) == (0, (200, 0))


@requirement("R-000-134")
def test_an_unused_coupon_is_revoked_and_costs_nothing():
    shop, (coupon_id,) = with_coupons()
    back(shop, "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1"), priced(shop)) == ([299_00], [("1", 299_00)], [])
    assert only(shop, CouponRevoked).order_id == "A-1"
    assert only(shop, GiftWithdrawn) == GiftWithdrawn(line="g", quantity=1, kind="VOIDED")
    refusal = shop.refusal("orders/A-2", "OrderPlaced", **order(100_00, coupons=[coupon_id]))
    assert refusal.code == "revoked"


@requirement("R-000-134")
def test_a_used_coupon_is_priced_at_what_was_declared():
    shop, (coupon_id,) = with_coupons()
    back(use(shop, coupon_id), "b1", _1=1)

    assert (amounts(shop), rows(shop, "r1")) == ([279_00], [("1", 299_00), ("GIFT", -20_00)])
    assert priced(shop) == [("g", 1, "USED", "DECLARED", 20_00, 0)]
    assert shop.recorded(CouponRevoked) == []
    assert shop.order("A-2").payable == 80_00


@requirement("R-000-134")
@pytest.mark.parametrize("used", [True, False])
def test_in_a_fault_a_gift_coupon_costs_nothing_used_or_not(*, used: bool):
    shop, (coupon_id,) = with_coupons()
    if used:
        use(shop, coupon_id)
    back(shop, "b1", QUALITY, _1=1)

    assert (amounts(shop), priced(shop)) == ([299_00], [])
    assert [fact.ground for fact in excused(shop)] == (["FAULT"] if used else [])


@requirement("R-000-134")
def test_a_coupon_that_came_back_from_its_order_counts_as_unused():
    shop, (coupon_id,) = with_coupons()
    use(shop, coupon_id)
    shop.say("orders/A-2", "LinesCancelled", lines=units(_1=1), cause=NO_REASON)

    assert amounts(back(shop, "b1", _1=1)) == [299_00]
    assert only(shop, CouponRevoked).order_id == "A-1"


def test_of_two_coupons_the_unused_one_goes_first():
    shop, (first, second) = with_coupons(quantity=2, main=2)
    back(use(shop, first), "b1", _1=1)
    assert (amounts(shop), shop.coupon(second).revoked is not None) == ([299_00], True)

    assert amounts(back(shop, "b2", _1=1)) == [299_00, 279_00]


def test_a_coupon_priced_once_is_not_priced_again():
    shop, (coupon_id,) = with_coupons(main=2)
    back(use(shop, coupon_id), "b1", _1=1)

    assert amounts(back(shop, "b2", _1=1)) == [279_00, 299_00]


def test_a_used_coupon_may_cost_more_than_the_refund_can_bear():
    shop, (coupon_id,) = with_coupons(price=15_00)
    back(use(shop, coupon_id), "b1", _1=1)

    assert (amounts(shop), shortfalls(shop)) == ([0], [("GIFT", 5_00, "WAIVED")])


def test_a_cancellation_voids_the_gift_coupon_too():
    shop, (coupon_id,) = with_coupons()

    assert amounts(cancel(shop, _1=1)) == [299_00]
    assert shop.coupon(coupon_id).revoked is not None


@requirement("R-000-134")
def test_a_used_gift_coupon_is_priced_in_a_cancellation_too():
    shop, (coupon_id,) = with_coupons()

    assert amounts(cancel(use(shop, coupon_id), _1=1)) == [279_00]


@requirement("R-000-134")
@pytest.mark.parametrize(
    ("spent", "taken", "charged"), [(0, 200, 0), (50, 150, 5_00), (199, 1, 19_90), (200, 0, 20_00)]
)
def test_points_are_taken_back_and_only_the_spent_ones_are_priced(spent: int, taken: int, charged: int):
    shop = with_points()
    back(spend(shop, spent) if spent else shop, "b1", _1=1)

    assert (amounts(shop), account(shop)) == ([299_00 - charged], (0, 0))
    assert [(fact.points, fact.shortfall) for fact in taken_back(shop)] == ([(taken, 0)] if taken else [])
    assert [amount for *_, amount, _ in priced(shop)] == ([charged] if charged else [])


@requirement("R-000-134")
@pytest.mark.parametrize("spent", [0, 50, 200])
def test_in_a_fault_spent_points_cost_nothing(spent: int):
    shop = with_points()
    back(spend(shop, spent) if spent else shop, "b1", QUALITY, _1=1)

    assert (amounts(shop), priced(shop), account(shop)) == ([299_00], [], (0, 0))


def test_a_part_of_the_goods_takes_only_its_own_points_along():
    shop = back(with_points(quantity=2, main=2), "b1", _1=1)
    assert (amounts(shop), account(shop)) == ([299_00], (200, 0))

    spend(shop, 120)
    assert (amounts(back(shop, "b2", _1=1)), account(shop)) == ([299_00, 287_00], (0, 0))


def test_points_of_a_gift_go_before_points_that_were_earned():
    """A point a yuan: 299 and 200 of them, 250 spent. All gift points are still there, 50 earned ones are not."""
    shop = house_rules(Shop(), points={"per_amount": 1_00}).later(days=1)
    with_points(shop=shop)
    assert account(shop) == (499, 0)

    back(spend(shop, 250), "b1", _1=1)
    assert (amounts(shop), account(shop)) == ([299_00], (0, 250 - 200 + 200))


def test_gift_points_cannot_arrive_in_a_parcel():
    shop = back(spend(with_points(), 200), "b1", _1=1)
    assert amounts(shop) == [279_00]

    refusal = shop.refusal(A1, "GiftReceived", lines=units(_g=1))
    assert (refusal.code, shop.recorded(GiftPricingReversed)) == ("not-a-thing", [])


@pytest.mark.parametrize("gives", [COUPON, POINTS], ids=["coupon", "points"])
def test_a_gift_that_is_no_thing_is_not_sent_lost_or_inspected(gives: dict[str, Any]):
    shop = bought(goods(), gift(**gives), shop=with_campaign())

    for type_ in ("LinesShipped", "LinesDelivered", "LinesLost"):
        assert shop.refusal(A1, type_, lines=units(_g=1)).code == "not-a-thing"
    stated = {"return_id": "b1", "lines": units(_g=1), "cause": NO_REASON}
    assert shop.refusal(A1, "ReturnRequested", **stated).code == "not-a-thing"
    assert shop.refusal(A1, "LinesCancelled", lines=units(_g=1), cause=NO_REASON).code == "not-a-thing"
    ask(shop, "b1", _1=1)
    found = {"lines": [{"line": "1", "accepted": 1}], "gifts": [came()]}
    assert shop.refusal(A1, "ReturnInspected", return_id="b1", **found).code == "not-a-thing"


@requirement("R-000-134")
def test_a_gift_coupon_cancelled_with_everything_else_is_revoked():
    shop, (coupon_id,) = with_coupons()

    assert amounts(cancel(shop, _1=1, _g=1)) == [299_00]
    assert (shop.coupon(coupon_id).revoked is not None, shop.order().lines["g"].kept) == (True, 0)


@requirement("R-000-134")
def test_a_used_gift_coupon_cancelled_with_everything_else_is_priced():
    shop, (coupon_id,) = with_coupons()

    assert amounts(cancel(use(shop, coupon_id), _1=1, _g=1)) == [279_00]


def test_a_gift_coupon_cancelled_before_payment_is_never_given():
    shop = pay(cancel(placed(goods(), gift(**COUPON), shop=with_campaign()), "MERCHANT_OUT_OF_STOCK", _g=1))

    assert (coupons(shop), amounts(back(shop, "b1", _1=1))[-1]) == ([], 299_00)


def test_an_unpaid_order_whose_time_is_over_is_cancelled_with_all_that_came_with_it():
    shop = with_campaign()
    lines = [goods(), gift(**COUPON), gift("h"), service()]
    placed(*lines, shop=shop, payment_due_at="2026-05-02T00:00:00.000000Z")
    shop.at("2026-05-03").say(A1, "PaymentExpired")

    assert [line.kept for line in shop.order().lines.values()] == [0, 0, 0, 0]
    assert (shop.order().outstanding, shop.order().due, coupons(shop)) == (0, 0, [])


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("gives-without-gift", [goods(gives=POINTS["gives"])]),
        ("too-many-gifts", [goods(), gift(quantity=21, **COUPON)]),
    ],
)
def test_only_gifts_give_and_not_too_much(code: str, lines: list[dict[str, Any]]):
    refusal = with_campaign().refusal(A1, "OrderPlaced", **order(lines=lines))

    assert isinstance(refusal, Malformed)
    assert refusal.code == code


def test_a_gift_coupon_is_of_a_campaign_that_exists_in_the_orders_money():
    lines = [goods(), gift(**COUPON)]
    assert Shop().refusal(A1, "OrderPlaced", **order(lines=lines)).code == "unknown-campaign"

    shop = Shop().say("campaigns/kg", "CampaignPublished", **off(20_00, currency="USD"))
    assert shop.refusal(A1, "OrderPlaced", **order(lines=lines)).code == "wrong-currency"


def excused(shop: Shop) -> list[GiftExcused]:
    return [draft.fact for draft in shop.last if isinstance(draft.fact, GiftExcused)]


def taken_back(shop: Shop) -> list[PointsTakenBack]:
    return [draft.fact for draft in shop.last if isinstance(draft.fact, PointsTakenBack)]
