"""The register of rulings: every decision of a dispute and every ruling of what no rule covers, and whether it names a
policy (R-000-37).
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, cast

from domain.case.dispute import Mediation
from domain.case.events.dispute import DisputeDecided, RulingRecorded
from domain.case.state import Case
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.view import Tables, View

Lacking = Literal["policy"]


class Ruled(NamedTuple):
    """A ruling: where in the log it stands, when it was made, on which case, under which id, and of which kind."""

    position: int
    at: Instant
    case_id: str
    ruling_id: str
    kind: Literal["DECISION", "RULING"]


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    rows: list[tuple[object, ...]] = []
    for entry in entries:
        case_id = entry.stream.partition("/")[2]
        match entry.data:
            case DisputeDecided() as fact:
                has_policy = any(each.policy_id for each in fact.basis)
                rows.append((entry.position, entry.occurred_at, case_id, fact.decision_id, "DECISION", has_policy))
            case RulingRecorded() as fact:
                has_policy = any(each.policy_id for each in fact.clauses)
                rows.append((entry.position, entry.occurred_at, case_id, fact.ruling_id, "RULING", has_policy))
            case _:
                pass
    tables.many("INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?, ?, ?)", rows)


RULINGS = View(
    name="rulings",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            position INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            case_id TEXT NOT NULL,
            ruling_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            has_policy INTEGER NOT NULL) STRICT""",
    ),
    apply=_apply,
    types=(DisputeDecided, RulingRecorded),
)


_ALL = "SELECT position, at, case_id, ruling_id, kind FROM {name} WHERE position > ? ORDER BY position LIMIT ?"
_WITHOUT_POLICY = _ALL.replace("WHERE", "WHERE has_policy = 0 AND")


def rulings(tables: Tables, lacking: Lacking | None, after: int, limit: int) -> list[Ruled]:
    """The rulings behind a position of the log, the oldest first; only those without a policy, if so wanted."""
    chosen = _WITHOUT_POLICY if lacking == "policy" else _ALL
    found = cast(list[tuple[Any, Any, Any, Any, Any]], tables.rows(chosen, (after, limit)))
    return [Ruled(*row) for row in found]


def ruling_row(ruled: Ruled, case: Case) -> dict[str, Any]:
    """A ruling as an auditor reads it, with what it was made on."""
    fact = _fact(ruled, case.mediation)
    decision = isinstance(fact, DisputeDecided)
    return {
        **ruled._asdict(),
        "order_id": case.order_id,
        "by": fact.decider if decision else fact.agent,
        "outcome": fact.outcome,
        "rules": fact.basis if decision else fact.clauses,
        "evidence_ids": fact.evidence_ids,
        "matter": None if decision else fact.matter,
        "facts": () if decision else fact.facts,
        "order_version": fact.order_version or None,
        "reason": fact.reason,
    }


def _fact(ruled: Ruled, held: Mediation) -> DisputeDecided | RulingRecorded:
    return held.decided[ruled.ruling_id] if ruled.kind == "DECISION" else held.rulings[ruled.ruling_id]
