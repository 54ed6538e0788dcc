"""What time alone brings to an order: each thing is recorded once, and only where it still matters."""

from typing import Any

import pytest

from domain.order.events import QuoteExpired, RefundOverdue, ReturnWindowClosed
from projections.history import sentence
from projections.order_view import order_view
from projections.sentences.language import EN
from projections.sentences.speaker import Speaker
from tests.examples import cancel, give_back, off, paid_order, pay, place, ship, shop_with, units
from tests.story import Shop

A1 = "orders/A-1"


def ask(shop: Shop, kind: str, item: str, at: str) -> Shop:
    return shop.at(at).say(A1, "OrderDue", kind=kind, item=item)


def bought() -> Shop:
    """Two at 200.00 less 50.00, paid on 1 May."""
    return paid_order(off(50_00, threshold=300_00), 200_00, 200_00)


# Quotes


def quoted() -> Shop:
    shop = bought()
    return shop.say(A1, "RefundQuoted", lines=units(_2=1), cause="BUYER_NO_REASON")


def test_a_quote_runs_out_after_its_week_and_that_is_told_once():
    shop = quoted()
    until = shop.order().quotes["q1"].valid_until

    assert ask(shop, "QUOTE", "q1", until).last == []
    assert ask(shop, "QUOTE", "q1", "2026-05-09").recorded(QuoteExpired) == [
        QuoteExpired(quote_id="q1", expired_at=until)
    ]
    assert ask(shop, "QUOTE", "q1", "2026-05-10").last == []
    assert shop.order().expired_quotes == ("q1",)


def test_a_quote_that_was_taken_up_does_not_run_out():
    cancelled = quoted().say(A1, "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON", quote_id="q1")
    asked = quoted().say(
        A1, "ReturnRequested", return_id="b1", lines=units(_2=1), cause="BUYER_NO_REASON", quote_id="q1"
    )

    assert ask(cancelled, "QUOTE", "q1", "2026-05-09").last == []
    assert ask(asked, "QUOTE", "q1", "2026-05-09").last == []


def test_a_quote_runs_out_after_all_when_the_return_is_withdrawn():
    shop = quoted().say(
        A1, "ReturnRequested", return_id="b1", lines=units(_2=1), cause="BUYER_NO_REASON", quote_id="q1"
    )
    shop.say(A1, "ReturnWithdrawn", return_id="b1")

    assert ask(shop, "QUOTE", "q1", "2026-05-09").names() == ["QuoteExpired"]


def test_a_quote_that_a_later_step_put_out_of_date_has_nothing_to_lose():
    assert ask(cancel(quoted(), _1=1), "QUOTE", "q1", "2026-05-09").last == []


# Refunds


def owed() -> Shop:
    """175.00 fell due on 1 May, to be paid by 8 May."""
    return cancel(bought(), _2=1)


def overdue(shop: Shop) -> list[tuple[int, int, str]]:
    facts = shop.recorded(RefundOverdue)
    return [(fact.days, fact.amount, fact.law) for fact in facts if isinstance(fact, RefundOverdue)]


def test_a_refund_unpaid_after_seven_days_is_overdue_and_after_fifteen_a_delay_on_purpose():
    shop = owed()

    assert ask(shop, "REFUND_7", "r1", "2026-05-08T15:59:59.999999Z").last == []
    assert overdue(ask(shop, "REFUND_7", "r1", "2026-05-08T16:00:00.000000Z")) == [(7, 175_00, "消费者权益保护法 25")]
    assert ask(shop, "REFUND_7", "r1", "2026-05-09").last == []
    assert ask(shop, "REFUND_15", "r1", "2026-05-16T15:59:59.999999Z").last == []
    assert overdue(ask(shop, "REFUND_15", "r1", "2026-05-16T16:00:00.000000Z")) == [
        (15, 175_00, "侵害消费者权益行为处罚办法 8")
    ]
    assert ask(shop, "REFUND_15", "r1", "2026-05-17").last == []
    assert shop.order().refunds["r1"].overdue == (7, 15)


def test_a_refund_that_was_paid_is_not_overdue_unless_the_money_came_back():
    shop = owed().say(A1, "RefundSettled", refund_id="r1", reference="bank-1")
    assert ask(shop, "REFUND_7", "r1", "2026-05-09").last == []

    shop.say(A1, "RefundFailed", refund_id="r1", reason="card closed")
    assert overdue(ask(shop, "REFUND_7", "r1", "2026-05-10")) == [(7, 175_00, "消费者权益保护法 25")]


