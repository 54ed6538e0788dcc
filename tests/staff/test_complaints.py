"""Complaints about staff: headquarters verifies and answers them within 48 hours on any clock."""

from typing import Any

import pytest

from domain.staff import StaffComplaintOverdue, StaffComplaintReceived
from projections.staff_view import staff_view
from tests.story import Shop
from tests.trace import requirement

S17 = "staff/S-17"
SATURDAY = "2026-05-16T12:00:00.000000Z"  # 20:00 in Shanghai
MONDAY = "2026-05-18T12:00:00.000000Z"
A_SECOND_LATER = "2026-05-18T12:00:01.000000Z"
VERIFIED: dict[str, Any] = {"complaint_id": "SC-1", "founded": True, "reason": "it is on the recording"}
ANSWERED: dict[str, Any] = {"complaint_id": "SC-1", "answer": "We are sorry."}
STATED: dict[str, Any] = {"complaint_id": "SC-1", "channel": "HQ_MAILBOX", "reason": "hung up on me", "case_id": "C-7"}


def complained() -> Shop:
    return Shop().at(SATURDAY).say(S17, "StaffComplaintReceived", **STATED)


def row(shop: Shop) -> dict[str, Any]:
    (found,) = staff_view(shop.stream(S17).state, 1, "S-17")["complaints"]
    return found


@requirement("R-003-55")
def test_a_complaint_of_saturday_at_eight_is_answered_by_monday_at_eight():
    shop = complained()

    (received,) = shop.recorded(StaffComplaintReceived)
    assert isinstance(received, StaffComplaintReceived)
    assert received.answer_by == MONDAY
    assert row(shop)["status"] == "RECEIVED"


@requirement("R-003-55")
def test_an_answer_at_the_very_end_of_48_hours_is_in_time():
    shop = complained().say(S17, "StaffComplaintVerified", **VERIFIED)
    shop.at(MONDAY).say(S17, "StaffComplaintAnswered", **ANSWERED)

    assert shop.names() == ["StaffComplaintAnswered"]
    assert (row(shop)["status"], row(shop)["in_time"], row(shop)["overdue_s"]) == ("ANSWERED", True, None)


@requirement("R-003-55")
def test_an_answer_a_second_later_is_a_breach_and_says_so():
    shop = complained().say(S17, "StaffComplaintVerified", **VERIFIED)
    shop.at(A_SECOND_LATER).say(S17, "StaffComplaintAnswered", **ANSWERED)

    assert shop.recorded(StaffComplaintOverdue) == [
        StaffComplaintOverdue(complaint_id="SC-1", answer_by=MONDAY, over_s=1)
    ]
    assert (row(shop)["in_time"], row(shop)["overdue_s"]) == (False, 1)


def test_a_part_of_a_second_too_late_counts_as_a_second():
    shop = complained().say(S17, "StaffComplaintVerified", **VERIFIED)
    shop.at("2026-05-18T12:00:00.000001Z").say(S17, "StaffComplaintAnswered", **ANSWERED)

    assert row(shop)["overdue_s"] == 1


@pytest.mark.parametrize(("now", "names"), [(MONDAY, []), (A_SECOND_LATER, ["StaffComplaintOverdue"])])
@requirement("R-003-55")
def test_the_ledger_notices_what_nobody_answered(now: str, names: list[str]):
    shop = complained().at(now).say(S17, "StaffDue", kind="ANSWER", item="SC-1")

    assert shop.names() == names


def test_an_overdue_complaint_is_recorded_as_such_once():
    shop = complained().say(S17, "StaffComplaintVerified", **VERIFIED)
    shop.at(A_SECOND_LATER).say(S17, "StaffDue", kind="ANSWER", item="SC-1")

    assert shop.say(S17, "StaffDue", kind="ANSWER", item="SC-1").names() == []
    assert shop.say(S17, "StaffComplaintAnswered", **ANSWERED).names() == ["StaffComplaintAnswered"]
    assert row(shop)["in_time"] is False


def test_an_answer_that_is_reported_later_was_in_time_all_the_same():
    shop = complained().say(S17, "StaffComplaintVerified", **VERIFIED)
    shop.at(A_SECOND_LATER).say(S17, "StaffComplaintAnswered", at=MONDAY, **ANSWERED)

    assert row(shop)["in_time"] is True
    assert shop.say(S17, "StaffDue", kind="ANSWER", item="SC-1").names() == []


@requirement("R-003-55")
def test_a_complaint_is_verified_before_it_is_answered():
    refusal = complained().refusal(S17, "StaffComplaintAnswered", **ANSWERED)

    assert (refusal.code, refusal.ref) == ("complaint-not-verified", "R-003-55")


@pytest.mark.parametrize(
    ("type_", "members"),
    [("StaffComplaintVerified", VERIFIED), ("StaffComplaintAnswered", ANSWERED)],
)
def test_a_complaint_that_nobody_made_is_neither_verified_nor_answered(type_: str, members: dict[str, Any]):
    assert Shop().refusal(S17, type_, **members).code == "unknown-complaint"


def test_each_step_said_twice_says_it_once_and_never_otherwise():
    shop = complained()
    said: dict[str, Any] = {
        "StaffComplaintReceived": STATED,
        "StaffComplaintVerified": VERIFIED,
        "StaffComplaintAnswered": ANSWERED,
    }
    for type_, members in said.items():
        shop.say(S17, type_, **members)
        assert shop.say(S17, type_, **members).names() == []
        words = "answer" if "answer" in members else "reason"
        assert shop.refusal(S17, type_, **members | {words: "other words"}).code == "already-recorded-differently"
