"""What can happen after a case was solved: the customer is asked whether that helped, and how content she is.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Fact, Instant, Key, Label, Plain, PositiveCount

FollowUpKind = Literal["ROUTINE", "KEY"]
Question = Literal[
    "SATISFIED",  # 请问对本次处理结果是否满意？
    "MORE_NEEDS",  # 是否还有其他需求？
    "IMPROVEMENT",  # 您认为我们哪里可以做得更好？
]
"""What a customer is asked (R-003-37, R-003-38)."""
Tags = Annotated[tuple[Label, ...], Meta(max_length=10)]
"""Why a score is low, as codes: PROCESS_COMPLEX, STAFF_ATTITUDE … (R-003-40)."""


class FollowUpScheduled(Fact, frozen=True, kw_only=True):
    """The customer is to be asked these questions by then (R-003-37); KEY, if she complained or gave goods back
    (R-003-38).
    """

    follow_up_id: Key
    kind: FollowUpKind
    questions: tuple[Question, ...]
    due_at: Instant


class FollowUpAnswer(Plain, frozen=True, kw_only=True):
    """What she answered to one question."""

    question: Question
    answer: Commitment


class FollowUpCompleted(Fact, frozen=True, kw_only=True):
    """The customer was asked and answered every question; what that comes to, where she said so plainly."""

    follow_up_id: Key
    answers: Annotated[tuple[FollowUpAnswer, ...], Meta(min_length=1, max_length=10)]
    satisfied: bool | UnsetType = UNSET
    more_needs: bool | UnsetType = UNSET


class FollowUpUnreachable(Fact, frozen=True, kw_only=True):
    """She was not reached; attempts are counted from 1."""

    follow_up_id: Key
    attempt: PositiveCount


class SurveyInvited(Fact, frozen=True, kw_only=True):
    """She is invited to say how content she is, by a message (R-003-39)."""

    follow_up_id: Key
    message_id: Key | UnsetType = UNSET


class SatisfactionStated(Fact, frozen=True, kw_only=True):
    """How content she is, from 1 to 5, as stated; a low score says why (R-003-39, R-003-40)."""

    follow_up_id: Key
    score: Annotated[int, Meta(ge=1, le=5)]
    reason: Commitment | UnsetType = UNSET
    tags: Tags = ()


class SatisfactionScored(SatisfactionStated, frozen=True, kw_only=True):
    """How content she is, and with whose work: `owner` had the case (R-001-16, R-003-44)."""

    owner: Key | UnsetType = UNSET


class LowScoreReasonTagged(Fact, frozen=True, kw_only=True):
    """Why a score was low, as found later (R-003-40)."""

    follow_up_id: Key
    tags: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=10)]


FollowUpFact = (
    FollowUpScheduled
    | FollowUpCompleted
    | FollowUpUnreachable
    | SurveyInvited
    | SatisfactionScored
    | LowScoreReasonTagged
)
