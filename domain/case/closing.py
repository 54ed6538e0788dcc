"""Closing a case with a decision and a reason, and taking it up again."""

from domain.case.common import drafts, known_case, open_case, order_of
from domain.case.events.resolution import CaseClosed, CaseReopened
from domain.case.fold import evolve
from domain.case.following_up import schedule
from domain.case.mediation.deciding import check_decided
from domain.case.opening import carried_on, category_of, promises
from domain.case.state import Case
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen
from domain.sla import ClockKind, meet, stop
from domain.staff import Staff, penalties_for

_GO_ON: frozenset[ClockKind] = frozenset({"FOLLOW_UP", "REFUND_7", "REFUND_15"})
"""What is still to come when a case is closed."""


def close(seen: Seen, said: Said) -> list[Draft]:
    """Close a case: with a reason, and an answer to each demand (R-001-01, R-001-03). No node is skipped, except by a
    customer who wants nothing any more (R-003-36).
    """
    fact = said.fact
    assert isinstance(fact, CaseClosed)
    case = open_case(seen, said)
    if case.waiting:
        sentence = "Goods are still on their way back for it, or a replacement is to be sent."
        raise Refused("not-resolved", sentence, "R-003-36", waiting=sorted(case.waiting))
    if case.accepted is not None and case.resolved is None:
        sentence = "What the customer accepted has not been carried out yet."
        raise Refused("not-resolved", sentence, "R-003-36", waiting=[])
    if fact.outcome != "WITHDRAWN":
        _check_worked_on(case, said, fact)
        _check_answered(case, fact)
        _check_apologised(case, fact)
        _check_penalised(seen, said, case, fact)
    return drafts(said, [fact, *_ended(case, fact, said)])


def reopen(seen: Seen, said: Said) -> list[Draft]:
    """Take a closed case up again: it is looked into anew, under the clocks of its category; whether the former
    solution helped is known. After a customer withdrew, and came back, the clocks have what they had left.
    """
    fact = said.fact
    assert isinstance(fact, CaseReopened)
    case = known_case(seen, said)
    if case.closed is None:
        raise Refused("case-open", f"Case {said.key} is open.", "R-001-01")
    asked = stop(case.clocks, "FOLLOW_UP", said.at)
    after = evolve(case, fact, said.at)
    order, category = order_of(seen, case), category_of(case)
    if case.closed.outcome == "WITHDRAWN":
        return drafts(said, [fact, *asked, *carried_on(case, order, category, said.at)])
    return drafts(said, [fact, *asked, *promises(after, order, category, said.at)])


def _check_worked_on(case: Case, said: Said, fact: CaseClosed) -> None:
    if case.verified is None:
        raise Refused("not-verified", f"Case {said.key} has not been looked into yet.", "R-003-36")
    if fact.outcome != "SETTLED" and case.mediation.failed is None:
        check_decided(case)
    if fact.outcome == "SETTLED" and case.resolved is None:
        raise Refused("not-resolved", "Nothing was agreed and carried out.", "R-003-36", waiting=[])


def _check_answered(case: Case, fact: CaseClosed) -> None:
    answered = [each.demand for each in fact.demands]
    if len(set(answered)) < len(answered):
        raise Malformed("demand-twice", "A demand is answered twice.", "/demands")
    open_demands = [each for each in case.demands if each not in answered]
    if open_demands:
        sentence = f"Not answered yet: {', '.join(open_demands)}."
        raise Refused("demands-unanswered", sentence, "R-001-03", demands=open_demands)


def _check_apologised(case: Case, fact: CaseClosed) -> None:
    """A complaint that is settled had its apology, and a note of what will be done better (R-003-27)."""
    runs = case.executed.runs if case.executed else ()
    if case.category == "COMPLAINT" and fact.outcome == "SETTLED" and all(run.remedy != "APOLOGY" for run in runs):
        raise Refused("apology-missing", "A complaint is settled with an apology.", "R-003-27")


def _check_penalised(seen: Seen, said: Said, case: Case, fact: CaseClosed) -> None:
    """Who is complained of is penalised and told, on record, before the complaint is settled (R-003-27)."""
    scene = case.classified.scene if case.classified else None
    if not fact.responsible:
        if fact.outcome == "SETTLED" and scene == "STAFF_ATTITUDE":
            raise Refused("responsible-missing", "Nobody is named who answers for it.", "R-003-27")
        return
    staff: Staff = seen[f"staff/{fact.responsible}"].state
    if not penalties_for(staff, said.key):
        sentence = f"No penalty of {fact.responsible} for this case is on record."
        raise Refused("penalty-missing", sentence, "R-003-27", staff_id=fact.responsible)


def _ended(case: Case, fact: CaseClosed, said: Said) -> list[Fact]:
    """What a result or an answer meets; every other clock of the case stops. Whoever got no solution is asked too
    whether that helped (R-003-37).
    """
    results: tuple[ClockKind, ...] = ("ANSWER", "COMPLAINT_RESULT", "PROGRESS", "FIRST_RESPONSE", "CALL_BACK")
    met = [] if fact.outcome == "WITHDRAWN" else [e for kind in results for e in meet(case.clocks, kind, said.at)]
    named = {each.clock_id for each in met}
    stopped = [
        each
        for clock_id, clock in case.clocks.items()
        if clock.fact.kind not in _GO_ON and clock_id not in named
        for each in stop(case.clocks, clock_id, said.at)
    ]
    asked = case.resolved is None and fact.outcome != "WITHDRAWN"
    return [*met, *stopped, *(schedule(case, said.at) if asked else [])]
