"""A case and its order never disagree: whoever says what, in whatever order, on which of them."""

from typing import Any

from domain.case.events.intake import CaseCheck
from domain.case.events.resolution import CaseResolved, RemedyCompleted
from domain.order.events import RefundFellDue
from tests.case.desk import A1, C1, COMPLETE, MONDAY, RETURN, agreed, at, case, clock, due, one, opened, shop, verified
from tests.examples import lines, off, order, units
from tests.story import Shop
from tests.trace import requirement

C2 = "cases/C-2"
BACK: dict[str, Any] = {"return_id": "C-1.P1.1"}
INTACT = [{"line": "1", "accepted": 1}]
CASH: dict[str, Any] = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}
CUT: dict[str, Any] = {"kind": "PRICE_ADJUSTMENT", "amount": 50_00, "payer": "MERCHANT", "cause": "QUALITY"}
EXCHANGE: dict[str, Any] = RETURN | {"remedy": "EXCHANGE"}
ANSWERED = [{"demand": "RETURN_REFUND", "outcome": "GRANTED"}]


def cancelling(line: str) -> dict[str, Any]:
    return {"kind": "CANCELLATION", "lines": [{"line": line, "quantity": 1}], "cause": "BUYER_NO_REASON"}


def executed(*remedies: dict[str, Any], said: Shop | None = None, **members: Any) -> Shop:
    """A case that was agreed on these remedies, carried out."""
    return agreed(verified(said), *remedies).say(C1, "ResolutionExecuted", **members)


def worth(said: Shop) -> int:
    """What the option that was proposed brings back of the price."""
    (found,) = case(said).proposals["P1"].worth
    return found.refund


def checks(said: Shop) -> tuple[CaseCheck, ...]:
    """What was looked up of its order."""
    verified = case(said).verified
    assert verified is not None
    return verified.checks


def test_what_an_option_comes_to_is_what_the_order_gives_for_all_of_it():
    """200 + 200, 50 off from 300, priced anew: either alone is worth 150.00, both together 350.00."""
    said = Shop().at("2026-05-08T02:00:00.000000Z")
    said.say("campaigns/k", "CampaignPublished", **off(50_00, threshold=300_00, refund_method="REPRICE"))
    said.say("coupons/c", "CouponIssued", campaign_id="k", code="C")
    said.say(A1, "OrderPlaced", **order(200_00, 200_00, coupons=["C"]))
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    both = agreed(verified(said.at(at(MONDAY))), cancelling("1"), cancelling("2"))

    assert worth(both) == 350_00
    assert one(both.say(C1, "ResolutionExecuted"), CaseResolved).refunded == 350_00
    assert both.order().due == 350_00


def test_a_lower_price_and_the_goods_back_are_not_offered_twice_over():
    for remedies in ((CUT, RETURN), (RETURN, CUT)):
        said = agreed(verified(), *remedies)
        assert worth(said) == 268_00
        said.say(C1, "ResolutionExecuted", address="仓库")
        (number,) = case(said).waiting
        said.say(A1, "ReturnInspected", return_id=number, lines=INTACT)
        assert one(said, CaseResolved).refunded == said.order().due == 268_00


def test_what_an_option_comes_to_counts_on_the_gifts_coming_back():
    gift = {"line": "g", "sku": "bag", "title": "环保购物袋", "category": "gifts", "kind": "GIFT", "list_price": 0}
    said = Shop().at("2026-05-08T02:00:00.000000Z")
    goods = [*lines(100_00), gift | {"quantity": 1, "belongs_to": "1", "declared_value": 39_00}]
    said.say(A1, "OrderPlaced", **order(lines=goods, coupons=[]))
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    said.say(A1, "LinesDelivered", lines=units(_1=1, _g=1))
    agreed(verified(said.at(at(MONDAY))), RETURN | {"cause": "BUYER_NO_REASON"})

    assert worth(said) == 100_00


def test_two_returns_never_have_one_name():
    said = agreed(verified(shop(100_00, 200_00)), RETURN)
    said.say(A1, "ReturnRequested", lines=units(_2=1), cause="QUALITY", **BACK)
    said.say(C1, "ResolutionExecuted")

    (number,) = case(said).waiting
    found = {name: each.requested.lines[0].line for name, each in said.order().returns.items()}
    assert number != "C-1.P1.1"
    assert found == {"C-1.P1.1": "2", number: "1"}


