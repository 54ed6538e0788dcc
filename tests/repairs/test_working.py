"""A repair on its way: taken in, quoted, answered, paid, done, sent back, withdrawn, or late."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.order.events import RefundFellDue
from domain.order.events.repairs import RepairAnswered, RepairOverdue, RepairQuoted
from tests.gift_returns.bags import replayed
from tests.repairs.mixers import A1, REPORT, arrived, ask, no_step, repair, status, step
from tests.story import Shop
from tests.trace import requirement

OWN: dict[str, Any] = {"cause": "OWN_DAMAGE"}
FRIDAY = "2026-06-12T08:00:00.000000Z"
QUOTE: dict[str, Any] = {"parts": 120_00, "labour": 30_00, "working_days": 3}
FREE: dict[str, Any] = {"parts": 0, "labour": 0, "working_days": 3}
DONE: dict[str, Any] = {"outcome": "REPAIRED", "report_sha256": REPORT}
EVERY_STEP: dict[str, dict[str, Any]] = {
    "RepairReceived": {},
    "RepairQuoted": QUOTE,
    "RepairAnswered": {"accepted": True},
    "RepairPaid": {"amount": 50_00, "reference": "bank-1"},
    "RepairCompleted": DONE,
    "RepairReturned": {"carrier": "SF", "tracking_no": "SF-1"},
    "RepairWithdrawn": {},
}


def covered(**members: Any) -> Shop:
    """A repair for bad quality within the warranty, asked for on a Friday at 16:00."""
    return ask(arrived().at(FRIDAY), **members)


def quoted(**members: Any) -> Shop:
    """The customer's own damage, with the workshop: 120.00 of parts and 30.00 of labour in three working days."""
    shop = step(ask(arrived().at(FRIDAY), **OWN), "RepairReceived")
    return step(shop, "RepairQuoted", **(QUOTE | members))


def started() -> Shop:
    return step(quoted(), "RepairAnswered", accepted=True)


def quote(shop: Shop) -> RepairQuoted:
    (fact,) = shop.recorded(RepairQuoted)
    assert isinstance(fact, RepairQuoted)
    return fact


def pay(shop: Shop, amount: int, reference: str = "bank-1") -> Shop:
    return step(shop, "RepairPaid", amount=amount, reference=reference)


def test_what_is_covered_costs_nothing_and_begins_at_once():
    """Quoted on Friday: three working days are Monday, Tuesday and all of Wednesday."""
    shop = step(covered(), "RepairQuoted", **FREE)

    assert (quote(shop).total, quote(shop).discount) == (0, 0)
    assert (status(shop), repair(shop).due_by) == ("STARTED", "2026-06-17T15:59:59.999999Z")


@pytest.mark.parametrize("cost", [{"parts": 1, "labour": 0}, {"parts": 0, "labour": 1}])
def test_nobody_charges_for_what_is_covered(cost: dict[str, int]):
    refusal = covered().refusal(A1, "RepairQuoted", repair_id="m1", **(QUOTE | cost))

    assert (refusal.code, refusal.ref) == ("repair-is-covered", "消费者权益保护法 24")


def test_unless_the_shop_shows_that_the_damage_is_the_customers_own():
    own = {"ground": "OWN_DAMAGE"}

    assert no_step(covered(), "RepairQuoted", **QUOTE, **own) == "evidence-missing"
    shop = step(covered(), "RepairQuoted", **QUOTE, **own, evidence=["photo"], reason="it fell")
    assert (quote(shop).total, status(shop)) == (150_00, "QUOTED")


def test_the_promised_days_run_from_the_acceptance():
    shop = quoted().at("2026-06-15T08:00:00.000000Z")
    assert (status(shop), repair(shop).due_by) == ("QUOTED", None)

    (fact,) = step(shop, "RepairAnswered", accepted=True).recorded(RepairAnswered)
    assert isinstance(fact, RepairAnswered)
    assert fact.due_by
    assert (fact.due_by.due_at, fact.due_by.working_days) == ("2026-06-18T15:59:59.999999Z", 3)
    assert (status(shop), repair(shop).due_by) == ("STARTED", "2026-06-18T15:59:59.999999Z")


def test_a_quote_that_is_declined_sends_the_goods_back_untouched():
    shop = step(quoted(), "RepairAnswered", accepted=False)

    assert (status(shop), repair(shop).due_by) == ("DECLINED", None)
    for type_ in ("RepairPaid", "RepairCompleted"):
        assert no_step(shop, type_, **EVERY_STEP[type_]) == "repair-state"
    assert status(step(shop, "RepairReturned")) == "RETURNED"


