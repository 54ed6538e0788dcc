"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "PartnerRegistered": "{title} is registered as {role}.",
    "MerchantWarned": "The merchant was warned, {warning_id}[, case {case_id}][, reason {reason}].",
    "SelfCheckOrdered": (
        "The merchant is to check and correct the description of {subject} by {due_at} (self-check {check_id})"
        "[, case {case_id}]."
    ),
    "SelfCheckCompleted": (
        "Self-check {check_id} is done: the description was {before_sha256} and is {after_sha256} now."
    ),
    "ScoreMoved": "The score moved by {delta} to {score}, cause: {cause}[, case {case_id}] (movement {movement_id}).",
    "ScoreMoved.REVERSAL": (
        "Movement {reverses} of the score was undone by {delta}, the score is {score}, cause: {cause}"
        "[, case {case_id}] (movement {movement_id})."
    ),
    "PartnerPenalised": (
        "A measure was taken, {penalty_id}: {measure}, because of {ground}[, case {case_id}]"
        "[; the public is to be told by {publish_by}][; the notice stands until {public_until}]."
    ),
    "PenaltyPublished": "The public was told of measure {penalty_id} over {channel}, reference {reference}.",
    "PenaltyLifted": "Measure {penalty_id} was taken back[, reason {reason}].",
    "RectificationRequested": (
        "The carrier is to put right by {due_at} what went wrong (rectification {rectification_id})"
        "[, case {case_id}][: {reason}]."
    ),
    "RectificationDone": "The carrier answered rectification {rectification_id}[: {answer}].",
    "CarrierAgreed": (
        "Version {version} of the agreement with the carrier holds from {effective_from} on: for a parcel it pays what "
        "the goods cost[, at most {cap}][,{declared_value} or up to the declared value where one was declared]."
    ),
    "PartnerStepOverdue.SELF_CHECK": "Self-check {item} was not done by {due_at}.",
    "PartnerStepOverdue.RECTIFICATION": "Rectification {item} was not answered by {due_at}.",
    "PartnerStepOverdue.NOTICE": "The public was not told of measure {item} by {due_at}[, as {law} demands].",
}
WORDS: dict[str, str] = {
    "ROLE_MERCHANT": "a merchant",
    "ROLE_CARRIER": "a carrier",
    "MEASURE_WARNING": "warning",
    "MEASURE_RESTRICTION": "restriction",
    "MEASURE_SUSPENSION": "suspension of service",
    "MEASURE_TERMINATION": "termination of service",
}
PHRASES: dict[str, str] = {}
