"""Answering what a clause means, so that the answer holds."""

from domain.campaign.events import ClauseExplained
from domain.campaign.standing import published
from domain.campaign.state import Campaign
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen


def explain_clause(seen: Seen, said: Said) -> list[Draft]:
    """Record the shop's answer to what a clause of the current terms means.

    What an earlier answer let in, no later one keeps out: 409 `conflicts-with-answer` (R-000-96).
    """
    fact = said.fact
    assert isinstance(fact, ClauseExplained)
    campaign = published(seen, said)
    assert campaign.terms is not None
    if all(clause.clause_id != fact.clause_id for clause in campaign.terms.clauses):
        sentence = f"Version {campaign.terms_version} of the terms has no clause {fact.clause_id}."
        raise Refused("unknown-clause", sentence, clause_id=fact.clause_id)
    if set(fact.includes) & set(fact.excludes):
        raise Malformed("included-and-excluded", "The answer lets the same goods in and keeps them out.", "/excludes")
    _check_kept(campaign, fact)
    return [Draft(said.stream, fact)]


def _check_kept(campaign: Campaign, fact: ClauseExplained) -> None:
    for earlier, answered_at in campaign.explained:
        if earlier.clause_id != fact.clause_id:
            continue
        for sku in fact.excludes:
            if sku in earlier.includes or "*" in earlier.includes or (sku == "*" and earlier.includes):
                sentence = f"{sku} was said to be included in clause {fact.clause_id} before; that answer holds."
                raise Refused(
                    "conflicts-with-answer",
                    sentence,
                    "R-000-96",
                    clause_id=fact.clause_id,
                    sku=sku,
                    answered_at=answered_at,
                )
