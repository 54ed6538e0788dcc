"""The case as a kind of stream: its facts, its door, and what identifies each fact."""

from typing import get_args

from domain.case import clocks, closing, executing, following_up, intake, opening, progress, proposing, verifying
from domain.case.events import CaseFact, follow_up, resolution
from domain.case.events import intake as taken_in
from domain.case.events.logistics import ProgressTold
from domain.case.fold import evolve
from domain.case.logistics import acts as logistics
from domain.case.mediation import door as mediation
from domain.case.state import Case, subject
from domain.fact import Fact, stated
from domain.kind import Act, Earlier, Kind
from domain.message import MessageSent, recorded_sending, send_message
from domain.sla import ClockDue, ClockPaused, ResumptionStated


def recorded(case: Case, said: Fact) -> Fact | Earlier | None:
    """The fact already recorded under the own id of what is said, in the shape it was said in."""
    match said:
        case taken_in.CaseStated():
            known = case.opened
            return stated(known, taken_in.CaseStated) if known and known.channel != "LEDGER" else known
        case taken_in.FirstResponded():
            return case.responded
        case resolution.ProposalStated():
            proposal = case.proposals.get(said.proposal_id)
            return stated(proposal, resolution.ProposalStated) if proposal else None
        case resolution.AcceptanceStated():
            accepted = case.accepted and stated(case.accepted, resolution.AcceptanceStated)
            return accepted if accepted == said else None
        case resolution.ResolutionRejected():
            return case.rejected.get(said.proposal_id)
        case resolution.ExecutionStated():
            return stated(case.executed, resolution.ExecutionStated) if case.executed else None
        case resolution.CaseClosed():
            return case.closed
        case follow_up.FollowUpCompleted() | follow_up.FollowUpUnreachable() | follow_up.SatisfactionStated():
            return following_up.recorded(case, said)
        case _ if isinstance(said, logistics.OfLogistics):
            return logistics.recorded_of_logistics(case, said)
        case MessageSent():
            return recorded_sending(case.messages, said)
        case _:
            return mediation.recorded(case.mediation, said)


KIND = Kind(
    name="cases",
    initial=Case(),
    evolve=evolve,
    facts=get_args(CaseFact),
    door={
        "CaseOpened": Act(taken_in.CaseStated, opening.open_new_case),
        "CaseDetailed": Act(taken_in.CaseDetailed, intake.add_details),
        "CaseClassified": Act(taken_in.ClassificationStated, intake.classify),
        "CaseAssigned": Act(taken_in.CaseAssigned, intake.assign),
        "FirstResponded": Act(taken_in.FirstResponded, intake.respond),
        "StockConfirmed": Act(taken_in.StockConfirmed, intake.confirm_stock),
        "CaseVerified": Act(taken_in.VerificationStated, verifying.verify),
        "ResolutionProposed": Act(resolution.ProposalStated, proposing.propose),
        "ResolutionAccepted": Act(resolution.AcceptanceStated, proposing.accept),
        "ResolutionRejected": Act(resolution.ResolutionRejected, proposing.reject),
        "ResolutionExecuted": Act(resolution.ExecutionStated, executing.execute),
        "CaseClosed": Act(resolution.CaseClosed, closing.close),
        "CaseReopened": Act(resolution.CaseReopened, closing.reopen),
        "FollowUpCompleted": Act(follow_up.FollowUpCompleted, following_up.complete),
        "FollowUpUnreachable": Act(follow_up.FollowUpUnreachable, following_up.miss),
        "SatisfactionScored": Act(follow_up.SatisfactionStated, following_up.score),
        "LowScoreReasonTagged": Act(follow_up.LowScoreReasonTagged, following_up.tag),
        "ClockPaused": Act(ClockPaused, clocks.pause_clock),
        "ClockResumed": Act(ResumptionStated, clocks.resume_clock),
        "ProgressTold": Act(ProgressTold, progress.tell_progress),
        **logistics.ACTS,
        "MessageSent": Act(MessageSent, send_message),
        "ClockDue": Act(ClockDue, clocks.clock_ran_out),
        **mediation.DOOR,
    },
    recorded=recorded,
    internal=frozenset({"ClockDue"}),
    subject=subject,
)
