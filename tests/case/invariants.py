"""What holds of cases, their clocks and their orders after each turn of any history."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from domain.case.events.evidence import EvidenceRequested
from domain.case.events.resolution import CaseReopened, CaseResolved, RemedyCompleted, ResolutionExecuted
from domain.case.state import Case
from domain.fact import Draft, Fact, Stream, stated
from domain.order.events import CompensationGranted, RefundFellDue, ReturnInspected
from domain.order.kind import KIND
from domain.order.returns.exchanging import superseded
from domain.order.state import Order, Return
from domain.sla import Clock, ClockMet, ClockResumed, ClockStarted
from tests.order.turns import Turn
from tests.story import Shop

OF_LAW = ("REFUND_7", "REFUND_15")
MONEY = ("due", "compensated", "refunded", "open", "waived", "outstanding", "retained", "balance", "captured")


def cases_of(streams: Mapping[str, Stream]) -> dict[str, Case]:
    return {name: each.state for name, each in streams.items() if name.startswith("cases/") and each.state.opened}


def order_of(case: Case, streams: Mapping[str, Stream]) -> Order | None:
    return streams[f"orders/{case.order_id}"].state if case.order_id else None


def check_waiting(case: Case, order: Order | None) -> None:
    """What is waited for is exactly what was carried out and has not ended on the order; whoever has her order done is
    resolved.
    """
    runs = [run.return_id for run in case.executed.runs if run.return_id] if case.executed else []
    assert case.waiting == {each for each in runs if order is not None and not ended(order, order.returns[each])}
    assert case.waiting == set(runs) - case.completed.keys()
    assert len(set(runs)) == len(runs)
    if case.open:
        assert (case.resolved is not None) == (case.executed is not None and not case.waiting)
    else:
        assert not case.waiting


def ended(order: Order, asked: Return) -> bool:
    if asked.exchanged is None:
        return not asked.open
    sent = asked.replacement_shipped or asked.replacement_delivered
    return bool(sent) or superseded(order, asked.exchanged)


def check_nodes(case: Case) -> None:
    """No node is skipped, but by who wants nothing any more; money moves only for who was looked into and agreed."""
    assert "INTAKE" in case.nodes
    if case.closed and case.closed.outcome != "WITHDRAWN":
        assert list(case.nodes) == ["INTAKE", "VERIFY", "RESOLVE", "CLOSED"]
    if case.executed:
        assert case.accepted is not None
        assert (case.executed.proposal_id, case.executed.option_id) == (
            case.accepted.proposal_id,
            case.accepted.option_id,
        )
        assert "RESOLVE" in case.nodes
        assert case.accepted.proposal_id not in case.rejected.keys() | case.lapsed


def check_clocks(turn: Turn) -> None:
    """A clock's end moves only when it runs on; what was met or stopped is over, unless it is started anew. One that
    runs is started anew only when it was met, or when something else is asked for.
    """
    for stream, case in cases_of(turn.after).items():
        facts = [draft.fact for draft in turn.drafts if draft.stream == stream]
        known: dict[str, Clock] = turn.before[stream].state.clocks if stream in turn.before else {}
        starts = [fact.clock_id for fact in facts if isinstance(fact, ClockStarted)]
        started = set(starts)
        assert len(starts) == len(started)
        resumed = {fact.clock_id for fact in facts if isinstance(fact, ClockResumed)}
        met = {fact.clock_id for fact in facts if isinstance(fact, ClockMet)}
        asked = {f"EVIDENCE.{fact.party}" for fact in facts if isinstance(fact, EvidenceRequested)}
        assert known.keys() <= case.clocks.keys()
        assert case.clocks.keys() - known.keys() <= started
        for name, clock in case.clocks.items():
            check_clock(clock)
            before = known.get(name)
            if before is not None and name not in started:
                assert clock == before or before.open
                assert clock.due_at == before.due_at or name in resumed
                assert clock.due_at >= before.due_at
                assert clock.used >= before.used
                assert before.breached_at in {None, clock.breached_at}
            elif before is not None:
                assert not before.open or clock == before or name in met | asked


def check_clock(clock: Clock) -> None:
    """In exactly one status, with its own marks; late if and only if it ended after its end."""
    ends = [each for each in (clock.met_at, clock.stopped_at) if each]
    assert clock.open == (not ends)
    assert len(ends) < 2
    assert (clock.paused is None) == (clock.paused_at is None)
    assert not (clock.paused and (clock.fact.time == "STATUTORY" or clock.breached_at))
    if clock.met_at and not clock.paused:
        assert (clock.over_s > 0) == (clock.met_at > clock.due_at)
    assert not clock.over_s or clock.breached_at
    assert clock.used.total_seconds() >= 0


def check_of_law(case: Case, order: Order | None) -> None:
    """The law's clocks run exactly as long as the refund is unpaid."""
    for name, clock in case.clocks.items():
        kind, _, number = name.partition(".")
        if kind in OF_LAW:
            assert order is not None
            assert clock.open == (order.refunds[number].status != "SETTLED")
            assert clock.due_at >= order.refunds[number].fact.pay_by


