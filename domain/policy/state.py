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


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a policy; `published` and its time once it is, `ends_at` once the next one is."""

    drafted: PolicyDrafted
    drafted_at: Instant
    findings: tuple[Screened, ...] = ()
    published: PolicyPublished | None = None
    published_at: Instant | None = None
    ends_at: Instant | None = None
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
            return _version(policy, fact.version, withdrawn_at=at)
        case _:
            assert_never(fact)


def _version(policy: Policy, number: int, **changes: object) -> Policy:
    version = policy.versions.get(number)
    if version is None:
        return policy
    return Policy(versions={**policy.versions, number: replace(version, **changes)})


def in_force(policy: Policy, at: Instant) -> Version | None:
    """The version that applied at an instant: published, in effect, not withdrawn; the last such."""
    found = [
        each
        for each in policy.versions.values()
        if each.published is not None
        and each.published_at is not None
        and each.published_at <= at
        and each.published.effective_from <= at
        and each.withdrawn_at is None
    ]
    return max(found, key=_effect, default=None)


def _effect(version: Version) -> tuple[Instant, int]:
    assert version.published is not None
    return version.published.effective_from, version.drafted.version
