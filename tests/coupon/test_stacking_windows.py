"""Campaigns that stack for a while, by announcement; and what never stacks."""

from typing import Any

import pytest

from domain.errors import Malformed
from tests.checkout.pages import enter, show
from tests.examples import add_coupon, off, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

ELEVENTH: dict[str, Any] = {
    "window_id": "11-11",
    "opens_at": "2026-11-10T16:00:00.000000Z",
    "closes_at": "2026-11-11T16:00:00.000000Z",
}
"""The 11th of November on the shop's clock, from 00:00 to 24:00."""
LAST = "2026-11-11T15:59:59.000000Z"
OVER = "2026-11-11T16:00:00.000000Z"
BOTH: dict[str, Any] = {"coupons": ["c1", "c2"]}


def two_campaigns(first: dict[str, Any] | None = None, **second: Any) -> Shop:
    return add_coupon(shop_with(off(50_00, **(first or {}))), "2", off(10_00, **second))


def opened(shop: Shop, name: str, other: str, **members: Any) -> Shop:
    window: dict[str, Any] = ELEVENTH | {"campaigns": [other]} | members
    return shop.say(f"campaigns/{name}", "StackingWindowOpened", **window)


def announced(shop: Shop) -> Shop:
    return opened(opened(shop, "k1", "k2"), "k2", "k1")


@requirement("R-000-71")
def test_in_the_window_the_codes_stack_and_at_midnight_no_more():
    """11-11 00:00 to 24:00: the order of 23:59:59 stacks, that of 11-12 00:00:00 does not."""
    shop = announced(two_campaigns())
    assert place(shop.at(LAST), 400_00, **BOTH).order().payable == 340_00

    assert refused_order(shop.at(OVER), 400_00, **BOTH).code == "one-code-per-order"


def test_the_window_begins_at_its_first_instant_and_not_before():
    shop = announced(two_campaigns())

    assert refused_order(shop.at("2026-11-10T15:59:59.999999Z"), 400_00, **BOTH).code == "one-code-per-order"
    assert place(shop.at(ELEVENTH["opens_at"]), 400_00, **BOTH).order().payable == 340_00


def test_both_campaigns_have_to_say_so():
    shop = opened(two_campaigns(), "k1", "k2")
    assert refused_order(shop.at(LAST), 400_00, **BOTH).code == "one-code-per-order"

    elsewhere = opened(opened(add_coupon(two_campaigns(), "9", off(1_00)), "k1", "k2"), "k2", "k9")
    assert refused_order(elsewhere.at(LAST), 400_00, **BOTH).code == "one-code-per-order"


def test_one_campaign_may_say_so_in_its_terms_and_the_other_for_a_while():
    shop = opened(two_campaigns({"stackable_with": ["k2"]}), "k2", "k1")

    assert place(shop.at(LAST), 400_00, **BOTH).order().payable == 340_00
    assert refused_order(shop.at(OVER), 400_00, **BOTH).code == "one-code-per-order"


def test_an_exclusive_coupon_never_stacks_window_or_not():
    shop = announced(two_campaigns({"exclusive": True, "stackable_with": ["k2"]}, stackable_with=["k1"]))

    assert refused_order(shop.at(LAST), 400_00, **BOTH).code == "one-code-per-order"


def test_a_window_can_be_closed_before_its_time():
    shop = announced(two_campaigns()).at("2026-11-11T04:00:00.000000Z")
    early = shop.now
    shop.say("campaigns/k1", "StackingWindowClosed", window_id="11-11")

    assert refused_order(shop.later(hours=1), 400_00, **BOTH).code == "one-code-per-order"
    assert place(shop, 400_00, at=early.replace("04:00:00", "03:59:59"), **BOTH).order().payable == 340_00


def test_closing_a_window_twice_closes_it_once():
    shop = announced(two_campaigns()).at(LAST).say("campaigns/k1", "StackingWindowClosed", window_id="11-11")

    assert shop.say("campaigns/k1", "StackingWindowClosed", window_id="11-11").last == []
    assert shop.at(OVER).say("campaigns/k2", "StackingWindowClosed", window_id="11-11").last == []


def test_a_window_is_known_by_its_id():
    shop = announced(two_campaigns())

    assert opened(shop, "k1", "k2").last == []
    other = ELEVENTH | {"campaigns": ["k3"]}
    assert shop.refusal("campaigns/k1", "StackingWindowOpened", **other).code == "already-recorded-differently"
    refusal = shop.refusal("campaigns/k1", "StackingWindowClosed", window_id="12-12")
    assert (refusal.code, refusal.extra["window_id"]) == ("unknown-window", "12-12")


def test_a_window_opens_before_it_closes_and_on_a_running_campaign():
    window = ELEVENTH | {"campaigns": ["k2"]}
    shop = two_campaigns()
    wrong = shop.refusal("campaigns/k1", "StackingWindowOpened", **(window | {"closes_at": ELEVENTH["opens_at"]}))
    assert isinstance(wrong, Malformed)
    assert wrong.code == "closes-before-opens"

    assert shop.refusal("campaigns/k9", "StackingWindowOpened", **window).code == "not-found"
    shop.say("campaigns/k1", "CampaignEnded", reason="over")
    assert shop.refusal("campaigns/k1", "StackingWindowOpened", **window).code == "campaign-ended"


def test_a_code_typed_in_the_window_is_taken_beside_the_other():
    shop = show(announced(two_campaigns()).at(LAST), 400_00)
    enter(shop, "SAVE")
    assert enter(shop, "CODE-2") == []

    assert enter(shop.at(OVER), "CODE-2") == [("ONE_CODE_PER_ORDER", None)]


@requirement("R-000-65")
@pytest.mark.parametrize("flash", ["k1", "k2"])
def test_a_code_beside_a_flash_sale_is_refused_as_such(flash: str):
    """Flash goods at 99.00 and a code of 10.00."""
    classes = {name: {"class": "FLASH"} if name == flash else {} for name in ("k1", "k2")}
    shop = two_campaigns(classes["k1"], **classes["k2"])

    refusal = refused_order(shop, 99_00, **BOTH)
    assert (refusal.code, refusal.ref) == ("flash-no-stack", "R-000-65")
    enter(show(shop, 99_00), "SAVE")
    assert enter(shop, "CODE-2") == [("FLASH_NO_STACK", None)]


@pytest.mark.parametrize("how", ["terms", "window"])
def test_a_flash_sale_that_says_so_stacks(how: str):
    if how == "terms":
        shop = two_campaigns({"class": "FLASH", "stackable_with": ["k2"]}, stackable_with=["k1"])
    else:
        shop = announced(two_campaigns({"class": "FLASH"}))

    assert place(shop.at(LAST), 99_00, **BOTH).order().payable == 39_00


@pytest.mark.parametrize("campaigns", [["k1"], ["k2", "k1"], ["k2", "k2"]])
def test_a_window_names_other_campaigns_each_once(campaigns: list[str]):
    refusal = two_campaigns().refusal("campaigns/k1", "StackingWindowOpened", **(ELEVENTH | {"campaigns": campaigns}))

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.pointer) == ("campaign-twice", "/campaigns")


def test_a_window_names_campaigns_that_there_are():
    window = ELEVENTH | {"campaigns": ["k2", "k9"]}
    refusal = two_campaigns().refusal("campaigns/k1", "StackingWindowOpened", **window)

    assert (refusal.code, refusal.extra["campaign_id"]) == ("unknown-campaign", "k9")
