"""What a customer is told on the way of her return, exchange and refund: once, unasked, with the ledger's figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.currency import money_text
from domain.message import MessagePrepared
from domain.order.events import RefundFellDue, RefundSettled
from domain.order.state import Order
from tests.examples import ask_back, cancel, give_back, lines, off, order, paid_order, pay, units
from tests.order.histories import History
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"


def bought(*prices: int) -> Shop:
    """Order A-1 of these prices, 200 and 100 unless said otherwise, without a coupon and paid in full."""
    return pay(Shop().say(A1, "OrderPlaced", **order(lines=lines(*(prices or (200_00, 100_00))))))


def told(shop: Shop) -> tuple[str, str]:
    """The one message of the last statement, in Chinese and in English."""
    (message,) = shop.told()
    (block,) = message.blocks
    return block.zh, block.en


def of_progress(order: Order) -> list[str]:
    """All that was told on the order, by template."""
    return [str(each.fact.template) for each in order.messages.values()]


@requirement("R-003-35")
def test_who_sent_goods_back_hears_at_once_that_they_arrived():
    shop = ask_back(bought(), "b1", _1=1).say(A1, "ReturnReceived", return_id="b1", lines=units(_1=1))

    assert [type(draft.fact).__name__ for draft in shop.last] == ["ReturnReceived", "MessagePrepared"]
    assert told(shop)[0] == "您的退货已签收,正在审核中"
    assert told(shop)[1] == "Your return has arrived and is being reviewed."


@requirement("R-003-35")
def test_a_message_says_what_it_was_made_from_to_whom_and_in_which_language():
    shop = ask_back(bought(), "b1", _1=1).say(A1, "ReturnReceived", return_id="b1", lines=units(_1=1))
    (message,) = shop.told()

    assert (message.template, message.template_version, message.language) == ("RETURN_RECEIVED", 1, "zh-CN")
    assert (message.customer_id, message.message_id) == ("li", "return-received.b1")
    assert shop.order().messages["return-received.b1"].fact == message


def test_a_plain_sale_tells_nothing():
    shop = bought()
    shop.say(A1, "LinesShipped", lines=units(_1=1)).say(A1, "LinesDelivered", lines=units(_1=1))

    assert shop.order().messages == {}


def test_what_is_said_twice_is_told_once():
    shop = ask_back(bought(), "b1", _1=1)
    for _ in range(2):
        shop.say(A1, "ReturnReceived", return_id="b1", lines=units(_1=1))

    assert of_progress(shop.order()) == ["RETURN_RECEIVED"]


def test_an_imported_history_is_told_to_nobody():
    shop = bought()
    asked = {"return_id": "b1", "lines": units(_1=1)}
    shop.say(A1, "ReturnRequested", **asked, cause="QUALITY", historical=True)
    shop.say(A1, "ReturnAuthorised", return_id="b1", historical=True)
    shop.say(A1, "ReturnReceived", **asked, historical=True)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}], historical=True)
    shop.say(A1, "RefundSettled", refund_id="r1", reference="bank-1", historical=True)

    assert shop.order().refunds["r1"].status == "SETTLED"
    assert shop.order().messages == {}


def test_a_return_that_is_let_in_is_told_with_its_day_and_who_pays_the_postage():
    send_by = "2026-05-20T15:59:59.000000Z"
    shop = ask_back(bought(), "b1", "QUALITY", _1=1)
    shop.say(A1, "ReturnAuthorised", return_id="b1", address="Harbour Street 1", send_by=send_by)

    zh, en = told(shop)
    assert zh == "您的退货申请 b1 已通过，运费由我们承担。请于 2026-05-20 23:59 前寄出。寄回地址见您的订单 A-1。"
    assert en == (
        "Your return b1 is approved; we pay the postage. Please send it by 2026-05-20 23:59. "
        "The address stands with your order A-1."
    )
    assert "Harbour" not in str(shop.log)


def test_what_has_nothing_to_say_is_left_out():
    shop = ask_back(bought(), "b1", _1=1).say(A1, "ReturnAuthorised", return_id="b1")

    assert told(shop)[0] == "您的退货申请 b1 已通过，运费由您承担。"
    assert told(shop)[1] == "Your return b1 is approved; you pay the postage."


def test_a_return_that_is_refused_is_told_with_its_ground():
    shop = ask_back(bought(), "b1", "QUALITY", _1=1)
    shop.say(A1, "ReturnRefused", return_id="b1", ground="NOT_PROVEN", reason="works")

    assert told(shop)[0] == "您的退货申请 b1 未获通过：所述问题未能证实。如有异议，请联系我们。"
    assert "the fault was not shown" in told(shop)[1]


@requirement("R-000-130")
def test_an_accepted_return_is_told_by_its_refund_with_the_ledgers_figure():
    shop = give_back(bought(), "b1", _1=1)
    refund = shop.order().refunds["r1"].fact

    assert (refund.amount, refund.pay_by) == (200_00, "2026-05-08T15:59:59.999999Z")
    assert told(shop)[0] == "您的退款 200.00 CNY（订单 A-1，退款 r1）已确认，最迟 2026-05-08 退还。"
    assert told(shop)[1] == "Your refund of 200.00 CNY (order A-1, refund r1) is confirmed; it is paid by 2026-05-08."
    (message,) = shop.told()
    assert message.refund_id == "r1"


def test_an_inspection_that_accepts_nothing_is_told():
    shop = ask_back(bought(), "b1", "QUALITY", _1=1)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 0, "rejected": 1}])

    assert told(shop)[0] == "您的退货 b1 经检查未被接受，商品仍归您所有。如有异议，请联系我们。"


def test_what_was_accepted_and_brings_no_money_is_told_too():
    shop = give_back(bought(0, 100_00), "b1", _1=1)

    assert told(shop)[0] == "您的退货 b1 已验收，没有需要退还的款项。"


@pytest.mark.parametrize(
    ("prices", "zh"),
    [
        ((300_00,), "订单 A-1 中的 Goods 1 × 1 已取消。您的退款 300.00 CNY（订单 A-1，退款 r1）已确认"),
        (
            tuple([10_00] * 7),
            "订单 A-1 中的 Goods 1 × 1、Goods 2 × 1、Goods 3 × 1、Goods 4 × 1、Goods 5 × 1和另外 2 种商品 已取消。",
        ),
    ],
)
def test_what_was_cancelled_is_told_with_its_refund(prices: tuple[int, ...], zh: str):
    shop = cancel(bought(*prices), "MERCHANT_OUT_OF_STOCK", **{f"_{n}": 1 for n in range(1, len(prices) + 1)})

    assert told(shop)[0].startswith(zh)


def test_a_cancellation_before_payment_brings_no_money_and_no_message():
    shop = Shop().say(A1, "OrderPlaced", **order(100_00))

    assert cancel(shop, _1=1).told() == []


def test_what_was_lost_on_the_way_is_told_with_an_apology():
    shop = bought().say(A1, "LinesShipped", lines=units(_1=1)).say(A1, "LinesLost", lines=units(_1=1))

    assert told(shop)[0].startswith("很抱歉，订单 A-1 中的 Goods 1 × 1 在运输途中丢失。您的退款 200.00 CNY")


@requirement("R-000-128")
def test_a_refund_that_an_apology_names_is_not_told_twice():
    shop = paid_order(off(100_00, threshold=500_00), 495_00, 605_00)
    cancel(shop, "MERCHANT_OUT_OF_STOCK", _2=1)

    assert shop.told() == []
    (care,) = shop.recorded(MessagePrepared)
    assert isinstance(care, MessagePrepared)
    assert (care.kind, care.refund_id) == ("PROACTIVE_CARE", "r1")
    assert (care.template, care.template_version, care.customer_id) == ("PROACTIVE_CARE", 1, "li")


def settle(shop: Shop, reference: str = "bank-1") -> Shop:
    return shop.say(A1, "RefundSettled", refund_id="r1", reference=reference)


@requirement("R-000-130")
def test_a_refund_that_was_paid_is_told_with_what_was_paid():
    shop = settle(cancel(bought(), _1=1))

    assert told(shop)[0] == "您的退款 200.00 CNY（订单 A-1，退款 r1）已退还。"
    assert told(shop)[1] == "Your refund of 200.00 CNY (order A-1, refund r1) was paid."


def test_a_payout_that_comes_back_is_told_and_so_is_the_next():
    shop = settle(cancel(bought(), _1=1)).say(A1, "RefundFailed", refund_id="r1", reason="account closed")
    assert told(shop)[0] == "您的退款（订单 A-1，退款 r1）未能到账，我们会重新支付 200.00 CNY。"

    again = settle(shop, "bank-2")
    assert told(again)[1] == "Your refund of 200.00 CNY (order A-1, refund r1) was paid."
    ids = list(shop.order().messages)
    assert ids == ["refund-due.r1", "refund-paid.r1", "refund-came-back.r1", "refund-paid.r1.2"]


def test_a_payout_that_never_left_is_not_told():
    shop = cancel(bought(), _1=1).say(A1, "RefundFailed", refund_id="r1", reason="bank is closed")

    assert shop.told() == []


def exchange(shop: Shop, price: int) -> Shop:
    other = {"line": "1", "sku": "other", "title": "Other", "list_price": price}
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON"}
    shop.say(A1, "ReturnRequested", **asked, remedy="EXCHANGE", replacements=[other])
    return shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])


def test_an_exchange_is_told_with_what_is_to_be_paid_before():
    shop = exchange(bought(), 250_00)

    assert told(shop)[0] == "您的换货 b1 已确认，换货商品最迟 2026-05-08 寄出。寄出前请补付差价 50.00 CNY。"
    assert shop.order().outstanding == 50_00


def test_an_exchange_for_something_cheaper_tells_its_refund_too():
    told_of = [message.blocks[0].zh for message in exchange(bought(), 150_00).told()]

    assert told_of == [
        "您的换货 b1 已确认，换货商品最迟 2026-05-08 寄出。",
        "您的退款 50.00 CNY（订单 A-1，退款 r1）已确认，最迟 2026-05-08 退还。",
    ]


def test_a_replacement_on_its_way_is_told():
    shop = exchange(bought(), 200_00).say(A1, "ReplacementShipped", return_id="b1", carrier="SF")

    assert told(shop)[0] == "您的换货 b1 的换货商品已寄出，承运：SF。"


def test_an_id_too_long_for_a_key_is_shortened():
    return_id = "b" * 60
    shop = ask_back(bought(), return_id, _1=1).say(A1, "ReturnReceived", return_id=return_id, lines=units(_1=1))
    (message,) = shop.told()

    assert message.message_id.startswith("return-received.")
    assert len(message.message_id) <= 64


@settings(max_examples=60, deadline=None, database=None)
@given(st.integers(0, 2**32 - 1))
def test_whatever_happens_each_thing_is_told_once_and_each_figure_is_the_ledgers(seed: int):
    history = History(seed)
    for shop in history.told(40):
        paid = {fact.refund_id: fact.amount for fact in shop.recorded(RefundFellDue) if isinstance(fact, RefundFellDue)}
        paid |= {
            fact.refund_id: fact.amount for fact in shop.recorded(RefundSettled) if isinstance(fact, RefundSettled)
        }
        for message in shop.told():
            if message.template in ("REFUND_DUE", "REFUND_PAID"):
                assert f" {money_text(paid[str(message.refund_id)], 'CNY')}" in message.blocks[0].zh
    prepared = [fact.message_id for _, fact, _ in history.shop.log if isinstance(fact, MessagePrepared)]
    assert prepared == list(history.shop.order().messages)
