"""What can happen to a member of staff's record. These names are the stored format: add members, never rename them.

The record is kept under a staff id, the one that stands in the `Actor` header: an opaque key and never a name.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Fact, Instant, Key, PositiveCount, Reference

ComplaintChannel = Literal["HQ_MAILBOX", "HQ_PHONE", "HQ_OTHER"]
"""Headquarters, never the shop that is complained of: its mailbox, its telephone, or another way (R-003-55)."""
PenaltyKind = Literal["REPRIMAND", "RETRAINING", "SCORE_DEDUCTION", "BONUS_DEDUCTION", "REASSIGNMENT", "DISMISSAL"]
Score = Annotated[int, Meta(ge=1, le=5, description="1 to 5 stars")]


class StaffComplaintStated(Fact, frozen=True, kw_only=True):
    """A complaint about a member of staff as it reaches headquarters: what was done, in the complainant's words."""

    complaint_id: Key
    channel: ComplaintChannel
    reason: Commitment
    case_id: Key | UnsetType = UNSET
    order_id: Key | UnsetType = UNSET


class StaffComplaintReceived(StaffComplaintStated, frozen=True, kw_only=True):
    """A complaint about a member of staff reached headquarters. It is verified and answered by `answer_by`, 48 hours
    later on any clock, weekends and holidays included (R-003-55).
    """

    answer_by: Instant


class StaffComplaintVerified(Fact, frozen=True, kw_only=True):
    """Headquarters looked into a complaint; `founded` says whether it happened, `reason` what was found."""

    complaint_id: Key
    founded: bool
    reason: Commitment


class StaffComplaintAnswered(Fact, frozen=True, kw_only=True):
    """The complainant was told what came of it."""

    complaint_id: Key
    answer: Commitment


class StaffComplaintOverdue(Fact, frozen=True, kw_only=True):
    """A complaint was not answered by `answer_by`, and was `over_s` seconds late when that was noticed, a part of a
    second counting as one (R-003-55).
    """

    complaint_id: Key
    answer_by: Instant
    over_s: PositiveCount


class StaffPenaltyRecorded(Fact, frozen=True, kw_only=True):
    """The person responsible was penalised for a complaint or a case, and told so at `notified_at` (R-003-27)."""

    penalty_id: Key
    kind: PenaltyKind
    reason: Commitment
    notified_at: Instant
    complaint_id: Key | UnsetType = UNSET
    case_id: Key | UnsetType = UNSET


class StaffPenaltyPublished(Fact, frozen=True, kw_only=True):
    """A penalty was made known inside the company; `reference` is the circular it stands in (R-003-27)."""

    penalty_id: Key
    reference: Reference


class StaffScored(Fact, frozen=True, kw_only=True):
    """A customer scored how the member of staff handled a case; `survey` says which question it answered (R-003-44)."""

    case_id: Key
    survey: Key
    score: Score


StaffFact = (
    StaffComplaintReceived
    | StaffComplaintVerified
    | StaffComplaintAnswered
    | StaffComplaintOverdue
    | StaffPenaltyRecorded
    | StaffPenaltyPublished
    | StaffScored
)
