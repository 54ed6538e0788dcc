"""A customer's account as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.customer.events import (
    AbuseSuspected,
    AccountFrozen,
    AccountUnfrozen,
    AgreementAccepted,
    BenefitsTakenBack,
    ClaimClosed,
    CustomerFact,
    FreezeRefused,
    FreezeRequested,
    FreezeScope,
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsEarned,
    PointsGranted,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
    TierSet,
)
from domain.customer.personal import LegalHoldLifted, LegalHoldPlaced, PersonalDataErased
from domain.fact import Instant

GIFT = "GIFT"
"""Points that came as a gift with goods: they go back with these."""


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """A suspicion of abuse."""

    fact: AbuseSuspected
    at: Instant


class Freeze(msgspec.Struct, frozen=True, kw_only=True):
    """A freeze that was asked for, and what came of it."""

    asked: FreezeRequested
    at: Instant
    frozen: AccountFrozen | None = None
    refused: FreezeRefused | None = None
    lifted: AccountUnfrozen | None = None
    lifted_at: Instant | None = None

    def holds(self, at: Instant) -> bool:
        """Whether the account is frozen by it at that instant."""
        if self.frozen is None or at < self.at or (self.lifted_at is not None and self.lifted_at <= at):
            return False
        return not (self.frozen.until and self.frozen.until < at)

    @property
    def ends(self) -> dict[str, Instant]:
        """When it ends by itself, if it does, as a refusal names it."""
        return {"until": self.frozen.until} if self.frozen and self.frozen.until else {}


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """Benefits taken back; the claim in money is open until it is `closed`."""

    fact: BenefitsTakenBack
    at: Instant
    closed: ClaimClosed | None = None
    closed_at: Instant | None = None


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's account: `consents` the channels she agreed to and since when, her points, what she spent them on.

    `points_missing` are points that were taken back after they were spent; `granted` what was given beyond what is
    owed, by order. `accepted` are versions of agreements and since when. `holds` are the legal holds that stand,
    `lifted` those that stood; `erased` is when her personal data was destroyed.
    """

    consents: dict[str, Instant] = {}
    points: int = 0
    points_missing: int = 0
    spent: dict[str, PointsSpent] = {}
    granted: dict[str, int] = {}
    accepted: dict[tuple[str, int], Instant] = {}
    tier: str | None = None
    suspicions: dict[str, Suspicion] = {}
    freezes: dict[str, Freeze] = {}
    takings: dict[str, Taking] = {}
    holds: dict[str, LegalHoldPlaced] = {}
    lifted: dict[str, tuple[LegalHoldPlaced, LegalHoldLifted]] = {}
    erased: tuple[Instant, ...] = ()


def frozen_by(customer: Customer, scope: FreezeScope, at: Instant) -> Freeze | None:
    """The freeze that withholds this from the account at that instant, if any does."""
    held = (each for each in customer.freezes.values() if each.holds(at) and each.frozen)
    return next((each for each in held if each.frozen and scope in each.frozen.scopes), None)


def is_frozen(customer: Customer, scope: FreezeScope, at: Instant) -> bool:
    """Whether this is withheld from the account at that instant (R-000-36)."""
    return frozen_by(customer, scope, at) is not None


def evolve(customer: Customer, fact: CustomerFact, at: Instant) -> Customer:
    """The account after the fact."""
    match fact:
        case MessageConsentGiven():
            return replace(customer, consents={**customer.consents, fact.channel: at})
        case MessageConsentWithdrawn():
            kept = {channel: since for channel, since in customer.consents.items() if channel != fact.channel}
            return replace(customer, consents=kept)
        case PointsEarned() | PointsReturned():
            return replace(customer, points=customer.points + fact.points)
        case PointsGranted():
            given = customer.granted.get(fact.order_id, 0) + (0 if fact.basis == GIFT else fact.points)
            granted = {**customer.granted, fact.order_id: given}
            return replace(customer, points=customer.points + fact.points, granted=granted)
        case PointsSpent():
            spent = {**customer.spent, fact.reference: fact}
            return replace(customer, points=customer.points - fact.points, spent=spent)
        case PointsTakenBack():
            missing = customer.points_missing + fact.shortfall
            return replace(customer, points=customer.points - fact.points, points_missing=missing)
        case AgreementAccepted():
            return replace(customer, accepted={**customer.accepted, (fact.agreement_id, fact.version): at})
        case TierSet():
            return replace(customer, tier=fact.tier)
        case LegalHoldPlaced():
            return replace(customer, holds={**customer.holds, fact.hold_id: fact})
        case LegalHoldLifted():
            holds = {key: hold for key, hold in customer.holds.items() if key != fact.hold_id}
            lifted = {**customer.lifted, fact.hold_id: (customer.holds[fact.hold_id], fact)}
            return replace(customer, holds=holds, lifted=lifted)
        case PersonalDataErased():
            return replace(customer, erased=(*customer.erased, at))
        case _:
            return _suspected(customer, fact, at)


def _suspected(
    customer: Customer,
    fact: (
        AbuseSuspected
        | FreezeRequested
        | AccountFrozen
        | FreezeRefused
        | AccountUnfrozen
        | BenefitsTakenBack
        | ClaimClosed
    ),
    at: Instant,
) -> Customer:
    """The same, of abuse and what follows from it."""
    match fact:
        case AbuseSuspected():
            suspicions = {**customer.suspicions, fact.abuse_id: Suspicion(fact=fact, at=at)}
            return replace(customer, suspicions=suspicions)
        case FreezeRequested():
            return replace(customer, freezes={**customer.freezes, fact.freeze_id: Freeze(asked=fact, at=at)})
        case AccountFrozen():
            return _freeze(customer, fact.freeze_id, frozen=fact, at=at)
        case FreezeRefused():
            return _freeze(customer, fact.freeze_id, refused=fact)
        case AccountUnfrozen():
            return _freeze(customer, fact.freeze_id, lifted=fact, lifted_at=at)
        case BenefitsTakenBack():
            takings = {**customer.takings, fact.taking_id: Taking(fact=fact, at=at)}
            missing = customer.points_missing + fact.shortfall
            left = customer.points - ((fact.points or 0) - fact.shortfall)
            return replace(customer, points=left, points_missing=missing, takings=takings)
        case ClaimClosed():
            taking = customer.takings.get(fact.taking_id)
            if taking is None:
                return customer
            closed = replace(taking, closed=fact, closed_at=at)
            return replace(customer, takings={**customer.takings, fact.taking_id: closed})
        case _:
            assert_never(fact)


def _freeze(customer: Customer, freeze_id: str, **changes: object) -> Customer:
    freeze = customer.freezes.get(freeze_id)
    if freeze is None:
        return customer
    return replace(customer, freezes={**customer.freezes, freeze_id: replace(freeze, **changes)})
