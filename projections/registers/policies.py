"""The register of policies: which version applied from when to when, and who published it (R-000-38)."""

from collections.abc import Sequence
from typing import Any

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.policy import PolicyDrafted, PolicyPublished, PolicySuperseded, PolicyWithdrawn
from projections.view import Tables, View

_MEMBERS = (
    *("policy_id", "version", "title", "body_sha256", "number", "channels"),
    *("published_at", "published_by", "effective_from", "ends_at", "withdrawn_at"),
)


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """A version ends where the next one begins; where that one is withdrawn, it goes on."""
    for entry in entries:
        policy_id = entry.stream.removeprefix("policies/")
        match entry.data:
            case PolicyDrafted() as fact:
                tables.many(_DRAFT, [(policy_id, fact.version, fact.title, fact.body_sha256 or None)])
            case PolicyPublished() as fact:
                channels = ", ".join(fact.channels)
                published = (entry.position, channels, entry.occurred_at, entry.actor, fact.effective_from)
                tables.many(_PUBLISH, [(*published, policy_id, fact.version)])
            case PolicySuperseded() as fact:
                tables.many(_END, [(fact.ends_at, policy_id, fact.version)])
            case PolicyWithdrawn() as fact:
                tables.many(_GO_ON, [(policy_id, policy_id, fact.version)])
                tables.many(_WITHDRAW, [(entry.occurred_at, policy_id, fact.version)])
            case _:
                pass


_DRAFT = "INSERT INTO {name} (policy_id, version, title, body_sha256) VALUES (?, ?, ?, ?)"
_PUBLISH = """UPDATE {name} SET number = ?, channels = ?, published_at = ?, published_by = ?, effective_from = ?
    WHERE policy_id = ? AND version = ?"""
_END = "UPDATE {name} SET ends_at = ? WHERE policy_id = ? AND version = ?"
_GO_ON = """UPDATE {name} SET ends_at = NULL WHERE policy_id = ?
    AND ends_at = (SELECT effective_from FROM {name} WHERE policy_id = ? AND version = ?)"""
_WITHDRAW = "UPDATE {name} SET withdrawn_at = ? WHERE policy_id = ? AND version = ?"

POLICIES = View(
    name="policies",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            policy_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            title TEXT NOT NULL,
            body_sha256 TEXT,
            number INTEGER,
            channels TEXT,
            published_at TEXT,
            published_by TEXT,
            effective_from TEXT,
            ends_at TEXT,
            withdrawn_at TEXT,
            PRIMARY KEY (policy_id, version)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_number ON {name} (number)",
        "CREATE INDEX {name}_to_come ON {name} (effective_from, policy_id) WHERE number IS NOT NULL",
    ),
    apply=_apply,
    types=(PolicyDrafted, PolicyPublished, PolicySuperseded, PolicyWithdrawn),
)


def policies(tables: Tables, after: int, limit: int) -> list[dict[str, Any]]:
    """The published versions, in the order in which they were published; `number` is a position of the log.

    One that was withdrawn never applied; without an end it applies still, or will from `effective_from` on.
    """
    rows = tables.rows("SELECT * FROM {name} WHERE number > ? ORDER BY number LIMIT ?", (after, limit))
    return [dict(zip(_MEMBERS, row, strict=True)) for row in rows]


def standing(tables: Tables, at: Instant, after: str, limit: int) -> list[str]:
    """The policies behind this one of which a version applied at an instant, in order of their ids."""
    statement = """SELECT DISTINCT policy_id FROM {name}
        WHERE number IS NOT NULL AND withdrawn_at IS NULL AND published_at <= ?1 AND effective_from <= ?1
            AND (ends_at IS NULL OR ends_at > ?1) AND policy_id > ?2
        ORDER BY policy_id LIMIT ?3"""
    return [str(policy_id) for (policy_id,) in tables.rows(statement, (at, after, limit))]


def announced(tables: Tables, at: Instant, limit: int) -> list[tuple[str, int]]:
    """Versions that were published by an instant and take effect later, the next one first."""
    statement = """SELECT policy_id, version FROM {name}
        WHERE number IS NOT NULL AND withdrawn_at IS NULL AND published_at <= ?1 AND effective_from > ?1
        ORDER BY effective_from, policy_id LIMIT ?2"""
    return [(str(policy_id), int(str(version))) for policy_id, version in tables.rows(statement, (at, limit))]
