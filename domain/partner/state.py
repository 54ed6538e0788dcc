"""A partner as it stands, and its fold."""

from collections.abc import Mapping
from typing import TypeVar, assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
from domain.partner.events import (
    CarrierAgreed,
    MerchantWarned,
    PartnerFact,
    PartnerPenalised,
    PartnerRegistered,
    PartnerStepOverdue,
    PenaltyLifted,
    PenaltyPublished,
    RectificationDone,
    RectificationRequested,
    Role,
    ScoreMoved,
    SelfCheckCompleted,
    SelfCheckOrdered,
)

S = TypeVar("S", bound=msgspec.Struct)
SCORE_MAX = 100
"""What every partner begins with."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked of a partner, and what came of it; `overdue` once it was recorded as not done in time."""

    asked: SelfCheckOrdered | RectificationRequested
    asked_at: Instant
    done: SelfCheckCompleted | RectificationDone | None = None
    done_at: Instant | None = None
    overdue: bool = False


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """A movement of the score; `reversed_by` the one that undid it."""

    fact: ScoreMoved
    at: Instant
    reversed_by: str | None = None


class Penalty(msgspec.Struct, frozen=True, kw_only=True):
    """A measure, where the public was told of it, and whether it was taken back."""

    fact: PartnerPenalised
    at: Instant
    notices: tuple[tuple[PenaltyPublished, Instant], ...] = ()
    lifted: PenaltyLifted | None = None
    lifted_at: Instant | None = None
    overdue: bool = False

    @property
    def published_at(self) -> Instant | None:
        """When the public was first told."""
        return min((at for _, at in self.notices), default=None)

    def is_public(self, at: Instant) -> bool:
        """Whether the notice is to be read at that instant (网络交易监督管理办法 28)."""
        told = self.published_at is not None and self.published_at <= at
        gone = self.lifted_at is not None and self.lifted_at <= at
        return told and not gone and not (self.fact.public_until and self.fact.public_until < at)


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A shop or a carrier: its score, its warnings, what was asked of it, measures against it, agreements with it."""

    role: Role | None = None
    title: str | None = None
    score: int = SCORE_MAX
    warnings: dict[str, tuple[MerchantWarned, Instant]] = {}
    checks: dict[str, Duty] = {}
    rectifications: dict[str, Duty] = {}
    movements: dict[str, Movement] = {}
    penalties: dict[str, Penalty] = {}
    agreements: tuple[CarrierAgreed, ...] = ()


def evolve(partner: Partner, fact: PartnerFact, at: Instant) -> Partner:
    """The partner after the fact. What only one kind of partner can meet says of which kind it is."""
    match fact:
        case PartnerRegistered():
            return replace(partner, role=fact.role, title=fact.title)
        case MerchantWarned():
            return replace(partner, role="MERCHANT", warnings={**partner.warnings, fact.warning_id: (fact, at)})
        case SelfCheckOrdered():
            asked = {**partner.checks, fact.check_id: Duty(asked=fact, asked_at=at)}
            return replace(partner, role="MERCHANT", checks=asked)
        case SelfCheckCompleted():
            return replace(partner, checks=_with(partner.checks, fact.check_id, done=fact, done_at=at))
        case RectificationRequested():
            asked = {**partner.rectifications, fact.rectification_id: Duty(asked=fact, asked_at=at)}
            return replace(partner, role="CARRIER", rectifications=asked)
        case RectificationDone():
            done = _with(partner.rectifications, fact.rectification_id, done=fact, done_at=at)
            return replace(partner, rectifications=done)
        case ScoreMoved():
            return _moved(partner, fact, at)
        case CarrierAgreed():
            return replace(partner, role="CARRIER", agreements=(*partner.agreements, fact))
        case PartnerPenalised():
            penalties = {**partner.penalties, fact.penalty_id: Penalty(fact=fact, at=at)}
            return replace(partner, penalties=penalties)
        case PenaltyPublished():
            known = partner.penalties.get(fact.penalty_id)
            notices = (*(known.notices if known else ()), (fact, at))
            return replace(partner, penalties=_with(partner.penalties, fact.penalty_id, notices=notices))
        case PenaltyLifted():
            lifted = _with(partner.penalties, fact.penalty_id, lifted=fact, lifted_at=at)
            return replace(partner, penalties=lifted)
        case PartnerStepOverdue():
            return _overdue(partner, fact)
        case _:
            assert_never(fact)


def _moved(partner: Partner, fact: ScoreMoved, at: Instant) -> Partner:
    movements = {**partner.movements, fact.movement_id: Movement(fact=fact, at=at)}
    if fact.reverses:
        movements = _with(movements, fact.reverses, reversed_by=fact.movement_id)
    return replace(partner, score=fact.score, movements=movements)


def _overdue(partner: Partner, fact: PartnerStepOverdue) -> Partner:
    match fact.step:
        case "SELF_CHECK":
            return replace(partner, checks=_with(partner.checks, fact.item, overdue=True))
        case "RECTIFICATION":
            return replace(partner, rectifications=_with(partner.rectifications, fact.item, overdue=True))
        case "NOTICE":
            return replace(partner, penalties=_with(partner.penalties, fact.item, overdue=True))
        case _:
            assert_never(fact.step)


def _with(items: Mapping[str, S], key: str, **changes: object) -> dict[str, S]:
    """The items with one of them changed, if it is there."""
    known = items.get(key)
    return dict(items) if known is None else {**items, key: replace(known, **changes)}
