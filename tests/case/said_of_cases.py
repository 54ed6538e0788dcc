"""What may be said of after-sales cases: mostly what comes next, now and then anything at any time."""

from collections.abc import Callable, Collection
from typing import Any, get_args

from hypothesis.stateful import precondition, rule

from domain.case.events.intake import Category, Channel, Scene
from domain.case.kind import KIND
from domain.case.state import Case
from domain.clock import plus
from domain.order.state import Order
from domain.sla import WaitingFor
from tests.case.options import remedies
from tests.order.mall import SEEDS, Chance, Mall, Members

Fits = Callable[[Case], object]
WHO: Members = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "有异味"}
FORWARD = ("detail", "look_into", "propose", "accept", "execute", "go_on_with_what_is_waited_for", "close")
"""The rules by which a case comes to its end."""
DEMANDS = ("RETURN_REFUND", "COMPENSATION", "APOLOGY")


def any_case(case: Case) -> bool:
    return True


def running(case: Case) -> bool:
    return case.open


def closed(case: Case) -> bool:
    return not case.open


def incomplete(case: Case) -> bool:
    return case.open and bool(case.missing)


def not_looked_into(case: Case) -> bool:
    return case.node == "VERIFY"


def to_be_settled(case: Case) -> bool:
    return case.node == "RESOLVE" and case.accepted is None


def offered(case: Case) -> bool:
    return to_be_settled(case) and bool(case.proposals.keys() - case.rejected.keys() - case.lapsed)


def agreed(case: Case) -> bool:
    return case.open and case.accepted is not None and case.executed is None


def done(case: Case) -> bool:
    return case.open and (case.resolved is not None or (case.verified is not None and not case.proposals))


def unanswered(case: Case) -> bool:
    return case.open and case.responded is None


def told(case: Case) -> bool:
    return bool(case.messages)


def says(type_: str, fits: Fits) -> Callable[[Callable[[Any, Chance, Case], Members]], Any]:
    """A rule: this is said to one of the cases, mostly to one that it fits; now and then of an earlier time."""
    internal = type_ in KIND.internal

    def decorate(members: Callable[[Any, Chance, Case], Members]) -> Any:
        def said(self: "OfCases", seed: int) -> None:
            chance, cases = Chance(seed), self.cases()
            stream = chance.likely([name for name, case in cases.items() if fits(case)], *cases)
            at = None if internal or not chance.maybe(8) else plus(self.shop.now, hours=-chance.of(1, 20, 300))
            found = members(self, chance, cases[stream])
            self.say(stream, type_, at=at, historical=not internal and chance.maybe(4), **found)

        said.__name__ = members.__name__
        ready = precondition(lambda self: self.standing(fits, lambda: any(map(fits, self.cases().values()))))
        return of_case(type_, ready(rule(seed=SEEDS)(said)))

    return decorate


def of_case(type_: str, said: Any) -> Any:
    """The rule, knowing which act of a case's door it says."""
    said.says_of_case = type_
    return said


def acts(machine: type[Mall]) -> set[str]:
    """The acts of a case's door that a machine's rules say."""
    rules = (getattr(machine, name) for name in dir(machine))
    return {each.says_of_case for each in rules if hasattr(each, "says_of_case")}


