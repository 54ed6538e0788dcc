"""What a case is promised cannot be lost, nor gained anew, by saying something else about it."""

from typing import Any

import pytest

from domain.case.events.dispute import DisputeFiled
from tests.case.desk import A1, APOLOGY, C1, COMPLETE, MONDAY, agreed, at, case, clock, due, one, opened, shop, verified
from tests.customer.rings import frozen
from tests.examples import lines, order, units
from tests.story import Shop
from tests.trace import requirement

CASH: dict[str, Any] = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}
ANSWERED = [{"demand": "RETURN_REFUND", "outcome": "GRANTED"}]


def closed(**members: Any) -> Shop:
    """A case that was settled in money, and closed."""
    said = agreed(verified(**members), CASH, APOLOGY).say(C1, "ResolutionExecuted")
    return said.say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=ANSWERED)


def test_to_have_been_about_something_else_for_a_while_gains_no_time():
    said = opened()
    promised = due(said)
    said.later(hours=5).say(C1, "CaseClassified", category="CONSULT")
    assert clock(said, "PLAN").status == "STOPPED"
    said.later(hours=5).say(C1, "CaseClassified", category="QUALITY")

    assert {kind: due(said)[kind] for kind in ("PLAN", "EXECUTE")} == {k: promised[k] for k in ("PLAN", "EXECUTE")}
    assert clock(said, "ANSWER").status == "STOPPED"


def test_what_was_done_is_not_promised_again_when_the_category_comes_back():
    said = agreed(verified(), CASH)
    said.say(C1, "CaseClassified", category="CONSULT").say(C1, "CaseClassified", category="QUALITY")

    assert clock(said, "PLAN").status == "MET"


def test_a_case_that_is_taken_up_again_is_promised_from_then_whatever_it_turns_out_to_be():
    said = closed(category="COMPLAINT").later(days=20).say(C1, "CaseReopened", reason="又坏了")
    reopened = said.now
    said.later(hours=1).say(C1, "CaseClassified", category="QUALITY")

    assert due(said)["PLAN"] > reopened
    assert due(said)["PLAN"] == clock(said, "PLAN").fact.due_at
    assert "COMPLAINT_RESULT" not in due(said)


def test_whether_it_helped_is_not_asked_of_a_case_that_is_taken_up_again():
    said = closed()
    assert "FOLLOW_UP" in due(said)
    said.say(C1, "CaseReopened", reason="又坏了")
    assert clock(said, "FOLLOW_UP").status == "STOPPED"
    agreed(said.say(C1, "CaseVerified"), CASH, proposal="P2").say(C1, "ResolutionExecuted")
    assert clock(said, "FOLLOW_UP").status == "RUNNING"


@requirement("R-003-26")
def test_stock_is_confirmed_once_for_each_time_that_a_case_is_taken_up():
    said = opened(category="RETURN_EXCHANGE").say(C1, "StockConfirmed", sku="s-1")
    assert said.say(C1, "StockConfirmed", sku="s-1").last == []
    said.say(C1, "CaseVerified").say(C1, "CaseClosed", outcome="REFUSED", reason="x", demands=ANSWERED)
    assert clock(said, "EXCHANGE").status == "STOPPED"
    said.later(days=9).say(C1, "CaseReopened", reason="x").say(C1, "StockConfirmed", sku="s-1")

    earlier: dict[str, Any] = {"at": at("2026-05-10"), "sku": "s-1"}
    assert clock(said, "EXCHANGE").status == "RUNNING"
    assert said.say(C1, "StockConfirmed", **earlier).last == []
    other = opened(category="RETURN_EXCHANGE").say(C1, "StockConfirmed", **earlier)
    assert other.say(C1, "StockConfirmed", sku="s-1").last == []


def test_what_a_case_is_about_is_said_once_with_its_reason():
    stated: dict[str, Any] = {"category": "COMPLAINT", "scene": "STAFF_ATTITUDE", "reason": "通话录音"}
    said = opened().say(C1, "CaseClassified", **stated)

    assert said.say(C1, "CaseClassified", **stated).last == []


