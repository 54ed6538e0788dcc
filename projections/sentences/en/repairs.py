"""English sentences of repairs. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "RepairRequested": (
        "Repair {repair_id}: {title} × {quantity} ({mode}); cause: {cause}[, in the customer's words {reason}]"
        "[; covered by {covered_by}][; spare parts discount: {discount}]."
    ),
    "RepairReceived": (
        "The workshop has the goods of repair {repair_id}; the time of the repair does not count against the warranty."
    ),
    "RepairQuoted.FREE": ("Repair {repair_id} is free of charge, promised within {working_days}[, by {due_by}]."),
    "RepairQuoted": (
        "Repair {repair_id} was quoted: parts {parts}[ − {discount} discount], labour {labour}, {total} in all; "
        "promised within {working_days}[;{own} damage of the customer's own, evidence attached]."
    ),
    "RepairQuoted.LABOUR_WAIVED": (
        "Repair {repair_id} was quoted: parts {parts}[ − {discount} discount], labour {labour} not charged for a fault "
        "in quality, {total} in all; promised within {working_days}."
    ),
    "RepairAnswered.ACCEPTED": "The customer accepted the quote for repair {repair_id}[; it is done by {due_by}].",
    "RepairAnswered.DECLINED": "The customer declined the quote for repair {repair_id}.",
    "RepairPaid": "The customer paid {amount} for repair {repair_id}, reference {reference}.",
    "RepairCompleted.REPAIRED": "Repair {repair_id} is done; report {report}.",
    "RepairCompleted.NOT_REPAIRABLE": "The goods of repair {repair_id} can not be repaired; report {report}.",
    "RefundFellDue.REPAIR": (
        "The repair was in vain: the {amount} paid for it is owed back (refund {refund_id}), calculation rules version "
        "{policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RepairReturned": (
        "The goods of repair {repair_id} are back with the customer[, by {carrier}][, tracking number {tracking_no}]; "
        "their warranty runs again."
    ),
    "RepairWithdrawn": "The customer withdrew repair {repair_id}[, in her words {reason}].",
    "RepairOverdue": "Repair {repair_id} was not done by {due_at}, as promised.",
}
WORDS: dict[str, str] = {
    "REPAIR_SEND_IN": "sent in",
    "REPAIR_PICKUP": "picked up at the door",
    "REPAIR_ON_SITE": "on site",
    "REPAIR_STORE": "in the store",
    "OWN_DAMAGE": "damage of the customer's own",
    "REPAIR": "repair",
    "PARTS_NOT_HOLDER": "none, the coupon is another customer's",
    "PARTS_EXPIRED": "none, the coupon has expired",
    "PARTS_NOT_ON_ORDER": "none, the order was not placed with that coupon",
    "PARTS_NO_PARTS_DISCOUNT": "none, the coupon is not for spare parts",
    "PARTS_NOT_VALID": "none, the coupon is no longer valid",
    # states
    "QUOTED_REPAIR": "quoted",
    "RETURNED_REPAIR": "given back",
    "DECLINED": "declined",
    "STARTED": "under way",
    "COMPLETED": "done",
}
PHRASES: dict[str, str] = {
    "working_days": "{count} working day[{many}s]",
    "repair_back": "the repair was in vain, what was paid for it comes back",
    "parts_verified": "{percent} % off",
}
