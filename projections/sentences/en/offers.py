"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    # choosing, stacking, staying usable
    "OrderPlaced.SUPPRESSED": (
        "The customer ordered {lines}; list price {listed}[, discount {discount} ({coupons})][, freight {freight}]"
        "[, free from {free_from} on, else {free_freight}][, return postage insured with {insurer} up to {cover_max}], "
        "to pay {payable}[, due by {payment_due_at}][; as shown in checkout {checkout_id}]"
        "[;{historical} imported, consent to the terms was not checked]; offers not applied: {suppressed}."
    ),
    "OrderPlaced.SPLIT": (
        "Split off order {split_from}, the customer's order of {lines} was placed; list price {listed}[, discount "
        "{discount} ({coupons})][, freight {freight}][, free from {free_from}, else {free_freight}]"
        "[, return freight insured with {insurer} up to {cover_max}], to pay {payable}[, due by {payment_due_at}]"
        "[; as shown in checkout {checkout_id}][;{historical} imported, consent to the terms was not checked]"
        "[; offers not applied: {suppressed}]."
    ),
    "DiscountOverridden.UNNAMED": (
        "The cheapest offer was applied, {chosen}: the order costs {payable} instead of {named_payable}, {difference} "
        "less[; the customer accepted worse after-sales terms: {worse_terms}]."
    ),
    "DiscountOverridden": (
        "A better offer took the place of what the customer named[ ({named})]: with {chosen} the order costs {payable} "
        "instead of {named_payable}, {difference} less[; she accepted worse after-sales terms: {worse_terms}]."
    ),
    "StackingWindowOpened": (
        "Stacking window {window_id} was opened: from {opens_at} until before {closes_at} the coupons go together with "
        "those of {campaigns}, if these say so too."
    ),
    "StackingWindowClosed": "Stacking window {window_id} was closed before its time.",
    "CouponEligibilityPreserved": (
        "It could not be used because of {cause} (incident {incident_id}, over at {recovered_at}), so it stays usable "
        "until {valid_until}."
    ),
    "EligibilityKept": "For this incident the customer keeps the use of coupon {coupon_id}; nothing more is given.",
    # wrong combinations, splits, readings
    "MisStackingDetected": (
        "Wrongly combined with what else came off the order: {coupons}, cause: {cause}; it was charged at {payable}, "
        "by the terms it costs {due_payable}, {excess} more; suggested: {suggested}."
    ),
    "MisStackingResolved.HONOUR": (
        "The wrong combination is honoured: the customer pays nothing more, {payer} bears it[, approved by {approver}]."
    ),
    "MisStackingResolved.COLLECT": (
        "With the customer's consent {amount} is to be paid, and what should not have been combined is hers again"
        "[; what stays: {applied}][, approved by {approver}]."
    ),
    "MisStackingResolved.CANCEL": (
        "For the wrong combination the order is cancelled[ and {refund} paid back], borne by {payer}"
        "[, approved by {approver}]."
    ),
    "OrderSplit": "The order was split into {parts}.",
    "LinesCancelled.SPLIT": "The order was split: {lines} of it went into the orders it was split into.",
    "TermsInterpreted": (
        "The terms of coupon {coupon_id}[, clause {clause_id},] can be read in more than one way ({readings}); from "
        "now on the reading that is better for the customer holds, by article 498 of the Civil Code[, reason {reason}]."
    ),
    "RefundFellDue.CORRECTION": (
        "{amount} is to be refunded (refund {refund_id}): it corrects what earlier refunds gave too little, by the "
        "reading that is better for the customer[, worked out as {formula}]"
        "[; by the rules {suggested}, but no more than came in]; rule: [{method}, ]calculation rules version "
        "{policy_version}[, on the ground of {clause_refs}][; by each rule: {outcomes}][; to be paid by {pay_by}]."
    ),
    "CouponRestored.CLAUSE_NOT_BINDING": (
        "Coupon {coupon_id} of order {order_id} was given back, valid until {expires_at} as before: the clause that "
        "would keep it does not bind the customer."
    ),
}
WORDS: dict[str, str] = {
    "FLASH_NO_STACK": "flash sales go with no other offer",
    "ALREADY_COMPENSATED": "for the failure it would outlive the customer had something else",
    "NOT_BEST": "it is not among the cheapest that go together",
    "NOT_CHOSEN": "the customer chose others",
    "NOT_APPLIED_BY_USER": "the customer chose not to use it",
    "SYSTEM_OUTAGE": "a system outage",
    "APP_CRASH": "a crash of the app",
    "WORSE_NO_REASON_RETURN": "no seven-day no-reason return",
    "WORSE_WARRANTY": "a shorter warranty",
    "WORSE_REFUND_METHOD": "the refund rule for the buyer's causes",
    "WORSE_FAULT_REFUND_METHOD": "the refund rule for other causes",
    "WORSE_SHORTFALL": "a shortfall is charged to the customer",
    "WORSE_RESTORATION": "the coupon is not given back after a return",
    "IMPORT": "imported as it was",
    "DEFAULT_OVERRIDE": "a default offer replaced the customer's own",
    "SYSTEM": "a system failure",
    "HONOUR": "honoured as charged",
    "CANCEL": "the order cancelled",
    "PAYER_CUSTOMER": "the customer",
    "ORDER_SPLIT": "the order was split",
    "CLAUSE_NOT_BINDING": "the clause that would keep it does not bind",
}
PHRASES: dict[str, str] = {
    "suppressed": "{coupon_id} ({reason}[, {missing} short])",
    "right_order_split": "The order was split: what may be claimed for this is found on {orders}.",
    "part": "{order_id} ({lines}[; with {coupons}][; freight {freight}])",
}
