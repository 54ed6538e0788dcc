"""Damaged gifts: shown in pictures, graded by the reviewer, explained and negotiated where they are beyond use."""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.order.events.gift_returns import GiftReturnAgreed, GiftReturnInstructed, GiftReturnReviewed
from tests.examples import units
from tests.gift_returns.bags import (
    NO,
    ORDER,
    PHOTO,
    apply,
    arrived,
    found,
    instruction,
    no_step,
    replayed,
    state,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

SEVERE: dict[str, Any] = {"grade": "SEVERE", "reason": "the seam is torn", "evidence": PHOTO}


def review(shop: Shop, **members: Any) -> Shop:
    return step(shop, "GiftReturnReviewed", **members)


def agree(shop: Shop, **members: Any) -> Shop:
    return step(shop, "GiftReturnAgreed", **members)


def negotiating() -> Shop:
    return review(apply(arrived()), **SEVERE)


def agreed(shop: Shop) -> GiftReturnAgreed:
    (fact,) = shop.recorded(GiftReturnAgreed)
    assert isinstance(fact, GiftReturnAgreed)
    return fact


@requirement("R-002-14", "R-002-30")
def test_marks_that_do_not_matter_are_supported_and_deduct_nothing():
    shop = review(apply(arrived(), evidence=PHOTO), grade="LIGHT")

    assert (found(shop).result, status(shop)) == ("APPROVED", "INSTRUCTED")
    step(shop, "GiftDispatched")
    step(shop, "GiftReceived", lines=units(_2=2), grade="LIGHT", evidence=PHOTO)
    assert (shop.order(NO).gifts_taken, shop.order(NO).balance, shop.order(NO).lines["2"].returned) == (0, 0, 2)


@requirement("R-002-13")
@pytest.mark.parametrize("grade", ["LIGHT", "SEVERE", "USED"])
def test_damage_is_not_reviewed_without_a_picture(grade: str):
    shop = apply(arrived())

    assert no_step(shop, "GiftReturnReviewed", grade=grade, reason="torn") == "evidence-missing"
    assert status(shop) == "REQUESTED"


@requirement("R-002-31")
@pytest.mark.parametrize("grade", ["SEVERE", "USED"])
def test_damage_beyond_use_is_explained_in_words(grade: str):
    """Who gives a gift unasked fills in no form, so that only the review can explain it."""
    shop = arrived()
    step(shop, "GiftReturnRequested", kind="PROACTIVE", unit_cost=8_00, lines=units(_2=1), evidence=PHOTO)

    assert no_step(shop, "GiftReturnReviewed", grade=grade) == "explanation-missing"
    assert status(review(shop, grade=grade, reason="the seam is torn")) == "NEGOTIATING"


@requirement("R-002-14", "R-002-31")
def test_what_is_badly_damaged_is_negotiated_unless_the_reviewer_decides():
    assert status(negotiating()) == "NEGOTIATING"
    assert negotiating().recorded(GiftReturnInstructed) == []
    assert status(review(apply(arrived()), **SEVERE, decision="APPROVE")) == "INSTRUCTED"
    assert status(review(apply(arrived()), **SEVERE | {"decision": "REJECT", "reason": "worn out"})) == "REJECTED"
    assert status(review(negotiating(), **SEVERE, decision="APPROVE")) == "INSTRUCTED"


@requirement("R-002-15")
def test_half_of_the_freight_is_agreed_to_be_the_customers():
    shop = agree(negotiating(), kind="FREIGHT", freight=12_00, customer_bp=5_000)

    assert agreed(shop).customer_amount == 6_00
    assert shop.names(ORDER)[:2] == ["GiftReturnAgreed", "GiftReturnInstructed"]
    assert status(shop) == "INSTRUCTED"


@pytest.mark.parametrize(
    ("freight", "customer_bp", "amount", "payer"),
    [(12_01, 5_000, 6_01, "MERCHANT"), (12_00, 0, 0, "MERCHANT"), (12_00, 10_000, 12_00, "CUSTOMER")],
)
def test_the_customers_part_is_rounded_half_up(freight: int, customer_bp: int, amount: int, payer: str):
    shop = agree(negotiating(), kind="FREIGHT", freight=freight, customer_bp=customer_bp)

    assert (agreed(shop).customer_amount, instruction(shop).freight_payer) == (amount, payer)


@requirement("R-002-15")
def test_a_damaged_gift_is_swapped_for_another():
    shop = agree(negotiating(), kind="SWAP", sku="cup", title="Cup")
    step(shop, "GiftDispatched")
    step(shop, "GiftReceived", lines=units(_2=2), grade="SEVERE", evidence=PHOTO)

    assert agreed_before(shop).sku == "cup"
    assert instruction(shop).direction == "TO_CUSTOMER"
    assert (status(shop), state(shop).direction) == ("INSTRUCTED", "TO_CUSTOMER")
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert (status(shop), shop.order(NO).lines["2"].kept) == ("CONFIRMED", 2)


def agreed_before(shop: Shop) -> GiftReturnAgreed:
    fact = state(shop).said["GiftReturnAgreed"]
    assert isinstance(fact, GiftReturnAgreed)
    return fact


@pytest.mark.parametrize(
    "members", [{"kind": "FREIGHT"}, {"kind": "FREIGHT", "freight": 12_00}, {"kind": "SWAP", "title": "Cup"}]
)
def test_an_agreement_says_what_was_agreed(members: dict[str, Any]):
    refusal = negotiating().refusal(ORDER, "GiftReturnAgreed", gift_return_id="g1", **members)

    assert isinstance(refusal, Malformed)
    assert refusal.code == "agreement-incomplete"


def test_nothing_is_agreed_on_what_is_not_negotiated():
    terms: dict[str, Any] = {"kind": "FREIGHT", "freight": 12_00, "customer_bp": 5_000}

    assert no_step(apply(arrived()), "GiftReturnAgreed", **terms) == "gift-return-state"
    assert no_step(review(apply(arrived())), "GiftReturnAgreed", **terms) == "gift-return-state"


def test_every_step_said_again_is_recorded_once():
    shop = step(apply(arrived()), "GiftReturnExpedited")
    assert step(shop, "GiftReturnExpedited").last == []

    review(shop, **SEVERE)
    assert review(shop, **SEVERE).last == []
    agree(shop, kind="FREIGHT", freight=12_00, customer_bp=5_000)
    assert agree(shop, kind="FREIGHT", freight=12_00, customer_bp=5_000).last == []
    assert review(shop, **SEVERE).last == []
    assert no_step(shop, "GiftReturnAgreed", kind="SWAP", sku="cup") == "already-recorded-differently"
    assert no_step(shop, "GiftReturnReviewed", grade="NONE") == "gift-return-state"
    assert no_step(shop, "GiftReturnReviewed", expires_on="2026-05-02") == "gift-return-state"
    reviews = [fact for _, fact, _ in shop.log if isinstance(fact, GiftReturnReviewed)]
    assert len(reviews) == 1


def test_the_log_folded_again_gives_the_same_order():
    shop = agree(negotiating(), kind="SWAP", sku="cup")

    assert replayed(shop).streams == shop.streams


@requirement("R-002-15")
def test_what_was_bad_from_the_start_costs_the_customer_no_freight():
    shop = review(apply(arrived(), cause="DEFECT", evidence=PHOTO), **SEVERE)
    share = {"kind": "FREIGHT", "freight": 12_00, "customer_bp": 5_000}
    refusal = shop.refusal(ORDER, "GiftReturnAgreed", gift_return_id="g1", **share)

    assert (refusal.code, refusal.ref) == ("freight-is-the-merchants", "消费者权益保护法 24")
