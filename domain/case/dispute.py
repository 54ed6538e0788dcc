"""A case's evidence, its dispute and its rulings as they stand, and their fold."""

from collections.abc import Mapping
from typing import NamedTuple, assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from domain.case.events.dispute import (
    ComplaintFiledExternally,
    DisputeAppealed,
    DisputeDecided,
    DisputeFact,
    DisputeFiled,
    Level,
    MediationFailed,
    MediationRoundHeld,
    MerchantActed,
    MerchantContacted,
    MerchantPositionRecorded,
    RulingRecorded,
)
from domain.case.events.evidence import (
    EvidenceFact,
    EvidenceKind,
    EvidenceRequested,
    EvidenceSubmitted,
    EvidenceWeighed,
    LiabilityDetermined,
    PriceChecked,
    Side,
)
from domain.fact import Instant
from domain.order.events import Receipt

LEVELS: Mapping[Level, int] = {"NEGOTIATION": 1, "PLATFORM": 2, "AUTHORITY": 3, "COURT": 4}
"""How far each level is; a court comes after an authority."""


class Reached(NamedTuple):
    """A level that a dispute reached, when, and by whom."""

    level: Level
    at: Instant
    by: Side


class Mediation(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is decided on and how far its dispute went. `held` are the talks by round and side, `decided` the
    decisions in their order; the last one counts.
    """

    requests: dict[Side, EvidenceRequested] = {}
    evidence: dict[str, EvidenceSubmitted] = {}
    weighed: EvidenceWeighed | None = None
    price: PriceChecked | None = None
    liability: LiabilityDetermined | None = None
    filed: dict[Level, DisputeFiled] = {}
    levels: tuple[Reached, ...] = ()
    contacted_at: Instant | None = None
    position: MerchantPositionRecorded | None = None
    held: dict[tuple[int, Side], MediationRoundHeld] = {}
    failed: MediationFailed | None = None
    decided: dict[str, DisputeDecided] = {}
    appeal: DisputeAppealed | None = None
    acted: MerchantActed | None = None
    external: dict[str, ComplaintFiledExternally] = {}
    rulings: dict[str, RulingRecorded] = {}

    @property
    def level(self) -> Level | None:
        """How far the dispute has gone; None where there is none."""
        return self.levels[-1].level if self.levels else None

    @property
    def decision(self) -> DisputeDecided | None:
        """The decision that counts: the last, unless it was appealed and nobody decided anew."""
        last = next(reversed(self.decided.values()), None)
        return None if last is None or self.appealed(last) else last

    @property
    def appealed_decision(self) -> DisputeDecided | None:
        """The decision that was appealed, if one was."""
        return self.decided.get(self.appeal.decision_id) if self.appeal is not None else None

    @property
    def late(self) -> bool:
        """Whether it was first filed after the first day."""
        first = next(iter(self.filed.values()), None)
        return first is not None and first.late

    @property
    def receipts(self) -> dict[str, Receipt]:
        """The receipts of treatment that were handed in, by evidence id."""
        return {
            key: Receipt(amount=each.amount, health_evidence=each.health_evidence)
            for key, each in self.evidence.items()
            if each.kind == "RECEIPT" and each.amount is not UNSET
        }

    def appealed(self, decision: DisputeDecided) -> bool:
        """Whether this decision was appealed."""
        return self.appeal is not None and self.appeal.decision_id == decision.decision_id

    def kinds(self, party: Side | None = None) -> set[EvidenceKind]:
        """The kinds of evidence that are there, from one side or from whomever."""
        return {each.kind for each in self.evidence.values() if party in (None, each.party)}


def mediate(held: Mediation, fact: EvidenceFact | DisputeFact, at: Instant) -> Mediation:
    """The same after the fact."""
    match fact:
        case EvidenceRequested():
            return replace(held, requests={**held.requests, fact.party: fact})
        case EvidenceSubmitted():
            return replace(held, evidence={**held.evidence, fact.evidence_id: fact})
        case EvidenceWeighed():
            return replace(held, weighed=fact)
        case PriceChecked():
            return replace(held, price=fact)
        case LiabilityDetermined():
            return replace(held, liability=fact)
        case _:
            return _disputed(held, fact, at)


def _disputed(held: Mediation, fact: DisputeFact, at: Instant) -> Mediation:
    match fact:
        case DisputeFiled():
            levels = (*held.levels, Reached(fact.level, at, fact.by))
            return replace(held, filed={**held.filed, fact.level: fact}, levels=levels)
        case MerchantContacted():
            return replace(held, contacted_at=held.contacted_at or at)
        case MerchantPositionRecorded():
            return replace(held, position=fact)
        case MediationRoundHeld():
            return replace(held, held={**held.held, (fact.round, fact.side): fact})
        case MediationFailed():
            return replace(held, failed=fact)
        case DisputeDecided():
            return replace(held, decided={**held.decided, fact.decision_id: fact})
        case MerchantActed():
            return replace(held, acted=fact)
        case DisputeAppealed():
            return replace(held, appeal=fact)
        case ComplaintFiledExternally():
            external = {**held.external, fact.reference: fact}
            reached = Reached(fact.level, at, "CONSUMER")
            further = held.level is None or LEVELS[fact.level] > LEVELS[held.level]
            return replace(held, external=external, levels=(*held.levels, reached) if further else held.levels)
        case RulingRecorded():
            return replace(held, rulings={**held.rulings, fact.ruling_id: fact})
        case _:
            assert_never(fact)
