"""English: safety emergencies, batches and recalls. A sentence once shown never changes: add, edit none."""

SENTENCES: dict[str, str] = {
    "EmergencyDeclared": (
        "A safety emergency was declared about batch {batch} ({hazard})[, of {sku}][, of merchant {merchant_id}], "
        "reported at {reported_at}[, case {case_id}][: {reason}]."
    ),
    "InspectionRequested": "Quality control was told to inspect batch {batch}.",
    "EmergencyAssigned": "{owner} follows the emergency through.",
    "EmergencyAcknowledged": "{by} has taken the emergency in hand.",
    "BatchQuarantined": "Batch {batch} was quarantined[, at {place}]: none of it is sent.",
    "BatchInspected": "{inspector} inspected the batch: {result} (report {report_sha256}).",
    "BatchReleased": "The batch was released and may be sent again[, approved by {approver}][: {reason}].",
    "LiabilityEstablished": (
        "It was established of merchant {merchant_id}, approved by {approver}: {condition}; on the ground: {ground} "
        "({law})[: {reason}][; shown by {evidence}]."
    ),
    "RecallOrdered": (
        "Batch {batch} was recalled[, {confirmed}its danger being confirmed][, approved by {approver}], by the plan "
        "{plan_sha256}, at the merchant's cost ({laws})[: {reason}][; {historical}imported from records]."
    ),
    "PublicApologyPublished": "The shop apologised in public over {channel}[, at {url_ref}] (text {text_sha256}).",
    "EmergencyClosed": "The emergency was closed: {outcome}[: {reason}].",
    "BatchStopped": (
        "Batch {batch} must not be sent, by emergency {incident_id}[, as far as it is of {sku}]"
        "[, as far as merchant {merchant_id} sells it]."
    ),
    "BatchFreed": "Emergency {incident_id} no longer stops batch {batch}.",
    "RecallNoticed": (
        "The recall of batch {batch} (emergency {incident_id}) reached this order[: with the customer, {lines}]"
        "[; not to be sent, {unsent}][; {nothing}nothing of it is left][; message {message_id}]."
    ),
}
WORDS: dict[str, str] = {
    "食品安全民事解释(一)": "Interpretation (I) on Civil Disputes over Food Safety",
    "MESSAGE_RECALL": "recall",
    "HAZARD_FOOD_SAFETY": "food safety",
    "HAZARD_PRODUCT_SAFETY": "product safety",
    "INSPECTED_CONFIRMED": "the danger is confirmed",
    "INSPECTED_CLEARED": "the batch is safe",
    "INSPECTED_INCONCLUSIVE": "nothing could be said either way",
    "LIABLE_MADE_BY_MERCHANT": "the merchant made the food",
    "LIABLE_PAST_EXPIRY": "it was sold past its date",
    "LIABLE_NO_LAWFUL_SOURCE": "no lawful source could be named",
    "LIABLE_UNREASONABLY_CHEAP": "it was bought unreasonably cheap",
    "LIABLE_NOT_CHECKED_ON_RECEIPT": "it was not checked when it was bought in",
    "LIABLE_FALSE_DATE_OR_BATCH": "its date or batch was false",
    "LIABLE_RECORDS_HIDDEN_OR_FALSE": "records were hidden or false",
    "LIABLE_OTHER": "another ground",
    "ESTABLISHED_PRODUCER": "it is the producer",
    "ESTABLISHED_SELLER_KNEW": "it knew",
    "NOT_ACKNOWLEDGED": "nobody has taken it in hand",
    "NO_OWNER": "no supervisor follows it through",
    "NOT_RECALLED": "the batch is not recalled",
    "NO_APOLOGY": "the shop has not apologised in public",
    "NOT_RELEASED": "the batch is still quarantined",
    "NOT_CLEARED": "no inspection cleared the batch",
    "OUTCOME_RECALLED": "the batch is recalled",
    "OUTCOME_CLEARED": "an inspection cleared the batch",
    "OUTCOME_UNFOUNDED": "there was nothing in it",
}
PHRASES: dict[str, str] = {}
