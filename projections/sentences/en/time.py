"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "CouponExpired": "The coupon expired at {expired_at}.",
    "ReminderSuppressed": "No reminder by {channel}: {reason}. The coupon expires at {expires_at}.",
    "QuoteExpired": "Refund quote {quote_id} ran out at {expired_at}.",
    "ReturnWindowClosed": "The time to return {title} without a reason ended at {closed_at}.",
    "RefundOverdue": "Refund {refund_id} was not paid within {days} days: {amount} are still owed, under {law}.",
    "RefundOverdue.STATUTE": (
        "Refund {refund_id} is unpaid more than {days} days after it fell due: {amount} are still owed. "
        "Under {law} this counts as delay on purpose."
    ),
    "MessageConsentGiven": "The customer agrees to commercial messages by {channel}.",
    "MessageConsentWithdrawn": "The customer no longer agrees to commercial messages by {channel}.",
    "PointsEarned": "Order {order_id} is paid and earned {points} points[ (goods paid {goods})].",
    "PointsSpent": "{points} points were spent, reference {reference}.",
    "PointsTakenBack": (
        "Goods of order {order_id} were cancelled or went back (refund {refund_id}): {points} points were taken back"
        "[; {missing} more were spent already and are missing]."
    ),
    "PointsReturned": "Refund {refund_id} of order {order_id} returned {points} points.",
}
WORDS: dict[str, str] = {
    "NO_CONSENT": "the customer did not agree to commercial messages",
    "CHANNEL_SITE": "site message",
    "CHANNEL_SMS": "SMS",
    "CHANNEL_EMAIL": "e-mail",
}
PHRASES: dict[str, str] = {}
