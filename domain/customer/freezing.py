"""Freezing an account: only for acts after the customer had accepted a clause that says so (R-000-115, B-20)."""

from domain.customer.events import AccountFrozen, AccountUnfrozen, AgreementAccepted, FreezeRefused, FreezeRequested
from domain.customer.state import Customer
from domain.errors import Malformed, Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.policy import Policy, Version


def accept_agreement(seen: Seen, said: Said) -> list[Draft]:
    """The customer accepts a version of an agreement that was published by then; the first time counts."""
    fact = said.fact
    assert isinstance(fact, AgreementAccepted)
    account: Customer = seen[said.stream].state
    if (fact.agreement_id, fact.version) in account.accepted:
        return []
    policy: Policy = seen[f"policies/{fact.agreement_id}"].state
    version, about = policy.versions.get(fact.version), {"agreement_id": fact.agreement_id, "version": fact.version}
    if version is None:
        sentence = f"Agreement {fact.agreement_id} has no version {fact.version}."
        raise Refused("unknown-version", sentence, "R-000-115", **about)
    if version.withdrawn_at is not None and version.withdrawn_at <= said.at:
        raise Refused("version-withdrawn", f"Version {fact.version} was withdrawn.", "R-000-115", **about)
    if version.published_at is None or version.published_at > said.at:
        raise Refused("not-published", f"Version {fact.version} was not published.", "R-000-115", **about)
    return [Draft(said.stream, fact, ((f"policies/{fact.agreement_id}", fact.version),))]


def request_freeze(seen: Seen, said: Said) -> list[Draft]:
    """Freeze the account, if the version that bound the customer when the acts began has the clause; else record that
    it is not frozen, and why.
    """
    fact = said.fact
    assert isinstance(fact, FreezeRequested)
    account: Customer = seen[said.stream].state
    _check_stated(account, fact, said)
    policy: Policy = seen[f"policies/{fact.agreement_id}"].state
    version = bound_by(account, fact.agreement_id, policy, account.suspicions[fact.abuse_id].fact.since)
    drafts = [Draft(said.stream, fact)]
    if version is None or fact.clause_id not in {clause.clause_id for clause in version.drafted.clauses}:
        refused = FreezeRefused(
            freeze_id=fact.freeze_id,
            reason="NOT_DISCLOSED",
            agreement_id=fact.agreement_id,
            clause_id=fact.clause_id,
            **({"agreement_version": version.drafted.version} if version else {}),
        )
        return [*drafts, Draft(said.stream, refused)]
    frozen = AccountFrozen(
        freeze_id=fact.freeze_id,
        scopes=fact.scopes,
        abuse_id=fact.abuse_id,
        agreement_id=fact.agreement_id,
        agreement_version=version.drafted.version,
        clause_id=fact.clause_id,
        until=fact.until,
    )
    ruled = (f"policies/{fact.agreement_id}", version.drafted.version)
    return [*drafts, Draft(said.stream, frozen, (ruled,))]


def lift_freeze(seen: Seen, said: Said) -> list[Draft]:
    """Lift a freeze; one whose time is over is lifted by that."""
    fact = said.fact
    assert isinstance(fact, AccountUnfrozen)
    account: Customer = seen[said.stream].state
    freeze = account.freezes.get(fact.freeze_id)
    if freeze is None or freeze.frozen is None:
        sentence = f"The account was not frozen under {fact.freeze_id}."
        raise Refused("unknown-freeze", sentence, "R-000-115", freeze_id=fact.freeze_id)
    return [Draft(said.stream, fact)] if freeze.holds(said.at) else []


def bound_by(account: Customer, agreement_id: str, policy: Policy, at: Instant) -> Version | None:
    """The version of an agreement that bound the customer at an instant: of those she had accepted by then and that
    were in effect, the last.
    """
    accepted = (number for (key, number), since in account.accepted.items() if key == agreement_id and since <= at)
    versions = [policy.versions[number] for number in sorted(accepted)]
    binding = [each for each in versions if each.published and each.published.effective_from <= at]
    return next((each for each in reversed(binding) if each.withdrawn_at is None), None)


def _check_stated(account: Customer, fact: FreezeRequested, said: Said) -> None:
    if len(set(fact.scopes)) < len(fact.scopes):
        raise Malformed("scope-twice", "A scope is named twice.", "/scopes")
    if fact.until and fact.until <= said.at:
        raise Malformed("until-in-the-past", "It would be over before it begins.", "/until")
    require_suspicion(account, fact.abuse_id)


def require_suspicion(account: Customer, abuse_id: str) -> None:
    """Refuse a sanction without a suspicion on record, which has its evidence."""
    if abuse_id not in account.suspicions:
        sentence = f"The account has no suspicion {abuse_id} on record."
        raise Refused("unknown-abuse", sentence, "R-000-36", abuse_id=abuse_id)
