"""The evidence, the dispute and the rulings of a case, as support, both sides and auditors read them."""

from typing import Any

from domain.case.dispute import Mediation
from domain.case.mediation.proofs import KEY_EVIDENCE, Completeness, completeness, needed_of
from domain.case.state import Case


def mediation_rows(case: Case) -> dict[str, Any]:
    """What the case's view says of them; a dispute only where there is one."""
    held = case.mediation
    return {
        "evidence": {
            "requested": list(held.requests.values()),
            "submitted": list(held.evidence.values()),
            "needed": _complete(completeness(held, needed_of(case))),
            "key": _complete(completeness(held, KEY_EVIDENCE)),
            "weighed": held.weighed,
        },
        "price_check": held.price,
        "liability": held.liability,
        "dispute": None if held.level is None else _dispute(held),
        "rulings": list(held.rulings.values()),
    }


def _complete(found: Completeness) -> dict[str, Any]:
    return {"needed": found.needed, "missing": found.missing, "completeness": found.text}


def _dispute(held: Mediation) -> dict[str, Any]:
    """How far it went and by whom, what both sides say, what was decided."""
    decision = held.decision
    return {
        "level": held.level,
        "levels": [{"level": each.level, "at": each.at, "by": each.by} for each in held.levels],
        "late": held.late,
        "filed": list(held.filed.values()),
        "contacted_at": held.contacted_at,
        "position": held.position,
        "rounds": list(held.held.values()),
        "failed": held.failed,
        "decisions": [
            {"decision": each, "status": "APPEALED" if held.appealed(each) else "STANDS"}
            for each in held.decided.values()
        ],
        "decided": None if decision is None else decision.decision_id,
        "appeal": held.appeal,
        "merchant_acted": held.acted,
        "external": list(held.external.values()),
    }
