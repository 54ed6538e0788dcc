"""What falls due on partners: self-checks, rectifications, the public notice of measures."""

from domain.ledger.entry import Entry
from domain.partner import (
    PartnerPenalised,
    PartnerStepOverdue,
    PenaltyLifted,
    PenaltyPublished,
    RectificationDone,
    RectificationRequested,
    SelfCheckCompleted,
    SelfCheckOrdered,
)
from projections.due_rows import Rows

TYPES = frozenset(
    (
        *(SelfCheckOrdered, SelfCheckCompleted, RectificationRequested, RectificationDone),
        *(PartnerPenalised, PenaltyPublished, PenaltyLifted, PartnerStepOverdue),
    )
)


def change(rows: Rows, entry: Entry) -> None:
    """Change these rows as an event says."""
    match entry.data:
        case SelfCheckOrdered() as fact:
            rows.asked(entry, "SELF_CHECK", fact.check_id, fact.due_at)
        case SelfCheckCompleted() as fact:
            rows.done_in_time(entry, "SELF_CHECK", fact.check_id)
        case RectificationRequested() as fact:
            rows.asked(entry, "RECTIFICATION", fact.rectification_id, fact.due_at)
        case RectificationDone() as fact:
            rows.done_in_time(entry, "RECTIFICATION", fact.rectification_id)
        case PartnerPenalised() as fact if fact.publish_by:
            rows.asked(entry, "NOTICE", fact.penalty_id, fact.publish_by.due_at)
        case PenaltyPublished() | PenaltyLifted() as fact:
            rows.done_in_time(entry, "NOTICE", fact.penalty_id)
        case PartnerStepOverdue() as fact:
            rows.done(entry.stream, fact.step, fact.item)
        case _:
            pass
