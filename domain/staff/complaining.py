"""Complaints about a member of staff: received, verified and answered within 48 hours (R-003-55)."""

from typing import Literal

from msgspec.structs import asdict

from domain.clock import plus, seconds_over
from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Key, Said, Seen
from domain.staff.events import (
    StaffComplaintAnswered,
    StaffComplaintOverdue,
    StaffComplaintReceived,
    StaffComplaintStated,
    StaffComplaintVerified,
)
from domain.staff.state import Complaint, Staff

ANSWER_HOURS = 48
_REF = "R-003-55"


class StaffDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has the time to answer this complaint passed unmet? `item` is the complaint."""

    kind: Literal["ANSWER"]
    item: Key


def receive_complaint(seen: Seen, said: Said) -> list[Draft]:
    """Take in a complaint; the time to answer it runs from when it came, on any clock."""
    fact = said.fact
    assert isinstance(fact, StaffComplaintStated)
    received = StaffComplaintReceived(**asdict(fact), answer_by=plus(said.at, hours=ANSWER_HOURS))
    return [Draft(said.stream, received)]


def verify_complaint(seen: Seen, said: Said) -> list[Draft]:
    """Say what was found; before it is answered."""
    fact = said.fact
    assert isinstance(fact, StaffComplaintVerified)
    known_complaint(seen[said.stream].state, fact.complaint_id)
    return [Draft(said.stream, fact)]


def answer_complaint(seen: Seen, said: Said) -> list[Draft]:
    """Answer what was verified; an answer that comes too late says so, if nobody has said it yet."""
    fact = said.fact
    assert isinstance(fact, StaffComplaintAnswered)
    complaint = known_complaint(seen[said.stream].state, fact.complaint_id)
    if complaint.verified is None:
        sentence = f"Complaint {fact.complaint_id} is verified first, then answered."
        raise Refused("complaint-not-verified", sentence, _REF, complaint_id=fact.complaint_id)
    late = _overdue(complaint, said.at)
    return [Draft(said.stream, fact), *([Draft(said.stream, late)] if late else [])]


def meet_deadline(seen: Seen, said: Said) -> list[Draft]:
    """Record that a complaint is overdue: nothing if it was answered, if that is recorded, or if it still has time."""
    fact = said.fact
    assert isinstance(fact, StaffDue)
    staff: Staff = seen[said.stream].state
    complaint = staff.complaints.get(fact.item)
    if complaint is None or complaint.answered is not None:
        return []
    late = _overdue(complaint, said.now)
    return [Draft(said.stream, late)] if late else []


def known_complaint(staff: Staff, complaint_id: Key) -> Complaint:
    """The complaint, or a refusal."""
    complaint = staff.complaints.get(complaint_id)
    if complaint is None:
        sentence = f"There is no complaint {complaint_id} about this member of staff."
        raise Refused("unknown-complaint", sentence, _REF, complaint_id=complaint_id)
    return complaint


def _overdue(complaint: Complaint, at: Instant) -> StaffComplaintOverdue | None:
    """Answered at its very end it is in time; a microsecond later it is not."""
    received = complaint.received
    if complaint.overdue is not None or at <= received.answer_by:
        return None
    over_s = seconds_over(received.answer_by, at)
    return StaffComplaintOverdue(complaint_id=received.complaint_id, answer_by=received.answer_by, over_s=over_s)