def test_a_declined_quote_of_goods_that_never_left_ends_by_withdrawal():
    shop = step(step(ask(arrived(), **OWN), "RepairQuoted", **QUOTE), "RepairAnswered", accepted=False)

    assert no_step(shop, "RepairReturned") == "not-received"
    assert status(step(shop, "RepairWithdrawn")) == "WITHDRAWN"


def test_nobody_pays_more_than_was_quoted():
    shop = pay(started(), 100_00)
    refusal = shop.refusal(A1, "RepairPaid", repair_id="m1", amount=50_01, reference="bank-2")

    assert (refusal.code, refusal.extra["most"]) == ("exceeds-quote", 50_00)
    assert repair(pay(shop, 50_00, "bank-2")).paid == 150_00
    assert no_step(shop, "RepairPaid", amount=1, reference="bank-3") == "exceeds-quote"


def test_a_quote_that_was_given_is_not_raised():
    for shop in (quoted(), started()):
        assert no_step(shop, "RepairQuoted", **(QUOTE | {"parts": 200_00})) == "already-recorded-differently"


def test_a_covered_repair_is_never_paid_for():
    assert no_step(step(covered(), "RepairQuoted", **FREE), "RepairPaid", amount=1, reference="x") == "exceeds-quote"


@pytest.mark.parametrize("outcome", ["REPAIRED", "NOT_REPAIRABLE"])
def test_a_repair_is_done_and_the_goods_go_back(outcome: str):
    shop = step(started(), "RepairCompleted", outcome=outcome, report_sha256=REPORT)
    assert status(shop) == "COMPLETED"

    step(shop.later(days=1), "RepairReturned", carrier="SF", tracking_no="SF-1")
    assert status(shop) == "RETURNED"
    away = repair(shop).away("2027-01-01T00:00:00.000000Z")
    assert away == (repair(shop).times["RepairReceived"], repair(shop).times["RepairReturned"])
    assert ask(shop, repair_id="m2", quantity=2).names() == ["RepairRequested"]


def test_nothing_is_done_to_goods_that_nobody_has_but_where_they_stand():
    sent_in = step(covered(), "RepairQuoted", **FREE)
    on_site = step(covered(mode="ON_SITE"), "RepairQuoted", **FREE)

    assert no_step(sent_in, "RepairCompleted", **DONE) == "not-received"
    assert status(step(step(sent_in, "RepairReceived"), "RepairCompleted", **DONE)) == "COMPLETED"
    assert status(step(on_site, "RepairCompleted", **DONE)) == "COMPLETED"


def test_a_report_is_named_by_its_hash():
    for report in ("", "a" * 63, "A" * 64):
        shop = started()
        with pytest.raises(ValidationError):
            step(shop, "RepairCompleted", outcome="REPAIRED", report_sha256=report)
        assert status(shop) == "STARTED"


def test_a_repair_is_withdrawn_as_long_as_the_workshop_does_not_have_the_goods():
    free = step(covered(), "RepairQuoted", **FREE)
    for shop in (covered(), step(ask(arrived(), **OWN), "RepairQuoted", **QUOTE), free):
        assert status(step(shop, "RepairWithdrawn", reason="it works again")) == "WITHDRAWN"
    assert no_step(quoted(), "RepairWithdrawn") == "already-received"
    assert no_step(started(), "RepairWithdrawn") == "already-received"


def test_a_repair_that_was_paid_for_is_not_withdrawn():
    shop = step(step(ask(arrived(), **OWN), "RepairQuoted", **QUOTE), "RepairAnswered", accepted=True)

    assert no_step(pay(shop, 50_00), "RepairWithdrawn") == "repair-state"


def in_state(name: str) -> Shop:
    way: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "REQUESTED": [],
        "RECEIVED": [("RepairReceived", {})],
        "QUOTED": [("RepairReceived", {}), ("RepairQuoted", QUOTE)],
        "STARTED": [("RepairReceived", {}), ("RepairQuoted", QUOTE), ("RepairAnswered", {"accepted": True})],
        "DECLINED": [("RepairReceived", {}), ("RepairQuoted", QUOTE), ("RepairAnswered", {"accepted": False})],
        "WITHDRAWN": [("RepairWithdrawn", {})],
    }
    way["COMPLETED"] = [*way["STARTED"], ("RepairCompleted", DONE)]
    way["RETURNED"] = [*way["COMPLETED"], ("RepairReturned", {"carrier": "SF"})]
    shop = ask(arrived().at(FRIDAY), **OWN)
    for type_, members in way[name]:
        step(shop, type_, **members)
    assert status(shop) == name
    return shop


