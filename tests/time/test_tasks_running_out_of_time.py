"""Complaints about staff and improvement actions on a real ledger: what is late is recorded, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.time.test_ticking import Night
from tests.trace import requirement

S17 = "staff/S-17"
WEEK = "retrospectives/2026-W20"
SATURDAY = "2026-05-16T12:00:00.000000Z"
COMPLAINT = {"complaint_id": "SC-1", "channel": "HQ_PHONE", "reason": "rude"}


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path / "ledger.db")
    night.at(SATURDAY)
    yield night
    night.ledger.close()


@requirement("R-003-55")
def test_a_complaint_that_nobody_answers_is_overdue_once(night: Night):
    night.say(S17, "StaffComplaintReceived", **COMPLAINT)

    assert night.tick("2026-05-18T11:59:00.000000Z") == []
    assert night.tick("2026-05-18T12:00:05.000000Z") == ["StaffComplaintOverdue"]
    assert night.tick("2026-06-18") == []
    assert night.stream(S17).state.complaints["SC-1"].overdue.over_s > 0


def test_a_complaint_answered_in_time_is_not_asked_about(night: Night):
    night.say(S17, "StaffComplaintReceived", **COMPLAINT)
    night.say(S17, "StaffComplaintVerified", complaint_id="SC-1", founded=True, reason="it is on the recording")
    night.say(S17, "StaffComplaintAnswered", complaint_id="SC-1", answer="We are sorry.")

    assert night.tick("2026-05-20") == []


@requirement("R-003-42")
def test_an_action_that_nobody_closes_is_overdue_once(night: Night):
    due_at = "2026-05-30T10:00:00.000000Z"
    night.say(WEEK, "ImprovementActionOpened", action_id="IA-1", title="Boxes", owner="SUPPLY_CHAIN", due_at=due_at)

    assert night.tick("2026-05-30T09:59:00.000000Z") == []
    assert night.tick("2026-05-30T10:00:05.000000Z") == ["ImprovementActionOverdue"]
    assert night.tick("2026-06-30") == []