@pytest.mark.parametrize(
    ("cause", "law"),
    [
        ("BUYER_NO_REASON", "消费者权益保护法 25"),
        ("QUALITY", "消费者权益保护法 24"),
        ("TRANSIT_DAMAGE", "电子商务法 20"),
        ("WRONG_ITEM", "消费者权益保护法 24"),
        ("MERCHANT_OUT_OF_STOCK", "民法典 577"),
        ("PLATFORM", "民法典 577"),
    ],
)
def test_a_refund_is_overdue_under_the_article_of_its_cause(cause: str, law: str):
    shop = bought().say(A1, "LinesCancelled", lines=units(_2=1), cause=cause)

    assert overdue(ask(shop, "REFUND_7", "r1", "2026-05-09"))[0][2] == law
    assert overdue(ask(shop, "REFUND_15", "r1", "2026-05-17"))[0][2] == "侵害消费者权益行为处罚办法 8"


def test_money_owed_without_goods_leaving_is_owed_by_contract():
    shop = bought().say(A1, "RefundGranted", amount=10_00, reason="a scratch", approver="boss")

    assert overdue(ask(shop, "REFUND_7", "r1", "2026-05-09")) == [(7, 10_00, "民法典 577")]
    assert overdue(ask(shop, "REFUND_15", "r1", "2026-05-17")) == [(15, 10_00, "民法典 577")]


def test_a_payout_in_time_that_was_told_late_leaves_nothing_overdue():
    shop = ask(owed(), "REFUND_7", "r1", "2026-05-09")
    assert _refund(shop)["overdue"] == 7

    shop.say(A1, "RefundSettled", refund_id="r1", reference="bank-1", at="2026-05-03T00:00:00.000000Z")
    assert _refund(shop)["overdue"] is None

    shop.say(A1, "RefundFailed", refund_id="r1", reason="card closed")
    assert _refund(shop)["overdue"] == 7


def _refund(shop: Shop) -> dict[str, Any]:
    return order_view(shop.order(), 1, "A-1")["refunds"][0]


# What became of a quote


def _status(shop: Shop) -> str:
    return order_view(shop.order(), 1, "A-1")["quotes"][0]["status"]


def test_a_quote_is_open_until_its_time_is_recorded_as_over():
    shop = quoted()
    assert _status(shop) == "OPEN"

    assert _status(ask(shop, "QUOTE", "q1", "2026-05-09")) == "EXPIRED"


def test_a_quote_that_a_step_stood_on_is_used():
    cancelled = quoted().say(A1, "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON", quote_id="q1")
    came_back = delivered().say(A1, "RefundQuoted", lines=units(_2=1), cause="BUYER_NO_REASON")
    asked: dict[str, Any] = {"lines": units(_2=1), "cause": "BUYER_NO_REASON", "quote_id": "q1"}
    came_back.say(A1, "ReturnRequested", return_id="b1", **asked)
    assert _status(came_back) == "OPEN"
    came_back.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "2", "accepted": 1}])

    assert _status(cancelled) == "USED"
    assert _status(came_back) == "USED"


def test_a_quote_that_another_step_came_before_is_superseded():
    assert _status(cancel(quoted(), _1=1)) == "SUPERSEDED"
    assert _status(cancel(quoted(), _2=1)) == "SUPERSEDED"


def _told(shop: Shop) -> str:
    speaker = Speaker(EN)
    texts: list[str] = []
    for stream, fact, at in shop.log:
        if stream == A1:
            speaker = speaker.hear(fact, at)
            texts.append(str(sentence(fact, speaker)))
    return "\n".join(texts)


def test_the_history_says_whether_the_quote_that_was_named_still_held():
    named: dict[str, Any] = {"lines": units(_2=1), "cause": "BUYER_NO_REASON", "quote_id": "q1"}
    other_cause: dict[str, Any] = named | {"cause": "QUALITY"}
    other_lines: dict[str, Any] = named | {"lines": units(_1=1)}
    lapsed = "naming refund quote q1, which no longer holds"

    assert "under refund quote q1" in _told(quoted().say(A1, "LinesCancelled", **named))
    assert lapsed in _told(ask(quoted(), "QUOTE", "q1", "2026-05-09").say(A1, "LinesCancelled", **named))
    assert lapsed in _told(quoted().at("2026-05-09").say(A1, "LinesCancelled", **named))
    assert lapsed in _told(cancel(quoted(), _1=1).say(A1, "LinesCancelled", **named))
    assert lapsed in _told(quoted().say(A1, "LinesCancelled", **other_cause))
    assert lapsed in _told(quoted().say(A1, "ReturnRequested", return_id="b1", **other_lines))


