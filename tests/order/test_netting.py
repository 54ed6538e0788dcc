"""What is owed to a customer on one order pays what she owes on another (民法典 568)."""

from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given

from domain.errors import Malformed, Refused
from domain.order.events import RefundNetted, RefundSettled, ShortfallCollected
from domain.order.state import Order
from tests.examples import add_coupon, give_back, off, pay, place, shop_with
from tests.order.test_random_histories import EXAMPLES, SEEDS
from tests.story import Shop

HERE, THERE = "orders/A-1", "orders/B-1"


def owing(shop: Shop, key: str = "B-1", **members: Any) -> Shop:
    """280 + 30, 满300减50, the 30 returned: 20.00 too little remain, and the terms collect them."""
    add_coupon(shop, f"-{key}", off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT"))
    stream = f"orders/{key}"
    place(shop, 280_00, 30_00, key=key, coupons=[f"c-{key}"], **members)
    shop.say(stream, "PaymentCaptured", payment_id="p1", amount=260_00, tender="CARD")
    return shop.say(stream, "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="BUYER_NO_REASON")


def both() -> Shop:
    """On A-1 175.00 are due to the customer, on B-1 she owes 20.00."""
    return owing(give_back(pay(place(shop_with(off(50_00, threshold=300_00)), 200_00, 200_00)), "b1", _2=1))


def net(shop: Shop, amount: int = 20_00, order_id: str = "B-1", refund_id: str = "r1") -> Shop:
    return shop.say(HERE, "RefundNetted", refund_id=refund_id, order_id=order_id, amount=amount)


def refusal(shop: Shop, amount: int = 20_00, order_id: str = "B-1", refund_id: str = "r1") -> Refused:
    return shop.refusal(HERE, "RefundNetted", refund_id=refund_id, order_id=order_id, amount=amount)


def settle(shop: Shop, stream: str = HERE, refund_id: str = "r1", **members: Any) -> Shop:
    return shop.say(stream, "RefundSettled", refund_id=refund_id, reference=f"bank-{refund_id}", **members)


def test_a_refund_pays_what_the_customer_owes_on_another_order():
    shop = net(both())

    assert shop.recorded(RefundNetted, ShortfallCollected) == [
        RefundNetted(refund_id="r1", order_id="B-1", amount=20_00, reference="net:A-1:r1"),
        ShortfallCollected(amount=20_00, reference="net:A-1:r1"),
    ]
    assert [draft.stream for draft in shop.last] == [HERE, THERE]
    here, there = shop.order("A-1"), shop.order("B-1")
    assert (here.refunds["r1"].netted, here.refunds["r1"].status, here.balance) == (20_00, "DUE", 155_00)
    assert (there.open, there.collected, there.balance) == (0, 20_00, 0)


def test_what_was_set_off_is_not_paid_out_again():
    shop = settle(net(both()))

    (payment,) = shop.order().payments.values()
    assert [(shop.words(fact)["amount"], payment.refunded) for fact in shop.recorded(RefundSettled)] == [
        (155_00, 155_00)
    ]
    assert (shop.order().refunded, shop.order().balance) == (175_00, 0)


def test_the_tenders_of_a_payout_sum_to_what_is_left():
    shop = net(both())
    whole: dict[str, Any] = {"tenders": [{"payment_id": "p1", "amount": 175_00}]}

    assert shop.refusal(HERE, "RefundSettled", refund_id="r1", reference="x", **whole).code == "tenders-do-not-sum"
    assert settle(shop, tenders=[{"payment_id": "p1", "amount": 155_00}]).order().balance == 0


def test_a_refund_set_off_whole_is_settled():
    shop = both().say(HERE, "RefundOverridden", refund_id="r1", amount=20_00, reason="used", approver="boss")
    net(shop)

    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("SETTLED", 0)
    assert refusal(shop, 1).code == "already-settled"
    assert shop.refusal(HERE, "RefundSettled", refund_id="r1", reference="x").code == "already-settled"
    assert shop.refusal(HERE, "RefundFailed", refund_id="r1", reason="x").code == "already-settled"


def test_a_payout_that_fails_leaves_what_was_set_off_as_it_is():
    shop = settle(net(both())).say(HERE, "RefundFailed", refund_id="r1", reason="card closed")

    assert (shop.order().refunded, shop.order().balance) == (20_00, 155_00)
    assert net(owing(shop, "B-2"), 20_00, "B-2").order().refunds["r1"].left == 135_00


def test_a_refund_is_not_set_below_what_was_set_off():
    shop = net(both())
    members: dict[str, Any] = {"refund_id": "r1", "reason": "used", "approver": "boss"}

    assert shop.refusal(HERE, "RefundOverridden", amount=19_99, **members).code == "already-settled"
    shop.say(HERE, "RefundOverridden", amount=20_00, **members)
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("SETTLED", 0)
    shop.say(HERE, "RefundOverridden", amount=30_00, **members)
    assert (shop.order().refunds["r1"].status, shop.order().refunds["r1"].left) == ("DUE", 10_00)


def test_the_same_refund_may_be_set_off_again_each_time_under_its_own_reference():
    shop = net(net(net(both(), 5_00), 5_00), 10_00)

    assert list(shop.order("B-1").payments) == ["p1", "net:A-1:r1", "net:A-1:r1:2", "net:A-1:r1:3"]
    assert [each.amount for each in shop.order().refunds["r1"].nettings] == [5_00, 5_00, 10_00]
    assert (shop.order("B-1").collected, shop.order().refunds["r1"].netted) == (20_00, 20_00)


def test_a_compensation_in_cash_may_be_set_off_too():
    shop = both().say(HERE, "CompensationGranted", kind="CASH", amount=30_00, basis="GOODWILL")

    assert net(shop, 20_00, refund_id="r2").order().refunds["r2"].left == 10_00
    assert settle(shop, refund_id="r2").order().balance == 175_00


def test_no_more_is_set_off_than_is_owed_on_either_side():
    shop = both()

    there = refusal(shop, 20_01)
    assert (there.code, there.extra["open"]) == ("exceeds-shortfall", 20_00)
    shop.say(HERE, "RefundOverridden", refund_id="r1", amount=15_00, reason="used", approver="boss")
    here = refusal(shop, 15_01)
    assert (here.code, here.ref) == ("exceeds-refund", "民法典 568")
    assert here.extra == {"refund_id": "r1", "amount": 15_01, "most": 15_00, "currency": "CNY"}


def test_only_debts_between_the_same_two_are_set_off():
    shop = give_back(pay(place(shop_with(off(50_00, threshold=300_00)), 200_00, 200_00)), "b1", _2=1)
    place(shop, 10_00, key="B-1", coupons=[], customer_id="wang")
    place(shop, 10_00, key="B-2", coupons=[], merchant_id="m2")
    place(shop, 10, key="B-3", coupons=[], currency="JPY")

    codes = [refusal(shop, 1, f"B-{number}").code for number in (1, 2, 3)]
    assert codes == ["not-the-same-customer", "not-the-same-merchant", "wrong-currency"]


def test_what_is_not_there_is_not_set_off():
    shop = both()

    assert refusal(shop, order_id="B-9").code == "unknown-order"
    assert refusal(shop, refund_id="r9").code == "unknown-refund"
    own = refusal(shop, order_id="A-1")
    assert own.code == "same-order"
    assert isinstance(own, Malformed)


def test_what_a_netting_collected_came_over_no_tender_and_goes_back_another_way():
    """B-1 comes back whole: 260.00 were paid by card, 20.00 by setting off."""
    shop = net(both()).say(THERE, "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    assert shop.order("B-1").refunds["r2"].amount == 280_00

    closed = shop.refusal(THERE, "RefundSettled", refund_id="r2", reference="x")
    assert (closed.code, closed.extra["missing"]) == ("tender-closed", 20_00)
    tenders = [
        {"payment_id": "p1", "amount": 260_00},
        {"payment_id": "net:A-1:r1", "amount": 20_00, "over": "BANK_TRANSFER"},
    ]
    settle(shop, THERE, "r2", tenders=tenders)
    assert (shop.order("B-1").refunded, shop.order("B-1").balance) == (280_00, 0)


ACTS = ("net", "net", "net", "settle", "fail", "override", "waive", "collect", "give", "compensate")


def told(seed: int, length: int = 20) -> Iterator[tuple[Shop, str, int]]:
    """The shop after each thing that was recorded of the two orders, what it was, and its amount."""
    chance, shop = Random(seed), both()
    for number in range(length):
        act, amount = chance.choice(ACTS), chance.choice([5_00, 20_00, 155_00, chance.randint(1, 60_00)])
        refund_id = chance.choice([*shop.order("A-1").refunds])
        try:
            _say(shop, act, amount, f"x-{number}", refund_id)
        except Refused:
            continue
        yield shop, act, amount


@EXAMPLES
@given(SEEDS)
def test_setting_off_moves_money_and_makes_none(seed: int):
    here, there = both().order("A-1"), both().order("B-1")
    for shop, act, amount in told(seed):
        before, (here, there) = (here, there), (shop.order("A-1"), shop.order("B-1"))
        if act == "net":
            assert (here.balance, there.balance) == (before[0].balance - amount, before[1].balance + amount)
            assert there.collected - before[1].collected == here.refunded - before[0].refunded == amount
        for order in (here, there):
            check(order)


def _say(shop: Shop, act: str, amount: int, reference: str, refund_id: str) -> None:
    match act:
        case "net":
            net(shop, amount, refund_id=refund_id)
        case "settle":
            shop.say(HERE, "RefundSettled", refund_id=refund_id, reference=reference)
        case "fail":
            shop.say(HERE, "RefundFailed", refund_id=refund_id, reason=reference)
        case "override":
            members = {"amount": amount, "reason": reference, "approver": "boss"}
            shop.say(HERE, "RefundOverridden", refund_id=refund_id, **members)
        case "waive":
            shop.say(THERE, "ShortfallWaived", amount=amount, reason="kind")
        case "collect":
            shop.say(THERE, "ShortfallCollected", amount=amount, reference=reference)
        case "give":
            shop.say(HERE, "RefundGranted", amount=amount, reason="kind")
        case _:
            shop.say(HERE, "CompensationGranted", kind="CASH", amount=amount, basis="GOODWILL", approver="boss")


def check(order: Order) -> None:
    """Nothing is paid twice, on either side."""
    refunds = order.refunds.values()
    paid = sum(each.settled.amount for each in refunds if each.settled)
    assert order.refunded == paid + sum(each.netted for each in refunds)
    assert order.balance == order.due + order.compensated - order.refunded - order.open
    assert order.due <= order.captured + order.collected
    assert min(order.open, order.waived) >= 0
    for each in refunds:
        assert 0 <= each.netted <= each.amount
        assert (each.status == "SETTLED") is (each.left == (each.settled.amount if each.settled else 0))
    assert all(0 <= payment.refunded <= payment.amount for payment in order.payments.values())


def test_a_reference_that_is_taken_is_not_used_again():
    shop = both().say(THERE, "ShortfallCollected", amount=1_00, reference="net:A-1:r1")

    assert list(net(shop, 19_00).order("B-1").payments) == ["p1", "net:A-1:r1", "net:A-1:r1:2"]


def test_the_goods_of_the_other_order_keep_their_value():
    shop = both()
    before = shop.order("B-1").retained_value

    assert net(shop).order("B-1").retained_value == before == 280_00
