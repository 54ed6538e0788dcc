"""Ms Li's care: a threshold that the seller's side broke is noticed, worked out and told before she asks."""

from typing import Any

import pytest

from domain.message import MessagePrepared, MessageSent
from domain.order.events import ThresholdBroken
from tests.examples import (
    add_coupon,
    amounts,
    cancel,
    give_back,
    house_rules,
    lines,
    off,
    paid_order,
    pay,
    place,
    shop_with,
)
from tests.story import Shop
from tests.trace import requirement

STOCK_OUT = "MERCHANT_OUT_OF_STOCK"
INCIDENT = "A-1.r1"


def li(**terms: Any) -> Shop:
    """Ms Li's order: 495 + 605, 满500减100, paid 1000.00."""
    return paid_order(off(100_00, threshold=500_00, **terms), 495_00, 605_00)


def stock_out(shop: Shop) -> Shop:
    """Two days later the merchant is out of stock of the second."""
    return cancel(shop.later(days=2), STOCK_OUT, _2=1)


def broken(shop: Shop) -> ThresholdBroken:
    (fact,) = shop.recorded(ThresholdBroken)
    assert isinstance(fact, ThresholdBroken)
    return fact


def prepared(shop: Shop) -> MessagePrepared:
    (fact,) = shop.recorded(MessagePrepared)
    assert isinstance(fact, MessagePrepared)
    return fact


def blocks(shop: Shop) -> dict[str, tuple[str, str]]:
    return {block.kind: (block.zh, block.en) for block in prepared(shop).blocks}


@requirement("R-000-126", "R-000-127")
def test_the_broken_threshold_is_noticed_in_the_same_breath():
    shop = stock_out(li())

    assert shop.names("orders/") == ["LinesCancelled", "RefundFellDue", "ThresholdBroken", "MessagePrepared"]
    assert broken(shop) == ThresholdBroken(
        incident_id=INCIDENT,
        coupon_id="c1",
        refund_id="r1",
        threshold=500_00,
        basis=495_00,
        refund_with=550_00,
        refund_without=505_00,
        loss=45_00,
        borne=0,
        proposed=50_00,
    )
    use = shop.order().coupons["c1"]
    assert (use.validity, use.threshold_met, shop.order().retained_value) == ("VALID", False, 450_00)


def test_a_threshold_that_the_second_stock_out_breaks_is_noticed_then():
    """3 × 300.00, 满500减100: after the first 600.00 are kept, after the second 300.00."""
    shop = cancel(paid_order(off(100_00, threshold=500_00), 300_00, 300_00, 300_00), "MERCHANT", _1=1)
    assert (shop.recorded(ThresholdBroken), shop.order().coupons["c1"].threshold_met) == ([], True)

    fact = broken(cancel(shop, "MERCHANT", _2=1))
    assert (fact.basis, fact.threshold, shop.order().coupons["c1"].threshold_met) == (300_00, 500_00, False)
    assert "come to 300.00 CNY" in blocks(shop)["COUPON"][1]


@requirement("R-000-126")
def test_under_terms_that_price_anew_she_bears_the_difference_and_the_ledger_says_so():
    shop = stock_out(li(fault_refund_method="REPRICE"))

    assert amounts(shop) == [505_00]
    assert (broken(shop).loss, broken(shop).borne, broken(shop).proposed) == (45_00, 45_00, 50_00)
    assert shop.order().coupons["c1"].validity == "LAPSED"


@requirement("R-000-128")
def test_the_message_has_its_four_parts_and_is_ready_before_she_can_ask():
    shop = stock_out(li())
    message = prepared(shop)

    assert (message.message_id, message.kind, message.incident_id) == ("A-1.r1.m", "PROACTIVE_CARE", INCIDENT)
    assert [block.kind for block in message.blocks] == ["APOLOGY", "COUPON", "REFUND", "VOUCHER"]
    assert all(block.zh and block.en for block in message.blocks)
    assert shop.order().messages["A-1.r1.m"].at == shop.order().refunds["r1"].fact.fell_due_at
    assert "Goods 2 × 1" in blocks(shop)["APOLOGY"][1]
    assert "缺货" in blocks(shop)["APOLOGY"][0]


@requirement("R-000-130")
@pytest.mark.parametrize(("method", "refund"), [("BUYER_FAVOURABLE", "550.00 CNY"), ("REPRICE", "505.00 CNY")])
def test_the_amounts_told_are_the_ledgers_own(method: str, refund: str):
    shop = stock_out(li(fault_refund_method=method))
    kept = "450.00 CNY" if method == "BUYER_FAVOURABLE" else "495.00 CNY"

    for told in blocks(shop)["REFUND"]:
        assert refund in told
        assert kept in told
        assert "2026-05-10" in told
    assert all("50.00 CNY" in told for told in blocks(shop)["VOUCHER"])
    assert amounts(shop) == [55000 if method == "BUYER_FAVOURABLE" else 50500]


