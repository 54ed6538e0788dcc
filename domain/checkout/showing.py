"""Showing a checkout: the page, the terms, what the customer confirmed and accepted."""

from domain import currency
from domain.checkout.events import CheckoutShown, TermsAccepted, TermsPresented
from domain.errors import Refused
from domain.fact import Draft, Said, Seen


def show_checkout(seen: Seen, said: Said) -> list[Draft]:
    """Record the page as shown; its sums must be sums."""
    fact = said.fact
    assert isinstance(fact, CheckoutShown)
    currency.known(fact.currency)
    totals = fact.totals
    if totals.listed - totals.discount + totals.freight != totals.payable:
        raise Refused("totals-do-not-sum", "listed - discount + freight is not payable.", "R-000-64")
    if len({line.line for line in fact.lines}) != len(fact.lines):
        raise Refused("line-twice", "Two lines have the same id.")
    return [Draft(said.stream, fact)]


def present_terms(seen: Seen, said: Said) -> list[Draft]:
    """Record how clauses were shown; the version must have been published."""
    fact = said.fact
    assert isinstance(fact, TermsPresented)
    _known_version(seen, fact.campaign_id, fact.terms_version)
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
    """Record the confirmation of one clause."""
    del seen
    return [Draft(said.stream, said.fact)]


def _known_version(seen: Seen, campaign_id: str, version: int) -> None:
    """Terms that were never published can be neither shown nor accepted."""
    if version > seen[f"campaigns/{campaign_id}"].state.terms_version:
        raise Refused("unknown-terms", f"Campaign {campaign_id} has no terms version {version}.", "R-000-02")
