"""Too few gifts, or too many: what was received against what was ordered, and who pays for the difference."""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.order.events import RefundFellDue
from domain.order.events.gift_moves import GiftOverageResolved, GiftQuantityReconciled
from tests.examples import units
from tests.gift_returns.bags import (
    NO,
    ORDER,
    PHOTO,
    SIGNED,
    apply,
    arrived,
    ask_back_goods,
    bag,
    bought,
    counts,
    failed,
    instruction,
    no_step,
    replayed,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

BACK = [{"line": "2", "accepted": 2}]
ONE = {"items": ["环保购物袋x1"]}


def asked(kind: str, **members: Any) -> Shop:
    return apply(arrived(), kind=kind, cause="WRONG_NUMBER", evidence=PHOTO, **(ONE | members))


def reconcile(shop: Shop, received: int, **members: Any) -> Shop:
    return step(shop, "GiftQuantityReconciled", line="2", received=received, **members)


def reconciled(shop: Shop) -> GiftQuantityReconciled:
    (fact,) = shop.recorded(GiftQuantityReconciled)
    assert isinstance(fact, GiftQuantityReconciled)
    return fact


def three_of_two() -> Shop:
    return reconcile(asked("OVERAGE"), 3)


def resolve(shop: Shop, mode: str, **members: Any) -> Shop:
    return step(shop, "GiftOverageResolved", line="2", mode=mode, **members)


def resolved(shop: Shop) -> tuple[int, int, str]:
    (fact,) = shop.recorded(GiftOverageResolved)
    assert isinstance(fact, GiftOverageResolved)
    return fact.quantity, fact.amount, fact.payer


def due(shop: Shop) -> list[tuple[str, int, str | None]]:
    facts = [fact for fact in shop.recorded(RefundFellDue) if isinstance(fact, RefundFellDue)]
    return [(fact.kind, fact.amount, fact.cause or None) for fact in facts]


@requirement("R-002-20", "R-002-22")
def test_one_of_two_received_is_one_missing_and_sent_at_the_merchants_cost():
    shop = reconcile(asked("SHORTAGE"), 1)

    assert (reconciled(shop).ordered, reconciled(shop).difference) == (2, -1)
    sent = instruction(shop)
    assert (sent.direction, counts(sent), sent.freight_payer) == ("TO_CUSTOMER", {"2": 1}, "MERCHANT")
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert (status(shop), shop.order(NO).gifts["2"].short) == ("CONFIRMED", 0)


@requirement("R-002-19")
def test_how_many_were_received_is_shown_in_a_picture():
    shop = apply(arrived(), kind="SHORTAGE", **ONE)

    assert no_step(shop, "GiftQuantityReconciled", line="2", received=1) == "evidence-missing"
    assert reconciled(reconcile(shop, 1, evidence=PHOTO)).difference == -1
    assert reconciled(reconcile(asked("SHORTAGE"), 1)).difference == -1


@requirement("R-002-20", "R-002-22")
def test_what_is_missing_of_what_was_sent_again_is_sent_once_more():
    shop = step(reconcile(asked("SHORTAGE", items=["环保购物袋x2"]), 0), "GiftDispatched")
    step(shop, "GiftReturnConfirmed", received=units(_2=1))
    assert status(shop) == "DISPUTED"

    assert counts(instruction(reconcile(shop, 1))) == {"2": 1}
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert (status(shop), shop.order(NO).gifts["2"].short) == ("CONFIRMED", 0)


@requirement("R-000-124", "R-002-22")
def test_a_promised_gift_that_is_missing_is_sent():
    shop = step(asked("SHORTAGE"), "GiftReturnReviewed")

    assert (instruction(shop).direction, counts(instruction(shop))) == ("TO_CUSTOMER", {"2": 1})
    assert instruction(shop).freight_payer == "MERCHANT"


@requirement("R-000-124")
def test_or_the_merchant_pays_what_it_was_declared_at():
    shop = step(asked("SHORTAGE"), "GiftReturnReviewed", outcome="REFUND")

    assert due(shop) == [("COMPENSATION", 39_00, "MERCHANT")]
    assert (status(shop), shop.order(NO).compensated, shop.order(NO).balance) == ("CONFIRMED", 39_00, 39_00)
    paid = shop.say(ORDER, "RefundSettled", refund_id="r1", reference="bank-1")
    assert (paid.order(NO).balance, paid.order(NO).refunded) == (0, 39_00)


@requirement("R-000-124")
def test_a_missing_gift_is_made_good_once():
    """Both of two are missing: each is paid for by itself, and a third was never promised."""
    shop = step(asked("SHORTAGE"), "GiftReturnReviewed", outcome="REFUND")
    members: dict[str, Any] = {"kind": "SHORTAGE", "evidence": PHOTO}
    step(apply(shop, gift_return_id="g2", **ONE, **members), "GiftReturnReviewed", "g2", outcome="REFUND")
    assert shop.order(NO).compensated == 78_00

    step(apply(shop, gift_return_id="g3", **ONE, **members), "GiftReturnReviewed", "g3", outcome="REFUND")
    assert [(check.name, check.difference) for check in failed(shop)] == [("QUANTITY", 1)]
    assert (status(shop, "g3"), shop.order(NO).compensated) == ("REJECTED", 78_00)


def no_reason(shop: Shop) -> Shop:
    """The mixer and whatever bag is named go back."""
    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    return shop.say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])


def test_nobody_pays_for_a_gift_that_never_came():
    """299.00 less one bag at 39.00: the other never reached her."""
    assert due(no_reason(step(asked("SHORTAGE"), "GiftReturnReviewed"))) == [("STEP", 260_00, "BUYER_NO_REASON")]