def test_the_coupon_is_told_to_stay_where_it_stays_and_to_be_gone_where_it_is_gone():
    stays, gone = blocks(stock_out(li()))["COUPON"], blocks(stock_out(li(fault_refund_method="REPRICE")))["COUPON"]

    assert "45.00 CNY" in stays[1]
    assert "stays valid" in stays[1]
    assert "SAVE" in gone[1]
    assert "no longer valid" in gone[1]
    assert "不再有效" in gone[0]


def test_a_voucher_that_is_only_proposed_is_told_to_be_offered():
    zh, en = blocks(stock_out(li()))["VOUCHER"]

    assert "尚未发放" in zh
    assert "not been issued yet" in en


def test_a_voucher_above_what_support_may_grant_alone_is_told_to_need_a_colleague():
    """80.00 is proposed, and 50.00 may be granted without an approver."""
    zh, en = blocks(cancel(paid_order(off(100_00, threshold=500_00), 450_00, 150_00), STOCK_OUT, _2=1))["VOUCHER"]

    assert ("80.00 CNY" in zh, "须由同事确认" in zh, "尚未发放" in zh) == (True, True, True)
    assert ("80.00 CNY" in en, "A colleague has to confirm it" in en, "we offer" in en) == (True, True, False)


def test_the_houses_own_limit_decides_what_a_message_may_offer():
    shop = house_rules(shop_with(off(100_00, threshold=500_00)), goodwill_max=49_99)
    stock_out(pay(place(shop, 495_00, 605_00)))

    assert "A colleague has to confirm it" in blocks(shop)["VOUCHER"][1]


def test_what_was_given_on_the_order_before_decides_what_a_message_may_offer():
    """50.00 is proposed; of the 50.00 that may be granted without an approver 10.00 were."""
    shop = li()
    shop.say("orders/A-1", "CompensationGranted", kind="CASH", amount=10_00, basis="GOODWILL")

    assert "A colleague has to confirm it" in blocks(stock_out(shop))["VOUCHER"][1]


@requirement("R-000-126")
@pytest.mark.parametrize(
    ("prices", "with_discount", "without", "proposed"),
    [((475_00, 1425_00), 1350_00, 1325_00, 30_00), ((450_00, 150_00), 125_00, 50_00, 80_00)],
    ids=["Li-2", "Li-3"],
)
def test_what_is_proposed_is_the_loss_rounded_up_to_the_next_ten(
    prices: tuple[int, int], with_discount: int, without: int, proposed: int
):
    shop = cancel(paid_order(off(100_00, threshold=500_00), *prices), STOCK_OUT, _2=1)

    assert (broken(shop).refund_with, broken(shop).refund_without) == (with_discount, without)
    assert (broken(shop).loss, broken(shop).proposed) == (with_discount - without, proposed)


def test_a_policy_may_round_up_to_another_step():
    shop = shop_with(off(100_00, threshold=500_00))
    house_rules(shop, care_step=100_00)
    stock_out(pay(place(shop, 495_00, 605_00)))

    assert broken(shop).proposed == 100_00


def test_a_threshold_that_holds_breaks_nothing():
    """Li-1: 540 is kept, and that reaches 500."""
    shop = cancel(paid_order(off(100_00, threshold=500_00), 540_00, 60_00), STOCK_OUT, _2=1)

    assert shop.names("orders/") == ["LinesCancelled", "RefundFellDue"]


@pytest.mark.parametrize("cause", ["BUYER_NO_REASON", "QUALITY", "WRONG_ITEM", "TRANSIT_DAMAGE"])
def test_only_what_the_sellers_side_took_out_itself_is_told_so(cause: str):
    shop = give_back(li(), "b1", cause, _2=1)

    assert not {"ThresholdBroken", "MessagePrepared"} & set(shop.names())


@pytest.mark.parametrize(("cause", "words"), [("MERCHANT", "our own fault"), ("PLATFORM", "fault of the platform")])
def test_the_apology_says_whose_doing_it_was_and_how(cause: str, words: str):
    cancelled, returned = cancel(li(), cause, _2=1), give_back(li(), "b1", cause, _2=1)

    assert words in blocks(cancelled)["APOLOGY"][1]
    assert "cancel Goods 2 × 1" in blocks(cancelled)["APOLOGY"][1]
    assert "take back Goods 2 × 1" in blocks(returned)["APOLOGY"][1]


def test_a_merchant_who_cancels_everything_breaks_no_threshold():
    shop = cancel(li(), STOCK_OUT, _1=1, _2=1)

    assert not {"ThresholdBroken", "MessagePrepared"} & set(shop.names())