def check_counted(turn: Turn) -> None:
    """Every refund that falls due while a case is open has the law's clocks there, whoever it came from."""
    for one in turn.of_orders():
        for case_id in one.order.cases:
            before, case = turn.before.get(f"cases/{case_id}"), turn.after[f"cases/{case_id}"].state
            known = before is not None and before.state.open and case_id in one.before.cases
            for fact in one.said(RefundFellDue) if known else ():
                unpaid = one.order.refunds[fact.refund_id].status != "SETTLED"
                assert not unpaid or {f"{kind}.{fact.refund_id}" for kind in OF_LAW} <= case.clocks.keys()


class Sums:
    """What fell due on an order by what a case carried out there, and by the goods that came back for it."""

    def __init__(self) -> None:
        self.refunded: Counter[str] = Counter()
        self.compensated: Counter[str] = Counter()

    def follow(self, turn: Turn) -> None:
        facts = [draft.fact for draft in turn.drafts]
        for draft in turn.drafts:
            if isinstance(draft.fact, CaseReopened):
                self.refunded[draft.stream] = self.compensated[draft.stream] = 0
            if isinstance(draft.fact, ResolutionExecuted):
                granted = (fact for fact in facts if isinstance(fact, CompensationGranted))
                self.refunded[draft.stream] += of_price(facts)
                self.compensated[draft.stream] += sum(each.amount for each in granted if each.kind != "POINTS")
        for stream, case in cases_of(turn.before).items():
            for fact in facts:
                if isinstance(fact, ReturnInspected) and fact.return_id in case.waiting:
                    self.refunded[stream] += of_price(facts)
        for draft in turn.drafts:
            if isinstance(draft.fact, CaseResolved):
                assert draft.fact.refunded == self.refunded[draft.stream]
                assert draft.fact.compensated == self.compensated[draft.stream]
            if isinstance(draft.fact, RemedyCompleted) and draft.fact.refund_id:
                order = order_of(turn.after[draft.stream].state, turn.after)
                assert order is not None
                assert order.refunds[draft.fact.refund_id].fact.amount == draft.fact.amount


def of_price(facts: Iterable[Fact]) -> int:
    """What fell due of what was paid."""
    return sum(fact.amount for fact in facts if isinstance(fact, RefundFellDue) and fact.kind != "COMPENSATION")


SAID = ("RefundQuoted", "ReturnRequested", "ReturnAuthorised", "LinesCancelled", "LinesLost", "RefundGranted")
SAID += ("PriceAdjusted", "DamagesAssessed", "CompensationGranted")
"""What a case says on its order, as a client would."""


def directly(shop: Shop, drafts: Iterable[Draft]) -> list[tuple[str, str, dict[str, Any]]]:
    """What a client would have said on the order to have recorded the same."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    for draft in drafts:
        name = type(draft.fact).__name__
        if draft.stream.startswith("orders/") and name in SAID:
            found.append((draft.stream, name, shop.words(stated(draft.fact, KIND.door[name].said))))
    return found


def money(order: Order) -> dict[str, Any]:
    """Everything that is owed and paid of an order, and where its goods are."""
    refunds = {key: (each.fact.kind, each.fact.amount, each.amount, each.status) for key, each in order.refunds.items()}
    lines = {key: (each.kept, each.cancelled, each.returned, each.lost) for key, each in order.lines.items()}
    return {name: getattr(order, name) for name in MONEY} | {"refunds": refunds, "lines": lines}