def test_a_case_may_have_the_longest_name_there_is():
    longest = "C" * 64
    said = opened(stream=f"cases/{longest}").say(f"cases/{longest}", "CaseVerified")
    options = [{"option_id": "a", "remedies": [RETURN]}]
    said.say(f"cases/{longest}", "ResolutionProposed", proposal_id="P" * 64, reason="x", options=options)
    said.say(f"cases/{longest}", "ResolutionAccepted", proposal_id="P" * 64, option_id="a")
    said.say(f"cases/{longest}", "ResolutionExecuted")

    (number,) = said.order().returns
    assert case(said, f"cases/{longest}").waiting == {number}
    assert len(number) <= 64


def test_every_case_of_an_order_hears_what_another_carries_out_there():
    said = agreed(verified(), CASH)
    opened(said, C2, category="COMPLAINT")
    said.say(C1, "ResolutionExecuted")

    clocks = ["ClockStarted", "ClockStarted"]
    assert said.names(C2) == clocks
    assert said.names(C1) == [
        "ResolutionExecuted",
        *clocks,
        "CaseResolved",
        "ClockMet",
        "FollowUpScheduled",
        "ClockStarted",
    ]
    assert {"REFUND_7.r1", "REFUND_15.r1"} <= due(said, C2).keys()
    said.say(A1, "RefundSettled", refund_id="r1", reference="wx-1")
    assert not {"REFUND_7.r1", "REFUND_15.r1"} & (due(said, C2).keys() | due(said).keys())


def test_the_law_goes_on_counting_when_a_payout_comes_back():
    said = executed(CASH).say(A1, "RefundSettled", refund_id="r1", reference="wx-1")
    until = clock(said, "REFUND_7.r1").due_at
    assert clock(said, "REFUND_7.r1").status == "MET"

    said.later(days=2).say(A1, "RefundFailed", refund_id="r1", reason="账户已注销")
    assert (due(said)["REFUND_7.r1"], "REFUND_15.r1" in due(said)) == (until, True)
    said.say(A1, "RefundSettled", refund_id="r1", reference="wx-2")
    assert not {"REFUND_7.r1", "REFUND_15.r1"} & due(said).keys()


def test_the_law_counts_a_refund_that_is_raised_from_nothing_and_none_that_is_lowered_to_it():
    said = executed(CASH)
    until = due(said)["REFUND_7.r1"]
    said.say(A1, "RefundOverridden", refund_id="r1", amount=0, reason="误发", approver="boss")
    assert "REFUND_7.r1" not in due(said)
    said.later(days=1).say(A1, "RefundOverridden", refund_id="r1", amount=5_00, reason="部分", approver="boss")
    assert due(said)["REFUND_7.r1"] == until


def test_a_closed_case_counts_the_days_of_what_it_counted_and_of_nothing_else():
    said = executed(CASH).say(A1, "RefundSettled", refund_id="r1", reference="wx-1")
    said.say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=ANSWERED)
    said.say(A1, "RefundGranted", amount=10_00, reason="x")
    assert "REFUND_7.r2" not in due(said)
    said.say(A1, "RefundFailed", refund_id="r1", reason="账户已注销")
    assert "REFUND_7.r1" in due(said)


def test_a_refund_set_off_in_parts_is_paid_with_its_last_part():
    """280 + 30, 50 off from 300: without the 30 she owes 20.00 on that order."""
    said = executed(CASH)
    terms = {"threshold": 300_00, "refund_method": "REPRICE", "shortfall": "COLLECT"}
    said.say("campaigns/k", "CampaignPublished", **off(50_00, **terms))
    said.say("coupons/c", "CouponIssued", campaign_id="k", code="C")
    said.say("orders/A-2", "OrderPlaced", **order(280_00, 30_00, coupons=["C"]))
    said.say("orders/A-2", "PaymentCaptured", payment_id="p1", amount=260_00, tender="WECHAT")
    said.say("orders/A-2", "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON")
    set_off: dict[str, Any] = {"refund_id": "r1", "order_id": "A-2"}

    said.say(A1, "RefundNetted", amount=5_00, **set_off)
    assert clock(said, "REFUND_7.r1").status == "RUNNING"
    said.say(A1, "RefundNetted", amount=15_00, **set_off)
    assert clock(said, "REFUND_7.r1").status == "MET"