def test_what_is_overdue_is_what_is_still_owed():
    shop = owed().say(A1, "RefundOverridden", refund_id="r1", amount=100_00, reason="agreed", approver="boss")

    assert overdue(ask(shop, "REFUND_7", "r1", "2026-05-09"))[0][1] == 100_00


# Windows

SIGNED = "2026-05-01T07:00:00.000000Z"  # 15:00 in Shanghai
CLOSES = "2026-05-08T15:59:59.999999Z"


def delivered(shop: Shop | None = None, **how: Any) -> Shop:
    """Both units of A-1 signed for on 1 May at 15:00."""
    shop = ship(shop or bought(), _1=1, _2=1).at("2026-05-01T08:00:00.000000Z")
    return shop.say(A1, "LinesDelivered", lines=units(_1=1, _2=1), **{"signed_at": SIGNED, **how})


def test_the_window_to_return_without_a_reason_closes_once_for_each_line():
    shop = delivered()

    assert ask(shop, "WINDOW", "1", CLOSES).last == []
    for line in ("1", "2"):
        assert ask(shop, "WINDOW", line, "2026-05-09").recorded(ReturnWindowClosed) == [
            ReturnWindowClosed(line=line, closed_at=CLOSES)
        ]
        assert ask(shop, "WINDOW", line, "2026-05-10").last == []
    assert shop.order().windows_closed == {"1": CLOSES, "2": CLOSES}


def test_a_house_that_gives_more_days_closes_later():
    shop = shop_with(off(50_00, threshold=300_00))
    shop.say("policies/platform", "PolicyDrafted", title="Fifteen days", rules={"no_reason_days": 15})
    shop.say("policies/platform", "PolicyPublished", channels=["site"], effective_from=shop.now)
    shop = delivered(pay(place(shop.at("2026-05-01T03:00:00.000000Z"), 200_00, 200_00)))

    assert ask(shop, "WINDOW", "1", "2026-05-16T15:59:59.999999Z").last == []
    assert ask(shop, "WINDOW", "1", "2026-05-16T16:00:00.000000Z").names() == ["ReturnWindowClosed"]


def test_no_window_closes_on_what_never_came_or_went_back():
    assert ask(ship(bought(), _1=1), "WINDOW", "1", "2026-06-01").last == []

    shop = give_back(delivered(), "b1", _1=1)
    assert ask(shop, "WINDOW", "1", "2026-05-09").last == []
    assert ask(shop, "WINDOW", "2", "2026-05-09").names() == ["ReturnWindowClosed"]


def test_no_window_closes_on_goods_that_never_had_one():
    shop = Shop()
    made = [{"line": "1", "sku": "ring", "title": "Ring", "category": "goods", "kind": "GOODS", "list_price": 90_00}]
    place(shop, coupons=[], lines=[made[0] | {"quantity": 1, "flags": ["CUSTOM_MADE"]}])
    pay(shop)
    shop.say(A1, "LinesDelivered", lines=units(_1=1), signed_at=SIGNED, at=SIGNED)

    assert ask(shop, "WINDOW", "1", "2026-05-09").last == []


def test_a_replacement_opens_the_window_again():
    shop = ask(delivered(), "WINDOW", "1", "2026-05-09")
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE").say(
        A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}]
    )
    shop.say(A1, "ReplacementShipped", return_id="b1")
    shop.say(
        A1,
        "ReplacementDelivered",
        return_id="b1",
        signed_at="2026-05-12T07:00:00.000000Z",
        at="2026-05-12T07:00:00.000000Z",
    )

    assert ask(shop, "WINDOW", "1", "2026-05-19").last == []
    assert ask(shop, "WINDOW", "1", "2026-05-20").recorded(ReturnWindowClosed) == [
        ReturnWindowClosed(line="1", closed_at="2026-05-19T15:59:59.999999Z")
    ]


def test_an_order_that_nobody_placed_has_no_deadlines():
    assert Shop().refusal(A1, "OrderDue", kind="QUOTE", item="q1").code == "not-found"
