"""What can happen to a partner of the platform. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.calendar import CalendarDay
from domain.fact import (
    Commitment,
    Currency,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    PositiveAmount,
    PositiveCount,
    Reference,
)

Role = Literal["MERCHANT", "CARRIER"]
Measure = Literal["WARNING", "RESTRICTION", "SUSPENSION", "TERMINATION"]
"""What a platform may do to a merchant: 警示, limits, 暂停 and 终止服务 (网络交易监督管理办法 28)."""
Step = Literal["SELF_CHECK", "RECTIFICATION", "NOTICE"]


class PartnerRegistered(Fact, frozen=True, kw_only=True):
    """A shop or a carrier works with the platform; `title` is the organisation's name."""

    role: Role
    title: Label


class MerchantWarned(Fact, frozen=True, kw_only=True):
    """The merchant was warned (R-001-17). What the public is to be told of is a measure, a penalty of its own."""

    warning_id: Key
    reason: Commitment
    case_id: Key | UnsetType = UNSET


class SelfCheckOrdered(Fact, frozen=True, kw_only=True):
    """The merchant is to check and correct a description by then; `subject` is what it describes (R-001-14)."""

    check_id: Key
    subject: Label
    due_at: Instant
    case_id: Key | UnsetType = UNSET


class SelfCheckCompleted(Fact, frozen=True, kw_only=True):
    """The description was corrected: the texts before and after are kept as content under these hashes (R-001-14)."""

    check_id: Key
    before_sha256: Hex256
    after_sha256: Hex256


class ScoreStated(Fact, frozen=True, kw_only=True):
    """A movement of a partner's score, as stated; `reverses` names the one it undoes."""

    movement_id: Key
    delta: Annotated[int, Meta(ge=-100, le=100)]
    cause: Label
    case_id: Key | UnsetType = UNSET
    reverses: Key | UnsetType = UNSET


class ScoreMoved(ScoreStated, frozen=True, kw_only=True):
    """The score moved, with its cause, and stands at `score` now (R-001-17, R-001-33)."""

    score: Annotated[int, Meta(ge=0, le=100)]


class PenaltyStated(Fact, frozen=True, kw_only=True):
    """A measure against a partner, as stated; the notice of one that ends is shown until it does."""

    penalty_id: Key
    measure: Measure
    ground: Label
    case_id: Key | UnsetType = UNSET
    public_until: Instant | UnsetType = UNSET


class PartnerPenalised(PenaltyStated, frozen=True, kw_only=True):
    """A measure was taken; of one against a merchant the public is told by `publish_by` (R-000-125)."""

    publish_by: CalendarDay | UnsetType = UNSET


class PenaltyPublished(Fact, frozen=True, kw_only=True):
    """The public was told of a measure over this channel; `reference` is where it stands."""

    penalty_id: Key
    channel: Label
    reference: Reference


class PenaltyLifted(Fact, frozen=True, kw_only=True):
    """A measure was taken back: it is public no more, and its record stays."""

    penalty_id: Key
    reason: Commitment


class RectificationRequested(Fact, frozen=True, kw_only=True):
    """The carrier is told what went wrong, and is to put it right by then (R-001-33)."""

    rectification_id: Key
    reason: Commitment
    due_at: Instant
    case_id: Key | UnsetType = UNSET


class RectificationDone(Fact, frozen=True, kw_only=True):
    """The carrier answered what it changed."""

    rectification_id: Key
    answer: Commitment


class CarrierAgreementStated(Fact, frozen=True, kw_only=True):
    """What a carrier agreed to pay for a parcel, as stated: of what was paid for the goods, at most `cap`.

    With `declared_value` a value declared for the parcel stands in the place of the cap.
    """

    currency: Currency
    effective_from: Instant
    cap: PositiveAmount | UnsetType = UNSET
    declared_value: bool = False


class CarrierAgreed(CarrierAgreementStated, frozen=True, kw_only=True):
    """A version of the agreement with a carrier holds from then on (R-001-28)."""

    version: PositiveCount


class PartnerStepOverdue(Fact, frozen=True, kw_only=True):
    """What was to be done by then was not done: a self-check, a rectification, or the public notice of a measure."""

    step: Step
    item: Key
    due_at: Instant
    law: Label | UnsetType = UNSET


PartnerFact = (
    PartnerRegistered
    | MerchantWarned
    | SelfCheckOrdered
    | SelfCheckCompleted
    | ScoreMoved
    | PartnerPenalised
    | PenaltyPublished
    | PenaltyLifted
    | RectificationRequested
    | RectificationDone
    | CarrierAgreed
    | PartnerStepOverdue
)
