"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ReturnRequested.APPROVED": (
        "The customer asked to return {lines} (return {return_id}); cause: {cause}"
        "[, in the customer's words {reason}][;{evidence_given} evidence attached]"
        "[; not as the page's claims {claims} say][; under refund quote {quote_id}]; "
        "let in by {approver}."
    ),
    "ReturnRequested.EXCHANGE": (
        "The customer asked to exchange {lines} (return {return_id})[ for {replacements}]; cause: {cause}"
        "[, in the customer's words {reason}][;{evidence_given} evidence attached]"
        "[; not as the page's claims {claims} say][; let in by {approver}]."
    ),
    "ReturnAuthorised": (
        "Return {return_id} may be sent back[ by {send_by}][, to {address}]; {payer} bears the postage"
        "[; on the ground of {clause_refs}]."
    ),
    "ReturnRefused": (
        "Return {return_id} was refused: {ground}[, note {reason}][; on the ground of {clause_refs}]. The goods stay "
        "the customer's."
    ),
    "ReturnWithdrawn": "The customer withdrew return {return_id} and keeps the goods[, in her words {reason}].",
    "ReturnDispatched": (
        "The customer sent return {return_id}[, by {carrier}][, tracking number {tracking_no}][, postage {freight}]."
    ),
    "ReturnReceived.OTHERS": "Return {return_id} arrived: {lines}; with it, unannounced: {others}.",
    "ReturnFreightReimbursed": (
        "The postage of return {return_id}, {amount}, is borne by {payer} and paid back against its receipt (refund "
        "{refund_id})."
    ),
    "FreightInsurancePaid": (
        "The freight insurance ({insurer}) paid {payout} of the postage of {freight} for return {return_id}"
        "[, {customer_share} of it is not covered], reference {reference}."
    ),
    "LinesExchanged": (
        "Exchanged under return {return_id}: {lines}, for {replacements}[, {dearer} to be paid on top]"
        "[, which costs {cheaper} less]; to be sent by {ship_by}"
        "[{provisional} (provisional: the holidays of that year are not known yet)]."
    ),
    "ReplacementShipped": (
        "The replacement for return {return_id} was sent[, by {carrier}][, tracking number {tracking_no}]."
    ),
    "ReplacementDelivered": (
        "The replacement for return {return_id} arrived[, signed for {signed_at}]; every period that counts from "
        "delivery starts anew."
    ),
    "RefundFellDue.EXCHANGE": (
        "The replacement costs less: {amount} is to be paid back (refund {refund_id})[; by the rules {suggested}, but "
        "no more than came in], calculation rules version {policy_version}[, on the ground of {clause_refs}]"
        "[; to be paid by {pay_by}]."
    ),
    "RefundFellDue.RETURN_FREIGHT": (
        "Return postage of {amount} is to be paid to the customer (refund {refund_id}), calculation rules version "
        "{policy_version}[, on the ground of {clause_refs}][; to be paid by {pay_by}]."
    ),
}
WORDS: dict[str, str] = {
    "PAYER_CARRIER": "the carrier",
    # why a return was refused
    "GROUND_NO_REASON_WINDOW_CLOSED": "the time to return without a reason is over",
    "GROUND_CLAUSE": "a clause that binds takes the return without a reason away",
    "GROUND_GOODS_EXCLUDED": "by law such goods can't be returned without a reason",
    "GROUND_NOT_INTACT": "the goods came back not intact",
    "GROUND_NOT_PROVEN": "the fault was not shown",
    "GROUND_NOT_RECEIVED": "the goods did not come back",
    # states of a return
    "AUTHORISED": "may be sent back",
    "REFUSED": "refused",
    "WITHDRAWN": "withdrawn",
    "DISPATCHED": "sent back",
    "REPLACED": "replaced",
    # rows of a refund
    "RETURN_FREIGHT": "return postage",
    "EXCHANGE": "exchange difference",
}
PHRASES: dict[str, str] = {
    "replacement": "{name}[ ({price} each)]",
    "same": "the same again",
    "returned_by_post": "the postage of sending goods back",
    "exchanged": "the replacement costs less",
}
