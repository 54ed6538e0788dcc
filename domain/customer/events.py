"""What can happen to a customer's account. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import INTEGER_MAX, Amount, Count, Fact, Key, Label, PositiveCount

Channel = Literal["SITE", "SMS", "EMAIL"]


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


CustomerFact = (
    MessageConsentGiven
    | MessageConsentWithdrawn
    | PointsEarned
    | PointsSpent
    | PointsTakenBack
    | PointsReturned
    | PointsGranted
)
