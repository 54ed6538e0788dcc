"""What a case hears from its order: every step there that it waits for moves its clocks, in the same transaction."""

from collections.abc import Iterable, Iterator, Sequence

from domain.case.events import CaseFact
from domain.case.events.remedies import BESIDE, CHARGED
from domain.case.events.resolution import CaseResolved, Fate, RemedyCompleted
from domain.case.fold import evolve
from domain.case.following_up import schedule
from domain.case.hearing_money import paid, unpaid
from domain.case.noticing import arrived, noticed
from domain.case.state import Case
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.kind import Act, Decision, Kind
from domain.order import kind as orders
from domain.order.events import (
    LinesExchanged,
    RefundFellDue,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
    ReturnWithdrawn,
)
from domain.order.returns.exchanging import superseded
from domain.order.state import Order
from domain.sla import meet, pause, resume, start, stop

OfReturn = (
    ReturnAuthorised
    | ReturnReceived
    | ReturnInspected
    | LinesExchanged
    | ReplacementShipped
    | ReplacementDelivered
    | ReturnRefused
    | ReturnWithdrawn
)


def heard_by_cases(kind: Kind) -> Kind:
    """Orders whose cases hear of whatever is decided on them."""
    door = {name: Act(act.said, _heard_by_cases(act.decide)) for name, act in kind.door.items()}
    return kind._replace(door=door)


def _heard_by_cases(decide: Decision) -> Decision:
    def decide_and_tell(seen: Seen, said: Said) -> Sequence[Draft]:
        decided = decide(seen, said)
        order: Order = seen[said.stream].state
        return [*decided, *told(seen, decided, said.at), *noticed(seen, said, decided, order)]

    return decide_and_tell


def told(seen: Seen, decided: Sequence[Draft], at: Instant, *, but: str = "") -> Iterator[Draft]:
    """What the cases of every order that something is decided on hear of it, `but` one that knows."""
    for name in dict.fromkeys(draft.stream for draft in decided if draft.stream.startswith("orders/")):
        order: Order = seen[name].state
        streams = [stream for stream in (f"cases/{case_id}" for case_id in order.cases) if stream != but]
        if streams:
            seen.need(*streams)
            facts = [draft.fact for draft in decided if draft.stream == name]
            for fact in facts:
                order = orders.KIND.evolve(order, fact, at)
            for stream in streams:
                yield from (Draft(stream, fact) for fact in hear(seen[stream].state, facts, order, at))


def hear(case: Case, facts: Sequence[Fact], order: Order | None, at: Instant) -> list[CaseFact]:
    """What follows for a case from facts of its order, which stands as `order` after them."""
    if order is None:
        return resolved(case, at)
    found: list[CaseFact] = []

    def take(follows: Iterable[CaseFact]) -> None:
        nonlocal case
        for each in follows:
            found.append(each)
            case = evolve(case, each, at)

    waited = case.waiting
    due = next((fact for fact in facts if isinstance(fact, RefundFellDue)), None)
    concerned = [fact for fact in facts if isinstance(fact, OfReturn) and fact.return_id in waited]
    for fact in concerned:
        take(_follows(case, fact, order, at, due))
    take(_never_sent(case, order, at))
    if concerned or case.waiting != waited:
        take(_whose_turn(case, order, at))
    take(_reviewed(case, order, at))
    take(unpaid(case, order, facts))
    take(paid(case, order, at))
    take(arrived(case, facts, order, at))
    return found + resolved(case, at)


def _follows(case: Case, fact: OfReturn, order: Order, at: Instant, due: RefundFellDue | None) -> Iterable[CaseFact]:
    number = fact.return_id
    match fact:
        case ReturnAuthorised():
            return meet(case.clocks, f"RETURN_ADDRESS.{number}", at) if fact.address else ()
        case ReturnReceived():
            inspection = start("INSPECTION", at, clock_id=f"INSPECTION.{number}", tz=case.tz)
            return [*stop(case.clocks, f"RETURN_ADDRESS.{number}", at), inspection]
        case ReturnInspected():
            return _inspected(case, fact, order, at, due)
        case LinesExchanged():
            due_at = fact.ship_by.due_at
            return [start("EXCHANGE", at, clock_id=f"EXCHANGE.{number}", tz=case.tz, due_at=due_at)]
        case ReplacementShipped() | ReplacementDelivered():
            return _replaced(case, number, order, at)
        case ReturnRefused() | ReturnWithdrawn():
            fate: Fate = "REFUSED" if isinstance(fact, ReturnRefused) else "WITHDRAWN"
            ended = [each for name in _clocks(number) for each in stop(case.clocks, name, at)]
            return [*ended, RemedyCompleted(return_id=number, fate=fate)]


