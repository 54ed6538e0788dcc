"""What a repair costs, how the goods get there, when it is done and what comes back with them."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.calendar import CALENDAR, BusinessCalendar
from domain.order.events.repairs import RepairQuoted
from tests.repairs.mixers import A1, REPORT, arrived, ask, asked, no_step, repair, status, step
from tests.rights.mended import phone
from tests.story import Shop
from tests.trace import requirement

OWN: dict[str, Any] = {"ground": "OWN_DAMAGE"}
FALLEN: dict[str, Any] = {"cause": "OWN_DAMAGE"}
MONDAY = "2026-05-04T02:00:00.000000Z"
PLAIN = BusinessCalendar("PLAIN", "1", frozenset(), frozenset(), frozenset({2026}))
"""Monday to Friday, without a holiday."""


def quoted(shop: Shop, **members: Any) -> RepairQuoted:
    """The quote: 120.00 of parts and 50.00 of labour unless said otherwise."""
    stated: dict[str, Any] = {"parts": 120_00, "labour": 50_00, "working_days": 7} | members
    (fact,) = step(shop, "RepairQuoted", **stated).recorded(RepairQuoted)
    assert isinstance(fact, RepairQuoted)
    return fact


def out_of_warranty(**members: Any) -> Shop:
    """A phone breaks on the day after its year."""
    return ask(phone().at("2027-05-02T02:00:00.000000Z"), **members)


@requirement("R-003-22")
def test_for_bad_quality_no_labour_is_charged_and_parts_go_by_the_warranty():
    """Labour of 50.00 is 0.00 either way; parts of 120.00 are free within the year and charged after it."""
    within, after = ask(phone()), out_of_warranty()

    assert (asked(within).covered, asked(after).covered) == (True, False)
    assert no_step(within, "RepairQuoted", parts=0, labour=50_00, working_days=7) == "repair-is-covered"
    assert no_step(within, "RepairQuoted", parts=120_00, labour=0, working_days=7) == "repair-is-covered"
    assert quoted(within, parts=0, labour=0).total == 0
    fact = quoted(after)
    assert (fact.labour, fact.labour_waived, fact.total) == (50_00, 50_00, 120_00)
    step(after, "RepairAnswered", accepted=True)
    assert no_step(after, "RepairPaid", amount=120_01, reference="till-1") == "exceeds-quote"


def test_a_fault_that_needs_no_parts_is_mended_for_nothing():
    shop = out_of_warranty()

    assert quoted(shop, parts=0).total == 0
    assert (status(shop), repair(shop).due_by is not None) == ("STARTED", True)


@requirement("R-003-22", "R-003-54")
def test_labour_is_charged_only_where_the_shop_shows_that_it_was_the_customers_own_damage():
    costs: dict[str, Any] = {"parts": 120_00, "labour": 50_00, "working_days": 7}

    assert no_step(out_of_warranty(), "RepairQuoted", **costs, **OWN) == "evidence-missing"
    fact = quoted(out_of_warranty(), evidence=["photo"], **OWN)
    assert (fact.labour_waived or 0, fact.total) == (0, 170_00)


@requirement("R-003-54")
def test_damage_of_the_customers_own_is_repaired_at_a_price_within_the_warranty_too():
    shop = ask(phone(), **FALLEN)

    assert (asked(shop).covered, asked(shop).rests_on) == (False, ())
    assert (quoted(shop).total, status(shop)) == (170_00, "QUOTED")
    step(step(shop, "RepairReceived"), "RepairAnswered", accepted=True)
    step(shop, "RepairPaid", amount=170_00, reference="till-1")
    assert (repair(shop).paid, status(shop)) == (170_00, "STARTED")


@requirement("R-003-32")
@pytest.mark.parametrize("mode", ["SEND_IN", "PICKUP"])
def test_goods_are_sent_in_by_mail_or_picked_up_at_the_door(mode: str):
    """Either way they are with the workshop before anything is done to them."""
    shop = ask(arrived(), mode=mode)
    assert asked(shop).mode == mode
    step(shop, "RepairQuoted", parts=0, labour=0, working_days=7)

    assert no_step(shop, "RepairCompleted", outcome="REPAIRED", report_sha256=REPORT) == "not-received"
    step(step(shop, "RepairReceived"), "RepairCompleted", outcome="REPAIRED", report_sha256=REPORT)
    assert status(shop) == "COMPLETED"


@requirement("R-003-33")
def test_seven_working_days_from_monday_4_may_end_on_wednesday_13_may():
    """By the calendar of 2026 too: Tuesday the 5th is a holiday, and Saturday the 9th is worked for it."""
    fact = quoted(ask(arrived().at(MONDAY)), parts=0, labour=0)

    assert fact.due_by
    assert (fact.due_by.working_days, fact.due_by.due_at) == (7, "2026-05-13T15:59:59.999999Z")
    assert fact.due_by.calendar == "CN"
    assert PLAIN.add_working_days(MONDAY, 7).due_at == fact.due_by.due_at


@requirement("R-003-33")
@pytest.mark.parametrize(
    ("days", "plain", "china"),
    [(1, "05-05", "05-06"), (3, "05-07", "05-08"), (4, "05-08", "05-09"), (5, "05-11", "05-11"), (7, "05-13", "05-13")],
)
def test_what_is_promised_in_fewer_days_ends_by_the_countrys_own_calendar(days: int, plain: str, china: str):
    ends = [calendar.add_working_days(MONDAY, days).due_at[5:10] for calendar in (PLAIN, CALENDAR)]

    assert ends == [plain, china]
    shop = ask(arrived().at(MONDAY))
    step(shop, "RepairQuoted", parts=0, labour=0, working_days=days)
    assert repair(shop).due_by == f"2026-{china}T15:59:59.999999Z"


@requirement("R-003-34")
def test_repaired_goods_never_go_back_without_a_test_report():
    shop = step(step(ask(arrived()), "RepairQuoted", parts=0, labour=0, working_days=7), "RepairReceived")

    assert no_step(shop, "RepairReturned", carrier="SF") == "repair-state"
    with pytest.raises(ValidationError, match="report_sha256"):
        shop.say(A1, "RepairCompleted", repair_id="m1", outcome="REPAIRED")
    step(shop, "RepairCompleted", outcome="REPAIRED", report_sha256=REPORT)
    step(shop, "RepairReturned", carrier="SF")
    report = shop.words(repair(shop).said["RepairCompleted"])["report_sha256"]
    assert (status(shop), report) == ("RETURNED", REPORT)
