"""What a fault of the shop's entitles to: return, exchange, repair, warranty; no code takes any of it away."""

from typing import Any

import pytest

from domain.order.rights import fast_track_until
from tests.examples import house_rules, ship
from tests.rights.orders import (
    NO_RETURN,
    SIGNED,
    ask,
    claim,
    open_remedies,
    outcome,
    right,
    signed,
    with_code,
    without_code,
)
from tests.story import Shop
from tests.trace import requirement

FRIDGE = {"category": "冰箱"}
NEW_PRODUCT: dict[str, Any] = {"class": "NEW_PRODUCT", "after_sales": {"warranty_days": 30}}
NO_EXCHANGE = {"clause_id": "no-exchange", "text": "特价商品不予退换。"}


def day(number: int) -> str:
    """Noon in Shanghai so many days after the signature."""
    return f"2026-05-{1 + number:02}T04:00:00.000000Z"


@requirement("R-000-87")
def test_a_fridge_bought_with_a_code_that_fails_is_exchanged_or_repaired_or_early_enough_returned():
    shop = signed(with_code(NO_EXCHANGE, confirmed=True, goods=FRIDGE))

    assert outcome(shop, "QUALITY") == "VOID"
    assert open_remedies(shop, "QUALITY", day(5)) == ["REFUND", "EXCHANGE", "REPAIR", "WARRANTY"]
    assert open_remedies(shop, "QUALITY", day(10)) == ["EXCHANGE", "REPAIR", "WARRANTY"]
    assert open_remedies(shop, "QUALITY", day(16)) == ["REPAIR", "WARRANTY"]
    assert ask(shop.at(day(10)), "QUALITY", remedy="EXCHANGE").order().returns["b1"].open


@requirement("R-000-15")
def test_thirty_days_of_warranty_by_the_terms_of_a_code_from_1_march_end_with_31_march():
    shop = signed(with_code(shop=Shop().at("2026-02-27"), **NEW_PRODUCT), "2026-03-01T04:00:00.000000Z")
    granted = claim(shop, "QUALITY", "WARRANTY", "2026-03-31T15:59:59.000000Z")

    assert (granted.status, granted.closes_at) == ("OPEN", "2026-03-31T15:59:59.999999Z")
    assert granted.rests_on[-1] == "campaigns/k1@1"
    assert claim(shop, "QUALITY", "WARRANTY", "2026-03-31T16:00:00.000000Z").status == "CLOSED"


@requirement("R-000-26")
@pytest.mark.parametrize("after_sales", [{}, {"warranty_days": 0}, {"warranty_days": 30, "no_reason_return": False}])
def test_the_basic_warranty_is_the_same_with_a_code_as_without(after_sales: dict[str, object]):
    plain = right(signed(without_code(**FRIDGE)), "QUALITY", day(20))
    coded = right(signed(with_code(goods=FRIDGE, after_sales=after_sales)), "QUALITY", day(20))
    differing = [name for name in plain._fields if getattr(plain, name) != getattr(coded, name)]

    assert differing == []
    assert claim(signed(without_code(**FRIDGE)), "QUALITY", "WARRANTY", day(20)).closes_at == (
        "2027-05-01T15:59:59.999999Z"
    )


def test_a_longer_warranty_that_was_promised_binds():
    coded = with_code(goods=FRIDGE, after_sales={"warranty_days": 730})
    housed = with_code(shop=house_rules(Shop(), categories=[{"category": "goods", "warranty_days": 90}]))

    assert [(each.code, each.days) for each in right(coded, "QUALITY", SIGNED).beyond_law] == [("WARRANTY_DAYS", 730)]
    assert claim(signed(housed), "QUALITY", "WARRANTY", SIGNED).rests_on[-1] == "policies/platform@1"


@requirement("R-000-24")
@pytest.mark.parametrize("cause", ["QUALITY", "NOT_AS_DESCRIBED", "WRONG_ITEM", "TRANSIT_DAMAGE"])
def test_a_fault_is_taken_in_whatever_the_code_says_and_however_late(cause: str):
    shop = signed(with_code(NO_RETURN, confirmed=True, goods={"flags": ["DEFECTIVE_DECLARED"]}))

    assert ask(shop.later(days=200), cause).order().returns["b1"].open
    assert right(shop, cause, shop.now).freight_payer == "MERCHANT"
    assert right(shop, cause, shop.now).barriers == ()


@pytest.mark.parametrize("cause", ["NOT_AS_DESCRIBED", "WRONG_ITEM"])
def test_what_was_never_ordered_can_be_returned_for_good(cause: str):
    shop = signed(without_code())

    refund = claim(shop, cause, "REFUND", day(30))

    assert (refund.status, refund.closes_at) == ("OPEN", None)
    assert "民法典 577" in refund.rests_on


@requirement("R-000-123")
def test_a_shop_that_can_not_ship_owes_the_goods_others_or_the_money():
    shop = without_code()

    assert open_remedies(shop, "MERCHANT_OUT_OF_STOCK", SIGNED) == ["RESHIP", "ALTERNATIVE", "REFUND"]
    assert open_remedies(ship(shop, _1=1), "MERCHANT_OUT_OF_STOCK", SIGNED) == []


def test_what_did_not_arrive_is_sent_again_or_paid_back():
    shop = ship(without_code(), _1=1)

    assert open_remedies(shop, "TRANSIT_LOSS", SIGNED) == ["RESHIP", "REFUND"]
    assert open_remedies(signed(shop), "TRANSIT_LOSS", SIGNED) == []


def test_before_anything_was_sent_there_is_no_defect_to_complain_of():
    shop = without_code()

    assert claim(shop, "QUALITY", "REFUND", SIGNED).status == "NOT_YET"
    assert claim(ship(shop, _1=1), "QUALITY", "REFUND", SIGNED).status == "OPEN"


def test_an_exchange_begins_the_periods_anew():
    shop = signed(without_code(**FRIDGE))
    ask(shop, "QUALITY", remedy="EXCHANGE")
    shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    shop.say("orders/A-1", "ReplacementShipped", return_id="b1")
    shop.at("2026-05-12").say("orders/A-1", "ReplacementDelivered", return_id="b1")

    assert open_remedies(shop, "QUALITY", day(18)) == ["REFUND", "EXCHANGE", "REPAIR", "WARRANTY"]
    assert claim(shop, "BUYER_NO_REASON", "REFUND", day(18)).closes_at == "2026-05-19T15:59:59.999999Z"


def test_a_dispute_within_twenty_four_hours_of_payment_goes_first_and_a_later_one_loses_nothing():
    shop = signed(without_code())
    paid_at = shop.order().payments["p1"].at

    assert fast_track_until(shop.order()) == paid_at.replace("05-01", "05-02")
    assert fast_track_until(Shop().order()) is None
