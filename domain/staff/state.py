"""A member of staff's record as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
from domain.money import ratio_bp
from domain.staff.events import (
    StaffComplaintAnswered,
    StaffComplaintOverdue,
    StaffComplaintReceived,
    StaffComplaintVerified,
    StaffFact,
    StaffPenaltyPublished,
    StaffPenaltyRecorded,
    StaffScored,
)


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint, what was found and what was answered."""

    received: StaffComplaintReceived
    received_at: Instant
    verified: StaffComplaintVerified | None = None
    verified_at: Instant | None = None
    answered: StaffComplaintAnswered | None = None
    answered_at: Instant | None = None
    overdue: StaffComplaintOverdue | None = None


class Penalty(msgspec.Struct, frozen=True, kw_only=True):
    """A penalty, and how it was made known inside the company."""

    recorded: StaffPenaltyRecorded
    recorded_at: Instant
    published: StaffPenaltyPublished | None = None
    published_at: Instant | None = None


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff's record: complaints and penalties by id, scores by case and survey."""

    complaints: dict[str, Complaint] = {}
    penalties: dict[str, Penalty] = {}
    scores: dict[tuple[str, str], StaffScored] = {}
    score_sum: int = 0

    @property
    def score100_bp(self) -> int | None:
        """The mean score on a scale of 100 in basis points, 20 × Σ scores / n rounded half up: 4.6 is 9200 (R-003-44,
        B-13); None without a score.
        """
        return ratio_bp(self.score_sum, 5 * len(self.scores)) if self.scores else None


def evolve(staff: Staff, fact: StaffFact, at: Instant) -> Staff:
    """The record after the fact."""
    match fact:
        case StaffComplaintReceived():
            return _complaint(staff, Complaint(received=fact, received_at=at))
        case StaffComplaintVerified():
            return _complaint(staff, replace(staff.complaints[fact.complaint_id], verified=fact, verified_at=at))
        case StaffComplaintAnswered():
            return _complaint(staff, replace(staff.complaints[fact.complaint_id], answered=fact, answered_at=at))
        case StaffComplaintOverdue():
            return _complaint(staff, replace(staff.complaints[fact.complaint_id], overdue=fact))
        case StaffPenaltyRecorded():
            return _penalty(staff, Penalty(recorded=fact, recorded_at=at))
        case StaffPenaltyPublished():
            return _penalty(staff, replace(staff.penalties[fact.penalty_id], published=fact, published_at=at))
        case StaffScored():
            scores = {**staff.scores, (fact.case_id, fact.survey): fact}
            return replace(staff, scores=scores, score_sum=staff.score_sum + fact.score)
        case _:
            assert_never(fact)


def penalties_for(staff: Staff, case_id: str) -> list[Penalty]:
    """The penalties for what was done in a case, by itself or by a complaint that names it (R-003-27)."""
    of_case = {key for key, each in staff.complaints.items() if each.received.case_id == case_id}
    return [
        each
        for each in staff.penalties.values()
        if each.recorded.case_id == case_id or each.recorded.complaint_id in of_case
    ]


def _complaint(staff: Staff, complaint: Complaint) -> Staff:
    return replace(staff, complaints={**staff.complaints, complaint.received.complaint_id: complaint})


def _penalty(staff: Staff, penalty: Penalty) -> Staff:
    return replace(staff, penalties={**staff.penalties, penalty.recorded.penalty_id: penalty})
