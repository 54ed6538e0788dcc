"""Asking for a repair: the form, what covers it, and for whom spare parts are cheaper."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.errors import Malformed
from domain.order.events.repairs import PartsDiscountFound, RepairQuoted
from tests.examples import add_coupon, ask_back, campaign, lines, off, pay, place, units
from tests.gift_returns.bags import replayed
from tests.repairs.mixers import (
    A1,
    FORM,
    arrived,
    ask,
    asked,
    bought,
    no_step,
    not_taken_in,
    parts_code,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

CHEAPER: dict[str, Any] = {"cause": "OWN_DAMAGE", "parts_discount": True, "coupon_proof": "SAVE"}


def discount(shop: Shop) -> PartsDiscountFound:
    found = asked(shop).discount
    assert isinstance(found, PartsDiscountFound)
    return found


def quoted(shop: Shop, parts: int = 120_00, labour: int = 0) -> tuple[int, int]:
    """What comes off and what is to be paid."""
    (fact,) = step(shop, "RepairQuoted", parts=parts, labour=labour, working_days=5).recorded(RepairQuoted)
    assert isinstance(fact, RepairQuoted)
    return fact.discount, fact.total


@requirement("R-000-31")
@pytest.mark.parametrize(
    ("left_out", "fields"),
    [
        (["order_no"], ["order_no"]),
        (["coupon_proof"], ["coupon_proof"]),
        (["order_no", "coupon_proof"], ["order_no", "coupon_proof"]),
    ],
)
def test_each_gap_of_the_form_is_named(left_out: list[str], fields: list[str]):
    refusal = not_taken_in(arrived(), **CHEAPER | dict.fromkeys(left_out))

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.extra["fields"]) == ("form-incomplete", fields)


@requirement("R-000-31")
def test_the_form_names_the_order_that_it_is_sent_to():
    assert not_taken_in(arrived(), order_no="A-2").code == "another-order"
    assert Shop().refusal(A1, "RepairRequested", **FORM).code == "not-found"


def test_who_wants_no_cheaper_parts_shows_no_coupon():
    """What is covered is owed whatever was paid with (消费者权益保护法 24)."""
    assert asked(ask(arrived())).covered


@requirement("R-000-30")
def test_the_codes_own_user_has_spare_parts_at_80_percent():
    shop = ask(arrived(), **CHEAPER)

    assert discount(shop) == PartsDiscountFound(outcome="VERIFIED", coupon_id="c1", off_bp=2_000)
    assert quoted(shop) == (24_00, 96_00)


@requirement("R-000-30")
def test_nobody_else_has():
    """B-28: whoever was given the goods did not use the code."""
    shop = ask(arrived(), **CHEAPER, customer_id="wang")

    assert discount(shop) == PartsDiscountFound(outcome="NOT_HOLDER", coupon_id="c1")
    assert quoted(shop) == (0, 120_00)
    assert discount(ask(arrived(), **CHEAPER, customer_id="li")).outcome == "VERIFIED"


@requirement("R-000-30")
def test_nor_has_its_user_once_it_has_expired():
    """Valid until 30 June in Shanghai, to the last second."""
    shop = arrived(bought(parts_code(valid_until="2026-06-30")))

    late = ask(shop.at("2026-06-30T16:00:00.000000Z"), **CHEAPER)
    assert discount(late) == PartsDiscountFound(outcome="EXPIRED", coupon_id="c1")
    assert quoted(late) == (0, 120_00)
    in_time = arrived(bought(parts_code(valid_until="2026-06-30"))).at("2026-06-30T15:59:59.000000Z")
    assert discount(ask(in_time, **CHEAPER)).outcome == "VERIFIED"


@requirement("R-000-30")
def test_a_coupon_that_ended_before_its_campaign_has_expired_with_its_own_end():
    """The campaign lasts to the end of the year, the coupon to 30 June."""
    shop = Shop().say("campaigns/k1", "CampaignPublished", **campaign({"kind": "PARTS_DISCOUNT", "off_bp": 2_000}))
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE", expires_at="2026-06-30")

    assert discount(ask(arrived(bought(shop)).at("2026-07-01"), **CHEAPER)).outcome == "EXPIRED"


@requirement("R-000-30")
def test_a_code_that_was_not_used_on_the_order_proves_nothing():
    assert discount(ask(arrived(), **CHEAPER | {"coupon_proof": "OTHER"})).outcome == "NOT_ON_ORDER"


def test_a_code_is_read_as_it_was_typed_at_the_till_and_the_coupon_by_its_id():
    for proof in ("save", " SAVE ", "c1"):
        assert discount(ask(arrived(), **CHEAPER | {"coupon_proof": proof})).outcome == "VERIFIED"


def test_a_code_for_something_else_makes_no_parts_cheaper():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(10_00))
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")

    assert discount(ask(arrived(bought(shop)), **CHEAPER)).outcome == "NO_PARTS_DISCOUNT"


@requirement("R-000-30")
def test_a_code_that_went_with_its_goods_makes_no_parts_cheaper():
    """From 150.00 on: with one of the two mixers back, the threshold is not reached any more."""
    shop = arrived(bought(parts_code(threshold=150_00)))
    ask_back(shop, "b1", "BUYER_NO_REASON", _1=1)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])

    assert shop.order().coupons["c1"].validity != "VALID"
    assert discount(ask(shop, **CHEAPER)).outcome == "NOT_VALID"


@pytest.mark.parametrize(("parts", "discounted"), [(120_00, 24_00), (1, 0), (3, 1), (99_99, 20_00), (0, 0)])
def test_the_discount_is_off_the_parts_alone_and_rounded_half_up(parts: int, discounted: int):
    assert quoted(ask(arrived(), **CHEAPER), parts, 50_00) == (discounted, parts - discounted + 50_00)


def test_a_code_for_parts_takes_nothing_off_the_goods():
    assert (bought().order().payable, bought().order().discount) == (200_00, 0)


def test_another_code_on_the_order_gives_the_parts_all_the_same():
    shop = parts_code(stackable_with=["k2"])
    add_coupon(shop, "2", campaign({"kind": "AMOUNT_OFF", "amount": 10_00}, stackable_with=["k1"]))
    shop = arrived(bought(shop, coupons=["c1", "CODE-2"]))

    assert shop.order().payable == 190_00
    assert quoted(ask(shop, **CHEAPER)) == (24_00, 96_00)


def test_bad_quality_within_the_warranty_is_covered_and_own_damage_is_not():
    covered = asked(ask(arrived()))

    assert (covered.covered, covered.rests_on[0]) == (True, "消费者权益保护法 24")
    assert (asked(ask(arrived(), cause="OWN_DAMAGE")).covered, asked(ask(bought())).covered) == (False, False)


def test_a_repair_is_of_goods_that_are_there_and_of_each_once():
    shop = ask(arrived(), quantity=2)

    assert not_taken_in(shop, repair_id="m2").code == "nothing-left"
    assert not_taken_in(arrived(), quantity=3).code == "nothing-left"
    assert not_taken_in(arrived(), line="9").code == "unknown-line"
    assert not_taken_in(ask_back(arrived(), "b1", "QUALITY", _1=2)).code == "nothing-left"
    assert status(ask(step(shop, "RepairWithdrawn"), repair_id="m2")) == "WITHDRAWN"
    assert shop.order().repairs["m2"].status == "REQUESTED"


def test_a_service_is_not_repaired():
    shop, service = Shop(), {"line": "2", "sku": "care", "title": "Care", "category": "care", "kind": "SERVICE"}
    bound = service | {"list_price": 10_00, "quantity": 1, "belongs_to": "1", "days": 365}
    pay(place(shop, coupons=[], lines=[*lines(100_00), bound]))
    shop.say(A1, "LinesDelivered", lines=units(_1=1))

    assert not_taken_in(shop, line="2").code == "not-a-thing"


def test_what_is_no_repair_is_not_understood():
    for members in ({"mode": "BY_MAGIC"}, {"cause": "BORED"}, {"quantity": 0}, {"line": ""}):
        shop = arrived()
        with pytest.raises(ValidationError):
            ask(shop, **members)
        assert shop.order().repairs == {}


def test_a_request_said_again_is_recorded_once_and_never_with_other_content():
    shop = ask(arrived(), **CHEAPER)

    assert ask(shop, **CHEAPER).last == []
    for members in ({"quantity": 2}, {"cause": "QUALITY"}, {"customer_id": "wang"}, {"reason": "it hums"}):
        assert not_taken_in(shop, **CHEAPER | members).code == "already-recorded-differently"
    assert list(shop.order().repairs) == ["m1"]


def test_nothing_can_be_said_of_a_repair_that_nobody_asked_for():
    assert no_step(arrived(), "RepairReceived") == no_step(arrived(), "RepairWithdrawn") == "unknown-repair"


def test_the_log_folded_again_gives_the_same_order():
    shop = ask(arrived(), **CHEAPER)

    assert replayed(shop).streams == shop.streams
