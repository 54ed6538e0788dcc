"""Proposing ways to settle a case, each tried on the order first; and what the customer says to them."""

from domain.case.agreed import Agreed
from domain.case.common import drafts, open_case
from domain.case.events.remedies import BESIDE, CHARGED
from domain.case.events.resolution import (
    AcceptanceStated,
    Option,
    ProposalStated,
    ResolutionAccepted,
    ResolutionProposed,
    ResolutionRejected,
    Worth,
)
from domain.case.remedies import bring_back, carry_out_all, quote, takes_quote
from domain.case.state import Case
from domain.case.writing import Writing
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.events import RefundFellDue
from domain.sla import meet


def propose(seen: Seen, said: Said) -> list[Draft]:
    """Propose options to the customer (R-003-24). Each is tried on the order as it stands, so that nothing is offered
    that the order would refuse; what goods would bring back is quoted, and the quote holds.
    """
    fact = said.fact
    assert isinstance(fact, ProposalStated)
    case = open_case(seen, said)
    if case.verified is None:
        sentence = f"Case {said.key} has not been looked into yet."
        raise Refused("not-verified", sentence, "R-003-36")
    if case.accepted is not None:
        raise Refused("already-accepted", "The customer has accepted an option already.", "R-001-15")
    _check_options(fact)
    _check_charged(case, fact)
    quoting = Writing(seen, said)
    worth = tuple(_worth(quoting, case, said, option) for option in fact.options)
    proposed = ResolutionProposed(
        proposal_id=fact.proposal_id, options=fact.options, reason=fact.reason, message=fact.message, worth=worth
    )
    return [*drafts(said, [proposed, *meet(case.clocks, "PLAN", said.at)]), *quoting.drafts]


def accept(seen: Seen, said: Said) -> list[Draft]:
    """The customer chooses an option of a proposal that still stands."""
    fact = said.fact
    assert isinstance(fact, AcceptanceStated)
    case = open_case(seen, said)
    check_acceptable(case, fact.proposal_id, fact.option_id)
    return drafts(said, [ResolutionAccepted(proposal_id=fact.proposal_id, option_id=fact.option_id)])


def reject(seen: Seen, said: Said) -> list[Draft]:
    """A proposal is turned down; the case stays open for another one. What she accepted the customer may turn down
    until it is carried out: the order may not allow it any more.
    """
    fact = said.fact
    assert isinstance(fact, ResolutionRejected)
    case = open_case(seen, said)
    if fact.proposal_id not in case.proposals:
        raise Refused("unknown-proposal", f"There is no proposal {fact.proposal_id}.", proposal_id=fact.proposal_id)
    agreed = case.accepted is not None and case.accepted.proposal_id == fact.proposal_id
    if agreed and (case.executed is not None or fact.by != "CONSUMER"):
        raise Refused("already-accepted", "The customer has accepted an option already.", "R-001-15")
    return drafts(said, [fact])


def check_acceptable(case: Case, proposal_id: str, option_id: str) -> None:
    """Whether the option can be chosen: of a proposal that still stands, while none was chosen."""
    proposal = case.proposals.get(proposal_id)
    if proposal is None:
        raise Refused("unknown-proposal", f"There is no proposal {proposal_id}.", proposal_id=proposal_id)
    if all(option.option_id != option_id for option in proposal.options):
        raise Refused("unknown-option", f"The proposal has no option {option_id}.", option_id=option_id)
    if proposal_id in case.rejected:
        raise Refused("proposal-rejected", f"Proposal {proposal_id} was turned down.", "R-001-15")
    if proposal_id in case.lapsed:
        sentence = f"Proposal {proposal_id} is from before the case was taken up again."
        raise Refused("proposal-lapsed", sentence, "R-003-36", proposal_id=proposal_id)
    if case.accepted is not None:
        raise Refused("already-accepted", "The customer has accepted an option already.", "R-001-15")


def agreed_for(case: Case, said: Said, fact: ProposalStated) -> Agreed:
    """What the remedies of a proposal are carried out under."""
    name = f"{said.key}.{fact.proposal_id}"
    receipts = case.mediation.receipts
    return Agreed(case_id=said.key, order_id=case.order_id, name=name, reason=fact.reason, receipts=receipts)


def _check_options(fact: ProposalStated) -> None:
    names = [option.option_id for option in fact.options]
    if len(set(names)) < len(names):
        raise Malformed("option-twice", "An option is named twice.", "/options")


def _check_charged(case: Case, fact: ProposalStated) -> None:
    """The customer pays for nothing that somebody else was found liable for (R-003-20)."""
    liability = case.mediation.liability
    kinds = {type(remedy).__struct_config__.tag for option in fact.options for remedy in option.remedies}
    if liability is not None and liability.fault != "CUSTOMER" and kinds & CHARGED:
        sentence = f"{liability.fault} was found liable: the customer pays for no repair and no replacement."
        raise Refused("not-the-customers-fault", sentence, "R-003-20", fault=liability.fault)


def _worth(quoting: Writing, case: Case, said: Said, option: Option) -> Worth:
    """What an option comes to if all of it is carried out now, and everything that is to come back does."""
    fact = said.fact
    assert isinstance(fact, ProposalStated)
    agreed = agreed_for(case, said, fact)
    quotes = tuple(quote(quoting, remedy, agreed) for remedy in option.remedies if takes_quote(remedy))
    trial = Writing(quoting.seen, said)
    runs = carry_out_all(trial, option, agreed, tuple(each.quote_id for each in quotes))
    bring_back(trial, option, agreed, runs, quotes)
    due = [draft.fact for draft in trial.drafts if isinstance(draft.fact, RefundFellDue)]
    return Worth(
        option_id=option.option_id,
        refund=sum(each.amount for each in due if each.kind != "COMPENSATION"),
        compensation=sum(run.amount for run in runs if run.remedy in BESIDE),
        points=sum(run.points for run in runs if run.remedy in BESIDE),
        charged=sum(run.amount for run in runs if run.remedy in CHARGED),
        quotes=tuple(each.quote_id for each in quotes),
    )
