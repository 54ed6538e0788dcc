"""What a decision and its neglect bring a merchant: written on his own record, by its own rules, in one transaction."""

from msgspec import UNSET

from domain.case.events.dispute import DisputeDecided, Measure
from domain.case.writing import Writing
from domain.clock import end_of_day
from domain.coupon import derived_id
from domain.fact import Draft, Fact, Key, Said, Seen
from domain.order.state import Order
from domain.partner import (
    MerchantWarned,
    Partner,
    PartnerRegistered,
    PenaltyLifted,
    PenaltyStated,
    ScoreStated,
    SelfCheckOrdered,
)

SELF_CHECK_DAYS = 7
"""Within so many days a merchant checks and corrects what a decision found wrong (R-001-14)."""


def take(seen: Seen, said: Said, decided: DisputeDecided) -> list[Draft]:
    """The measures of a decision: a warning, a self-check, a score that moves with the case as its cause (R-001-14,
    R-001-17).
    """
    writing = Writing(seen, said)
    _impose(writing, said, decided, appealed=None)
    return writing.drafts


def take_on_appeal(
    seen: Seen, said: Said, decided: DisputeDecided, appealed: DisputeDecided, *, acts: bool
) -> list[Draft]:
    """The same of a decision on appeal, in the place of what the appealed one brought: its score is moved back first,
    and what was ordered already is not ordered again. A measure against who did not do what was decided is taken back
    unless the merchant still `acts`.
    """
    writing = Writing(seen, said)
    if appealed.merchant_id:
        _undo(writing, said, decided, appealed, lifts=not acts)
    _impose(writing, said, decided, appealed)
    return writing.drafts


def penalise(seen: Seen, said: Said, order: Order, clock_id: str) -> list[Draft]:
    """Who was told to act and did not within a day is warned in public (R-000-125)."""
    assert order.placed is not None
    writing = Writing(seen, said)
    stream = _on_record(writing, order.placed.merchant_id)
    penalty_id = _penalty_id(said, clock_id)
    fact = PenaltyStated(penalty_id=penalty_id, measure="WARNING", ground="MERCHANT_ACTION", case_id=said.key)
    writing.say(stream, "PartnerPenalised", fact)
    return writing.drafts


def action_clock(decision_id: str) -> str:
    """The clock of what a decision tells the merchant to do."""
    return f"MERCHANT_ACTION.{decision_id}"


def _on_record(writing: Writing, merchant_id: Key) -> str:
    """The merchant's record; who has none yet is known by the order's own name for him."""
    stream = f"partners/{merchant_id}"
    partner: Partner = writing.stream(stream).state
    if partner.role is None:
        writing.say(stream, "PartnerRegistered", PartnerRegistered(role="MERCHANT", title=merchant_id))
    return stream


def _undo(writing: Writing, said: Said, decided: DisputeDecided, appealed: DisputeDecided, *, lifts: bool) -> None:
    """What somebody took back by hand stays as it is."""
    stream = f"partners/{appealed.merchant_id}"
    record: Partner = writing.stream(stream).state
    moved = record.movements.get(_number(said, appealed, "SCORE"))
    if moved is not None and moved.reversed_by is None:
        back = ScoreStated(
            movement_id=_number(said, decided, "SCORE_BACK"),
            delta=-moved.fact.delta,
            cause="APPEAL",
            case_id=said.key,
            reverses=moved.fact.movement_id,
        )
        writing.say(stream, "ScoreMoved", back)
    penalty = record.penalties.get(_penalty_id(said, action_clock(appealed.decision_id)))
    if lifts and penalty is not None and penalty.lifted is None:
        lifted = PenaltyLifted(penalty_id=penalty.fact.penalty_id, reason=decided.reason)
        writing.say(stream, "PenaltyLifted", lifted)


def _impose(writing: Writing, said: Said, decided: DisputeDecided, appealed: DisputeDecided | None) -> None:
    if not decided.measures or not decided.merchant_id:
        return
    stream = _on_record(writing, decided.merchant_id)
    record: Partner = writing.stream(stream).state
    for measure in decided.measures:
        if appealed is None or not _ordered(record, said, appealed, measure):
            type_, fact = _measure(said, decided, measure)
            writing.say(stream, type_, fact)


def _ordered(record: Partner, said: Said, decided: DisputeDecided, measure: Measure) -> bool:
    """Whether this decision warned the merchant already, or had him check the same."""
    number = _number(said, decided, measure.kind)
    check = record.checks.get(number)
    same = check is not None and isinstance(check.asked, SelfCheckOrdered) and check.asked.subject == measure.reason
    return number in record.warnings or same


def _number(said: Said, decided: DisputeDecided, kind: str) -> Key:
    return derived_id("M", said.stream, decided.decision_id, kind)


def _penalty_id(said: Said, clock_id: str) -> Key:
    return derived_id("P", said.stream, clock_id)


def _measure(said: Said, decided: DisputeDecided, measure: Measure) -> tuple[str, Fact]:
    number = _number(said, decided, measure.kind)
    match measure.kind:
        case "WARN":
            return "MerchantWarned", MerchantWarned(warning_id=number, reason=decided.reason, case_id=said.key)
        case "SELF_CHECK":
            due_at = end_of_day(said.at, SELF_CHECK_DAYS)
            check = SelfCheckOrdered(check_id=number, subject=measure.reason, due_at=due_at, case_id=said.key)
            return "SelfCheckOrdered", check
        case "SCORE":
            assert measure.delta is not UNSET
            moved = ScoreStated(movement_id=number, delta=measure.delta, cause=measure.reason, case_id=said.key)
            return "ScoreMoved", moved
