"""Paying refunds out: over which payments, failed and tried again."""

from typing import Any

from domain.order.events import RefundFailed, RefundSettled
from projections.sentences.language import EN, ZH
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from tests.examples import amounts, cancel, give_back, off, paid_order, pay, place, shop_with
from tests.story import Shop


def two_tenders() -> Shop:
    """350.00 paid as 200.00 and 150.00; the order is cancelled whole."""
    shop = place(shop_with(off(50_00)), 200_00, 200_00)
    return cancel(pay(pay(shop, 200_00, "p1"), 150_00, "p2"), _1=1, _2=1)


def settle(shop: Shop, refund_id: str = "r1", reference: str = "bank-1", **members: Any) -> Shop:
    return shop.say("orders/A-1", "RefundSettled", refund_id=refund_id, reference=reference, **members)


def split(shop: Shop) -> list[tuple[str, int]]:
    """Over which payments the refund just settled went."""
    (fact,) = shop.recorded(RefundSettled)
    assert isinstance(fact, RefundSettled)
    return [(each.payment_id, each.amount) for each in fact.split]


def over(**parts: int) -> list[dict[str, Any]]:
    return [{"payment_id": payment_id, "amount": amount} for payment_id, amount in parts.items()]


def refused(shop: Shop, **tenders: int) -> str:
    members = {"refund_id": "r1", "reference": "bank-1", "tenders": over(**tenders)}
    return shop.refusal("orders/A-1", "RefundSettled", **members).code


def test_a_refund_goes_back_over_the_payments_in_the_order_they_came_in():
    shop = settle(two_tenders())

    assert split(shop) == [("p1", 200_00), ("p2", 150_00)]
    assert (shop.order().refunded, shop.order().balance) == (350_00, 0)


def test_a_refund_goes_back_as_it_is_said_to():
    shop = place(shop_with(off(50_00)), 200_00, 200_00)
    cancel(pay(pay(shop, 200_00, "p1"), 150_00, "p2"), _1=1)
    settle(shop, tenders=over(p2=150_00, p1=25_00))

    assert {key: payment.refunded for key, payment in shop.order().payments.items()} == {"p1": 25_00, "p2": 150_00}


def test_no_payment_takes_back_more_than_it_brought():
    assert refused(two_tenders(), p1=200_01, p2=149_99) == "exceeds-tender"
    assert refused(two_tenders(), p1=150_00, p2=200_00) == "exceeds-tender"

    shop = place(shop_with(off(50_00)), 200_00, 200_00)
    cancel(pay(pay(shop, 200_00, "p1"), 150_00, "p2"), _1=1)
    settle(shop, tenders=over(p1=175_00))
    cancel(shop, _2=1)
    refusal = shop.refusal(
        "orders/A-1", "RefundSettled", refund_id="r2", reference="bank-2", tenders=over(p1=25_01, p2=149_99)
    )
    assert refusal.code == "exceeds-tender"
    assert refusal.extra == {"payment_id": "p1", "amount": 25_01, "most": 25_00, "currency": "CNY"}


def test_one_payment_named_twice_is_counted_once():
    members = {"refund_id": "r1", "reference": "bank-1", "tenders": over(p1=150_00) * 2 + over(p2=50_00)}

    assert two_tenders().refusal("orders/A-1", "RefundSettled", **members).code == "exceeds-tender"


def test_the_parts_of_a_payout_sum_to_the_refund():
    assert refused(two_tenders(), p1=200_00) == "tenders-do-not-sum"


def test_a_payment_that_never_came_takes_nothing_back():
    assert refused(two_tenders(), p9=350_00) == "unknown-payment"


def test_a_payout_that_failed_may_settle_under_the_same_id():
    shop = two_tenders().say("orders/A-1", "RefundFailed", refund_id="r1", reason="account closed")
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("FAILED", 350_00)

    settle(shop)
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("SETTLED", 0)


def test_settling_and_failing_twice_is_doing_it_once():
    shop = two_tenders().say("orders/A-1", "RefundFailed", refund_id="r1", reason="account closed")
    assert shop.recorded(RefundFailed)
    assert shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="account closed").last == []
    other = shop.refusal("orders/A-1", "RefundFailed", refund_id="r1", reason="other")
    assert other.code == "already-recorded-differently"

    assert settle(shop).recorded(RefundSettled)
    assert settle(shop).last == []
    again = shop.refusal("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-2")
    assert again.code == "already-recorded-differently"
    assert shop.order().refunded == 350_00


def test_a_payout_that_came_back_after_it_settled_is_owed_again():
    shop = settle(two_tenders())

    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="returned by the bank")

    assert (shop.order().refunded, shop.order().balance) == (0, 350_00)
    assert shop.order().refunds["r1"].status == "FAILED"
    assert [payment.refunded for payment in shop.order().payments.values()] == [0, 0]
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-2")
    assert (shop.order().refunded, shop.order().balance) == (350_00, 0)


