"""A gift on its way: sent, handed over in a store or at the door, received or disputed, confirmed, archived."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.order.events import RefundFellDue
from domain.order.events.gift_moves import GiftDispatched, GiftReturnConfirmed
from domain.order.events.gifts import GiftPricingReversed
from tests.examples import units
from tests.gift_returns.bags import (
    NO,
    ORDER,
    PHOTO,
    apply,
    arrived,
    bought,
    instruction,
    no_step,
    recycling,
    replayed,
    ruled,
    state,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

EVERY_STEP: dict[str, dict[str, Any]] = {
    "GiftReturnExpedited": {},
    "GiftReturnReviewed": {},
    "GiftReturnAgreed": {"kind": "SWAP", "sku": "cup"},
    "GiftDispatched": {},
    "GiftHandedOver": {"mode": "STORE_PICKUP", "store_id": "s1", "staff_id": "e1"},
    "GiftReturnConfirmed": {},
    "GiftReceived": {"lines": units(_2=2)},
    "GiftQuantityReconciled": {"line": "2", "received": 1, "evidence": PHOTO},
    "GiftOverageResolved": {"line": "2", "mode": "KEEP_GOODWILL"},
    "GiftReturnWithdrawn": {},
    "GiftReturnArchived": {"score": 5},
}


def approved(shop: Shop | None = None, **members: Any) -> Shop:
    return step(apply(shop or arrived(), **members), "GiftReturnReviewed")


def to_customer(**members: Any) -> Shop:
    """Both bags were of the wrong size, and two others are to be sent."""
    return approved(kind="REPLACEMENT", cause="WRONG_SIZE", **members)


def said(shop: Shop, type_: str) -> Shop:
    return step(shop, type_, **EVERY_STEP[type_])


def confirmation(shop: Shop) -> GiftReturnConfirmed:
    (fact,) = shop.recorded(GiftReturnConfirmed)
    assert isinstance(fact, GiftReturnConfirmed)
    return fact


def inspected(shop: Shop) -> Shop:
    """The mixer went back without a reason; its bags did not."""
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    return shop.say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])


def last_refund(shop: Shop) -> int:
    return list(shop.order(NO).refunds.values())[-1].amount


@requirement("R-002-10", "R-002-26")
def test_the_merchant_sends_a_gift_and_the_customer_confirms_it():
    shop = to_customer()
    assert instruction(shop).direction == "TO_CUSTOMER"

    step(shop, "GiftDispatched", carrier="SF", tracking_no="SF-100")
    (sent,) = shop.recorded(GiftDispatched)
    assert shop.words(sent)["tracking_no"] == "SF-100"
    assert status(shop) == "IN_TRANSIT"
    step(shop, "GiftReturnConfirmed")
    assert (confirmation(shop).result, status(shop)) == ("CONFIRMED", "CONFIRMED")


@requirement("R-002-25", "R-002-32")
def test_a_gift_in_the_post_arrives_within_seven_days():
    shop = step(approved().at("2026-05-01T10:00:00.000000Z"), "GiftDispatched")

    assert instruction(approved()).mode == "POST"
    assert state(shop).due_by == "2026-05-08T15:59:59.999999Z"


@requirement("R-002-12", "R-002-25")
@pytest.mark.parametrize("mode", ["STORE_PICKUP", "HOME_COLLECT"])
def test_a_gift_changes_hands_in_a_store_or_at_the_door(mode: str):
    shop = step(apply(arrived(), channel="STORE"), "GiftReturnReviewed", mode=mode, store_id="store-7")
    assert (instruction(shop).mode, instruction(shop).store_id) == (mode, "store-7")

    handed: dict[str, Any] = {"mode": mode, "store_id": "store-7", "staff_id": "staff-3"}
    assert step(shop, "GiftHandedOver", **handed).names() == ["GiftHandedOver"]
    assert (status(shop), state(shop).due_by) == ("IN_TRANSIT", None)
    assert step(shop, "GiftHandedOver", **handed).last == []
    step(shop, "GiftReceived", lines=units(_2=2))
    assert status(shop) == "CONFIRMED"


def test_who_hands_over_and_where_are_named():
    for left_out in ("store_id", "staff_id", "mode"):
        stated = {name: value for name, value in EVERY_STEP["GiftHandedOver"].items() if name != left_out}
        shop = approved()
        with pytest.raises(ValidationError):
            step(shop, "GiftHandedOver", **stated)
        assert status(shop) == "INSTRUCTED"


@requirement("R-002-26")
@pytest.mark.parametrize("mismatch", [{"intact": False}, {"received": units(_2=1)}, {"received": units(_2=3)}])
def test_a_gift_that_is_broken_or_too_few_is_disputed_and_not_confirmed(mismatch: dict[str, Any]):
    shop = step(step(to_customer(), "GiftDispatched"), "GiftReturnConfirmed", **mismatch, evidence=PHOTO)

    assert (confirmation(shop).result, status(shop)) == ("DISPUTED", "DISPUTED")
    assert no_step(shop, "GiftReturnArchived", score=1) == "gift-return-state"


@requirement("R-002-26")
def test_what_was_disputed_is_sent_again_and_confirmed_however_alike_the_words_are():
    shop = to_customer()
    for _ in range(2):
        step(shop, "GiftDispatched")
        assert step(shop, "GiftDispatched").last == []
        step(shop, "GiftReturnConfirmed", intact=False)
        assert status(shop) == "DISPUTED"
        assert step(shop, "GiftReturnConfirmed", intact=False).last == []
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert status(shop) == "CONFIRMED"


@requirement("R-002-26")
def test_gifts_that_reach_the_merchant_too_few_are_disputed_until_the_others_come():
    shop = step(step(approved(), "GiftDispatched"), "GiftReceived", lines=units(_2=1))
    assert (status(shop), shop.order(NO).lines["2"].returned) == ("DISPUTED", 1)

    step(shop, "GiftDispatched")
    assert no_step(shop, "GiftReceived", lines=units(_2=2)) == "nothing-left"
    step(shop, "GiftReceived", lines=units(_2=1))
    assert (status(shop), shop.order(NO).lines["2"].returned) == ("CONFIRMED", 2)


def test_the_customer_may_keep_the_gifts_that_did_not_come():
    shop = step(step(approved(), "GiftDispatched"), "GiftReceived", lines=units(_2=1))

    assert status(step(shop, "GiftReturnWithdrawn")) == "WITHDRAWN"
    assert (shop.order(NO).lines["2"].kept, status(said(shop, "GiftReturnArchived"))) == (1, "ARCHIVED")


@requirement("R-000-21", "R-002-48")
def test_a_gift_that_comes_back_late_undoes_its_price():
    """299.00 less two bags at 39.00 is 221.00; both bags later bring 78.00."""
    shop = inspected(arrived())
    assert last_refund(shop) == 221_00

    step(approved(shop, kind="MANDATORY"), "GiftDispatched")
    step(shop, "GiftReceived", lines=units(_2=2))
    (undone,) = shop.recorded(GiftPricingReversed)
    assert isinstance(undone, GiftPricingReversed)
    assert (undone.amount, undone.refunded, last_refund(shop)) == (78_00, 78_00, 78_00)
    assert (shop.order(NO).gifts_taken, shop.order(NO).due, status(shop)) == (0, 299_00, "CONFIRMED")


def test_a_price_that_is_given_back_is_the_gifts_worth_and_nothing_is_paid_beside_it():
    shop = inspected(arrived())
    step(apply(shop), "GiftReturnReviewed", outcome="REFUND")
    step(step(shop, "GiftDispatched"), "GiftReceived", lines=units(_2=2))

    assert [fact.amount for fact in shop.recorded(RefundFellDue) if isinstance(fact, RefundFellDue)] == [78_00]
    assert (shop.order(NO).due, shop.order(NO).compensated) == (299_00, 0)


@requirement("R-002-48")
def test_a_house_that_lets_lost_gifts_go_deducts_nothing():
    assert last_refund(inspected(arrived(bought(ruled(gift_loss="WAIVE"))))) == 299_00


def test_what_goes_to_the_merchant_is_received_and_what_goes_to_the_customer_is_confirmed():
    back, out = step(approved(), "GiftDispatched"), step(to_customer(), "GiftDispatched")

    assert no_step(back, "GiftReturnConfirmed") == "not-the-customers-to-confirm"
    assert no_step(out, "GiftReceived", lines=units(_2=2)) == "not-the-merchants-to-receive"
    assert no_step(back, "GiftReceived", lines=units(_2=3)) == "nothing-left"
    assert no_step(back, "GiftReceived", lines=units(_1=1)) == "nothing-left"


REFUSED_WHILE = {
    "REQUESTED": ["GiftReturnAgreed", "GiftDispatched", "GiftHandedOver", "GiftReceived", "GiftReturnArchived"],
    "REJECTED": [name for name in EVERY_STEP if name not in ("GiftReturnReviewed", "GiftReturnArchived")],
    "INSTRUCTED": ["GiftReturnExpedited", "GiftReturnAgreed", "GiftReceived", "GiftReturnArchived"],
    "IN_TRANSIT": ["GiftReturnAgreed", "GiftReturnExpedited", "GiftReturnWithdrawn", "GiftReturnArchived"],
    "WITHDRAWN": [name for name in EVERY_STEP if name not in ("GiftReturnWithdrawn", "GiftReturnArchived")],
}


def in_state(name: str) -> Shop:
    shop = apply(arrived())
    way = {
        "REQUESTED": [],
        "REJECTED": [("GiftReturnReviewed", {"decision": "REJECT", "reason": "not ours"})],
        "INSTRUCTED": [("GiftReturnReviewed", {})],
        "IN_TRANSIT": [("GiftReturnReviewed", {}), ("GiftDispatched", {})],
        "WITHDRAWN": [("GiftReturnWithdrawn", {})],
    }
    for type_, members in way[name]:
        step(shop, type_, **members)
    assert status(shop) == name
    return shop


@requirement("R-002-51")
@pytest.mark.parametrize(("name", "type_"), [(name, type_) for name, types in REFUSED_WHILE.items() for type_ in types])
def test_no_step_is_skipped(name: str, type_: str):
    assert no_step(in_state(name), type_, **EVERY_STEP[type_]) == "gift-return-state"


@requirement("R-002-23", "R-002-24", "R-002-25", "R-002-26", "R-002-27", "R-002-51")
def test_a_gift_return_goes_from_step_to_step():
    shop = apply(arrived(), kind="REPLACEMENT", cause="DEFECT", evidence=PHOTO)
    seen = [status(shop)]
    way = ("GiftReturnReviewed", "GiftDispatched", "GiftReturnConfirmed", "GiftReturnArchived")
    seen += [status(said(shop, type_)) for type_ in way]

    assert seen == ["REQUESTED", "INSTRUCTED", "IN_TRANSIT", "CONFIRMED", "ARCHIVED"]


def archived() -> Shop:
    return said(said(step(approved(), "GiftDispatched"), "GiftReceived"), "GiftReturnArchived")


@requirement("R-002-27")
def test_an_archived_gift_return_keeps_its_score_and_can_only_be_read():
    shop = archived()
    before = state(shop)

    assert shop.words(before.said["GiftReturnArchived"]) == {"gift_return_id": "g1", "score": 5}
    for type_, members in EVERY_STEP.items():
        if type_ not in ("GiftReturnReviewed", "GiftDispatched", "GiftReceived", "GiftReturnArchived"):
            assert no_step(shop, type_, **members) == "gift-return-state"
    for type_ in ("GiftReturnReviewed", "GiftDispatched", "GiftReceived", "GiftReturnArchived"):
        assert said(shop, type_).last == []
    assert no_step(shop, "GiftReturnArchived", score=4) == "already-recorded-differently"
    assert no_step(shop, "GiftDispatched", carrier="YTO") == "gift-return-state"
    assert state(shop) == before


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_one_to_five(score: int):
    shop = in_state("REJECTED")

    with pytest.raises(ValidationError):
        step(shop, "GiftReturnArchived", score=score)
    assert status(step(shop, "GiftReturnArchived")) == "ARCHIVED"


def test_an_application_is_taken_back_while_nothing_was_sent():
    shop = step(approved(), "GiftReturnWithdrawn", reason="I like it now")

    assert status(shop) == "WITHDRAWN"
    assert step(shop, "GiftReturnWithdrawn", reason="I like it now").last == []
    assert no_step(shop, "GiftReturnWithdrawn", reason="other") == "already-recorded-differently"


def test_what_earned_points_is_not_taken_back():
    shop = step(apply(recycling(), kind="RECYCLING", evidence=PHOTO), "GiftReturnReviewed")

    assert no_step(shop, "GiftReturnWithdrawn") == "gift-return-state"


def test_the_log_folded_again_gives_the_same_order():
    shop = archived()
    apply(shop, gift_return_id="g2", kind="REPLACEMENT")

    assert replayed(shop).streams == shop.streams
