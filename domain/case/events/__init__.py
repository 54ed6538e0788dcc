"""What can happen to a case. These names are the stored format: add members, never rename them."""

from domain.case.events.dispute import DisputeFact
from domain.case.events.evidence import EvidenceFact
from domain.case.events.follow_up import FollowUpFact
from domain.case.events.intake import IntakeFact
from domain.case.events.logistics import LogisticsFact
from domain.case.events.resolution import ResolutionFact
from domain.message import MessagePrepared, MessageSent
from domain.sla import ClockFact

CaseFact = (
    IntakeFact
    | EvidenceFact
    | DisputeFact
    | LogisticsFact
    | ResolutionFact
    | FollowUpFact
    | ClockFact
    | MessagePrepared
    | MessageSent
)

__all__ = ["CaseFact", "DisputeFact", "EvidenceFact", "FollowUpFact", "IntakeFact", "LogisticsFact", "ResolutionFact"]
