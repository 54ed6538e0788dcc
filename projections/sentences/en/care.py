"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ThresholdBroken": (
        "The goods kept count {basis} and no longer reach the threshold {threshold} of coupon {coupon_id}, through no "
        "doing of the customer (refund {refund_id}, incident {incident_id}): keeping the discount refunds "
        "{refund_with}, pricing anew {refund_without}, {loss} less[; she bears {borne} of it]"
        "[; a voucher of {proposed} is proposed]."
    ),
    "MessagePrepared": "A message to the customer was prepared, {message_id} ({kind})[, for {channels}]: {blocks}.",
    "MessageSent": "Message {message_id} was sent to the customer over {channel}[, reference {reference}].",
    "DamagesAssessed": (
        "Damages were assessed, {assessment_id} ({basis})[, for {lines}][, really paid {paid}]"
        "[; on the facts: {conditions}][; receipts: {receipts}][; days late: {days}]"
        "[; {multiple} × the price {by_price}][; by the loss {by_loss}][; at least {floor}]; [{extra} on top, ]"
        "[the price {refund}, ][the loss {loss}, ]{total} in all[; not due, because {unmet}]"
        "[; on the ground of {laws}]."
    ),
    "PointsGranted": "{points} granted for order {order_id}, basis: {basis}.",
    "PaymentCaptured.DETAILED": (
        "{amount} was paid ({tender}[, {points} spent], payment {payment_id})[, of which {refundable} can go "
        "back over it][; the customer confirmed the checkout with hash {confirms}]."
    ),
    "RefundSettled.OVER": "Refund {refund_id} was paid out: {amount}, reference {reference}[, by way of {tenders}].",
    "RefundNetted": (
        "{amount} of refund {refund_id} was set off against the open shortfall of the same customer's order {order_id} "
        "(Civil Code article 568), reference {reference}."
    ),
    "ShortfallCollected.NETTED": (
        "An open shortfall of {amount} was set off against a refund of the customer's other order, reference "
        "{reference}."
    ),
}
WORDS: dict[str, str] = {
    # laws
    "食品安全法": "Food Safety Law",
    "食品药品惩罚性赔偿解释": "Interpretation on Punitive Damages for Food and Drugs",
    # kinds of messages
    "MESSAGE_PROACTIVE_CARE": "told before she asks",
    "MESSAGE_COUPON_EXPIRY": "reminder of an expiry",
    "MESSAGE_RETURN": "progress of a return",
    "MESSAGE_EXCHANGE": "progress of an exchange",
    "MESSAGE_REFUND": "progress of a refund",
    "MESSAGE_GIFT_RETURN": "progress of a gift return",
    "MESSAGE_GIFT_REMINDER": "reminder of a gift return",
    # the port that messages leave through
    "CHANNEL_OUTBOX": "the outbox file",
    "CHANNEL_WEBHOOK": "the webhook",
    # grounds of damages
    "BASIS_STATUTORY_55": "Consumer Rights Protection Law, article 55",
    "BASIS_STATUTORY_148": "Food Safety Law, article 148",
    "BASIS_PROMISED": "the shop's promise of a multiple",
    "BASIS_GOODWILL": "goodwill",
    "BASIS_MEDICAL": "medical costs",
    "BASIS_DELAY": "compensation for a delay",
    # facts they rest on
    "CONDITION_FRAUD": "fraud",
    "CONDITION_BELOW_FOOD_STANDARD": "below the food safety standard",
    "CONDITION_PRODUCER": "claimed from the producer",
    "CONDITION_SELLER_KNEW": "the seller knew",
    "CONDITION_HARMLESS_LABEL_FLAW": "a flaw of the label that neither harms nor misleads",
    "CONDITION_BEYOND_HOUSEHOLD_NEED": "bought beyond household need",
    "CONDITION_INJURED": "personal injury",
    # why they are not due
    "UNMET_FRAUD": "no fraud is shown",
    "UNMET_BELOW_FOOD_STANDARD": "nothing shows it to be below the food safety standard",
    "UNMET_PRODUCER_OR_SELLER_KNEW": "nothing shows that it goes against the producer or that the seller knew",
    "UNMET_HARMLESS_LABEL_FLAW": "the label's flaw neither harms nor misleads",
    "UNMET_BEYOND_HOUSEHOLD_NEED": "it was bought beyond household need",
    "UNMET_PROMISE": "no such promise was published",
    "UNMET_DAYS_LATE": "it was not as late as the promise asks for",
    "UNMET_RECEIPTS": "there are no receipts",
    "UNMET_NOT_PAID": "nothing was paid",
    "UNMET_INJURED": "no injury is shown",
}
PHRASES: dict[str, str] = {
    "points": "{count} point[{many}s]",
    "points_were": "{count} point[{many}s were][{one} was]",
    "tender_over": "{payment_id} {amount} (another way: {over})",
    "tender_points": "{payment_id} {amount} ({points})",
}
