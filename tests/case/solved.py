"""Cases that came to their end: a question that was answered, a complaint that was settled on its order."""

from typing import Any

from domain.case.state import Case
from tests.examples import order
from tests.story import Shop

FRIDAY = "2026-06-12T08:00:00.000000Z"
"""A Friday, 16:00 in Shanghai."""
WEDNESDAY = "2026-06-17T10:00:00.000000Z"
"""When the shop closes on the third working day after it, 18:00 in Shanghai."""
KNOWN = {
    "channel": "PHONE",
    "order_id": "A-1",
    "customer_name": "Ms Li",
    "contact": "138 0000 0000",
    "purchase_channel": "APP",
    "reason": "the clerk was rude",
}
APOLOGY = {"kind": "APOLOGY", "text": "We are sorry.", "improvement": "Clerks are trained anew."}
VOUCHER = {"kind": "COMPENSATION", "form": "VOUCHER", "amount": 10_00, "basis": "GOODWILL"}
ROUTINE = [{"question": "SATISFIED", "answer": "very"}, {"question": "MORE_NEEDS", "answer": "none"}]
IN_DEPTH = [*ROUTINE, {"question": "IMPROVEMENT", "answer": "answer the phone sooner"}]


def shop(at: str = FRIDAY) -> Shop:
    """A shop with order A-1 of Ms Li, paid."""
    found = Shop().at(at)
    found.say("orders/A-1", "OrderPlaced", **order(100_00))
    return found.say("orders/A-1", "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")


def opened(found: Shop, category: str = "CONSULT", key: str = "C-1", **members: Any) -> Shop:
    """A case on A-1, complete, looked into, with its owner."""
    stated: dict[str, Any] = KNOWN | {"category": category, "demands": ["EXPLANATION"]} | members
    found.say(f"cases/{key}", "CaseOpened", **stated)
    found.say(f"cases/{key}", "FirstResponded", owner="agent-7")
    return found.say(f"cases/{key}", "CaseVerified")


def answered(found: Shop, category: str = "CONSULT", key: str = "C-1", **members: Any) -> Shop:
    """The same, closed with an answer."""
    return close(opened(found, category, key, **members), "ANSWERED", key)


def close(found: Shop, outcome: str, key: str = "C-1") -> Shop:
    """Close the case, its demand granted."""
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    return found.say(f"cases/{key}", "CaseClosed", outcome=outcome, reason="done", demands=told)


def carried_out(found: Shop, *remedies: dict[str, Any], key: str = "C-1") -> Shop:
    """The customer was offered these remedies, took them, and has them."""
    option = {"option_id": "a", "remedies": list(remedies)}
    found.say(f"cases/{key}", "ResolutionProposed", proposal_id="P1", reason="rude", options=[option])
    found.say(f"cases/{key}", "ResolutionAccepted", proposal_id="P1", option_id="a")
    return found.say(f"cases/{key}", "ResolutionExecuted")


def follow_up(found: Shop, answers: list[dict[str, Any]], key: str = "C-1", **members: Any) -> Shop:
    """She was asked, and answered."""
    return found.say(f"cases/{key}", "FollowUpCompleted", follow_up_id="F1", answers=answers, **members)


def score(found: Shop, given: int, key: str = "C-1", **members: Any) -> Shop:
    """How content she is."""
    return found.say(f"cases/{key}", "SatisfactionScored", follow_up_id="F1", score=given, **members)


def case(found: Shop, key: str = "C-1") -> Case:
    """The case as it stands."""
    return found.stream(f"cases/{key}").state