def test_a_threshold_breaks_once_on_an_order():
    shop = paid_order(off(100_00, threshold=500_00), 250_00, 300_00, 120_00)
    cancel(shop, STOCK_OUT, _2=1)
    assert broken(shop).basis == 370_00

    cancel(shop, STOCK_OUT, _1=1)
    assert not {"ThresholdBroken", "MessagePrepared"} & set(shop.names())


def test_two_coupons_that_break_together_are_one_incident_and_one_message():
    shop = shop_with(off(100_00, threshold=500_00, stackable_with=["k2"]))
    add_coupon(shop, "2", off(50_00, threshold=600_00, stackable_with=["k1"]))
    pay(place(shop, 495_00, 605_00, coupons=["c1", "c2"]))
    stock_out(shop)
    facts = [fact for fact in shop.recorded(ThresholdBroken) if isinstance(fact, ThresholdBroken)]

    assert [(fact.coupon_id, fact.incident_id) for fact in facts] == [("c1", INCIDENT), ("c2", INCIDENT)]
    assert len({(fact.loss, fact.proposed) for fact in facts}) == 1
    zh, en = blocks(shop)["COUPON"]
    assert all(name in told for name in ("SAVE", "CODE-2") for told in (zh, en))


def test_where_nothing_was_paid_nothing_is_paid_back_and_the_message_says_what_is_still_to_pay():
    shop = stock_out(place(shop_with(off(100_00, threshold=500_00)), 495_00, 605_00))

    assert (broken(shop).loss, broken(shop).proposed, amounts(shop)) == (45_00, 50_00, [0])
    zh, en = blocks(shop)["REFUND"]
    assert "nothing to pay back" in en
    assert all("450.00 CNY" in told for told in (zh, en))


def test_a_step_without_loss_proposes_nothing_and_says_so():
    """What is kept cost nothing, so no discount goes with it."""
    shop = paid_order(off(10_00, threshold=100_00), 100_00, 0)
    cancel(shop, STOCK_OUT, _1=1)

    assert (broken(shop).loss, broken(shop).proposed) == (0, 0)
    assert [block.kind for block in prepared(shop).blocks] == ["APOLOGY", "COUPON", "REFUND", "VOUCHER"]
    assert "no difference" in blocks(shop)["VOUCHER"][1]


def test_a_history_that_is_imported_is_noticed_and_told_to_nobody():
    shop = li().say(
        "orders/A-1", "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause=STOCK_OUT, historical=True
    )

    assert broken(shop).proposed == 50_00
    assert shop.recorded(MessagePrepared) == []


def test_the_names_stay_short_enough_for_an_order_of_any_name():
    key = "A-" + "9" * 62
    shop = shop_with(off(100_00, threshold=500_00))
    place(shop, 495_00, 605_00, key=key)
    shop.say(f"orders/{key}", "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause=STOCK_OUT)

    assert len(broken(shop).incident_id) <= 62
    assert prepared(shop).message_id == f"{broken(shop).incident_id}.m"


def test_a_message_stays_readable_however_much_was_cancelled():
    shop = shop_with(off(100_00, threshold=500_00))
    goods = [line | {"title": "很长的品名" * 40} for line in lines(*[300_00] * 30)]
    place(shop, lines=goods)
    cancel(shop, STOCK_OUT, **{f"_{n}": 1 for n in range(2, 31)})

    assert all(len(text) <= 2_000 for told in blocks(shop).values() for text in told)
    assert "and 24 more" in blocks(shop)["APOLOGY"][1]


def send(shop: Shop, channel: str = "EMAIL", **members: Any) -> Shop:
    return shop.say("orders/A-1", "MessageSent", message_id="A-1.r1.m", channel=channel, **members)


def test_a_message_goes_out_over_each_channel_once():
    shop = send(stock_out(li()), reference="mail-7")
    assert shop.recorded(MessageSent)

    assert send(shop, reference="mail-7").last == []
    refusal = shop.refusal("orders/A-1", "MessageSent", message_id="A-1.r1.m", channel="EMAIL", reference="mail-8")
    assert refusal.code == "already-recorded-differently"
    assert [each.channel for each in send(shop, "SMS").order().messages["A-1.r1.m"].sent] == ["EMAIL", "SMS"]


def test_a_message_that_was_never_prepared_was_never_sent():
    refusal = li().refusal("orders/A-1", "MessageSent", message_id="A-1.r1.m", channel="EMAIL")

    assert refusal.code == "unknown-message"


@requirement("R-000-129")
def test_the_voucher_proposed_is_granted_once_for_the_incident():
    shop = stock_out(li())
    voucher: dict[str, Any] = {"kind": "VOUCHER", "amount": 50_00, "basis": "GOODWILL", "incident_id": INCIDENT}
    shop.say("orders/A-1", "CompensationGranted", **voucher)
    assert shop.names("coupons/") == ["CouponIssued"]

    assert shop.refusal("orders/A-1", "CompensationGranted", **voucher).code == "already-compensated"
