"""English: one sentence for every event. `{…}` is filled in, `[…]` left out where something in it is unknown.

A sentence once shown never changes: add templates for new events, never edit one that was released.
"""

SENTENCES = {
    # orders
    "OrderPlaced": (
        "The customer ordered {lines}; list price {listed}[, discount {discount} ({coupons})][, freight {freight}]"
        "[, free from {free_from} on, else {free_freight}][, return postage insured with {insurer} up to {cover_max}], "
        "to pay {payable}[, due by {payment_due_at}][; as shown in checkout {checkout_id}]"
        "[;{historical} imported, consent to the terms was not checked]."
    ),
    "PaymentCaptured": "{amount} was paid ({tender}, payment {payment_id}).",
    "LinesShipped": (
        "Shipped: {lines}[, by {carrier}][{carrier_chosen_by_buyer} (carrier chosen by the buyer)]"
        "[, tracking number {tracking_no}][, expected {eta}]."
    ),
    "LinesDelivered": "Delivered: {lines}[, signed for {signed_at}].",
    "LinesLost": "Lost in transit: {lines}.",
    "LinesCancelled": "Cancelled: {lines}; cause: {cause}[; under refund quote {quote_id}].",
    "LinesCancelled.LEDGER": "Not paid in time, so the ledger cancelled {lines}.",
    "ReturnRequested": (
        "The customer asked to return {lines} (return {return_id}); cause: {cause}"
        "[, in the customer's words {reason}][;{evidence_given} evidence attached]"
        "[; not as the page's claims {claims} say][; under refund quote {quote_id}]"
        "[; she would rather pay for than send back: {gifts_kept}]."
    ),
    "ReturnReceived": "Return {return_id} arrived: {lines}.",
    "ReturnInspected": "Return {return_id} was inspected: {inspected}.",
    "RefundQuoted": (
        "Refund quote {quote_id}: returning {lines} ({cause}) would refund {amount}"
        "[; with it come back: {gifts}][; by the rules {suggested}, but no more than came in]"
        "[; shortfall {shortfall}]; rule: [{method}, ]"
        "calculation rules version {policy_version}[, on the ground of {clause_refs}][; by each rule: {outcomes}]; "
        "the quote holds until {valid_until}."
    ),
    "RefundFellDue.STEP": (
        "{amount} is to be refunded (refund {refund_id})[, worked out as {formula}]"
        "[; by the rules {suggested}, but no more than came in]; [cause: {cause}; ]rule: [{method}, ]calculation "
        "rules version {policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RefundFellDue.LATE_CAPTURE": (
        "A late payment exceeded what the order costs: {amount} is to be paid back (refund {refund_id}), calculation "
        "rules version {policy_version}[; to be paid by {pay_by}]."
    ),
    "RefundFellDue.ADJUSTMENT": (
        "The price was lowered: {amount} is to be paid back (refund {refund_id})[, worked out as {formula}], "
        "calculation rules version {policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RefundFellDue.GRANT": (
        "Refund without return: {amount} is to be paid back (refund {refund_id})[, worked out as {formula}], "
        "calculation rules version {policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RefundFellDue.COMPENSATION": (
        "A cash compensation of {amount} is to be paid to the customer (refund {refund_id}), calculation rules "
        "version {policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
    "RefundSettled": "Refund {refund_id} was paid out: {amount}, reference {reference}[, back to {tenders}].",
    "RefundFailed": (
        "The payout of refund {refund_id}[, reference {reference},] failed; it is still owed[, reason {reason}]."
    ),
    "RefundOverridden": (
        "{approver} approved {amount} for refund {refund_id}[, reason {reason}]; the figure worked out stays beside it."
    ),
    "RefundGranted": (
        "A refund of {amount} without return was granted[, approved by {approver}][, reason {reason}]"
        "[; shared as {shares}]."
    ),
    "PriceAdjusted": (
        "The price was lowered by {reduction}, borne by {payer}, cause {cause}[, approved by {approver}]"
        "[, reason {reason}][; shared as {shares}]."
    ),
    "ShortfallArose.OPEN": (
        "Earlier refunds gave {amount} too much, for the customer to pay (arose with refund {refund_id}"
        "[, on the ground of {clause_refs}])."
    ),
    "ShortfallArose.WAIVED": (
        "Earlier refunds gave {amount} too much, not charged to the customer (arose with refund {refund_id}"
        "[, on the ground of {clause_refs}])."
    ),
    "ShortfallClosed": (
        "The shortfall fell[, {open} to be paid was settled][, {waived} waived was settled] (with refund {refund_id})."
    ),
    "ShortfallWaived": "An open shortfall of {amount} is no longer charged[, reason {reason}].",
    "ShortfallCollected": "The customer paid a shortfall of {amount}, reference {reference}.",
    "CompensationGranted.VOUCHER": (
        "A voucher of {amount} was granted on top[ (coupon {coupon_id})][, valid until {valid_until}], basis: "
        "{basis}[, approved by {approver}][, assessment {assessment_id}][, borne by {funding}]."
    ),
    "CompensationGranted.CASH": (
        "{amount} in cash was granted on top[ (refund {refund_id})], basis: {basis}[, approved by {approver}]"
        "[, assessment {assessment_id}][, borne by {funding}]."
    ),
    "CompensationGranted.POINTS": (
        "{points} granted on top, basis: {basis}[, approved by {approver}][, assessment {assessment_id}]"
        "[, borne by {funding}]."
    ),
    "CouponLapsed": "Coupon {coupon_id} takes nothing off the goods kept any more (from refund {refund_id} on).",
    # coupons
    "CouponIssued": (
        "The coupon was issued[, code {code}][, to customer {customer_id}][{public}, for anyone]"
        "[, campaign {campaign_id}][, benefit: {benefit}][, valid until {valid_until}][{transferable}, transferable]"
        "[, for order {order_id}][, in place of {replaces}]."
    ),
    "CouponRedeemed": (
        "Coupon {coupon_id} took {applied} off order {order_id} of customer {customer_id}, under terms version "
        "{terms_version}."
    ),
    "CouponRestored": "Coupon {coupon_id} of order {order_id} was given back, valid until {expires_at} as before.",
    "CouponRestored.EXPIRED": "Coupon {coupon_id} of order {order_id} was given back, but it expired on {expires_at}.",
    "RestorationDenied": "Coupon {coupon_id} of order {order_id} is not given back: {reason}.",
    "RedemptionVoided": (
        "The use of coupon {coupon_id} on order {order_id} was undone[; coupon {reissued_as} replaces it]."
    ),
    "CouponReissued": (
        "It had expired, so coupon {reissued_as} was issued for order {order_id}, valid until {expires_at}."
    ),
    "CouponRevoked": "The coupon was revoked and can't be used any more[, reason {reason}].",
    "CouponGraceGranted": "The coupon may be used {days} days after its expiry[, reason {reason}].",
    # campaigns
    "CampaignPublished": (
        "Version {terms_version} of the terms was published: {benefit}[, from {threshold} on], {valid_from} to "
        "{valid_until}; refunds: {refund_method} for the buyer's own causes, {fault_refund_method} for any other; "
        "coupon after a full return: {restoration}; shortfall: {shortfall}; SHA-256 of the terms {terms_sha256}."
    ),
    "CampaignTermsRevised": (
        "The terms became version {terms_version}; changed: {changed}; earlier orders keep their version; SHA-256 of "
        "the terms {terms_sha256}."
    ),
    "CampaignEnded": "The campaign ended; its coupons can't be used any more[, reason {reason}].",
    # checkouts
    "CheckoutShown": (
        "The customer was shown ({language}) {lines}; list price {listed}, discount {discount}, freight {freight}, "
        "to pay {payable}[; pages kept: {pages}]."
    ),
    "TermsPresented": "The customer was shown terms version {terms_version} of campaign {campaign_id}[: {clauses}].",
    "ClauseConfirmed": "The customer confirmed clause {clause_id}[ (line {line})] by an act of her own.",
    "ClauseConfirmed.PRETICKED": (
        "Clause {clause_id}[ (line {line})] was ticked in advance by the page, not by the customer."
    ),
    "TermsAccepted": "The customer accepted terms version {terms_version} of campaign {campaign_id}.",
    "CouponEntered": "The customer entered a code[ {input}][, which means coupon {coupon_id}].",
    "CouponEntered.WITHDRAWN": "The customer took a code out again[ {input}][, which means coupon {coupon_id}].",
    "CouponRefused": (
        "The code does not apply[ (coupon {coupon_id})]: {reason}[, {missing} short][, expired {expired_at}]"
        "[, used on order {order_id}]."
    ),
    # registers
    "CodeClaimed": "This code belongs to coupon {coupon_id}.",
    "BuyerOrdered": "Order {order_id} counts as an order of this customer with merchant {merchant_id}.",
    "BuyerOrderVoided": "Order {order_id} was cancelled whole before it was paid and does not count any more.",
    "CompensationMade": "The customer was compensated for this incident on order {order_id}.",
}
