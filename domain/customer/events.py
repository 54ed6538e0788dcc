"""What can happen to a customer's account. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.customer.personal import LegalHoldLifted, LegalHoldPlaced, PersonalDataErased
from domain.fact import (
    INTEGER_MAX,
    Amount,
    Commitment,
    Count,
    Currency,
    Fact,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
    Reference,
)

Channel = Literal["SITE", "SMS", "EMAIL"]
FreezeScope = Literal["COUPON", "GOODWILL", "FAST_TRACK"]
"""What may be withheld from an account. What the law gives, for faults or as a refund, never is (B-20)."""
Scopes = Annotated[tuple[FreezeScope, ...], Meta(min_length=1, max_length=3)]
Abuse = Literal["FAKE_REGISTRATION", "BRUSHING", "COUPON_ABUSE", "OTHER"]


class MessageConsentGiven(Fact, frozen=True, kw_only=True):
    """The customer agrees to commercial messages over this channel (消费者权益保护法实施条例 24)."""

    channel: Channel


class MessageConsentWithdrawn(Fact, frozen=True, kw_only=True):
    """The customer wants no more commercial messages over this channel."""

    channel: Channel


class PointsSpent(Fact, frozen=True, kw_only=True):
    """The customer spent points; `reference` is `{order}:{payment_id}` where they paid for an order."""

    points: PositiveCount
    reference: Label


class PointsEarned(Fact, frozen=True, kw_only=True):
    """Points for an order that was paid; `goods` is what its kept goods cost then, in minor units."""

    order_id: Key
    points: PositiveCount
    goods: Amount | UnsetType = UNSET


class PointsTakenBack(Fact, frozen=True, kw_only=True):
    """Points of goods that went back, in proportion; `shortfall` were spent already (R-000-133)."""

    order_id: Key
    refund_id: Label
    points: Count
    shortfall: Count


class PointsReturned(Fact, frozen=True, kw_only=True):
    """Points that paid for goods came back as points."""

    order_id: Key
    refund_id: Label
    points: PositiveCount


class PointsGranted(Fact, frozen=True, kw_only=True):
    """Points given beyond what is owed, as the compensation of an order; `basis` is its ground (R-000-132)."""

    order_id: Key
    points: Annotated[int, Meta(ge=1, le=INTEGER_MAX)]
    basis: Label


class AgreementAccepted(Fact, frozen=True, kw_only=True):
    """The customer accepted a published version of the agreement `policies/{agreement_id}` (R-000-115)."""

    agreement_id: Key
    version: PositiveCount


class TierSet(Fact, frozen=True, kw_only=True):
    """The customer is of this tier now; what a tier means is the shop's to say."""

    tier: Label
    reason: Commitment | UnsetType = UNSET


class Signup(Plain, frozen=True, kw_only=True):
    """An account that was signed up and used a code for new customers at this time, and where that is shown."""

    customer_id: Key
    at: Instant
    device: Commitment
    address: Commitment
    evidence_id: Key


class AbuseStated(Fact, frozen=True, kw_only=True):
    """A suspicion, as stated: its evidence, other accounts involved, what gave it away, when the acts began.

    Fake registration is shown by the sign-ups themselves, which say the accounts and the time.
    """

    abuse_id: Key
    kind: Abuse
    evidence: Commitment
    acted_at: Instant | UnsetType = UNSET
    accounts: Annotated[tuple[Key, ...], Meta(max_length=500)] = ()
    signals: Annotated[tuple[Label, ...], Meta(max_length=50)] = ()
    signups: Annotated[tuple[Signup, ...], Meta(max_length=100)] = ()


class AbuseSuspected(AbuseStated, frozen=True, kw_only=True):
    """The account is suspected of abuse, on evidence; `count` accounts are involved, this one included (R-000-35).

    `since` is when the acts of this account began.
    """

    since: Instant
    count: PositiveCount
    evidence_ids: tuple[Key, ...] = ()


class FreezeRequested(Fact, frozen=True, kw_only=True):
    """The account is to be frozen for abuse, on the ground of a clause of the customer's agreement."""

    freeze_id: Key
    scopes: Scopes
    abuse_id: Key
    agreement_id: Key
    clause_id: Key
    until: Instant | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


class AccountFrozen(Fact, frozen=True, kw_only=True):
    """The account is frozen within these scopes: the version she had accepted before the acts has the clause."""

    freeze_id: Key
    scopes: Scopes
    abuse_id: Key
    agreement_id: Key
    agreement_version: PositiveCount
    clause_id: Key
    until: Instant | UnsetType = UNSET


class FreezeRefused(Fact, frozen=True, kw_only=True):
    """The account is not frozen: the version she had accepted before the acts, if any, lacks the clause (R-000-115)."""

    freeze_id: Key
    reason: Literal["NOT_DISCLOSED"]
    agreement_id: Key
    clause_id: Key
    agreement_version: PositiveCount | UnsetType = UNSET


class AccountUnfrozen(Fact, frozen=True, kw_only=True):
    """A freeze was lifted before its time."""

    freeze_id: Key
    reason: Commitment


class TakingStated(Fact, frozen=True, kw_only=True):
    """Benefits of an order to be taken back for abuse, as stated: a discount in money, points that were given."""

    taking_id: Key
    abuse_id: Key
    order_id: Key
    amount: PositiveAmount | UnsetType = UNSET
    points: PositiveCount | UnsetType = UNSET


class BenefitsTakenBack(TakingStated, frozen=True, kw_only=True):
    """Benefits were taken back (R-000-36): `amount` is a claim on the customer, which no refund is less by.

    Of the points `shortfall` were spent already.
    """

    currency: Currency | UnsetType = UNSET
    shortfall: Count = 0


class ClaimClosed(Fact, frozen=True, kw_only=True):
    """The claim for benefits taken back was paid, or is not asked for any more."""

    taking_id: Key
    how: Literal["PAID", "WAIVED"]
    reference: Reference | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


CustomerFact = (
    MessageConsentGiven
    | MessageConsentWithdrawn
    | PointsEarned
    | PointsSpent
    | PointsTakenBack
    | PointsReturned
    | PointsGranted
    | AgreementAccepted
    | TierSet
    | AbuseSuspected
    | FreezeRequested
    | AccountFrozen
    | FreezeRefused
    | AccountUnfrozen
    | BenefitsTakenBack
    | ClaimClosed
    | LegalHoldPlaced
    | LegalHoldLifted
    | PersonalDataErased
)
