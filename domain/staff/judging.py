"""What a member of staff's record takes in beside complaints: penalties, and customers' scores."""

from domain.errors import Malformed, Refused
from domain.fact import UNSET, Draft, Key, Said, Seen
from domain.staff.complaining import known_complaint
from domain.staff.events import StaffPenaltyPublished, StaffPenaltyRecorded, StaffScored
from domain.staff.state import Staff

_REF = "R-003-27"


def record_penalty(seen: Seen, said: Said) -> list[Draft]:
    """Penalise for a case, or for a complaint that was found to be true; the person has been told."""
    fact = said.fact
    assert isinstance(fact, StaffPenaltyRecorded)
    if fact.complaint_id is UNSET and fact.case_id is UNSET:
        raise Malformed("penalty-without-cause", "A penalty names the complaint or the case it is for.")
    if fact.notified_at > said.at:
        sentence = f"The person is told first; {fact.notified_at} is later than the penalty."
        raise Malformed("not-notified-yet", sentence, "/notified_at", notified_at=fact.notified_at)
    if fact.complaint_id is not UNSET:
        verified = known_complaint(seen[said.stream].state, fact.complaint_id).verified
        if verified is None or not verified.founded:
            sentence = f"Complaint {fact.complaint_id} was not found to be true."
            raise Refused("complaint-not-founded", sentence, _REF, complaint_id=fact.complaint_id)
    return [Draft(said.stream, fact)]


def publish_penalty(seen: Seen, said: Said) -> list[Draft]:
    """Make a penalty known inside the company."""
    fact = said.fact
    assert isinstance(fact, StaffPenaltyPublished)
    staff: Staff = seen[said.stream].state
    if fact.penalty_id not in staff.penalties:
        sentence = f"There is no penalty {fact.penalty_id} of this member of staff."
        raise Refused("unknown-penalty", sentence, _REF, penalty_id=fact.penalty_id)
    return [Draft(said.stream, fact)]


def score_staff(seen: Seen, said: Said) -> list[Draft]:
    """Count a customer's score."""
    fact = said.fact
    assert isinstance(fact, StaffScored)
    return [Draft(said.stream, fact)]


def scored(staff_id: Key, case_id: Key, survey: Key, score: int) -> Draft:
    """The score of a case, as it follows from the case's own satisfaction score; the case says each survey once."""
    return Draft(f"staff/{staff_id}", StaffScored(case_id=case_id, survey=survey, score=score))
