"""The law's own clocks for the refunds of a case's order: until they are paid, and again when a payout comes back."""

from collections.abc import Iterable, Iterator

from domain.case.events import CaseFact
from domain.case.state import Case
from domain.fact import Fact, Instant
from domain.order.common import zone_of
from domain.order.deadlines import Alarm, law_of
from domain.order.events import RefundFailed, RefundFellDue, RefundOverridden
from domain.order.state import Order
from domain.sla import meet, start

_STATUTORY: tuple[Alarm, ...] = ("REFUND_7", "REFUND_15")


def unpaid(case: Case, order: Order, facts: Iterable[Fact]) -> Iterator[CaseFact]:
    """The clocks of each refund that is to be paid by these facts (B-18), counted from when it fell due: one whose
    payout came back, or that somebody raised, has no new term. A closed case counts on what it counted.
    """
    named = dict.fromkeys(
        fact.refund_id for fact in facts if isinstance(fact, RefundFellDue | RefundFailed | RefundOverridden)
    )
    for refund in (order.refunds[each] for each in named):
        due = refund.fact
        for kind in _STATUTORY:
            clock_id = f"{kind}.{due.refund_id}"
            known = case.clocks.get(clock_id)
            counts = not known.open if known else case.open
            if counts and refund.status != "SETTLED":
                due_at = due.pay_by if kind == "REFUND_7" else None
                tz, law = zone_of(order), law_of(due, kind)
                yield start(kind, due.fell_due_at, clock_id=clock_id, tz=tz, due_at=due_at, law=law)


def paid(case: Case, order: Order, at: Instant) -> Iterator[CaseFact]:
    """A refund that is paid, or set off, is waited for no more; a case that is closed still counts its days."""
    for clock_id, clock in case.clocks.items():
        if clock.open and clock.fact.kind in _STATUTORY:
            refund = order.refunds.get(clock_id.partition(".")[2])
            if refund is not None and refund.status == "SETTLED":
                yield from meet(case.clocks, clock_id, at)
