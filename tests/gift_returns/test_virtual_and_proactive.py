"""Gifts that are coupons or points come at once; gifts that nobody asked for come within what they may cost."""

from typing import Any

import pytest

from domain.coupon import CouponIssued, CouponRevoked
from domain.customer import PointsGranted
from domain.order.events.gift_moves import GiftReturnConfirmed
from domain.order.events.gift_returns import RecyclingPointsAwarded
from domain.order.events.gifts import GiftCredited
from tests.examples import add_coupon, off, order, units
from tests.gift_returns.bags import (
    ACCOUNT,
    NO,
    ORDER,
    PHOTO,
    apply,
    ask_back_goods,
    bag,
    bought,
    counts,
    failed,
    goods_and,
    instruction,
    no_step,
    not_taken_in,
    points,
    recycling,
    replayed,
    requested,
    ruled,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

POINTS = bag(line="3", sku="points", title="积分", quantity=1, gives={"kind": "POINTS", "points": 100})
COUPON = bag(line="4", sku="coupon", title="券", quantity=2, gives={"kind": "COUPON", "campaign_id": "k9"})


def virtual() -> Shop:
    """Two bags, 100 points and two coupons came with the mixer; all were given when it was paid."""
    shop = add_coupon(Shop(), "9", off(20_00), customer_id="wang")
    return bought(shop, bag(), POINTS, COUPON)


def missing(shop: Shop, gift_return_id: str = "g1", **gifts: int) -> Shop:
    """These never reached her."""
    stated = {"gift_return_id": gift_return_id, "kind": "SHORTAGE", "items": None, "lines": units(**gifts)}
    return apply(shop, evidence=PHOTO, **stated)


def unasked(unit_cost: int | None = None, shop: Shop | None = None, **members: Any) -> Shop:
    cost = {} if unit_cost is None else {"unit_cost": unit_cost}
    return step(shop or bought(), "GiftReturnRequested", kind="PROACTIVE", lines=units(_2=1), **cost, **members)


@requirement("R-002-11", "R-002-33")
def test_points_are_credited_in_the_same_breath_as_the_approval():
    shop = missing(virtual(), _3=1)
    assert points(shop) == 100

    step(shop, "GiftReturnReviewed")
    assert shop.recorded(GiftCredited, PointsGranted, GiftReturnConfirmed) == [
        GiftCredited(line="3", quantity=1, kind="POINTS", points=100, gift_return_id="g1"),
        PointsGranted(order_id=NO, points=100, basis="GIFT"),
        GiftReturnConfirmed(gift_return_id="g1", result="CONFIRMED"),
    ]
    assert (points(shop), status(shop)) == (200, "CONFIRMED")


@requirement("R-002-11")
def test_points_are_credited_once_for_a_gift_return():
    shop = step(missing(virtual(), _3=1), "GiftReturnReviewed")
    assert step(shop, "GiftReturnReviewed").last == []
    assert no_step(shop, "GiftDispatched") == "gift-return-state"

    step(missing(shop, "g2", _3=1), "GiftReturnReviewed", "g2")
    assert [(check.name, check.difference) for check in failed(shop)] == [("QUANTITY", 1)]
    assert points(shop) == 200


def test_nothing_is_missing_of_points_before_the_order_is_paid():
    shop = Shop().say(ORDER, "OrderPlaced", **order(lines=goods_and(POINTS)))
    stated = {"items": None, "lines": units(_3=1), "evidence": PHOTO}

    assert [not_taken_in(shop, kind=kind, **stated).code for kind in ("SHORTAGE", "REPLACEMENT", "PROACTIVE")] == [
        "gift-not-given"
    ] * 3


def test_what_was_given_again_goes_with_the_goods_too():
    shop = virtual()
    step(missing(shop, _3=1, _4=2), "GiftReturnReviewed")
    assert points(shop) == 200

    ask_back_goods(shop).say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    assert points(shop) == 0
    assert [fact.order_id for fact in shop.recorded(CouponRevoked) if isinstance(fact, CouponRevoked)] == [NO] * 4


@requirement("R-002-11", "R-002-33")
def test_coupons_are_issued_to_the_customer_alone():
    shop = step(missing(virtual(), _4=2), "GiftReturnReviewed")
    issued = [fact for fact in shop.recorded(CouponIssued) if isinstance(fact, CouponIssued)]

    assert [(fact.campaign_id, fact.customer_id, fact.order_id) for fact in issued] == [("k9", "li", NO)] * 2
    credited = shop.order(NO).gifts["4"].credited
    assert credited is not None
    assert len(set(credited.coupons)) == 4


@requirement("R-002-11")
def test_what_is_a_thing_is_sent_and_what_is_none_is_credited_under_one_application():
    shop = step(missing(virtual(), _2=1, _3=1), "GiftReturnReviewed")

    assert counts(instruction(shop)) == {"2": 1}
    assert (points(shop), status(shop)) == (200, "INSTRUCTED")
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert (status(shop), points(shop)) == ("CONFIRMED", 200)


def test_nobody_sends_points_or_a_coupon_back():
    for kind in ("VOLUNTARY", "MANDATORY", "RECYCLING"):
        assert not_taken_in(virtual(), kind=kind, items=["积分x1"]).code == "not-a-thing"
        assert not_taken_in(virtual(), kind=kind, items=["券x1"]).code == "not-a-thing"


@requirement("R-002-11")
def test_a_missing_gift_that_is_no_thing_may_be_paid_for_instead():
    shop = step(missing(virtual(), _3=1), "GiftReturnReviewed", outcome="REFUND")

    assert (points(shop), shop.order(NO).compensated, status(shop)) == (100, 39_00, "CONFIRMED")


@requirement("R-002-34")
@pytest.mark.parametrize("unit_cost", [0, 8_00, 10_00])
def test_a_gift_within_the_cap_is_given_unasked(unit_cost: int):
    shop = step(unasked(unit_cost), "GiftReturnReviewed")

    assert (instruction(shop).direction, instruction(shop).freight_payer) == ("TO_CUSTOMER", "MERCHANT")
    assert counts(instruction(shop)) == {"2": 1}


@requirement("R-002-34")
@pytest.mark.parametrize("unit_cost", [10_01, 15_00, None])
def test_a_dearer_one_takes_an_approver(unit_cost: int | None):
    cost = {} if unit_cost is None else {"unit_cost": unit_cost}
    stated: dict[str, Any] = {"gift_return_id": "g1", "kind": "PROACTIVE", "lines": units(_2=1), **cost}
    refusal = bought().refusal(ORDER, "GiftReturnRequested", **stated)

    assert (refusal.code, refusal.ref, refusal.extra["most"]) == ("approval-needed", "R-002-34", 10_00)
    assert requested(unasked(unit_cost, approver="boss")).approver == "boss"


@requirement("R-002-34")
def test_a_house_sets_its_own_cap():
    assert requested(unasked(15_00, bought(ruled(gift_proactive_max=15_00)))).unit_cost == 15_00
    refusal = bought(ruled(gift_proactive_max=0)).refusal(
        ORDER, "GiftReturnRequested", gift_return_id="g1", kind="PROACTIVE", lines=units(_2=1), unit_cost=1
    )
    assert refusal.code == "approval-needed"


def test_a_house_gives_only_to_its_own_customer_and_only_gifts():
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"customer_id": "wang"}, "not-the-customers-order"),
        ({"lines": units(_1=1)}, "not-a-gift"),
    ]
    for members, code in wrong:
        stated = {"gift_return_id": "g1", "kind": "PROACTIVE", "unit_cost": 1, "lines": units(_2=1)}
        assert bought().refusal(ORDER, "GiftReturnRequested", **(stated | members)).code == code


