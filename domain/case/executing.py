"""Carrying out what was agreed: the order's facts stand in the same transaction, so that a case and its order never
disagree.
"""

from domain.case.common import drafts, open_case
from domain.case.events import CaseFact
from domain.case.events.resolution import ExecutionStated, ResolutionExecuted
from domain.case.fold import evolve
from domain.case.hearing import hear, told
from domain.case.proposing import agreed_for
from domain.case.remedies import carry_out_all
from domain.case.state import Case
from domain.case.writing import Writing
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.state import Order
from domain.sla import meet, start


def execute(seen: Seen, said: Said) -> list[Draft]:
    """Carry out the option that the customer accepted, never before she did (R-001-15). What the order does not allow
    any more refuses all of it.
    """
    fact = said.fact
    assert isinstance(fact, ExecutionStated)
    case = open_case(seen, said)
    if case.accepted is None or case.option is None:
        raise Refused("not-accepted", "The customer has not accepted an option yet.", "R-001-15")
    writing = Writing(seen, said)
    executed = _carried_out(case, said, fact, writing)
    after = evolve(case, executed, said.at)
    found: list[CaseFact] = [executed]
    for clock in _begun(after, fact, said):
        found.append(clock)
        after = evolve(after, clock, said.at)
    on_order = [draft.fact for draft in writing.drafts if draft.stream == f"orders/{case.order_id}"]
    order: Order | None = writing.stream(f"orders/{case.order_id}").state if case.order_id else None
    heard = hear(after, on_order, order, said.at)
    others = told(seen, writing.drafts, said.at, but=said.stream)
    return [*drafts(said, found), *writing.drafts, *drafts(said, heard), *others]


def _carried_out(case: Case, said: Said, fact: ExecutionStated, writing: Writing) -> ResolutionExecuted:
    assert case.accepted is not None
    assert case.option is not None
    proposal = case.proposals[case.accepted.proposal_id]
    worth = next(each for each in proposal.worth if each.option_id == case.option.option_id)
    agreed = agreed_for(case, said, proposal)._replace(address=fact.address, send_by=fact.send_by)
    runs = carry_out_all(writing, case.option, agreed, worth.quotes)
    return ResolutionExecuted(
        address=fact.address,
        send_by=fact.send_by,
        proposal_id=proposal.proposal_id,
        option_id=case.option.option_id,
        runs=runs,
    )


def _begun(case: Case, fact: ExecutionStated, said: Said) -> list[CaseFact]:
    """What was promised by then is done; goods that are to come back need somewhere to go (R-003-30)."""
    acted = [name for name, clock in case.clocks.items() if clock.fact.kind == "MERCHANT_ACTION"]
    met = [each for name in ("COMPLAINT_RESULT", "FAST_RETURN", *acted) for each in meet(case.clocks, name, said.at)]
    if fact.address:
        return list(met)
    names = sorted(case.waiting)
    return [*met, *(start("RETURN_ADDRESS", said.at, clock_id=f"RETURN_ADDRESS.{name}", tz=case.tz) for name in names)]
