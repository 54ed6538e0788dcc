"""English: follow-ups and how content customers are."""

SENTENCES = {
    "FollowUpScheduled": "By {due_at} she is to be asked whether it helped: {kind} ({follow_up_id}).",
    "FollowUpCompleted": "She was followed up ({follow_up_id})[; content with the result: {satisfied}]"
    "[; further needs: {more_needs}][; {answers}].",
    "FollowUpUnreachable": "She was not reached, attempt {attempt} ({follow_up_id}).",
    "SurveyInvited": "She was invited to give a score from 1 to 5 ({follow_up_id})[, message {message_id}].",
    "SatisfactionScored": "She gave a score of {score} out of 5[ for the work of {owner}][; why: {tags}]"
    "[; she says {reason}].",
    "LowScoreReasonTagged": "Why the score is low: {tags} ({follow_up_id}).",
}

WORDS = {
    "SATISFIED": "satisfaction",
    "MORE_NEEDS": "further needs",
    "IMPROVEMENT": "what to do better",
    "ASKED_SATISFIED": "Are you content with how this was handled?",
    "ASKED_MORE_NEEDS": "Is there anything else we can do for you?",
    "ASKED_IMPROVEMENT": "Where do you think we could do better?",
    "FOLLOW_UP_ROUTINE": "a routine follow-up",
    "FOLLOW_UP_KEY": "a follow-up in depth, also about what to do better",
    "SAID_YES": "yes",
    "SAID_NO": "no",
    "LOW_PROCESS_COMPLEX": "the process is complicated",
    "LOW_STAFF_ATTITUDE": "staff's attitude",
    "LOW_TOO_SLOW": "it took too long",
    "LOW_NOT_SOLVED": "it was not solved",
    "LOW_COMPENSATION": "the compensation is too small",
    "LOW_OTHER": "something else",
}

PHRASES = {
    "follow_up_answer": "{question}: {answer}",
}
