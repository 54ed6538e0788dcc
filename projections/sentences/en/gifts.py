"""English sentences of gifts, services, gift returns and repairs. A sentence once shown never changes."""

SENTENCES: dict[str, str] = {
    "GiftCredited": ("The gift {title} was given[: {points}][: coupon {coupons}][ (gift return {gift_return_id})]."),
    "GiftFellDue": (
        "To come back with the goods: {title} × {quantity}[ (return {return_id})]"
        "[; each that does not is charged at {priced}, {basis}]."
    ),
    "GiftWithdrawn.NOT_SENT": "The gift {title} × {quantity} is not sent any more: its goods were cancelled.",
    "GiftWithdrawn.VOIDED": "The gift {title} × {quantity} was never used and is void: its goods left the order.",
    "GiftPriced": (
        "The gift {title} × {quantity} {ground}: {value} each, {basis}[, of which the customer bears {part} % as "
        "agreed]; {amount} in all (refund {refund_id})"
        "[; {shortfall} of it is more than the refund and is not asked for]."
    ),
    "GiftExcused": (
        "The gift {title} × {quantity} did not come back and is not charged: {ground} (refund {refund_id})."
    ),
    "GiftReceived": "Gifts came back: {lines}[ (gift return {gift_return_id})]; condition: {grade}.",
    "GiftPricingReversed": (
        "The gift {title} × {quantity} came back: its charge of {amount} is undone"
        "[, {refunded} is to be paid back][ (refund {refund_id})]."
    ),
    "ServiceActivated": "The service {title} × {quantity} is in effect from {from_at} to {to_at}, {days}.",
    "ServiceCancelled.WHOLE": (
        "The service {title} × {quantity} ended; its whole fee of {fee} comes back (refund {refund_id})."
    ),
    "ServiceCancelled.PRORATED": (
        "The service {title} × {quantity} ended: of its fee of {fee}[ for {days}, {used_days} of them used,] "
        "{refund} comes back (refund {refund_id})."
    ),
    "ServiceCancelled.LAPSED": "The free service {title} × {quantity} ended: its goods left the order.",
    "ShortfallArose.GIFT": (
        "What gifts are charged at is {amount} more than the refund (refund {refund_id}) bears; it is not asked for"
        "[; on the ground of {clause_refs}]."
    ),
    "RefundFellDue.GIFT": (
        "What was taken for gifts is to be paid back: {amount} (refund {refund_id})[; by the rules {suggested}, but no "
        "more than came in], calculation rules version {policy_version}[, on the ground of {clause_refs}]"
        "[; to be paid by {pay_by}]."
    ),
    "RefundFellDue.GIFT_VALUE": (
        "The worth of gifts is to be paid to the customer: {amount} (refund {refund_id}), calculation rules version "
        "{policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RefundFellDue.SERVICE": (
        "{amount} of service fees is to be refunded (refund {refund_id})[; by the rules {suggested}, but no "
        "more than came in], calculation rules version {policy_version}[, on the ground of {clause_refs}]"
        "[; to be paid by {pay_by}]."
    ),
    "GiftReturnRequested": (
        "Gift return {gift_return_id} ({kind}, {channel}): {gifts}; cause: {cause}[, in the customer's words {reason}]"
        "[; {images}][; invoice {invoice_no}][; approved by {approver}]; to be reviewed by {review_by}"
        "[{provisional}]."
    ),
    "GiftReturnExpedited": "Gift return {gift_return_id} is urgent and to be reviewed by {review_by}.",
    "GiftReturnReviewed": (
        "Gift return {gift_return_id} was reviewed: {result}; condition: {grade}[; not passed: {failed}]"
        "[; leads to: {outcome}][; note {reason}][; approved by {approver}]."
    ),
    "GiftReturnAgreed.FREIGHT": (
        "Agreed over gift return {gift_return_id}[: of the freight of {freight} the customer bears {part} %][, that "
        "is {customer_amount}]."
    ),
    "GiftReturnAgreed.SWAP": "Agreed over gift return {gift_return_id}: the gift is swapped[ for {swap}].",
    "GiftReturnInstructed": (
        "Arranged for gift return {gift_return_id}: {gifts} {direction}, {mode}[ (store {store_id})]; {payer} bears "
        "the freight."
    ),
    "RecyclingPointsAwarded": (
        "Gift return {gift_return_id} counts for the recycling programme {programme_id} and earns {points}."
    ),
    "GiftDispatched": (
        "The gift of gift return {gift_return_id} was sent[, by {carrier}][, tracking number {tracking_no}]; due by "
        "{due_by}."
    ),
    "GiftHandedOver": (
        "The gift of gift return {gift_return_id} changed hands: {mode}, store {store_id}, staff {staff_id}."
    ),
    "GiftReturnConfirmed.CONFIRMED": "Gift return {gift_return_id} is complete[; received: {received}].",
    "GiftReturnConfirmed.DISPUTED": (
        "Gift return {gift_return_id}: not received as it should be[, {received} came][, note {reason}]."
    ),
    "GiftQuantityReconciled": (
        "Gift return {gift_return_id}: of {title} {ordered} were ordered and {received} received[, {short} too few]"
        "[, {over} too many]."
    ),
    "GiftOverageResolved.RETURN_AT_MERCHANT_COST": (
        "Gift return {gift_return_id}: {title} × {quantity} beyond the order goes back; the merchant bears the freight "
        "of {amount}."
    ),
    "GiftOverageResolved.KEEP_GOODWILL": (
        "Gift return {gift_return_id}: the customer may keep {title} × {quantity} beyond the order; the merchant bears "
        "{amount}."
    ),
    "GiftOverageResolved.BUY": (
        "Gift return {gift_return_id}: the customer buys {title} × {quantity} beyond the order for {amount}."
    ),
    "GiftReturnWithdrawn": "The customer withdrew gift return {gift_return_id}[, in her words {reason}].",
    "GiftReturnArchived": "Gift return {gift_return_id} was archived[; the customer gave {score} of 5].",
    "GiftChannelClosed": "The time to ask for a return of the gift {title} ended on {closed_at}.",
    "GiftChannelReopened": (
        "A return of the gift {title} can be asked for again until {until}, approved by {approver}[, reason {reason}]."
    ),
    "GiftReturnOverdue.REVIEW": "Gift return {gift_return_id} was not reviewed by {due_at}.",
    "GiftReturnOverdue.TRANSIT": "The gift of gift return {gift_return_id} did not arrive by {due_at}.",
    "CouponRevoked.GIFT": (
        "The coupon was a gift of order {order_id}, was never used, and is void: its goods left the order."
    ),
    "CouponIssued.GIFT": (
        "Given to the customer[ {customer_id}] as a gift[ of order {order_id}][ (campaign {campaign_id})]."
    ),
    "PointsGranted.GIFT": "A gift of order {order_id}: {points} given.",
    "PointsGranted.RECYCLING": "Gifts of order {order_id} were given back to be recycled: {points} given.",
}
WORDS: dict[str, str] = {
    # what a price goes by
    "BASIS_DECLARED": "the price stated beforehand",
    "BASIS_LIST": "the list price",
    "BASIS_MARKET": "the appraised market value",
    "BASIS_GIFT": "a gift",
    "BASIS_RECYCLING": "recycling",
    # why a gift is priced or not
    "GIFT_MISSING": "did not come back",
    "GIFT_DAMAGED": "came back damaged",
    "GIFT_USED": "was used",
    "GIFT_KEPT": "is kept by the customer's choice",
    "EXCUSED_FAULT": "the fault is the seller's",
    "EXCUSED_WAIVED": "the house lets it go",
    "EXCUSED_UNPRICED": "nobody said what it is worth",
    # condition
    "GRADE_NONE": "as new",
    "GRADE_LIGHT": "marks that do not matter",
    "GRADE_SEVERE": "badly damaged",
    "GRADE_USED": "used",
    # gift returns
    "GIFT_RETURN_MANDATORY": "with goods that went back",
    "GIFT_RETURN_VOLUNTARY": "of the customer's own accord",
    "GIFT_RETURN_RECYCLING": "to be recycled",
    "GIFT_RETURN_OVERAGE": "too many received",
    "GIFT_RETURN_SHORTAGE": "too few received",
    "GIFT_RETURN_REPLACEMENT": "to be replaced",
    "GIFT_RETURN_PROACTIVE": "given unasked",
    "VIA_SELF_SERVICE": "applied for online",
    "VIA_AGENT": "through support",
    "VIA_STORE": "in a store",
    "GIFT_CAUSE_NOT_WANTED": "the gift is not wanted",
    "GIFT_CAUSE_DEFECT": "the gift has a defect",
    "GIFT_CAUSE_WRONG_SIZE": "the size does not fit",
    "GIFT_CAUSE_WRONG_NUMBER": "the number is wrong",
    "GIFT_CAUSE_MAIN_RETURNED": "the goods went back",
    "GIFT_CAUSE_OTHER": "other",
    "MODE_POST": "by post",
    "MODE_STORE_PICKUP": "at the store",
    "MODE_HOME_COLLECT": "at the customer's home",
    "MODE_VIRTUAL": "to the account",
    "TO_MERCHANT": "to the merchant",
    "TO_CUSTOMER": "to the customer",
    "CHECK_SHELF_LIFE": "past its shelf life",
    "CHECK_WINDOW": "too late",
    "CHECK_QUANTITY": "not the number of the order",
    "CHECK_EVIDENCE": "proof missing",
    "RESULT_APPROVED": "approved",
    "RESULT_REJECTED": "not approved",
    "RESULT_NEGOTIATING": "to be negotiated",
    "RESULT_INCOMPLETE": "waiting for its proof",
    "OUTCOME_REFUND": "its worth in money",
    "OUTCOME_REPLACE": "another gift",
    "OUTCOME_POINTS": "points",
    "OUTCOME_NONE": "nothing more",
    # states of a gift return
    "NEGOTIATING": "being negotiated",
    "REJECTED": "not approved",
    "INSTRUCTED": "approved",
    "IN_TRANSIT": "on its way",
    "CONFIRMED": "confirmed",
    "DISPUTED": "disputed",
    "ARCHIVED": "archived",
    # services
    "WAITING": "not begun",
    "ACTIVE": "in effect",
    "ENDED": "ended",
}
PHRASES: dict[str, str] = {
    "pictures": "{count} picture[{many}s]",
    "days": "{count} day[{many}s]",
    "service_back": "what comes back of the fees for services",
    "gift_taken": "gifts that did not come back are charged",
    "gift_undone": "the gifts came back, so their charge is undone",
    "gift_worth_paid": "the gifts' worth, paid by the shop in their place",
    "maybe": " (provisional: the holidays of that year are not known yet)",
}