def test_what_is_given_unasked_names_what_it_is():
    stated = {"gift_return_id": "g1", "kind": "PROACTIVE", "unit_cost": 1}

    assert bought().refusal(ORDER, "GiftReturnRequested", **stated).code == "form-incomplete"


@requirement("R-002-34")
def test_given_unasked_it_is_the_gift_and_never_money():
    """The cap is on what a gift costs; a payment has its own limits and approvers."""
    assert no_step(unasked(8_00), "GiftReturnReviewed", outcome="REFUND") == "outcome-not-allowed"


@requirement("R-002-35")
def test_a_gift_that_has_to_come_back_earns_no_points():
    """B-11: the main goods went back, so the bags have to; that earns 0 where recycling would earn 100."""
    shop = recycling()
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    shop.say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    step(apply(shop, kind="MANDATORY", cause="MAIN_RETURNED"), "GiftReturnReviewed")

    assert (shop.recorded(RecyclingPointsAwarded), points(shop), ACCOUNT in shop.streams) == ([], 0, False)
    assert no_step(shop, "GiftReturnReviewed", outcome="POINTS") == "gift-return-state"


@requirement("R-002-35")
def test_a_bag_that_she_was_charged_for_brings_its_price_and_no_points():
    shop = recycling()
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    shop.say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    assert shop.order(NO).due == 221_00

    step(apply(shop, kind="RECYCLING", evidence=PHOTO), "GiftReturnReviewed")
    step(step(shop, "GiftDispatched"), "GiftReceived", lines=units(_2=2))
    assert (points(shop), shop.order(NO).due) == (0, 299_00)


def test_said_again_it_is_recorded_once_and_never_with_other_content():
    shop = unasked(8_00)

    assert unasked(8_00, shop).last == []
    stated: dict[str, Any] = {"gift_return_id": "g1", "kind": "PROACTIVE", "lines": units(_2=1)}
    assert shop.refusal(ORDER, "GiftReturnRequested", **stated, unit_cost=9_00).code == "already-recorded-differently"


def test_the_log_folded_again_gives_the_same_order():
    shop = step(missing(virtual(), _2=1, _3=1, _4=1), "GiftReturnReviewed")

    assert replayed(shop).streams == shop.streams
