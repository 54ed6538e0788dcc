"""What was asked of a partner or is owed to the public, and was not done in time.

The ledger itself asks once the time has passed. No rule relies on the answer being recorded.
"""

from typing import assert_never

from domain.fact import Draft, Fact, Instant, Key, Said, Seen
from domain.partner.events import PartnerStepOverdue, Step
from domain.partner.penalties import NOTICE_LAW
from domain.partner.state import Duty, Partner, Penalty


class PartnerDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: was this step not done in time? `item` is what it is a step of."""

    kind: Step
    item: Key


def meet_deadline(seen: Seen, said: Said) -> list[Draft]:
    """Record what was missed: nothing if it was done in time, is recorded already, or if its time has not come."""
    fact = said.fact
    assert isinstance(fact, PartnerDue)
    partner: Partner = seen[said.stream].state
    match fact.kind:
        case "SELF_CHECK":
            missed = _duty(partner.checks.get(fact.item), fact, said.now)
        case "RECTIFICATION":
            missed = _duty(partner.rectifications.get(fact.item), fact, said.now)
        case "NOTICE":
            missed = _notice(partner.penalties.get(fact.item), fact, said.now)
        case _:
            assert_never(fact.kind)
    return [Draft(said.stream, missed)] if missed else []


def _duty(duty: Duty | None, due: PartnerDue, now: Instant) -> PartnerStepOverdue | None:
    if duty is None or duty.overdue or not _missed(duty.asked.due_at, duty.done_at, now):
        return None
    return PartnerStepOverdue(step=due.kind, item=due.item, due_at=duty.asked.due_at)


def _notice(penalty: Penalty | None, due: PartnerDue, now: Instant) -> PartnerStepOverdue | None:
    """A measure that was taken back in time needs no notice."""
    if penalty is None or penalty.overdue or not penalty.fact.publish_by:
        return None
    due_at = penalty.fact.publish_by.due_at
    settled = min((at for at in (penalty.published_at, penalty.lifted_at) if at), default=None)
    if not _missed(due_at, settled, now):
        return None
    return PartnerStepOverdue(step=due.kind, item=due.item, due_at=due_at, law=NOTICE_LAW)


def _missed(due_at: Instant, done_at: Instant | None, now: Instant) -> bool:
    return now > due_at and (done_at is None or done_at > due_at)
