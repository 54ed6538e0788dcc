"""A case after each thing that can happen to it."""

from msgspec import UNSET
from msgspec.structs import replace

from domain.case.dispute import mediate
from domain.case.events import CaseFact, LogisticsFact
from domain.case.events.dispute import DisputeAppealed
from domain.case.events.evidence import MediationStep
from domain.case.events.follow_up import (
    FollowUpCompleted,
    FollowUpScheduled,
    FollowUpUnreachable,
    LowScoreReasonTagged,
    SatisfactionScored,
    SurveyInvited,
)
from domain.case.events.intake import (
    AutoReplied,
    CaseAssigned,
    CaseClassified,
    CaseDetailed,
    CaseDetails,
    CaseOpened,
    CaseVerified,
    FirstResponded,
    IntakeChecked,
    StockConfirmed,
)
from domain.case.fold.logistics import advanced, underway
from domain.case.fold.resolving import resolve
from domain.case.follow_up import evolve_follow_ups
from domain.case.state import Case
from domain.fact import Instant
from domain.message import MessagePrepared, MessageSent, folded
from domain.sla import (
    ClockBreached,
    ClockMet,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    evolve_clocks,
)


def evolve(case: Case, fact: CaseFact, at: Instant) -> Case:
    """The case after the fact."""
    if isinstance(fact, LogisticsFact):
        return replace(case, logistics=underway(case.logistics, fact, at))
    match fact:
        case CaseOpened():
            opened = Case(opened=fact, opened_at=at, nodes={"INTAKE": at})
            return _detailed(opened, fact)
        case CaseDetailed():
            return _detailed(case, fact)
        case IntakeChecked():
            nodes = case.nodes if fact.missing or "VERIFY" in case.nodes else {**case.nodes, "VERIFY": at}
            whose, currency = fact.customer_id or case.orders_customer, fact.currency or case.currency
            return replace(case, missing=fact.missing, nodes=nodes, orders_customer=whose, currency=currency)
        case CaseClassified():
            return replace(case, classified=fact)
        case CaseAssigned():
            return replace(case, owner=fact.owner)
        case FirstResponded():
            return replace(case, owner=fact.owner, responded=fact, responded_at=at)
        case AutoReplied() | StockConfirmed():
            return case
        case CaseVerified():
            return replace(case, verified=fact, nodes={**case.nodes, "RESOLVE": at})
        case ClockStarted():
            return replace(case, clocks=evolve_clocks(case.clocks, fact, at), past=case.past - {fact.clock_id})
        case ClockPaused() | ClockResumed() | ClockMet() | ClockBreached() | ClockStopped():
            return replace(case, clocks=evolve_clocks(case.clocks, fact, at))
        case FollowUpScheduled() | FollowUpCompleted() | FollowUpUnreachable():
            return replace(case, follow_ups=evolve_follow_ups(case.follow_ups, fact, at))
        case SurveyInvited() | SatisfactionScored() | LowScoreReasonTagged():
            return replace(case, follow_ups=evolve_follow_ups(case.follow_ups, fact, at))
        case MessagePrepared() | MessageSent():
            return replace(case, messages=folded(case.messages, fact, at))
        case DisputeAppealed():
            accepted = None if case.accepted and case.accepted.by == "DECISION" else case.accepted
            return replace(case, accepted=accepted, mediation=mediate(case.mediation, fact, at))
        case MediationStep():
            return replace(case, mediation=mediate(case.mediation, fact, at))
        case _:
            return resolve(replace(case, logistics=advanced(case.logistics, fact)), fact, at)


def _detailed(case: Case, fact: CaseDetails) -> Case:
    """The case with what became known; what was left out stays as it was."""
    said = {name: getattr(fact, name) for name in CaseDetails.__struct_fields__}
    new = {name: value for name, value in said.items() if value is not UNSET and value != ()}
    return replace(case, details=replace(case.details, **new))
