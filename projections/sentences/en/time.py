"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "MapHead": "The map of all streams over the first {size} events has the root {map_root}.",
    "CouponExpired": "The coupon expired on {expired_at}.",
    "ReminderSuppressed": "No reminder by {channel}: {reason}. The coupon expires on {expires_at}.",
    "QuoteExpired": "Refund quote {quote_id} ran out on {expired_at}.",
    "LinesCancelled.LAPSED_QUOTE": (
        "Cancelled: {lines}; cause: {cause}; naming refund quote {quote_id}, which no longer holds."
    ),
    "ReturnRequested.LAPSED_QUOTE": (
        "The customer asked to return {lines} (return {return_id}); cause: {cause}"
        "[, in the customer's words {reason}][;{evidence_given} evidence attached]"
        "[; not as the page's claims {claims} say]; "
        "naming refund quote {quote_id}, which no longer holds."
    ),
    "ReturnRequested.APPROVED.LAPSED_QUOTE": (
        "The customer asked to return {lines} (return {return_id}); cause: {cause}"
        "[, in the customer's words {reason}][;{evidence_given} evidence attached]"
        "[; not as the page's claims {claims} say]; "
        "naming refund quote {quote_id}, which no longer holds; let in by {approver}."
    ),
    "ReturnWindowClosed": "The time to return {title} without a reason ended on {closed_at}.",
    "RefundOverdue": "Refund {refund_id} was not paid within {days} days: {amount} are still owed, under {law}.",
    "RefundOverdue.DELAY": (
        "Refund {refund_id} is unpaid more than {days} days after it fell due: {amount} are still owed. "
        "Under {law} this may count as delay on purpose."
    ),
    "RefundOverdue.LONG": (
        "Refund {refund_id} is unpaid more than {days} days after it fell due: {amount} are still owed."
    ),
    "MessageConsentGiven": "The customer agrees to commercial messages by {channel}.",
    "MessageConsentWithdrawn": "The customer no longer agrees to commercial messages by {channel}.",
    "PointsEarned": "Order {order_id} is paid and earned {points}[ (goods paid {goods})].",
    "PointsSpent": "{points} spent, reference {reference}.",
    "PointsTakenBack": (
        "Goods of order {order_id} were cancelled or went back (refund {refund_id}): {points} taken back"
        "[; {missing} more were spent already and are missing]."
    ),
    "PointsReturned": "Refund {refund_id} of order {order_id} returned {points}.",
}
WORDS: dict[str, str] = {
    "NO_CONSENT": "the customer did not agree to commercial messages",
    "CHANNEL_SITE": "site message",
    "CHANNEL_MINI_PROGRAM": "the mini program",
    "CHANNEL_SMS": "SMS",
    "CHANNEL_EMAIL": "e-mail",
}
PHRASES: dict[str, str] = {}
