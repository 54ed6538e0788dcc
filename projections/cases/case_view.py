"""A case as support reads it: what it is about, where it stands, its clocks, what was offered, agreed and done."""

from typing import Any

from domain.case.events.resolution import ResolutionProposed
from domain.case.state import Case
from domain.sla import earliest
from projections.cases.clocks_view import clock_row
from projections.cases.follow_up_view import follow_up_rows
from projections.cases.logistics_view import logistics_row
from projections.cases.mediation_view import mediation_rows
from projections.words import NO_WORDS, Words, reveal


def case_view(case: Case, version: int, case_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The case's view. Amounts are minor units of its order's currency."""
    assert case.opened is not None
    opened, classified = case.opened, case.classified
    first = earliest(case.clocks.values())
    row = {
        "case_id": case_id,
        "version": version,
        "status": case.node,
        "order_id": case.order_id,
        "customer_id": case.customer_id,
        "currency": case.currency,
        "channel": opened.channel,
        "category": classified.category if classified else opened.category,
        "scene": classified.scene if classified else opened.scene,
        "health": classified.health if classified else opened.health,
        "priority": case.priority,
        "fast_track": bool(classified and classified.fast_track),
        "language": opened.language,
        "region": opened.region or None,
        "tz": case.tz,
        "gift_return_id": opened.gift_return_id or None,
        "incident_id": opened.incident_id or None,
        "details": case.details,
        "missing": case.missing,
        "demands": demands(case),
        "owner": case.owner,
        "responded_at": case.responded_at,
        "nodes": nodes(case),
        "clocks": [clock_row(each) for each in case.clocks.values()],
        "next_due": None if first is None else {"clock_id": first.fact.clock_id, "due_at": first.due_at},
        "verified": case.verified,
        "proposals": [_proposal(each, case) for each in case.proposals.values()],
        "accepted": case.accepted,
        "executed": None if case.executed is None else {"at": case.executed_at, "runs": case.executed.runs},
        "waiting": sorted(case.waiting),
        "completed": list(case.completed.values()),
        "resolved": None if case.resolved is None else {"at": case.resolved_at, **_sums(case)},
        "closed": None if case.closed is None else {"at": case.closed_at, "fact": case.closed},
        "reopened": case.reopened,
        "follow_ups": follow_up_rows(case),
        "logistics": logistics_row(case),
        "messages": [{"at": each.at, "message": each.fact, "sent": each.sent} for each in case.messages.values()],
        **mediation_rows(case),
    }
    return reveal(row, words)


def nodes(case: Case) -> list[dict[str, Any]]:
    """受理→核查→解决→结案, each since when; none is skipped (R-003-36)."""
    return [{"node": node, "at": case.nodes.get(node)} for node in ("INTAKE", "VERIFY", "RESOLVE", "CLOSED")]


def demands(case: Case) -> list[dict[str, Any]]:
    """Each demand and what became of it (R-001-03)."""
    outcomes = {each.demand: each for each in case.closed.demands} if case.closed else {}
    return [
        {
            "demand": demand,
            "outcome": outcomes[demand].outcome if demand in outcomes else None,
            "amount": (outcomes[demand].amount or None) if demand in outcomes else None,
        }
        for demand in case.demands
    ]


def _proposal(proposal: ResolutionProposed, case: Case) -> dict[str, Any]:
    number = proposal.proposal_id
    accepted = case.accepted is not None and case.accepted.proposal_id == number
    over = "REJECTED" if number in case.rejected else "LAPSED" if number in case.lapsed else "OPEN"
    return {
        "proposal_id": number,
        "status": "ACCEPTED" if accepted else over,
        "reason": proposal.reason,
        "message": proposal.message or None,
        "options": [
            {"option_id": option.option_id, "remedies": option.remedies, "worth": worth}
            for option, worth in zip(proposal.options, proposal.worth, strict=True)
        ],
    }


def _sums(case: Case) -> dict[str, int]:
    assert case.resolved is not None
    return {"refunded": case.resolved.refunded, "compensated": case.resolved.compensated}