class OfCases(Mall):
    """A service desk beside the shop."""

    def cases(self) -> dict[str, Case]:
        """The cases that were opened, by stream."""
        streams = self.shop.streams.items()
        return self.standing(
            "cases",
            lambda: {name: each.state for name, each in streams if name.startswith("cases/") and each.state.opened},
        )

    def order_of(self, case: Case) -> Order | None:
        return self.orders().get(f"orders/{case.order_id}")

    @rule(seed=SEEDS)
    def open_a_case(self, seed: int) -> None:
        chance = Chance(seed)
        orders = self.orders()
        stream = chance.of(*orders)
        members: Members = {"channel": chance.of(*get_args(Channel)), "category": chance.of(*get_args(Category))}
        members |= {"scene": chance.of(*get_args(Scene)), "health": chance.maybe(10)}
        members |= WHO if chance.maybe(80) else dict(chance.some(WHO.items()))
        members |= chance.perhaps(90, demands=chance.some(DEMANDS) or ["EXPLANATION"])
        members |= chance.perhaps(90, order_id=stream.removeprefix("orders/"))
        lines = chance.some(orders[stream].lines, 60)
        members |= chance.perhaps(30, lines=[{"line": each, "quantity": 1} for each in lines or ["1"]])
        members |= chance.perhaps(10, tz="America/New_York")
        if orders[stream].gift_returns and chance.maybe(50):
            members["gift_return_id"] = chance.of(*orders[stream].gift_returns)
        self.say(f"cases/{self.next_id('C-')}", "CaseOpened", historical=chance.maybe(4), **members)

    open_a_case = of_case("CaseOpened", open_a_case)

    @says("CaseDetailed", incomplete)
    def detail(self, chance: Chance, case: Case) -> Members:
        order_id = case.order_id or chance.of(*self.orders()).removeprefix("orders/")
        return {"order_id": order_id, "demands": [chance.of(*DEMANDS)], **WHO} | chance.perhaps(30, uses=1)

    @says("CaseClassified", running)
    def classify(self, chance: Chance, case: Case) -> Members:
        category = chance.of("QUALITY", *get_args(Category))
        return {"category": category, "scene": chance.of(*get_args(Scene))} | chance.perhaps(50, reason="通话")

    @says("CaseAssigned", running)
    def assign(self, chance: Chance, case: Case) -> Members:
        return {"owner": chance.of("agent-1", "agent-2")}

    @says("FirstResponded", unanswered)
    def answer(self, chance: Chance, case: Case) -> Members:
        return {"owner": "agent-1"} | chance.perhaps(60, next_update_at=plus(self.shop.now, hours=24))

    @says("StockConfirmed", running)
    def find_stock(self, chance: Chance, case: Case) -> Members:
        return {"sku": "sku-1", "quantity": 1}

    @says("CaseVerified", not_looked_into)
    def look_into(self, chance: Chance, case: Case) -> Members:
        return chance.perhaps(20, shelf_life_ends="2026-05-20")

    @says("ResolutionProposed", to_be_settled)
    def propose(self, chance: Chance, case: Case) -> Members:
        known = self.order_of(case), case.mediation.receipts
        options = [
            {"option_id": name, "remedies": remedies(chance, *known)} for name in ("a", "b")[: chance.of(1, 1, 2)]
        ]
        return {"proposal_id": self.next_id("P"), "reason": "质量问题", "options": options}

    @says("ResolutionAccepted", offered)
    def accept(self, chance: Chance, case: Case) -> Members:
        standing = case.proposals.keys() - case.rejected.keys() - case.lapsed
        number = chance.likely(sorted(standing), *case.proposals, "P0")
        return {"proposal_id": number, "option_id": chance.of("a", "a", "b")}

    @says("ResolutionRejected", lambda case: offered(case) or agreed(case))
    def reject(self, chance: Chance, case: Case) -> Members:
        return {"proposal_id": chance.of(*case.proposals, "P0"), "by": chance.of("CONSUMER", "MERCHANT")}

    @says("ResolutionExecuted", agreed)
    def execute(self, chance: Chance, case: Case) -> Members:
        return chance.perhaps(60, address="仓库", **chance.perhaps(30, send_by=plus(self.shop.now, days=7)))

    @says("CaseClosed", done)
    def close(self, chance: Chance, case: Case) -> Members:
        outcome = "SETTLED" if case.resolved else chance.of("REFUSED", "ANSWERED", "WITHDRAWN", "ESCALATED")
        answers = [{"demand": each, "outcome": "GRANTED"} for each in case.demands if chance.maybe(95)]
        return {"outcome": outcome, "reason": "ok", "demands": answers}

    @says("CaseReopened", closed)
    def reopen(self, chance: Chance, case: Case) -> Members:
        return {"reason": "又坏了"}

    @says("ClockPaused", running)
    def pause(self, chance: Chance, case: Case) -> Members:
        return {"clock_id": chance.of(*case.clocks, "TEA"), "waiting_for": chance.of(*get_args(WaitingFor))}

    @says("ClockResumed", lambda case: any(each.paused for each in case.clocks.values()))
    def resume(self, chance: Chance, case: Case) -> Members:
        return {"clock_id": chance.likely([name for name, each in case.clocks.items() if each.paused], "TEA")}

    @says("MessageSent", told)
    def send_to_her(self, chance: Chance, case: Case) -> Members:
        return {"message_id": chance.of(*case.messages, "m0"), "channel": "SMS", "reference": self.next_id("sms-")}

    @says("ClockDue", running)
    def look_at_a_clock(self, chance: Chance, case: Case) -> Members:
        late = [name for name, each in case.clocks.items() if each.open and each.due_at < self.shop.now]
        return {"clock_id": chance.likely(late, *case.clocks, "TEA")}

    @precondition(lambda self: bool(self.cases()))
    @rule(seed=SEEDS)
    def work_on_cases(self, seed: int) -> None:
        """Several steps that bring cases on."""
        self.say_some(Chance(seed), FORWARD)

    def bring_on(self, chance: Chance, mixin: type) -> None:
        """Several of the steps that the mixin says of cases."""
        self.say_some(chance, [name for name, each in vars(mixin).items() if hasattr(each, "says_of_case")])

    def say_some(self, chance: Chance, names: Collection[str]) -> None:
        """Some of the rules of these names, one after the other."""
        steps = [each for each in self.rules if each.function.__name__ in names]
        for _ in range(chance.number(3, 9)):
            fitting = [each for each in steps if all(fits(self) for fits in each.preconditions)]
            if fitting:
                chance.of(*fitting).function(self, seed=chance.seed())
