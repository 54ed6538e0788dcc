"""Showing a checkout: the page, the terms, what the customer confirmed and accepted."""

from domain import currency
from domain.checkout.events import CheckoutShown, ClauseConfirmed, TermsAccepted, TermsPresented
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen


def show_checkout(seen: Seen, said: Said) -> list[Draft]:
    """Record the page as shown, right or wrong: an order that differs from it is refused later."""
    fact = said.fact
    assert isinstance(fact, CheckoutShown)
    currency.known(fact.currency)
    if len({line.line for line in fact.lines}) != len(fact.lines):
        raise Malformed("line-twice", "Two lines have the same id.", "/lines")
    return [Draft(said.stream, fact)]


def present_terms(seen: Seen, said: Said) -> list[Draft]:
    """Record how clauses were shown: those of a published version, and no others."""
    fact = said.fact
    assert isinstance(fact, TermsPresented)
    _known_version(seen, fact.campaign_id, fact.terms_version)
    campaign = seen[f"campaigns/{fact.campaign_id}"].state
    known = {clause.clause_id for clause in campaign.terms.clauses}
    strange = sorted({clause.clause_id for clause in fact.clauses} - known)
    if strange and fact.terms_version == campaign.terms_version:
        sentence = f"Version {fact.terms_version} of the terms has no clause {strange[0]}."
        raise Refused("unknown-clause", sentence, clause_id=strange[0])
    return [Draft(said.stream, fact)]


def accept_terms(seen: Seen, said: Said) -> list[Draft]:
    """Record the customer's acceptance; accepting twice is accepting once."""
    fact = said.fact
    assert isinstance(fact, TermsAccepted)
    _known_version(seen, fact.campaign_id, fact.terms_version)
    if (fact.campaign_id, fact.terms_version) in seen[said.stream].state.accepted:
        return []
    return [Draft(said.stream, fact)]


def confirm_clause(seen: Seen, said: Said) -> list[Draft]:
    """Record the confirmation of one clause, for a line of the page where one was shown."""
    fact = said.fact
    assert isinstance(fact, ClauseConfirmed)
    shown = seen[said.stream].state.shown
    if fact.line and shown is not None and fact.line not in {line.line for line in shown.lines}:
        raise Refused("unknown-line", f"The page shows no line {fact.line}.", line=fact.line)
    return [Draft(said.stream, fact)]


def _known_version(seen: Seen, campaign_id: str, version: int) -> None:
    """Terms that were never published can be neither shown nor accepted."""
    if version > seen[f"campaigns/{campaign_id}"].state.terms_version:
        raise Refused("unknown-terms", f"Campaign {campaign_id} has no terms version {version}.", "R-000-02")
