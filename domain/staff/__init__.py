"""Staff: complaints about them, penalties, and what customers think of how they handled cases."""

from typing import get_args

from domain.fact import Fact, stated
from domain.kind import Act, Kind
from domain.staff.complaining import (
    StaffDue,
    answer_complaint,
    meet_deadline,
    receive_complaint,
    verify_complaint,
)
from domain.staff.events import (
    StaffComplaintAnswered,
    StaffComplaintOverdue,
    StaffComplaintReceived,
    StaffComplaintStated,
    StaffComplaintVerified,
    StaffFact,
    StaffPenaltyPublished,
    StaffPenaltyRecorded,
    StaffScored,
)
from domain.staff.judging import publish_penalty, record_penalty, score_staff, scored
from domain.staff.state import Complaint, Penalty, Staff, evolve, penalties_for


def recorded(staff: Staff, said: Fact) -> Fact | None:
    """A complaint and a penalty go by their ids, each step of them too; a score by its case and survey."""
    match said:
        case StaffComplaintStated():
            complaint = staff.complaints.get(said.complaint_id)
            return stated(complaint.received, StaffComplaintStated) if complaint else None
        case StaffComplaintVerified():
            complaint = staff.complaints.get(said.complaint_id)
            return complaint.verified if complaint else None
        case StaffComplaintAnswered():
            complaint = staff.complaints.get(said.complaint_id)
            return complaint.answered if complaint else None
        case StaffPenaltyRecorded():
            penalty = staff.penalties.get(said.penalty_id)
            return penalty.recorded if penalty else None
        case StaffPenaltyPublished():
            penalty = staff.penalties.get(said.penalty_id)
            return penalty.published if penalty else None
        case StaffScored():
            return staff.scores.get((said.case_id, said.survey))
        case _:
            return None


KIND = Kind(
    name="staff",
    initial=Staff(),
    evolve=evolve,
    facts=get_args(StaffFact),
    door={
        "StaffComplaintReceived": Act(StaffComplaintStated, receive_complaint),
        "StaffComplaintVerified": Act(StaffComplaintVerified, verify_complaint),
        "StaffComplaintAnswered": Act(StaffComplaintAnswered, answer_complaint),
        "StaffPenaltyRecorded": Act(StaffPenaltyRecorded, record_penalty),
        "StaffPenaltyPublished": Act(StaffPenaltyPublished, publish_penalty),
        "StaffScored": Act(StaffScored, score_staff),
        "StaffDue": Act(StaffDue, meet_deadline),
    },
    recorded=recorded,
    internal=frozenset({"StaffDue", "StaffScored"}),
)

__all__ = ["KIND", "Complaint", "Penalty", "Staff", "StaffDue", "StaffFact", "evolve", "penalties_for", "scored"]
__all__ += ["StaffComplaintAnswered", "StaffComplaintOverdue", "StaffComplaintReceived", "StaffComplaintVerified"]
__all__ += ["StaffPenaltyPublished", "StaffPenaltyRecorded", "StaffScored"]
