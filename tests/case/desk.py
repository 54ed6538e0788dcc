"""A service desk: Ms Wang's order, and cases about it."""

from datetime import datetime
from typing import Any

from domain.case.state import Case
from domain.clock import instant
from domain.fact import Fact
from domain.sla import Clock
from tests.examples import order, units
from tests.story import Shop

A1, C1 = "orders/A-1", "cases/C-1"
MONDAY = "2026-05-11"
WHO: dict[str, Any] = {"customer_name": "王女士", "contact": "138 0000 0000"}
KNOWN: dict[str, Any] = {"order_id": "A-1", "purchase_channel": "APP", "reason": "有异味", "demands": ["RETURN_REFUND"]}
COMPLETE: dict[str, Any] = WHO | KNOWN
RETURN: dict[str, Any] = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}
APOLOGY: dict[str, Any] = {"kind": "APOLOGY", "text": "对不起", "improvement": "加强培训"}


def at(day: str, clock: str = "10:00:00") -> str:
    """An instant on Shanghai's clock."""
    return instant(datetime.fromisoformat(f"{day}T{clock}+08:00"))


def shop(*prices: int, clock: str = "10:00:00", day: str = MONDAY, **stated: Any) -> Shop:
    """An order of goods at these prices, paid and delivered; then it is that day and hour."""
    goods = prices or (268_00,)
    said = Shop().at("2026-05-08T02:00:00.000000Z")
    said.say(A1, "OrderPlaced", **order(*goods, coupons=[], **stated))
    payable = sum(goods) + stated.get("freight", 0)
    said.say(A1, "PaymentCaptured", payment_id="p1", amount=payable, tender="WECHAT")
    said.say(A1, "LinesDelivered", lines=[{"line": str(n), "quantity": 1} for n in range(1, len(goods) + 1)])
    return said.at(at(day, clock))


def opened(said: Shop | None = None, stream: str = C1, **members: Any) -> Shop:
    """A case with everything known, on an order of its own unless there is one."""
    stated: dict[str, Any] = {"channel": "APP", "category": "QUALITY"} | COMPLETE | members
    return (said or shop()).say(stream, "CaseOpened", **stated)


def verified(said: Shop | None = None, **members: Any) -> Shop:
    """The same, looked into."""
    return opened(said, **members).say(C1, "CaseVerified")


def proposed(said: Shop, *remedies: dict[str, Any], proposal: str = "P1", **members: Any) -> Shop:
    """One option of these remedies."""
    options = [{"option_id": "a", "remedies": list(remedies)}]
    return said.say(C1, "ResolutionProposed", proposal_id=proposal, reason="质量问题", options=options, **members)


def agreed(said: Shop, *remedies: dict[str, Any], **members: Any) -> Shop:
    """The same, accepted."""
    proposed(said, *remedies, **members)
    return said.say(C1, "ResolutionAccepted", proposal_id=members.get("proposal", "P1"), option_id="a")


def case(said: Shop, stream: str = C1) -> Case:
    """A case as it stands."""
    return said.stream(stream).state


def clock(said: Shop, clock_id: str, stream: str = C1) -> Clock:
    """One of its clocks."""
    return case(said, stream).clocks[clock_id]


def due(said: Shop, stream: str = C1) -> dict[str, str]:
    """When each of its clocks that run is due."""
    return {name: each.due_at for name, each in case(said, stream).clocks.items() if each.open}


def one(said: Shop, kind: type[Fact]) -> Any:
    """The one fact of this type that the last statement recorded."""
    (fact,) = said.recorded(kind)
    return fact
