"""A partner as anyone reads it: its score and what moved it, what was asked of it, measures, agreements."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from domain.fact import Instant
from domain.partner.agreements import agreement_at
from domain.partner.events import CarrierAgreed, RectificationRequested, SelfCheckCompleted, SelfCheckOrdered
from domain.partner.state import Duty, Movement, Partner, Penalty
from projections.words import reveal


def partner_view(partner: Partner, version: int, partner_id: str, *, now: Instant) -> dict[str, Any]:
    """The partner's view at `now`; `agreement` is the number of the version that holds then, if any does."""
    holds = agreement_at(partner, now)
    body = {
        "partner_id": partner_id,
        "version": version,
        "role": partner.role,
        "title": partner.title,
        "score": partner.score,
        "movements": [_movement_row(each) for each in partner.movements.values()],
        "warnings": [
            {"warning_id": fact.warning_id, "reason": fact.reason, "case_id": fact.case_id or None, "at": at}
            for fact, at in partner.warnings.values()
        ],
        "self_checks": [_duty_row(each, now) for each in partner.checks.values()],
        "rectifications": [_duty_row(each, now) for each in partner.rectifications.values()],
        "penalties": [penalty_row(each, now) for each in partner.penalties.values()],
        "agreements": [_agreement_row(each) for each in partner.agreements],
        "agreement": holds.version if holds else None,
    }
    return reveal(body)


def notice_row(partner: Partner, partner_id: str, penalty: Penalty) -> dict[str, Any]:
    """A measure as the public reads of it: whose shop it is, what for, what was done (网络交易监督管理办法 28)."""
    fact = penalty.fact
    return {
        "partner_id": partner_id,
        "role": partner.role,
        "title": partner.title,
        "penalty_id": fact.penalty_id,
        "measure": fact.measure,
        "ground": fact.ground,
        "since": penalty.at,
        "published_at": penalty.published_at,
        "public_until": fact.public_until or None,
        "notices": _notices(penalty),
    }


def penalty_row(penalty: Penalty, now: Instant) -> dict[str, Any]:
    """A measure as the platform reads it, with the time its notice was due; `late` where that passed without one."""
    fact = penalty.fact
    settled = min((at for at in (penalty.published_at, penalty.lifted_at) if at), default=now)
    return {
        "penalty_id": fact.penalty_id,
        "measure": fact.measure,
        "ground": fact.ground,
        "case_id": fact.case_id or None,
        "at": penalty.at,
        "status": _status(penalty, now),
        "publish_by": fact.publish_by or None,
        "late": bool(fact.publish_by) and settled > fact.publish_by.due_at,
        "public_until": fact.public_until or None,
        "notices": _notices(penalty),
        "lifted_at": penalty.lifted_at,
        "lifted_reason": penalty.lifted.reason if penalty.lifted else None,
    }


def _status(penalty: Penalty, now: Instant) -> str:
    if penalty.lifted_at is not None and penalty.lifted_at <= now:
        return "LIFTED"
    if penalty.published_at is None:
        return "UNPUBLISHED"
    return "PUBLIC" if penalty.is_public(now) else "OVER"


def _notices(penalty: Penalty) -> list[Mapping[str, str]]:
    return [{"channel": fact.channel, "reference": fact.reference, "at": at} for fact, at in penalty.notices]


def _movement_row(movement: Movement) -> dict[str, Any]:
    fact = movement.fact
    return {
        "movement_id": fact.movement_id,
        "delta": fact.delta,
        "score": fact.score,
        "cause": fact.cause,
        "case_id": fact.case_id or None,
        "at": movement.at,
        "reverses": fact.reverses or None,
        "reversed_by": movement.reversed_by,
    }


def _duty_row(duty: Duty, now: Instant) -> dict[str, Any]:
    """A self-check or a rectification; `overdue` where its time passed before it was done."""
    row = {
        "status": "OPEN" if duty.done is None else "DONE",
        "asked_at": duty.asked_at,
        "due_at": duty.asked.due_at,
        "done_at": duty.done_at,
        "overdue": (duty.done_at or now) > duty.asked.due_at,
        "case_id": duty.asked.case_id or None,
    }
    match duty.asked:
        case SelfCheckOrdered() as fact:
            done = duty.done if isinstance(duty.done, SelfCheckCompleted) else None
            before, after = (done.before_sha256, done.after_sha256) if done else (None, None)
            own = {"check_id": fact.check_id, "subject": fact.subject, "before_sha256": before, "after_sha256": after}
        case RectificationRequested() as fact:
            answer = None if duty.done is None or isinstance(duty.done, SelfCheckCompleted) else duty.done.answer
            own = {"rectification_id": fact.rectification_id, "reason": fact.reason, "answer": answer}
    return own | row


def _agreement_row(agreement: CarrierAgreed) -> dict[str, Any]:
    return {
        "version": agreement.version,
        "currency": agreement.currency,
        "effective_from": agreement.effective_from,
        "cap": None if agreement.cap is UNSET else agreement.cap,
        "declared_value": agreement.declared_value,
    }
