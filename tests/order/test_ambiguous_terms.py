"""Terms that can be read in several ways are read in the customer's favour, from then on and for what was before."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Malformed, Refused
from domain.order.events import RefundFellDue, ShortfallClosed
from domain.order.state import Order, standing
from domain.refund.correction import correction
from projections.sentences.language import EN, ZH
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from tests.examples import add_coupon, amounts, cancel, give_back, off, paid_order, place, rows, shop_with
from tests.order.histories import History
from tests.order.test_random_histories import EXAMPLES, LENGTH, SEEDS, check_coupons, check_money, check_retained_value
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
REPRICED = off(50_00, threshold=300_00, refund_method="REPRICE")
READINGS = ("REPRICE", "PRO_RATA")


def bought(*prices: int, **terms: Any) -> Shop:
    """S1: 200.00 + 200.00 less 50.00 from 300.00 on, priced anew when one comes back."""
    return paid_order(REPRICED | terms, *(prices or (200_00, 200_00)))


def interpret(shop: Shop, coupon_id: str = "c1", **members: Any) -> Shop:
    said: dict[str, Any] = {"readings": READINGS, "reason": "the clause says 'in proportion' and 'anew'"} | members
    return shop.say(A1, "TermsInterpreted", coupon_id=coupon_id, **said)


def outcomes(shop: Shop, refund_id: str = "r1") -> dict[str, int]:
    """What a refund comes to under each method, as stored with it."""
    trace = shop.order().refunds[refund_id].fact.trace
    return {each.method: each.suggested for each in trace.outcomes} if trace else {}


@requirement("R-000-120")
def test_of_two_readings_the_one_better_for_the_customer_is_applied_and_both_are_stored():
    shop = give_back(interpret(bought()), "b1", _2=1)
    refund = shop.order().refunds["r1"].fact

    assert amounts(give_back(bought(), "b1", _2=1)) == [150_00]
    assert (refund.amount, refund.method) == (175_00, "BUYER_FAVOURABLE")
    assert (outcomes(shop)["REPRICE"], outcomes(shop)["PRO_RATA"]) == (150_00, 175_00)
    assert "民法典 498" in [ref.law for ref in refund.clause_refs]


@requirement("R-000-120")
def test_what_an_earlier_return_gave_too_little_falls_due_at_once():
    shop = give_back(bought(), "b1", _2=1)
    assert amounts(interpret(shop)) == [150_00, 25_00]

    assert (outcomes(shop, "r2")["REPRICE"], outcomes(shop, "r2")["PRO_RATA"]) == (0, 25_00)
    assert rows(shop, "r2") == [("CARRIED_FORWARD", 25_00)]
    assert shop.order().retained_value == 175_00
    assert shop.order().coupons["c1"].validity == "VALID"


def test_the_correction_says_what_it_corrects_by_which_reading_and_what_each_comes_to():
    shop = interpret(give_back(bought(), "b1", _2=1))
    due = shop.order().refunds["r2"].fact
    assert (due.kind, due.suggested, shop.order().released) == ("ADJUSTMENT", 25_00, 175_00)

    told = {
        each.code: fill(each.sentences[variant(due)], parts(due, Speaker(each, currency="CNY"))) for each in (ZH, EN)
    }
    assert told["en"].startswith("25.00 CNY is to be refunded (refund r2): it corrects what earlier refunds gave too")
    assert "by each rule: pro rata 25.00 CNY, repriced 0.00 CNY, whichever is better for the buyer 25.00" in told["en"]
    assert told["zh-CN"].startswith("按对客户有利的理解，补足以前各次退款少退的部分：应退 25.00 CNY（退款 r2）")


def test_no_later_return_takes_it_back_or_gives_it_twice():
    shop = give_back(interpret(give_back(bought(), "b1", _2=1)), "b2", _1=1)

    assert amounts(shop) == [150_00, 25_00, 175_00]
    assert shop.order().due == shop.order().captured == 350_00


def test_where_the_earlier_return_was_not_worse_nothing_falls_due():
    fault = give_back(bought(), "b1", "QUALITY", _2=1)

    assert amounts(interpret(fault)) == [175_00]
    assert interpret(bought()).recorded(RefundFellDue) == []


def test_a_shortfall_that_only_the_worse_reading_left_is_closed():
    """S2n, collecting: 280 + 30, the 30.00 back. Priced anew 20.00 were missing; pro rata 25.16 come back."""
    shop = give_back(bought(280_00, 30_00, shortfall="COLLECT"), "b1", _2=1)
    assert (amounts(shop), shop.order().open) == ([0], 20_00)

    interpret(shop)
    (closed,) = shop.recorded(ShortfallClosed)
    assert isinstance(closed, ShortfallClosed)
    assert (closed.open, closed.waived, closed.refund_id) == (20_00, 0, "r2")
    assert (amounts(shop), shop.order().open, shop.order().balance) == ([0, 25_16], 0, 25_16)


def test_what_was_collected_by_the_worse_reading_comes_back():
    shop = give_back(bought(280_00, 30_00, shortfall="COLLECT"), "b1", _2=1)
    shop.say(A1, "ShortfallCollected", amount=20_00, reference="bank-1")

    assert amounts(interpret(shop)) == [0, 45_16]
    assert amounts(give_back(shop, "b2", _1=1)) == [0, 45_16, 234_84]
    assert shop.order().due == shop.order().captured + shop.order().collected


def test_of_an_order_not_yet_paid_nothing_falls_due_and_less_is_outstanding():
    shop = cancel(place(shop_with(REPRICED), 200_00, 200_00), _2=1)
    assert shop.order().outstanding == 200_00

    interpret(shop)
    assert (amounts(shop), shop.order().outstanding) == ([0, 0], 175_00)


def test_a_quote_by_the_worse_reading_takes_nothing_from_the_customer():
    shop = bought()
    shop.say(A1, "RefundQuoted", lines=[{"line": "2", "quantity": 1}], cause="BUYER_NO_REASON")
    interpret(shop)
    shop.say(A1, "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="BUYER_NO_REASON", quote_id="q1")

    assert amounts(shop) == [175_00]


def test_other_coupons_of_the_order_keep_their_method():
    shop = shop_with(REPRICED | {"stackable_with": ["k2"]})
    add_coupon(shop, "2", REPRICED | {"stackable_with": ["k1"]})
    interpret(place(shop, 200_00, 200_00, coupons=["c1", "c2"]), "c2")
    cancel(shop, _2=1)
    trace = shop.order().refunds["r1"].fact.trace

    assert trace
    assert [(each.coupon_id, each.taken) for each in trace.coupons] == [("c1", 0), ("c2", 25_00)]


def test_only_a_coupon_of_the_order_is_interpreted():
    refusal = bought().refusal(A1, "TermsInterpreted", coupon_id="c9", readings=READINGS, reason="?")

    assert (refusal.code, refusal.ref, list(refusal.extra)) == ("unknown-coupon", "R-000-120", ["coupon_id"])


def test_a_clause_that_is_named_is_one_of_its_terms():
    with pytest.raises(Refused, match="no clause c-9"):
        interpret(bought(), clause_id="c-9")

    clauses = [{"clause_id": "c-1", "text": "优惠按比例或重新计算。"}]
    shop = shop_with(REPRICED | {"clauses": clauses})
    shop.say("checkouts/K-1", "TermsAccepted", campaign_id="k1", terms_version=1)
    place(shop, 200_00, 200_00, historical=True)
    assert interpret(shop, clause_id="c-1").order().interpreted


def test_one_reading_named_twice_is_no_doubt():
    with pytest.raises(Malformed, match="twice") as malformed:
        interpret(bought(), readings=("REPRICE", "REPRICE"))
    assert (malformed.value.code, malformed.value.pointer) == ("reading-twice", "/readings")


def test_interpreting_twice_is_interpreting_once():
    shop = interpret(give_back(bought(), "b1", _2=1))

    assert interpret(shop).last == []
    refusal = shop.refusal(A1, "TermsInterpreted", coupon_id="c1", readings=READINGS, reason="another")
    assert refusal.code == "already-recorded-differently"
    assert amounts(shop) == [150_00, 25_00]


@requirement("R-000-120")
@EXAMPLES
@given(SEEDS, st.integers(0, 3))
def test_whenever_a_term_is_interpreted_no_cent_is_lost_made_up_or_owed_twice(seed: int, steps: int):
    for shop in History(seed).told(LENGTH):
        before = shop.order()
        if before.steps >= steps and before.coupons and not before.interpreted:
            interpret(shop, Random(seed).choice(list(before.coupons)))
            check_corrected(shop.order())
            assert shop.order().goods >= before.goods
            assert shop.order().open + shop.order().waived <= before.open + before.waived
        check_money(shop.order())
        check_retained_value(shop.order())
        check_coupons(shop)


def check_corrected(order: Order) -> None:
    """What fell due leaves nothing to correct, and is never more than what left cost before discounts."""
    steps = [refund.fact for refund in order.refunds.values() if refund.fact.trace]
    for last in steps[-1:]:
        assert last.cause
        assert correction(standing(order), last.cause) is None
    if not order.basket.exchanges:
        left = sum(item.list_price * order.lines[item.line].gone for item in order.basket.items)
        assert order.goods - order.collected <= left
