"""English words of staff and retrospectives. A sentence once shown never changes: add templates for new events."""

SENTENCES: dict[str, str] = {
    "StaffComplaintReceived": (
        "Complaint {complaint_id} about this member of staff came in ({channel})[, case {case_id}][, order {order_id}]"
        "[, reason {reason}]; it is to be answered by {answer_by}."
    ),
    "StaffComplaintVerified": (
        "Complaint {complaint_id} was looked into [{founded}and found to be true][{unfounded}and not found to be true]"
        "[: {reason}]."
    ),
    "StaffComplaintAnswered": "Complaint {complaint_id} was answered[: {answer}].",
    "StaffComplaintOverdue": (
        "Complaint {complaint_id} was not answered by {answer_by}; when this was noticed it was {over} late."
    ),
    "StaffPenaltyRecorded": (
        "Penalty {penalty_id}: {kind}[ for complaint {complaint_id}][ for case {case_id}][, reason {reason}]; the "
        "person was told on {notified_at}."
    ),
    "StaffPenaltyPublished": "Penalty {penalty_id} was made known inside the company (circular {reference}).",
    "StaffScored": "A customer scored how case {case_id} was handled: {score} of 5 (survey {survey}).",
    "WeeklyReportCompiled": (
        "Report of week {week}: {cases_told}[; problems: {problems}][; the most frequent is {top}]. Counted by "
        "{compiled_by} through position {through_position}."
    ),
    "MonthlyReviewHeld": (
        "Review of month {month}: {complaints_told} and {orders_told}[, a rate of {rate}%][, resolved in {resolved} "
        "(median)][; planned: {plan}]. Counted by {compiled_by} through position {through_position}."
    ),
    "ImprovementActionOpened": (
        "Improvement action {action_id} was opened: “{title}”[, against {problem}], owner {owner}, due {due_at}."
    ),
    "ImprovementActionClosed": "Improvement action {action_id} was {result}[: {reason}].",
    "ImprovementActionOverdue": (
        "Improvement action {action_id} was not closed by {due_at}; when this was noticed it was {over} late."
    ),
    "TrainingHeld": "Training {training_id} on “{topic}” was held with {trained}, on {case_ids}.",
    "SampleDrawn": (
        "Sample {sample_id} for {drawn_by}: {share}% of {population}, of {from_at} to {to_at} (excluded), with seed "
        "“{seed}”: {drawn}."
    ),
    "SuggestionForwarded": ("Suggestion {suggestion_id} was forwarded to {department}[, case {case_id}][: {reason}]."),
}

WORDS: dict[str, str] = {
    # how a complaint reached headquarters
    "CHANNEL_HQ_MAILBOX": "the headquarters' mailbox",
    "CHANNEL_HQ_PHONE": "the headquarters' telephone",
    "CHANNEL_HQ_OTHER": "headquarters",
    # penalties
    "REPRIMAND": "a reprimand",
    "RETRAINING": "training anew",
    "SCORE_DEDUCTION": "points off the performance score",
    "BONUS_DEDUCTION": "a cut of the bonus",
    "REASSIGNMENT": "another post",
    "DISMISSAL": "dismissal",
    # how an action ended
    "RESULT_DONE": "done",
    "RESULT_DROPPED": "dropped",
}

PHRASES: dict[str, str] = {
    "counted_problem": "{problem} {count}",
    "planned": "{title} ({owner}, {due_at})",
    "cases_counted": "{count} [{one}case][{many}cases]",
    "complaints_counted": "{count} [{one}complaint][{many}complaints]",
    "orders_counted": "{count} [{one}order][{many}orders]",
    "people_counted": "{count} [{one}person][{many}people]",
    "seconds_counted": "{count} [{one}second][{many}seconds]",
}
