"""What can happen to a clock, on whatever stream it runs. These names are the stored format: add members, never
rename them.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import INTEGER_MAX, Count, Fact, Instant, Label, PositiveCount

ClockTime = Literal["BUSINESS", "WALL", "STATUTORY"]
"""The shop's hours; every hour there is; days by law, which never pause (B-17)."""
ClockKind = Literal[
    "FIRST_RESPONSE",  # a person answers (R-003-07)
    "CALL_BACK",  # whoever wrote outside business hours is called back (R-003-08)
    "ANSWER",  # a question is answered the same day (R-003-29)
    "PLAN",  # a solution is proposed (R-003-24)
    "EXECUTE",  # and carried out (R-003-24)
    "COMPLAINT_RESULT",  # a complaint has its result (R-003-28)
    "EXCHANGE",  # the replacement is sent, once it is known to be in stock (R-003-26)
    "RETURN_ADDRESS",  # the customer is told where to send the goods (R-003-30)
    "INSPECTION",  # what came back is inspected (R-003-31)
    "FAST_RETURN",  # fresh food: decided within a day (R-003-61)
    "MERCHANT_CONTACT",  # the merchant is heard (R-001-07)
    "MERCHANT_ACTION",  # the merchant does what was decided (R-000-125)
    "EVIDENCE",  # what was asked for is handed in
    "CARRIER_ANSWER",  # a carrier answers what it was asked (快递暂行条例 28)
    "PROGRESS",  # the customer hears how it stands (R-001-31)
    "GIFT_REVIEW",  # an application to give a gift back is reviewed (B-14)
    "FOLLOW_UP",  # the customer is asked whether she is content (R-003-37)
    "EMERGENCY",  # somebody takes the emergency in hand (R-003-45)
    "REFUND_7",  # a refund is paid (消费者权益保护法 25)
    "REFUND_15",  # and not withheld on purpose (侵害消费者权益行为处罚办法 8)
]
Seconds = Annotated[int, Meta(ge=0, le=INTEGER_MAX, description="seconds")]
WaitingFor = Literal["CUSTOMER", "MERCHANT", "CARRIER", "REPAIRER", "AUTHORITY"]
"""Who has to act while a clock stands still."""


class ClockStarted(Fact, frozen=True, kw_only=True):
    """Something has to happen by `due_at`, worked out once, by the calendar named.

    The promise is `seconds` of its time, `working_days` that end when the shop closes, or calendar `days`.
    """

    clock_id: Label
    kind: ClockKind
    time: ClockTime
    due_at: Instant
    tz: Label
    seconds: PositiveCount | UnsetType = UNSET
    working_days: PositiveCount | UnsetType = UNSET
    days: Count | UnsetType = UNSET
    calendar: Label | UnsetType = UNSET
    calendar_version: Label | UnsetType = UNSET
    provisional: bool = False
    law: Label | UnsetType = UNSET


class ClockPaused(Fact, frozen=True, kw_only=True):
    """The clock stands still while it is another's turn (B-17)."""

    clock_id: Label
    waiting_for: WaitingFor


class ClockResumed(Fact, frozen=True, kw_only=True):
    """The clock runs on, with what it had left, until `due_at`."""

    clock_id: Label
    due_at: Instant


class ClockMet(Fact, frozen=True, kw_only=True):
    """It happened: in time, or `over_s` seconds of the clock's time too late."""

    clock_id: Label
    over_s: Seconds


class ClockBreached(Fact, frozen=True, kw_only=True):
    """It did not happen by `due_at`; `law` is what that offends, where the clock is the law's."""

    clock_id: Label
    due_at: Instant
    law: Label | UnsetType = UNSET


class ClockStopped(Fact, frozen=True, kw_only=True):
    """It need not happen any more."""

    clock_id: Label


ClockFact = ClockStarted | ClockPaused | ClockResumed | ClockMet | ClockBreached | ClockStopped