@requirement("R-000-32")
def test_a_coupon_dispute_within_a_day_of_the_payment_is_handled_first_whenever_it_is_seen_to_be_one():
    said = Shop().at("2026-05-08T02:00:00.000000Z")
    said.say(A1, "OrderPlaced", **order(100_00, coupons=[]))
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    opened(said.later(hours=2), category="CONSULT")
    said.say(C1, "CaseClassified", category="COMPLAINT", scene="COUPON_DISPUTE")
    seen = case(said).classified
    assert seen is not None
    assert (seen.scene, seen.fast_track) == ("COUPON_DISPUTE", True)
    opened(said.later(days=1), "cases/C-2", category="COMPLAINT", scene="COUPON_DISPUTE")
    late = case(said, "cases/C-2").classified
    assert late is not None
    assert late.fast_track is False


@requirement("R-000-36")
def test_a_frozen_account_goes_at_the_usual_pace():
    said = Shop().at("2026-05-08T02:00:00.000000Z")
    said.say(A1, "OrderPlaced", **order(100_00, customer_id="ring-1", coupons=[]))
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    said.streams |= frozen("FAST_TRACK").streams
    opened(said.at("2026-05-08T04:00:00.000000Z"), category="COMPLAINT", scene="COUPON_DISPUTE")
    said.say(C1, "DisputeFiled", level="NEGOTIATION", subject="COUPON", reason="x")

    seen = case(said).classified
    assert seen is not None
    assert seen.fast_track is False
    assert one(said, DisputeFiled).route == "STANDARD"


@requirement("R-003-61")
@pytest.mark.parametrize("late", ["order", "category"])
def test_fresh_food_is_decided_on_within_a_day_whenever_it_is_known_to_be_that(late: str):
    said = shop()
    said.say("orders/A-2", "OrderPlaced", **order(lines=lines(5_00, category="酸奶"), coupons=[]))
    members: dict[str, Any] = {**COMPLETE, "order_id": "A-2"}
    if late == "order":
        said.say(C1, "CaseOpened", channel="APP", category="QUALITY").later(hours=3).say(C1, "CaseDetailed", **members)
    else:
        said.say(C1, "CaseOpened", channel="APP", category="CONSULT", **members)
        said.later(hours=3).say(C1, "CaseClassified", category="QUALITY")

    assert due(said)["FAST_RETURN"] == due(said)["PLAN"]
    said.say(C1, "CaseClassified", category="CONSULT")
    assert "FAST_RETURN" not in due(said)


@pytest.mark.parametrize("kind", ["FIRST_RESPONSE", "CALL_BACK", "PROGRESS"])
def test_what_waits_for_nobody_but_the_shop_never_stands_still(kind: str):
    said = opened(shop(clock="22:00:00"))
    if kind == "PROGRESS":
        said.say(C1, "FirstResponded", owner="agent-1", next_update_at=at("2026-05-12"))

    assert said.refusal(C1, "ClockPaused", clock_id=kind, waiting_for="CUSTOMER").code == "clock-never-pauses"


@pytest.mark.parametrize(("ended", "status"), [("reviewed", "MET"), ("withdrawn", "STOPPED")])
def test_the_review_of_a_gift_is_waited_for_until_it_is_done(ended: str, status: str):
    """B-14: the case's clock is met by the order's own fact."""
    gift = {"line": "g", "sku": "bag", "title": "环保购物袋", "category": "gifts", "kind": "GIFT", "list_price": 0}
    said = Shop().at("2026-05-14T02:00:00.000000Z")
    goods = [*lines(100_00), gift | {"quantity": 2, "belongs_to": "1", "declared_value": 39_00}]
    said.say(A1, "OrderPlaced", **order(lines=goods, coupons=[]))
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    said.say(A1, "LinesDelivered", lines=units(_1=1, _g=2))
    form: dict[str, Any] = {
        "gift_return_id": "G1",
        "kind": "VOLUNTARY",
        "order_no": "A-1",
        "lines": units(_g=1),
        "cause": "DEFECT",
    }
    words: dict[str, Any] = {"reason": "破损", "contact": "138 0000 0000", "evidence": [{"sha256": "ab" * 32}]}
    said.say(A1, "GiftReturnRequested", **form, **words)
    opened(said, gift_return_id="G1")
    assert clock(said, "GIFT_REVIEW").status == "RUNNING"

    if ended == "reviewed":
        said.say(A1, "GiftReturnReviewed", gift_return_id="G1", grade="NONE")
    else:
        said.say(A1, "GiftReturnWithdrawn", gift_return_id="G1")
    assert clock(said, "GIFT_REVIEW").status == status
    opened(said, "cases/C-2", gift_return_id="G1")
    assert "GIFT_REVIEW" not in due(said, "cases/C-2")
    assert said.now > at(MONDAY)
