"""A member of staff's record as a client reads it: complaints, penalties, what customers think."""

from typing import Any, Literal

from domain.staff import Complaint, Penalty, Staff

ComplaintStatus = Literal["RECEIVED", "VERIFIED", "ANSWERED"]


def staff_view(staff: Staff, version: int, staff_id: str) -> dict[str, Any]:
    """The record's view. `score100_bp` is the mean score on a scale of 100, in basis points; null without a score."""
    return {
        "staff_id": staff_id,
        "version": version,
        "complaints": [complaint_row(each) for each in staff.complaints.values()],
        "penalties": [_penalty(each) for each in staff.penalties.values()],
        "scores": len(staff.scores),
        "score_sum": staff.score_sum,
        "score100_bp": staff.score100_bp,
    }


def complaint_row(complaint: Complaint) -> dict[str, Any]:
    """A complaint as it stands. `in_time` is null until it is answered; `overdue_s` is what it was late when that was
    noticed.
    """
    received, verified, answered = complaint.received, complaint.verified, complaint.answered
    return {
        "complaint_id": received.complaint_id,
        "status": _status(complaint),
        "channel": received.channel,
        "reason": received.reason,
        "case_id": received.case_id or None,
        "order_id": received.order_id or None,
        "received_at": complaint.received_at,
        "answer_by": received.answer_by,
        "founded": verified.founded if verified else None,
        "found": verified.reason if verified else None,
        "verified_at": complaint.verified_at,
        "answer": answered.answer if answered else None,
        "answered_at": complaint.answered_at,
        "in_time": complaint.answered_at <= received.answer_by if complaint.answered_at else None,
        "overdue_s": complaint.overdue.over_s if complaint.overdue else None,
    }


def _status(complaint: Complaint) -> ComplaintStatus:
    if complaint.answered:
        return "ANSWERED"
    return "VERIFIED" if complaint.verified else "RECEIVED"


def _penalty(penalty: Penalty) -> dict[str, Any]:
    recorded, published = penalty.recorded, penalty.published
    return {
        "penalty_id": recorded.penalty_id,
        "kind": recorded.kind,
        "reason": recorded.reason,
        "complaint_id": recorded.complaint_id or None,
        "case_id": recorded.case_id or None,
        "recorded_at": penalty.recorded_at,
        "notified_at": recorded.notified_at,
        "published_at": penalty.published_at,
        "circular": published.reference if published else None,
    }
