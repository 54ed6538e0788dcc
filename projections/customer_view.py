"""A customer's account as a client reads it: what she agreed to, her points and tier, suspicions, freezes, claims."""

from typing import Any

from domain.customer import Customer, Freeze, Taking
from domain.customer.state import Suspicion
from domain.fact import Instant
from projections.words import reveal


def customer_view(customer: Customer, version: int, customer_id: str, *, now: Instant) -> dict[str, Any]:
    """The account's view at `now`. `consents` are channels and since when; `points_missing` were taken back after she
    had spent them; `claims` is benefits taken back, those in points without a status; `legal_holds` are
    those that stand, `erased` is when her personal data was destroyed.
    """
    body = {
        "customer_id": customer_id,
        "version": version,
        "consents": customer.consents,
        "points": customer.points,
        "points_missing": customer.points_missing,
        "tier": customer.tier,
        "agreements": [
            {"agreement_id": agreement_id, "version": number, "since": since}
            for (agreement_id, number), since in customer.accepted.items()
        ],
        "suspicions": [_suspicion_row(each) for each in customer.suspicions.values()],
        "freezes": [freeze_row(each, now) for each in customer.freezes.values()],
        "claims": [_claim_row(each) for each in customer.takings.values()],
        "legal_holds": list(customer.holds.values()),
        "erased": customer.erased,
    }
    return reveal(body)


def freeze_row(freeze: Freeze, now: Instant) -> dict[str, Any]:
    """A freeze that was asked for: whether it holds at `now`, and the version of the agreement that allows it."""
    asked, decided = freeze.asked, freeze.frozen or freeze.refused
    return {
        "freeze_id": asked.freeze_id,
        "status": _status(freeze, now),
        "scopes": asked.scopes,
        "since": freeze.at,
        "until": asked.until or None,
        "abuse_id": asked.abuse_id,
        "agreement_id": asked.agreement_id,
        "agreement_version": (decided.agreement_version or None) if decided else None,
        "clause_id": asked.clause_id,
        "reason": asked.reason or None,
        "refused": freeze.refused.reason if freeze.refused else None,
        "lifted_at": freeze.lifted_at,
        "lifted_reason": freeze.lifted.reason if freeze.lifted else None,
    }


def _status(freeze: Freeze, now: Instant) -> str:
    if freeze.frozen is None:
        return "REFUSED"
    if freeze.holds(now):
        return "IN_FORCE"
    return "LIFTED" if freeze.lifted_at is not None and freeze.lifted_at <= now else "EXPIRED"


def _suspicion_row(suspicion: Suspicion) -> dict[str, Any]:
    """A suspicion; of sign-ups the accounts, never on which device or from where."""
    fact = suspicion.fact
    involved = {*fact.accounts, *(each.customer_id for each in fact.signups)}
    return {
        "abuse_id": fact.abuse_id,
        "kind": fact.kind,
        "count": fact.count,
        "at": suspicion.at,
        "since": fact.since,
        "signals": fact.signals,
        "accounts": sorted(involved),
        "evidence": fact.evidence,
        "evidence_ids": fact.evidence_ids,
    }


def _claim_row(taking: Taking) -> dict[str, Any]:
    fact, closed = taking.fact, taking.closed
    claimed = bool(fact.amount)
    return {
        "taking_id": fact.taking_id,
        "order_id": fact.order_id,
        "abuse_id": fact.abuse_id,
        "at": taking.at,
        "amount": fact.amount or 0,
        "currency": fact.currency or None,
        "points": fact.points or 0,
        "points_missing": fact.shortfall,
        "status": None if not claimed else closed.how if closed else "OPEN",
        "reference": (closed.reference or None) if closed else None,
        "closed_at": taking.closed_at,
    }
