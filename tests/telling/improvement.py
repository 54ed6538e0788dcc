"""The story of a week of complaints: about one member of staff, and about the packaging."""

from domain.clock import instant, plus
from tests.book import Book

WEEK = "retrospectives/2026-W21"
MONTH = "retrospectives/2026-05"
STAFF = "staff/S-17"


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _a_member_of_staff(book)
    _a_week_and_its_month(book)


def _a_member_of_staff(book: Book) -> None:
    late = {"complaint_id": "SC-1", "channel": "HQ_PHONE", "reason": "hung up on me", "case_id": "C-7"}
    book.say(STAFF, "StaffComplaintReceived", **late)
    book.say(STAFF, "StaffComplaintVerified", complaint_id="SC-1", founded=True, reason="it is on the recording")
    book.later(hours=49)
    book.say(STAFF, "StaffDue", kind="ANSWER", item="SC-1")
    book.say(STAFF, "StaffComplaintAnswered", complaint_id="SC-1", answer="We are sorry.")
    told_at = instant(book.steady.now)
    penalty = {"penalty_id": "SP-1", "kind": "REPRIMAND", "complaint_id": "SC-1", "reason": "against our rules"}
    book.say(STAFF, "StaffPenaltyRecorded", **penalty, notified_at=told_at)
    book.say(STAFF, "StaffPenaltyPublished", penalty_id="SP-1", reference="HR-3")
    book.say(STAFF, "StaffScored", case_id="C-7", survey="closing", score=2)


def _a_week_and_its_month(book: Book) -> None:
    due_at = plus(instant(book.steady.now), days=7)
    figures = {"compiled_by": "S-3", "through_position": 40}
    problems = [{"problem": "PACKAGING_BREAK", "count": 14}, {"problem": "LATE_DELIVERY", "count": 9}]
    book.say(WEEK, "WeeklyReportCompiled", cases=60, problems=problems, **figures)
    action = {"action_id": "IA-1", "title": "Thicker boxes", "owner": "SUPPLY_CHAIN", "due_at": due_at}
    book.say(WEEK, "ImprovementActionOpened", **action, problem="PACKAGING_BREAK")
    plan = [{"item_id": "IA-2", "title": "Another carrier", "owner": "LOGISTICS", "due_at": due_at}]
    book.say(MONTH, "MonthlyReviewHeld", complaints=12, orders=4_000, plan=plan, resolved_median_s=93_600, **figures)
    book.later(days=8)
    book.say(WEEK, "RetrospectiveDue", kind="ACTION", item="IA-1")
    book.say(WEEK, "ImprovementActionClosed", action_id="IA-1", result="DONE", reason="half as many breaks")
    training = {"training_id": "T-1", "topic": "Angry customers", "case_ids": ["C-7", "C-9"], "participants": 12}
    book.say(MONTH, "TrainingHeld", **training)
    period = {"from_at": "2026-04-30T16:00:00.000000Z", "to_at": "2026-05-31T16:00:00.000000Z"}
    drawn = {"sample_id": "SMP-1", "drawn_by": "消费者协会", "seed": "38114", "share_bp": 5_00, **period}
    book.say(MONTH, "SampleDrawn", **drawn, population=[f"C-{number}" for number in range(1, 41)])
    suggestion = {"suggestion_id": "SG-1", "department": "PRODUCT", "case_id": "C-9"}
    book.say(MONTH, "SuggestionForwarded", **suggestion, reason="a spare washer, please")
