"""What may be said of repairs."""

from domain.kind import Act
from domain.order.events.repairs import (
    AnswerStated,
    RepairCompleted,
    RepairPaid,
    RepairQuoteStated,
    RepairReceived,
    RepairReturned,
    RepairStated,
    RepairWithdrawn,
)
from domain.order.repairs import asking, working

ACTS = {
    "RepairRequested": Act(RepairStated, asking.request_repair),
    "RepairReceived": Act(RepairReceived, working.receive_repair),
    "RepairQuoted": Act(RepairQuoteStated, working.quote_repair),
    "RepairAnswered": Act(AnswerStated, working.answer_quote),
    "RepairPaid": Act(RepairPaid, working.pay_repair),
    "RepairCompleted": Act(RepairCompleted, working.complete_repair),
    "RepairReturned": Act(RepairReturned, working.return_repaired),
    "RepairWithdrawn": Act(RepairWithdrawn, working.withdraw_repair),
}
