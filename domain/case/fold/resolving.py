"""A case after a step towards its solution."""

from typing import assert_never

from msgspec.structs import replace

from domain.case.events.resolution import (
    CaseClosed,
    CaseReopened,
    CaseResolved,
    RemedyCompleted,
    ResolutionAccepted,
    ResolutionExecuted,
    ResolutionFact,
    ResolutionProposed,
    ResolutionRejected,
)
from domain.case.state import Case
from domain.fact import Instant


def resolve(case: Case, fact: ResolutionFact, at: Instant) -> Case:
    """The case after the fact."""
    match fact:
        case ResolutionProposed():
            return replace(case, proposals={**case.proposals, fact.proposal_id: fact})
        case ResolutionAccepted():
            return replace(case, accepted=fact)
        case ResolutionRejected():
            refused = case.accepted is not None and case.accepted.proposal_id == fact.proposal_id
            accepted = None if refused else case.accepted
            return replace(case, rejected={**case.rejected, fact.proposal_id: fact}, accepted=accepted)
        case ResolutionExecuted():
            waiting = frozenset(run.return_id for run in fact.runs if run.return_id)
            return replace(case, executed=fact, executed_at=at, waiting=waiting)
        case RemedyCompleted():
            completed = {**case.completed, fact.return_id: fact}
            return replace(case, waiting=case.waiting - {fact.return_id}, completed=completed)
        case CaseResolved():
            return replace(case, resolved=fact, resolved_at=at)
        case CaseClosed():
            return replace(case, closed=fact, closed_at=at, nodes={**case.nodes, "CLOSED": at})
        case CaseReopened():
            return _reopened(case, at)
        case _:
            assert_never(fact)


def _reopened(case: Case, at: Instant) -> Case:
    """What was agreed and done stays on the order; the case goes back to where it is looked into."""
    return replace(
        case,
        nodes={"INTAKE": case.nodes["INTAKE"], "VERIFY": at},
        verified=None,
        lapsed=frozenset(case.proposals),
        past=frozenset(name for name, clock in case.clocks.items() if not clock.open),
        accepted=None,
        executed=None,
        executed_at=None,
        waiting=frozenset(),
        resolved=None,
        resolved_at=None,
        closed=None,
        closed_at=None,
        reopened=case.reopened + 1,
    )