def test_what_an_exchange_for_something_cheaper_gives_back_counts():
    cheaper = {"replacements": [{"line": "1", "sku": "s-2", "list_price": 200_00}], "cause": "BUYER_NO_REASON"}
    said = executed(EXCHANGE | cheaper, address="仓库")
    assert worth(said) == 68_00
    said.say(A1, "ReturnInspected", lines=INTACT, **BACK)
    assert one(said, RefundFellDue).amount == 68_00
    said.later(days=1).say(A1, "ReplacementShipped", **BACK)

    assert one(said, RemedyCompleted).refund_id == "r1"
    assert one(said, CaseResolved).refunded == said.order().due == 68_00


def test_a_replacement_that_arrives_was_sent_whoever_forgot_to_say_so():
    said = executed(EXCHANGE, address="仓库").say(A1, "ReturnInspected", lines=INTACT, **BACK)
    said.say(A1, "ReplacementDelivered", **BACK)

    assert one(said, CaseResolved) == CaseResolved(refunded=0, compensated=0)
    assert clock(said, "EXCHANGE.C-1.P1.1").status == "MET"
    assert said.say(A1, "ReplacementShipped", **BACK).names("cases/") == []


def test_a_replacement_is_waited_for_no_more_once_its_goods_left_the_order():
    said = executed(EXCHANGE, address="仓库").say(A1, "ReturnInspected", lines=INTACT, **BACK)
    said.say(A1, "LinesLost", lines=units(_1=1))

    assert case(said).completed["C-1.P1.1"].fate == "REFUSED"
    assert clock(said, "EXCHANGE.C-1.P1.1").status == "STOPPED"
    assert case(said).resolved is not None


@requirement("R-003-24")
def test_execution_stands_still_while_all_that_is_waited_for_is_with_the_customer():
    """B-17, for two returns: nothing is hers alone while the shop has the other one."""
    second = RETURN | {"lines": units(_2=1)}
    said = executed(RETURN, second, said=shop(100_00, 200_00))
    other: dict[str, Any] = {"return_id": "C-1.P1.2"}
    said.say(A1, "ReturnAuthorised", address="仓库", **BACK)
    assert clock(said, "EXECUTE").status == "RUNNING"
    said.say(A1, "ReturnAuthorised", address="仓库", **other)
    assert clock(said, "EXECUTE").status == "PAUSED"
    said.say(A1, "ReturnReceived", lines=units(_1=1), **BACK)
    assert clock(said, "EXECUTE").status == "RUNNING"
    said.say(A1, "ReturnInspected", lines=INTACT, **BACK)
    assert clock(said, "EXECUTE").status == "PAUSED"
    said.say(A1, "ReturnInspected", lines=[{"line": "2", "accepted": 1}], **other)
    assert clock(said, "EXECUTE").status == "MET"


def test_what_staff_paused_is_not_resumed_by_what_has_nothing_to_do_with_it():
    said = verified(shop(100_00, 200_00)).say(C1, "ClockPaused", clock_id="EXECUTE", waiting_for="REPAIRER")
    said.say(A1, "ReturnRequested", return_id="R1", lines=units(_2=1), cause="QUALITY")
    said.say(A1, "ReturnReceived", return_id="R1", lines=units(_2=1))

    assert clock(said, "EXECUTE").paused == "REPAIRER"


def test_an_address_that_nobody_gave_was_not_given_in_time():
    endings: tuple[tuple[str, dict[str, Any]], ...] = (
        ("ReturnWithdrawn", {}),
        ("ReturnRefused", {"ground": "NOT_PROVEN", "reason": "无"}),
        ("ReturnReceived", {"lines": units(_1=1)}),
        ("ReturnInspected", {"lines": INTACT}),
    )
    for ended, members in endings:
        said = executed(RETURN).say(A1, ended, **BACK, **members)
        assert clock(said, "RETURN_ADDRESS.C-1.P1.1").status == "STOPPED"


def test_goods_that_are_withdrawn_after_they_came_need_no_inspection():
    said = executed(RETURN, address="仓库").say(A1, "ReturnReceived", lines=units(_1=1), **BACK)
    said.later(hours=30).say(A1, "ReturnWithdrawn", **BACK)

    assert clock(said, "INSPECTION.C-1.P1.1").status == "STOPPED"
    assert clock(said, "INSPECTION.C-1.P1.1").breached_at is not None


