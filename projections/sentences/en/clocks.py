"""English: service clocks."""

SENTENCES = {
    "ClockStarted": "The clock for {kind} runs until {due_at}[ ({law})][; {provisional}its calendar is not final].",
    "ClockPaused": "The clock for {clock_id} stands still: {waiting_for}.",
    "ClockResumed": "The clock for {clock_id} runs on, until {due_at}.",
    "ClockMet": "The clock for {clock_id} was met[, {over} too late].",
    "ClockBreached": "The clock for {clock_id} ran out at {due_at}[ ({law})].",
    "ClockStopped": "The clock for {clock_id} is no longer needed.",
}

WORDS = {
    "CLOCK_FIRST_RESPONSE": "the first response",
    "CLOCK_CALL_BACK": "calling back",
    "CLOCK_ANSWER": "an answer the same day",
    "CLOCK_PLAN": "proposing a solution",
    "CLOCK_EXECUTE": "carrying out the solution",
    "CLOCK_COMPLAINT_RESULT": "the result of the complaint",
    "CLOCK_EXCHANGE": "sending the replacement",
    "CLOCK_RETURN_ADDRESS": "giving the return address",
    "CLOCK_INSPECTION": "inspecting what came back",
    "CLOCK_FAST_RETURN": "deciding on fresh goods",
    "CLOCK_MERCHANT_CONTACT": "hearing the merchant",
    "CLOCK_MERCHANT_ACTION": "the merchant's doing what was decided",
    "CLOCK_EVIDENCE": "evidence from",
    "CLOCK_PROGRESS": "telling the customer how it stands",
    "CLOCK_GIFT_REVIEW": "reviewing the gift return",
    "CLOCK_FOLLOW_UP": "the follow-up",
    "CLOCK_EMERGENCY": "taking the emergency in hand",
    "CLOCK_REFUND_7": "the refund within seven days",
    "CLOCK_REFUND_15": "the refund within fifteen days",
    "PAUSE_CUSTOMER": "it is the customer's turn",
    "PAUSE_MERCHANT": "it is the merchant's turn",
    "PAUSE_CARRIER": "it is the carrier's turn",
    "PAUSE_REPAIRER": "it is the repairer's turn",
    "PAUSE_AUTHORITY": "it is the authority's turn",
}

PHRASES = {"seconds": "{count} second[{many}s]"}
