"""A policy as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
from domain.policy.events import (
    PolicyDrafted,
    PolicyFact,
    PolicyPublished,
    PolicyScreened,
    PolicySuperseded,
    PolicyWithdrawn,
    Screened,
)

PLATFORM = "policies/platform"
"""The policy that governs every order of this ledger; beside it `policies/{merchant_id}` the merchant's own."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a policy; `published` and its time once it is, `ends_at` once the next one is."""

    drafted: PolicyDrafted
    drafted_at: Instant
    findings: tuple[Screened, ...] = ()
    published: PolicyPublished | None = None
    published_at: Instant | None = None
    ends_at: Instant | None = None
    withdrawn: PolicyWithdrawn | None = None
    withdrawn_at: Instant | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's versions by number."""

    versions: dict[int, Version] = {}


def evolve(policy: Policy, fact: PolicyFact, at: Instant) -> Policy:
    """The policy after the fact."""
    match fact:
        case PolicyDrafted():
            return Policy(versions={**policy.versions, fact.version: Version(drafted=fact, drafted_at=at)})
        case PolicyScreened():
            return _version(policy, fact.version, findings=fact.findings)
        case PolicyPublished():
            return _version(policy, fact.version, published=fact, published_at=at)
        case PolicySuperseded():
            return _version(policy, fact.version, ends_at=fact.ends_at)
        case PolicyWithdrawn():
            return _version(_unended(policy, fact.version), fact.version, withdrawn=fact, withdrawn_at=at)
        case _:
            assert_never(fact)


def _version(policy: Policy, number: int, **changes: object) -> Policy:
    version = policy.versions.get(number)
    if version is None:
        return policy
    return Policy(versions={**policy.versions, number: replace(version, **changes)})


def _unended(policy: Policy, number: int) -> Policy:
    """Whatever ended where the withdrawn version was to begin goes on."""
    withdrawn = policy.versions.get(number)
    begins = withdrawn.published.effective_from if withdrawn and withdrawn.published else None
    return Policy(
        versions={
            key: replace(each, ends_at=None) if each.ends_at is not None and each.ends_at == begins else each
            for key, each in policy.versions.items()
        }
    )


def succession(policy: Policy) -> list[Version]:
    """The published versions that were not withdrawn, in the order in which they take effect."""
    published = (each for each in policy.versions.values() if each.published and each.withdrawn_at is None)
    return sorted(published, key=_effect)


def in_force(policy: Policy, at: Instant) -> Version | None:
    """The version that applied at an instant: published, in effect, not withdrawn; the last such."""
    found = [
        each
        for each in succession(policy)
        if each.published_at is not None and each.published_at <= at and effect_of(each) <= at
    ]
    return found[-1] if found else None


def effect_of(version: Version) -> Instant:
    """When a published version takes effect."""
    assert version.published is not None
    return version.published.effective_from


def _effect(version: Version) -> tuple[Instant, int]:
    return effect_of(version), version.drafted.version