def test_a_case_is_not_closed_while_goods_are_on_their_way_for_it():
    said = executed(RETURN, address="仓库")
    refusal = said.refusal(C1, "CaseClosed", outcome="WITHDRAWN", reason="不退了")
    assert (refusal.code, refusal.extra["waiting"]) == ("not-resolved", ["C-1.P1.1"])

    said.say(A1, "ReturnWithdrawn", **BACK).say(C1, "CaseClosed", outcome="WITHDRAWN", reason="不退了")
    assert case(said).node == "CLOSED"


def test_the_customer_may_change_her_mind_until_it_is_carried_out():
    """The order may not allow any more what she accepted; then there must be a way on."""
    said = agreed(verified(), RETURN)
    said.say(A1, "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")
    assert said.refusal(C1, "ResolutionExecuted").code == "nothing-left"
    said.say(C1, "ResolutionRejected", proposal_id="P1", by="CONSUMER", reason="已自行退货")

    assert said.refusal(C1, "ResolutionExecuted").code == "not-accepted"
    agreed(said, CASH, proposal="P2").say(C1, "ResolutionExecuted")
    assert said.refusal(C1, "ResolutionRejected", proposal_id="P2", by="CONSUMER").code == "already-accepted"


def test_what_was_proposed_before_a_case_was_taken_up_again_stands_no_more():
    said = executed(CASH).say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=ANSWERED)
    said.say(C1, "CaseReopened", reason="又坏了")
    assert said.refusal(C1, "ResolutionAccepted", proposal_id="P1", option_id="a").code == "proposal-lapsed"

    agreed(said.say(C1, "CaseVerified"), CASH, proposal="P2").say(C1, "ResolutionExecuted")
    assert said.order().compensated == 40_00
    assert one(said, CaseResolved).compensated == 20_00


def test_a_case_about_an_order_is_that_of_its_customer_and_about_its_lines():
    stated: dict[str, Any] = {"channel": "APP", "category": "QUALITY"}
    whose = shop().say(C1, "CaseOpened", customer_id="zhao", **stated)
    assert whose.refusal(C1, "CaseDetailed", order_id="A-1").code == "not-the-customers-order"

    which = shop().say(C1, "CaseOpened", lines=units(_9=1), **stated)
    assert which.refusal(C1, "CaseDetailed", order_id="A-1").code == "unknown-line"
    which.say(C1, "CaseDetailed", lines=units(_1=1), **COMPLETE).say(C1, "CaseVerified")
    assert {each.line for each in checks(which) if each.line} == {"1"}


def test_an_order_is_told_once_that_a_case_is_about_it():
    said = shop().say(C1, "CaseOpened", channel="APP", category="QUALITY").say(C1, "CaseDetailed", **COMPLETE)
    assert said.names(A1) == ["CaseLinked"]
    assert said.say(C1, "CaseDetailed", order_id="A-1", uses=1).names("orders/") == []
    assert said.say(C1, "CaseDetailed", uses=2).names("orders/") == []


def test_a_right_whose_time_is_over_is_not_open():
    """Delivered on 8 May: seven days for no reason end on the 15th, and those of an exchange on the 23rd."""
    said = verified(shop(day="2026-05-16"))

    found = {each.name: each.passed for each in checks(said)}
    assert (found["NO_REASON"], found["QUALITY_EXCHANGE"]) == (False, True)


def test_the_law_records_a_refund_that_is_late_after_the_case_was_closed():
    said = executed(CASH).say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=ANSWERED)
    said.later(days=8).say(C1, "ClockDue", clock_id="REFUND_7.r1")

    assert clock(said, "REFUND_7.r1").status == "BREACHED"
    said.later(days=20).say(A1, "RefundSettled", refund_id="r1", reference="wx-1")
    assert clock(said, "REFUND_7.r1").over_s > 1_000_000


def test_of_a_large_order_the_lines_are_looked_up_that_the_case_names():
    said = verified(shop(*[1_00] * 101))
    assert [each.name for each in checks(said)] == ["BOUGHT"]

    said.say(C1, "CaseDetailed", lines=units(_7=1)).say(C1, "CaseVerified")
    assert {each.line for each in checks(said) if each.line} == {"7"}