def _inspected(
    case: Case, fact: ReturnInspected, order: Order, at: Instant, due: RefundFellDue | None
) -> Iterator[CaseFact]:
    """The goods were looked at; what is exchanged for them has still to be sent."""
    number = fact.return_id
    address, inspection = _clocks(number)
    yield from stop(case.clocks, address, at)
    yield from meet(case.clocks, inspection, at)
    if order.returns[number].exchanged is None:
        yield _completed(number, "DONE" if any(line.accepted for line in fact.lines) else "REFUSED", due)


def _replaced(case: Case, number: str, order: Order, at: Instant) -> Iterator[CaseFact]:
    """The replacement was sent, or has arrived already; something cheaper gave a difference back."""
    if number in case.waiting:
        for name in (f"EXCHANGE.{number}", "EXCHANGE"):
            yield from meet(case.clocks, name, at)
        yield _completed(number, "DONE", _difference(order, number))


def _never_sent(case: Case, order: Order, at: Instant) -> Iterator[CaseFact]:
    """A replacement is waited for no more once what it replaces left the order otherwise."""
    for number in sorted(case.waiting):
        asked = order.returns.get(number)
        if asked is not None and asked.exchanged is not None and superseded(order, asked.exchanged):
            for name in (f"EXCHANGE.{number}", "EXCHANGE"):
                yield from stop(case.clocks, name, at)
            yield _completed(number, "REFUSED", _difference(order, number))


def _completed(return_id: str, fate: Fate, due: RefundFellDue | None) -> RemedyCompleted:
    if due is None:
        return RemedyCompleted(return_id=return_id, fate=fate)
    return RemedyCompleted(return_id=return_id, fate=fate, refund_id=due.refund_id, amount=due.amount)


def _difference(order: Order, return_id: str) -> RefundFellDue | None:
    """The refund that fell due when the goods were exchanged for something cheaper."""
    asked = order.returns[return_id]
    assert asked.exchanged is not None
    at, less = asked.times[LinesExchanged.__name__], -asked.exchanged.amount
    due = (each.fact for each in order.refunds.values() if each.fact.fell_due_at == at)
    return next(
        (fact for fact in due for row in fact.breakdown if (row.reason, row.amount) == ("EXCHANGE", less)), None
    )


def _clocks(return_id: str) -> tuple[str, str]:
    """The clocks of goods on their way back."""
    return f"RETURN_ADDRESS.{return_id}", f"INSPECTION.{return_id}"


def _whose_turn(case: Case, order: Order, at: Instant) -> Iterable[CaseFact]:
    """While all that the case waits for is with the customer, its execution stands still (B-17)."""
    asked = [order.returns[number] for number in case.waiting]
    hers = all(
        each.authorised and each.authorised.address and not each.received and not each.inspected for each in asked
    )
    return (
        pause(case.clocks, "EXECUTE", "CUSTOMER", at)
        if asked and hers
        else resume(case.clocks, "EXECUTE", at, "CUSTOMER")
    )


def _reviewed(case: Case, order: Order, at: Instant) -> Iterable[CaseFact]:
    """The gift return that the case is about was reviewed, or was withdrawn before (B-14)."""
    number = case.opened.gift_return_id if case.opened else None
    asked = order.gift_returns.get(number) if number else None
    if asked is None or asked.status in ("REQUESTED", "NEGOTIATING"):
        return ()
    return (stop if asked.status == "WITHDRAWN" else meet)(case.clocks, "GIFT_REVIEW", at)


def resolved(case: Case, at: Instant) -> list[CaseFact]:
    """Everything that was agreed has been done; within three working days the customer is asked whether it helped
    (R-003-37).
    """
    if case.executed is None or case.waiting or case.resolved is not None:
        return []
    runs = case.executed.runs
    of_price = sum(run.amount for run in runs if run.remedy not in BESIDE | CHARGED)
    of_returns = sum(case.completed[run.return_id].amount for run in runs if run.return_id)
    beside = sum(run.amount for run in runs if run.remedy in BESIDE)
    done = CaseResolved(refunded=of_price + of_returns, compensated=beside)
    return [done, *meet(case.clocks, "EXECUTE", at), *schedule(case, at)]
