"""Publishing a version of a policy, and taking it back before it holds: each version ends where the next begins."""

from collections.abc import Mapping

from domain.clock import days_between
from domain.errors import Refused
from domain.fact import Draft, Fact, Said, Seen
from domain.policy.events import PolicyPublished, PolicySuperseded, PolicyWithdrawn, PublicationStated
from domain.policy.state import PLATFORM, Policy, Version, effect_of, in_force, succession
from domain.terms.clauses import Finding
from domain.terms.statute import statute

_NOTICE = "电子商务法 34"
_UNFAIR: Mapping[Finding, str] = {
    "FINAL_INTERPRETATION": "reserves the final interpretation",
    "BLANKET_EXCLUSION": "excludes returns without an exception for bad quality",
    "UNFAIR_DEFINITION": "defines quality problems one-sidedly",
    "TIME_BAR": "takes silence for a waiver",
    "COMPLAINT_BAR": "bars complaints, suits or reviews",
}
"""What is wrong with a clause, as a sentence says it."""


def publish_version(seen: Seen, said: Said) -> list[Draft]:
    """Publish a draft; the version it replaces ends where it takes effect (R-000-38)."""
    fact = said.fact
    assert isinstance(fact, PublicationStated)
    policy: Policy = seen[said.stream].state
    number = _named(policy, fact)
    version = _known(policy, said, number)
    if version.withdrawn_at is not None:
        raise Refused("version-withdrawn", f"Version {number} was withdrawn; draft it anew.", version=number)
    _check_clauses(version)
    _check_channels(seen, said, version)
    before = _replaced(policy, said, fact)
    published = PolicyPublished(version=number, channels=fact.channels, effective_from=fact.effective_from)
    return [Draft(said.stream, published), *(_ends(said, before, published) if before else ())]


def withdraw_version(seen: Seen, said: Said) -> list[Draft]:
    """Take a published version back before it takes effect; its neighbours meet again."""
    fact = said.fact
    assert isinstance(fact, PolicyWithdrawn)
    policy: Policy = seen[said.stream].state
    version = _known(policy, said, fact.version)
    if version.published is None:
        raise Refused("not-published", f"Version {fact.version} is a draft.", version=fact.version)
    since = version.published.effective_from
    if said.at >= since:
        sentence = f"Version {fact.version} has been in effect since {since}; publish the next one instead."
        raise Refused("already-in-effect", sentence, version=fact.version, effective_from=since)
    row = succession(policy)
    place = row.index(version)
    drafts = [Draft(said.stream, fact)]
    if 0 < place < len(row) - 1:
        following = row[place + 1].published
        assert following is not None
        drafts += _ends(said, row[place - 1], following)
    return drafts


def recorded(policy: Policy, said: Fact) -> Fact | None:
    """A publication and a withdrawal are identified by their version."""
    match said:
        case PublicationStated():
            version = policy.versions.get(_named(policy, said))
            if version is None or version.published is None or version.withdrawn_at is not None:
                return None
            known = version.published
            return PublicationStated(channels=known.channels, effective_from=known.effective_from, version=said.version)
        case PolicyWithdrawn():
            version = policy.versions.get(said.version)
            return version.withdrawn if version else None
        case _:
            return None


def _named(policy: Policy, fact: PublicationStated) -> int:
    return fact.version or max(policy.versions, default=0)


def _known(policy: Policy, said: Said, number: int) -> Version:
    version = policy.versions.get(number)
    if version is None:
        raise Refused("unknown-version", f"Policy {said.key} has no version {number}.", version=number)
    return version


def _check_clauses(version: Version) -> None:
    """What screening bars can't be published (网络交易监督管理办法 21, 消费者权益保护法 26)."""
    barred = [found for found in version.findings if found.barred]
    if not barred:
        return
    first = barred[0]
    told = "; ".join(f"clause {found.clause_id} {_UNFAIR[found.finding]}" for found in barred)
    members = {
        "clause_id": first.clause_id,
        "finding": first.finding,
        "clause_ids": list(dict.fromkeys(found.clause_id for found in barred)),
        "findings": list(dict.fromkeys(found.finding for found in barred)),
        "version": version.drafted.version,
    }
    raise Refused("clause-barred", f"This can't be published: {told}.", first.law, **members)


def _check_channels(seen: Seen, said: Said, version: Version) -> None:
    """A version is published in each channel that it or the platform's policy names, or it is not published
    (R-003-51; 电子商务法 33).
    """
    fact, house = said.fact, in_force(seen[PLATFORM].state, said.at)
    assert isinstance(fact, PublicationStated)
    wanted = (*((house and house.drafted.publish_in) or ()), *(version.drafted.publish_in or ()))
    missing = [channel for channel in dict.fromkeys(wanted) if channel not in fact.channels]
    if missing:
        number, told = version.drafted.version, ", ".join(missing)
        sentence = f"Version {number} is not published as long as it is missing in {told}."
        raise Refused("channel-missing", sentence, "R-003-51", version=number, missing=missing)


def _replaced(policy: Policy, said: Said, fact: PublicationStated) -> Version | None:
    """The version that this one replaces. A change is published so many calendar days before it takes effect;
    nothing takes effect before it is published, or before what was published earlier (电子商务法 34).
    """
    row = succession(policy)
    before = row[-1] if row else None
    days = statute(said.at).policy_notice_days if before else 0
    if fact.effective_from < said.at or days_between(said.at, fact.effective_from) < days:
        earliest = f"{days} days after it is published" if days else "the moment it is published"
        members = {"effective_from": fact.effective_from, **({"days": days} if days else {})}
        raise Refused("notice-too-short", f"A version takes effect no earlier than {earliest}.", _NOTICE, **members)
    if before is not None and fact.effective_from < effect_of(before):
        sentence = f"Version {before.drafted.version} was published before and takes effect later."
        members = {"version": before.drafted.version, "effective_from": effect_of(before)}
        raise Refused("effect-out-of-order", sentence, "R-000-38", **members)
    return before


def _ends(said: Said, version: Version, by: PolicyPublished) -> list[Draft]:
    ended = PolicySuperseded(version=version.drafted.version, by_version=by.version, ends_at=by.effective_from)
    return [Draft(said.stream, ended)]
