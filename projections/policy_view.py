"""A policy as anyone reads it: every version with its clauses and figures, and which one holds when."""

from typing import Any

from domain.fact import Instant
from domain.policy import Policy, Version, in_force
from domain.policy.events import PolicyStatus
from projections.words import NO_WORDS, Words, reveal


def policy_view(
    policy: Policy, version: int, policy_id: str, *, now: Instant, words: Words = NO_WORDS
) -> dict[str, Any]:
    """The policy's view at `now`; `in_force` is the number of the version that applies then, if any does."""
    applies = in_force(policy, now)
    return {
        "policy_id": policy_id,
        "version": version,
        "in_force": applies.drafted.version if applies else None,
        "versions": [version_row(each, now, words) for each in policy.versions.values()],
    }


def version_row(version: Version, now: Instant, words: Words = NO_WORDS) -> dict[str, Any]:
    """A version of a policy as it stands at `now`. `findings` are what screening found in its clauses."""
    drafted, published = version.drafted, version.published
    row = {
        "version": drafted.version,
        "status": status(version, now),
        "title": drafted.title,
        "clauses": drafted.clauses,
        "rules": drafted.rules,
        "body_sha256": drafted.body_sha256 or None,
        "publish_in": drafted.publish_in or (),
        "findings": version.findings,
        "drafted_at": version.drafted_at,
        "published_at": version.published_at,
        "channels": published.channels if published else (),
        "effective_from": published.effective_from if published else None,
        "ends_at": version.ends_at,
        "withdrawn_at": version.withdrawn_at,
        "withdrawal_reason": version.withdrawn.reason if version.withdrawn else None,
    }
    return reveal(row, words)


def status(version: Version, now: Instant) -> PolicyStatus:
    """Where a version stands at `now`: an end that was announced has to come first."""
    if version.withdrawn_at is not None:
        return "WITHDRAWN"
    if version.published is None:
        return "DRAFTED"
    if now < version.published.effective_from:
        return "PUBLISHED"
    return "SUPERSEDED" if version.ends_at is not None and version.ends_at <= now else "EFFECTIVE"