NEXT = {
    "REQUESTED": {"RepairReceived", "RepairQuoted", "RepairWithdrawn"},
    "RECEIVED": {"RepairQuoted"},
    "QUOTED": {"RepairAnswered"},
    "STARTED": {"RepairPaid", "RepairCompleted"},  # the workshop has the goods
    "DECLINED": {"RepairReturned"},
    "COMPLETED": {"RepairPaid", "RepairReturned"},
    "RETURNED": {"RepairPaid"},
    "WITHDRAWN": set[str](),
}


@pytest.mark.parametrize(("name", "type_"), [(name, type_) for name in NEXT for type_ in EVERY_STEP])
def test_no_step_is_skipped_and_none_is_taken_back(name: str, type_: str):
    shop = in_state(name)
    said_before = type_ in repair(shop).said

    if type_ in NEXT[name]:
        assert step(shop, type_, **EVERY_STEP[type_]).names() == [type_]
    elif not said_before:
        assert no_step(shop, type_, **EVERY_STEP[type_]) in ("repair-state", "already-received")


def overdue(shop: Shop, at: str) -> list[Any]:
    return shop.at(at).say(A1, "OrderDue", kind="REPAIR", item="m1").recorded(RepairOverdue)


def test_a_repair_that_is_late_is_recorded_once():
    shop, due = started(), "2026-06-17T15:59:59.999999Z"

    assert overdue(shop, due) == []
    assert overdue(shop, "2026-06-17T16:00:00.000000Z") == [RepairOverdue(repair_id="m1", due_at=due)]
    assert overdue(shop, "2026-06-20") == []
    assert repair(shop).overdue


def test_a_repair_that_is_done_or_was_never_begun_is_not_late():
    for name in ("REQUESTED", "QUOTED", "DECLINED", "COMPLETED", "RETURNED", "WITHDRAWN"):
        assert overdue(in_state(name), "2026-08-01") == []


def test_every_step_said_again_is_recorded_once_and_never_with_other_content():
    shop = ask(arrived().at(FRIDAY), **OWN)
    other = {
        "RepairQuoted": {"parts": 1},
        "RepairAnswered": {"accepted": False},
        "RepairPaid": {"amount": 1},
        "RepairCompleted": {"outcome": "NOT_REPAIRABLE"},
        "RepairReturned": {"carrier": "YTO"},
    }
    for type_, members in EVERY_STEP.items():
        if type_ != "RepairWithdrawn":
            assert step(shop, type_, **members).names() == [type_]
            assert step(shop, type_, **members).last == []
        if type_ in other:
            assert no_step(shop, type_, **members | other[type_]) == "already-recorded-differently"
    for type_, members in EVERY_STEP.items():
        if type_ != "RepairWithdrawn":
            assert step(shop, type_, **members).last == []


@requirement("R-000-30")
def test_a_repair_with_cheaper_parts_is_paid_at_its_total():
    """120.00 of parts at 8折 and 30.00 of labour: 96.00 and 30.00."""
    cheaper = {"parts_discount": True, "coupon_proof": "SAVE"}
    shop = step(ask(arrived(), **OWN, **cheaper), "RepairQuoted", **QUOTE)

    assert quote(shop).total == 126_00
    step(shop, "RepairAnswered", accepted=True)
    assert no_step(shop, "RepairPaid", amount=126_01, reference="x") == "exceeds-quote"
    assert repair(pay(shop, 126_00)).paid == 126_00


def test_a_repair_changes_nothing_of_what_the_order_cost():
    before, shop = arrived().order(), pay(started(), 150_00)

    assert (shop.order().captured, shop.order().outstanding, shop.order().balance) == (
        before.captured,
        before.outstanding,
        before.balance,
    )


def test_the_log_folded_again_gives_the_same_order():
    shop = pay(in_state("COMPLETED"), 150_00)

    assert replayed(shop).streams == shop.streams


def test_what_was_paid_for_a_repair_in_vain_comes_back_and_no_more_is_asked_for():
    shop = step(pay(started(), 100_00), "RepairCompleted", **DONE | {"outcome": "NOT_REPAIRABLE"})
    (due,) = shop.recorded(RefundFellDue)
    assert isinstance(due, RefundFellDue)

    assert (due.kind, due.amount, due.breakdown[0].reason) == ("COMPENSATION", 100_00, "REPAIR")
    assert no_step(shop, "RepairPaid", amount=50_00, reference="bank-2") == "repair-in-vain"