def test_a_gift_that_turned_up_after_all_is_missing_no_more():
    shop = step(step(asked("SHORTAGE"), "GiftReturnReviewed"), "GiftReturnWithdrawn", reason="it was in the box")

    assert shop.order(NO).gifts["2"].short == 0
    assert due(no_reason(shop)) == [("STEP", 221_00, "BUYER_NO_REASON")]


@requirement("R-002-21")
def test_one_too_many_goes_back_at_the_merchants_cost():
    shop = three_of_two()
    assert (reconciled(shop).difference, status(shop)) == (1, "REQUESTED")

    resolve(shop, "RETURN_AT_MERCHANT_COST", freight=12_00)
    assert resolved(shop) == (1, 12_00, "MERCHANT")
    back = instruction(shop)
    assert (back.direction, counts(back), back.freight_payer) == ("TO_MERCHANT", {"2": 1}, "MERCHANT")
    step(step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert (status(shop), shop.order(NO).lines["2"].kept) == ("CONFIRMED", 2)


@requirement("R-002-21")
@pytest.mark.parametrize(
    ("mode", "amount", "payer"), [("KEEP_GOODWILL", 39_00, "MERCHANT"), ("BUY", 39_00, "CUSTOMER")]
)
def test_one_too_many_is_a_gift_of_the_house_or_bought_at_its_declared_value(mode: str, amount: int, payer: str):
    shop = resolve(three_of_two(), mode)

    assert resolved(shop) == (1, amount, payer)
    assert (status(shop), shop.names()) == ("CONFIRMED", ["GiftOverageResolved"])
    assert (shop.order(NO).outstanding, shop.order(NO).balance) == (0, 0)


def test_who_bears_a_freight_says_how_much():
    refusal = three_of_two().refusal(
        ORDER, "GiftOverageResolved", gift_return_id="g1", line="2", mode="RETURN_AT_MERCHANT_COST"
    )

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.pointer) == ("freight-missing", "/freight")


def test_what_nobody_priced_is_kept_or_goes_back_and_is_not_sold():
    shop = arrived(bought(None, {name: value for name, value in bag().items() if name != "declared_value"}))
    reconcile(apply(shop, kind="OVERAGE", evidence=PHOTO, **ONE), 3)

    assert no_step(shop, "GiftOverageResolved", line="2", mode="BUY") == "gift-without-value"
    assert resolved(resolve(shop, "KEEP_GOODWILL")) == (1, 0, "MERCHANT")


def test_nothing_is_resolved_that_nobody_counted():
    assert no_step(asked("OVERAGE"), "GiftOverageResolved", line="2", mode="BUY") == "no-overage"
    assert no_step(reconcile(asked("OVERAGE"), 2), "GiftOverageResolved", line="2", mode="BUY") == "no-overage"
    assert no_step(asked("OVERAGE"), "GiftQuantityReconciled", line="1", received=3) == "not-a-gift"


@pytest.mark.parametrize("received", [2, 3])
def test_what_is_there_is_not_sent_again(received: int):
    shop = reconcile(asked("SHORTAGE"), received)

    assert (shop.names(), reconciled(shop).difference) == (["GiftQuantityReconciled"], received - 2)


def test_a_count_of_a_gift_that_was_cancelled_is_told_as_it_was():
    """Both bags were cancelled and one came all the same."""
    shop = cancelled()
    reconcile(apply(shop, kind="OVERAGE", evidence=PHOTO, **ONE), 1)

    assert (reconciled(shop).ordered, reconciled(shop).difference) == (0, 1)
    assert resolved(resolve(shop, "KEEP_GOODWILL")) == (1, 39_00, "MERCHANT")


def cancelled() -> Shop:
    shop = arrived_without_bags()
    return shop.say(ORDER, "LinesCancelled", lines=units(_2=2), cause="MERCHANT_OUT_OF_STOCK")


def arrived_without_bags() -> Shop:
    return bought().at(SIGNED).say(ORDER, "LinesDelivered", lines=units(_1=1), signed_at=SIGNED)


def test_said_again_it_is_recorded_once_and_never_with_other_content():
    shop = three_of_two()
    assert reconcile(shop, 3).last == []

    resolve(shop, "KEEP_GOODWILL")
    assert resolve(shop, "KEEP_GOODWILL").last == []
    assert no_step(shop, "GiftOverageResolved", line="2", mode="BUY") == "already-recorded-differently"
    assert no_step(shop, "GiftQuantityReconciled", line="2", received=4) == "gift-return-state"


def test_a_second_count_stands_in_place_of_the_first():
    shop = reconcile(three_of_two(), 4)

    assert (reconciled(shop).difference, resolved(resolve(shop, "BUY"))) == (2, (2, 78_00, "CUSTOMER"))


def test_the_log_folded_again_gives_the_same_order():
    for shop in (resolve(three_of_two(), "BUY"), reconcile(asked("SHORTAGE"), 1)):
        assert replayed(shop).streams == shop.streams


def test_what_is_missing_is_not_sent_again_once_it_went_back_with_the_goods_or_is_sent_already():
    shop = asked("SHORTAGE")
    ask_back_goods(shop).say(ORDER, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}], gifts=BACK)
    assert no_step(shop, "GiftQuantityReconciled", line="2", received=1) == "nothing-left"

    shop = reconcile(asked("SHORTAGE"), 0)
    apply(shop, gift_return_id="g2", kind="SHORTAGE", cause="WRONG_NUMBER", evidence=PHOTO, **ONE)
    assert no_step(shop, "GiftQuantityReconciled", "g2", line="2", received=0) == "nothing-left"