def test_a_refund_of_nothing_cannot_fail():
    terms = off(50_00, threshold=300_00, refund_method="REPRICE")
    shop = give_back(paid_order(terms, 280_00, 50_00), "b1", _2=1)

    assert shop.refusal("orders/A-1", "RefundFailed", refund_id="r1", reason="x").code == "already-settled"


def test_a_refund_of_nothing_needs_no_payout():
    terms = off(50_00, threshold=300_00, refund_method="REPRICE")
    shop = give_back(paid_order(terms, 280_00, 50_00), "b1", _2=1)

    refusal = shop.refusal("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")
    assert refusal.code == "already-settled"


def test_a_refund_that_is_not_there_is_neither_paid_nor_failed():
    for type_, members in (("RefundSettled", {"reference": "x"}), ("RefundFailed", {"reason": "x"})):
        assert two_tenders().refusal("orders/A-1", type_, refund_id="r9", **members).code == "unknown-refund"


def test_what_is_paid_is_the_overridden_amount():
    shop = two_tenders()
    shop.say("orders/A-1", "RefundOverridden", refund_id="r1", amount=180_00, reason="used", approver="boss")
    settle(shop)

    assert shop.order().refunded == 180_00
    assert split(shop) == [("p1", 180_00)]


def test_a_collected_shortfall_is_a_payment_that_money_goes_back_over():
    """X repriced: 500.00 paid, 80.00 collected, 580.00 go back."""
    terms = off(100_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop = paid_order(terms, 290_00, 20_00, 290_00)
    give_back(give_back(shop, "b1", _3=1), "b2", _2=1)
    shop.say("orders/A-1", "ShortfallCollected", amount=80_00, reference="cash-1")
    give_back(shop, "b3", _1=1)
    settle(shop, "r1")
    settle(shop, "r3", "bank-3")

    assert split(shop) == [("p1", 210_00), ("cash-1", 80_00)]
    assert (shop.order().refunded, shop.order().balance) == (580_00, 0)


def test_a_compensation_in_cash_is_paid_over_no_payment_of_the_order():
    shop = two_tenders().say("orders/A-1", "CompensationGranted", kind="CASH", amount=30_00, basis="GOODWILL")
    settle(shop, "r2", "cash-1")
    assert split(shop) == []

    settle(shop)
    assert (shop.order().refunded, shop.order().balance, amounts(shop)) == (380_00, 0, [350_00, 30_00])


def test_a_refund_is_paid_although_a_compensation_went_over_its_tender():
    shop = two_tenders().say("orders/A-1", "CompensationGranted", kind="CASH", amount=30_00, basis="GOODWILL")
    settle(shop, "r2", "bank-2", tenders=over(p1=30_00))
    settle(shop)

    assert {key: payment.refunded for key, payment in shop.order().payments.items()} == {"p1": 200_00, "p2": 150_00}
    assert (shop.order().refunded, shop.order().balance) == (380_00, 0)


def test_a_payout_that_comes_back_again_for_the_same_reason_is_owed_again():
    shop = settle(two_tenders())
    failed: dict[str, Any] = {"refund_id": "r1", "reason": "account closed"}
    shop.say("orders/A-1", "RefundFailed", **failed, reference="bank-1")
    settle(shop, reference="bank-2")

    assert shop.say("orders/A-1", "RefundFailed", **failed, reference="bank-1").last == []  # told again
    assert shop.order().refunds["r1"].status == "SETTLED"
    shop.say("orders/A-1", "RefundFailed", **failed, reference="bank-2")
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("FAILED", 350_00)
    (fact,) = shop.recorded(RefundFailed)
    told = {each.code: fill(each.sentences[variant(fact)], parts(fact, Speaker(each))) for each in (ZH, EN)}
    assert told["en"].startswith("The payout of refund r1, reference bank-2, failed;")
    assert told["zh-CN"].startswith("退款 r1 付款未成功（流水号 bank-2）")
    assert shop.say("orders/A-1", "RefundFailed", **failed, reference="bank-2").last == []


def test_a_payout_that_the_refund_was_not_paid_by_does_not_come_back():
    refusal = settle(two_tenders()).refusal(
        "orders/A-1", "RefundFailed", refund_id="r1", reason="account closed", reference="bank-9"
    )

    assert (refusal.code, refusal.extra) == ("unknown-payout", {"refund_id": "r1", "reference": "bank-1"})


def test_a_failure_told_again_after_the_refund_was_paid_changes_nothing():
    shop = two_tenders().say("orders/A-1", "RefundFailed", refund_id="r1", reason="account closed")
    settle(shop)

    assert shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="account closed").last == []
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("SETTLED", 0)
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="returned by the bank")
    assert (shop.order().refunds["r1"].status, shop.order().balance) == ("FAILED", 350_00)
