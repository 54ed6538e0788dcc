"""Each tender takes back what it can: no more than it brought, points as points, the rest another way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.customer import PointsReturned, PointsSpent
from domain.errors import Malformed
from domain.order.events import OrderPlaced, PaymentCaptured, RefundSettled
from tests.checkout.pages import bound_order, show
from tests.examples import cancel, off, pay, place, shop_with
from tests.order.test_random_histories import EXAMPLES
from tests.story import Shop
from tests.trace import requirement

ACCOUNT = "customers/li"


def capture(shop: Shop, payment_id: str, amount: int, tender: str, **members: Any) -> Shop:
    return shop.say("orders/A-1", "PaymentCaptured", payment_id=payment_id, amount=amount, tender=tender, **members)


def placed() -> Shop:
    """200.00 + 200.00, 50.00 off: 350.00 to pay."""
    return place(shop_with(off(50_00)), 200_00, 200_00)


def with_account(points: int) -> Shop:
    """The same, of a customer whose points the ledger keeps: so many were given to her for an earlier order."""
    shop = place(placed(), 10_00, key="A-0", coupons=[])
    return shop.say("orders/A-0", "CompensationGranted", kind="POINTS", amount=points, basis="GOODWILL")


def paid_with_points(points: int = 1_000, amount: int = 100_00) -> Shop:
    """100.00 of the 350.00 were paid with all of her 1,000 points, the rest by card."""
    shop = capture(with_account(points), "points", amount, "POINTS", points=points)
    return capture(shop, "card", 350_00 - amount, "CARD")


def settle(shop: Shop, refund_id: str = "r1", *tenders: dict[str, Any]) -> Shop:
    members: dict[str, Any] = {"tenders": list(tenders)} if tenders else {}
    return shop.say("orders/A-1", "RefundSettled", refund_id=refund_id, reference=f"bank-{refund_id}", **members)


def refusal(shop: Shop, *tenders: dict[str, Any]) -> str:
    members = {"tenders": list(tenders)} if tenders else {}
    return shop.refusal("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1", **members).code


def over(payment_id: str, amount: int, **members: Any) -> dict[str, Any]:
    return {"payment_id": payment_id, "amount": amount} | members


def split(shop: Shop) -> list[tuple[Any, ...]]:
    (fact,) = shop.recorded(RefundSettled)
    assert isinstance(fact, RefundSettled)
    return [(each.payment_id, each.amount, each.over or None, each.points or None) for each in fact.split]


def test_what_points_paid_goes_back_as_points_and_the_rest_as_money():
    shop = settle(cancel(paid_with_points(), _1=1, _2=1))

    assert split(shop) == [("points", 100_00, None, 1_000), ("card", 250_00, None, None)]
    assert shop.names() == ["RefundSettled", "PointsReturned", "PointsReturned"]
    assert shop.names("customers/") == ["PointsReturned"]
    assert shop.recorded(PointsReturned)[0] == PointsReturned(order_id="A-1", refund_id="r1", points=1_000)
    assert (shop.stream(ACCOUNT).state.points, shop.order().points_returned) == (1_000, 1_000)
    assert (shop.order().refunded, shop.order().balance) == (350_00, 0)


def test_points_go_back_in_proportion_rounded_down_and_all_of_them_with_the_last_cent():
    """7 points paid 100.00; 33.33 back are 2 of them, 66.66 are 4, 100.00 all 7."""
    shop = paid_with_points(points=7)
    for _ in range(3):
        shop.say("orders/A-1", "RefundGranted", amount=33_33, reason="kind")
    shop.say("orders/A-1", "RefundGranted", amount=1, reason="kind")
    for refund_id in shop.order().refunds:
        settle(shop, refund_id)

    returned = [fact.points for stream, fact, _ in shop.log if isinstance(fact, PointsReturned) and stream == ACCOUNT]
    assert returned == [2, 2, 2, 1]


def test_a_part_too_small_for_a_point_brings_none_yet():
    shop = paid_with_points(points=1).say("orders/A-1", "RefundGranted", amount=99_99, reason="kind")
    assert settle(shop).names() == ["RefundSettled"]

    shop.say("orders/A-1", "RefundGranted", amount=1, reason="kind")
    assert settle(shop, "r2").recorded(PointsReturned) == [PointsReturned(order_id="A-1", refund_id="r2", points=1)] * 2


def test_a_client_may_state_the_points_and_must_be_right():
    shop = cancel(paid_with_points(), _1=1, _2=1)

    wrong = shop.refusal(
        "orders/A-1",
        "RefundSettled",
        refund_id="r1",
        reference="bank-1",
        tenders=[over("points", 100_00, points=999), over("card", 250_00)],
    )
    assert (wrong.code, wrong.extra["points"]) == ("points-differ", 1_000)
    assert isinstance(wrong, Malformed)
    assert wrong.pointer == "/tenders/0/points"
    assert refusal(shop, over("points", 100_00), over("card", 250_00, points=1)) == "points-differ"
    settle(shop, "r1", over("points", 100_00, points=1_000), over("card", 250_00))
    assert shop.stream(ACCOUNT).state.points == 1_000


def test_points_that_went_back_stay_when_the_money_of_the_payout_comes_back():
    shop = settle(cancel(paid_with_points(), _1=1, _2=1))
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="card closed")
    refund = shop.order().refunds["r1"]

    assert (refund.status, refund.in_points, refund.left) == ("FAILED", 100_00, 250_00)
    assert (shop.order().refunded, shop.order().balance) == (100_00, 250_00)
    settle(shop, "r1", over("card", 250_00, over="BANK_TRANSFER"))
    assert (shop.order().refunded, shop.order().balance) == (350_00, 0)
    assert shop.stream(ACCOUNT).state.points == 1_000


def test_a_refund_in_points_alone_cannot_fail():
    shop = paid_with_points().say("orders/A-1", "RefundGranted", amount=50_00, reason="kind")
    assert settle(shop).order().points_returned == 500

    assert shop.refusal("orders/A-1", "RefundFailed", refund_id="r1", reason="x").code == "already-settled"


def test_what_goes_back_another_way_than_points_brings_no_points():
    shop = cancel(paid_with_points(), _1=1, _2=1).say("orders/A-1", "RefundFailed", refund_id="r1", reason="closed")
    settle(shop, "r1", over("points", 40_00), over("points", 60_00, over="CASH"), over("card", 250_00))

    assert split(shop)[:2] == [("points", 40_00, None, 400), ("points", 60_00, "CASH", None)]
    assert shop.stream(ACCOUNT).state.points == 400


@EXAMPLES
@given(st.integers(1, 2_000), st.integers(1, 350_00), st.lists(st.integers(1, 150_00), min_size=1, max_size=5))
def test_points_never_go_back_beyond_their_share(points: int, amount: int, parts: list[int]):
    shop = capture(with_account(points), "points", amount, "POINTS", points=points)
    for part in parts:
        if left := shop.order().retained_value:
            shop.say("orders/A-1", "RefundGranted", amount=min(part, left), reason="kind")
    for refund_id in shop.order().refunds:
        settle(shop, refund_id)
        payment = shop.order().payments["points"]
        assert shop.stream(ACCOUNT).state.points == points * payment.refunded // payment.amount == payment.points_back


def test_points_that_pay_come_off_the_account_and_never_more_than_it_holds():
    shop = with_account(1_000)
    stated = {"payment_id": "points", "amount": 100_00, "tender": "POINTS"}
    refused = shop.refusal("orders/A-1", "PaymentCaptured", **stated, points=1_001)
    assert (refused.code, refused.extra["points"], refused.extra["wanted"]) == ("not-enough-points", 1_000, 1_001)

    shop.say("orders/A-1", "PaymentCaptured", **stated, points=700)
    assert shop.recorded(PointsSpent) == [PointsSpent(points=700, reference="A-1:points")]
    assert shop.stream(ACCOUNT).state.points == 300


def test_points_an_account_was_told_of_first_are_spent_once():
    shop = with_account(1_000).say(ACCOUNT, "PointsSpent", points=700, reference="A-1:points")

    assert capture(shop, "points", 100_00, "POINTS", points=700).names() == ["PaymentCaptured"]
    assert shop.stream(ACCOUNT).state.points == 300


def test_points_that_live_elsewhere_are_neither_spent_nor_returned_here():
    shop = capture(capture(placed(), "points", 100_00, "POINTS", points=1_000), "card", 250_00, "CARD")
    settle(cancel(shop, _1=1, _2=1))

    assert shop.names() == ["RefundSettled", "PointsReturned"]
    assert (ACCOUNT in shop.streams, shop.order().points_returned) == (False, 1_000)


def test_what_an_import_tells_was_spent_long_ago():
    shop = with_account(1)

    assert capture(shop, "points", 100_00, "POINTS", points=700, historical=True).names() == ["PaymentCaptured"]
    assert shop.stream(ACCOUNT).state.points == 1


@pytest.mark.parametrize("tender", ["CARD", "points"])
def test_points_are_spent_over_points_only(tender: str):
    shop = placed()
    refused = shop.refusal("orders/A-1", "PaymentCaptured", payment_id="p1", amount=1, tender=tender, points=3)

    assert refused.code == "not-paid-in-points"


def test_a_tender_takes_back_no_more_than_it_says_it_can():
    """Of a gift card of 150.00 only 60.00 can go back over it; the other 90.00 need another way."""
    shop = capture(placed(), "gift", 150_00, "GIFT_CARD", refundable=60_00)
    cancel(capture(shop, "card", 200_00, "CARD"), _1=1, _2=1)

    closed = shop.refusal("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")
    assert (closed.code, closed.extra["missing"]) == ("tender-closed", 90_00)
    assert (
        refusal(shop, over("gift", 60_01), over("card", 200_00), over("gift", 89_99, over="BANK")) == "exceeds-tender"
    )
    assert refusal(shop, over("gift", 59_99), over("card", 200_00), over("gift", 90_01, over="BANK")) == "tender-open"
    settle(shop, "r1", over("gift", 60_00), over("card", 200_00), over("gift", 90_00, over="BANK"))
    assert (shop.order().payments["gift"].refunded, shop.order().balance) == (150_00, 0)


def test_what_a_closed_part_cannot_take_is_left_for_the_other_payments():
    shop = capture(placed(), "gift", 150_00, "GIFT_CARD", refundable=60_00)
    cancel(capture(shop, "card", 200_00, "CARD"), _1=1)

    assert split(settle(shop)) == [("gift", 60_00, None, None), ("card", 115_00, None, None)]


def test_a_payment_that_can_take_nothing_back_needs_another_way_for_all_of_it():
    shop = cancel(capture(placed(), "cash", 350_00, "CASH", refundable=0), _1=1)

    assert refusal(shop) == "tender-closed"
    assert split(settle(shop, "r1", over("cash", 175_00, over="BANK"))) == [("cash", 175_00, "BANK", None)]


def test_another_way_is_open_once_the_payout_over_the_tender_has_failed():
    shop = cancel(pay(placed()), _1=1)
    assert refusal(shop, over("p1", 175_00, over="BANK_TRANSFER")) == "tender-open"

    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="card closed")
    settle(shop, "r1", over("p1", 175_00, over="BANK_TRANSFER"))
    payment = shop.order().payments["p1"]
    assert (payment.refunded, payment.elsewhere, payment.left) == (175_00, 175_00, 175_00)


def test_what_went_another_way_still_counts_against_its_payment():
    shop = cancel(pay(placed()), _1=1).say("orders/A-1", "RefundFailed", refund_id="r1", reason="card closed")

    assert refusal(shop, over("p1", 350_01, over="BANK")) == "exceeds-tender"
    settle(shop, "r1", over("p1", 175_00, over="BANK"))
    cancel(shop, _2=1)
    later = {"refund_id": "r2", "reference": "bank-2", "tenders": [over("p1", 175_01)]}
    assert shop.refusal("orders/A-1", "RefundSettled", **later).code == "exceeds-tender"
    assert split(settle(shop, "r2")) == [("p1", 175_00, None, None)]


def test_a_failure_opens_another_way_for_its_own_refund_alone():
    shop = cancel(cancel(pay(placed()), _1=1), _2=1)
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="card closed")

    members = {"refund_id": "r2", "reference": "bank-2", "tenders": [over("p1", 175_00, over="BANK")]}
    assert shop.refusal("orders/A-1", "RefundSettled", **members).code == "tender-open"


def test_a_payout_another_way_that_comes_back_is_as_if_it_had_not_been_paid():
    shop = cancel(pay(placed()), _1=1).say("orders/A-1", "RefundFailed", refund_id="r1", reason="card closed")
    settle(shop, "r1", over("p1", 175_00, over="BANK"))
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="wrong account")

    payment = shop.order().payments["p1"]
    assert (payment.refunded, payment.elsewhere, shop.order().balance) == (0, 0, 175_00)


def test_no_payment_can_take_back_more_than_it_brings():
    refused = placed().refusal(
        "orders/A-1", "PaymentCaptured", payment_id="p1", amount=100, tender="CARD", refundable=101
    )

    assert refused.code == "refundable-above-amount"
    assert isinstance(refused, Malformed)


def test_a_credit_is_a_tender_like_any_other():
    shop = capture(capture(placed(), "credit", 50_00, "CREDIT"), "card", 300_00, "CARD")

    assert split(settle(cancel(shop, _1=1)))[0] == ("credit", 50_00, None, None)


@requirement("R-000-110", "R-000-64")
def test_a_payment_confirms_the_checkout_that_the_order_binds():
    shop = show(shop_with(off(50_00, threshold=300_00)), 400_00, discount=50_00, coupons=["SAVE"])
    shown = shop.stream("checkouts/K-1").leaf_hash
    shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00))
    (order,) = shop.recorded(OrderPlaced)
    assert shop.words(order)["checkout_leaf"] == shown

    other = shop.refusal(
        "orders/A-1", "PaymentCaptured", payment_id="p1", amount=350_00, tender="CARD", confirms="0" * 64
    )
    assert (other.code, other.ref, other.extra["differs"]) == ("shown-differs", "R-000-110", ["checkout_leaf"])
    capture(shop, "p1", 350_00, "CARD", confirms=shown)
    (paid,) = shop.recorded(PaymentCaptured)
    assert isinstance(paid, PaymentCaptured)
    assert paid.confirms == shown
    assert shop.order().outstanding == 0


def test_a_payment_of_an_order_without_checkout_has_nothing_to_confirm():
    refused = placed().refusal(
        "orders/A-1", "PaymentCaptured", payment_id="p1", amount=1, tender="CARD", confirms="0" * 64
    )

    assert refused.code == "shown-differs"


def test_capturing_the_same_payment_twice_with_other_points_is_refused():
    shop = paid_with_points()

    assert capture(shop, "points", 100_00, "POINTS", points=1_000).last == []
    other = shop.refusal(
        "orders/A-1", "PaymentCaptured", payment_id="points", amount=100_00, tender="POINTS", points=999
    )
    assert other.code == "already-recorded-differently"
