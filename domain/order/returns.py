"""Returns: asked for, received, inspected. Only what an inspection accepts leaves the order."""

from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import counts_of, placed_order, require
from domain.order.events import LineCount, ReturnInspected, ReturnReceived, ReturnRequested
from domain.order.state import Order, Return
from domain.order.steps import Leaving, take_step


def request_return(seen: Seen, said: Said) -> list[Draft]:
    """Open a return; its units are held until the inspection, shipped or not yet reported so."""
    fact = said.fact
    assert isinstance(fact, ReturnRequested)
    order = placed_order(seen, said)
    for key, wanted in counts_of(order, fact.lines).items():
        line = order.lines[key]
        require(line, wanted, line.kept - line.requested, "returned")
    if fact.quote_id and fact.quote_id not in order.quotes:
        raise Refused("unknown-quote", f"The order has no quote {fact.quote_id}.", "R-000-100")
    return [Draft(said.stream, fact)]


def receive_return(seen: Seen, said: Said) -> list[Draft]:
    """Record what arrived, which may be fewer units than were announced."""
    fact = said.fact
    assert isinstance(fact, ReturnReceived)
    order = placed_order(seen, said)
    asked = _open_return(order, fact.return_id)
    announced = {count.line: count.quantity for count in asked.requested.lines}
    for key, arrived in counts_of(order, fact.lines).items():
        require(order.lines[key], arrived, announced.get(key, 0), "received on this return")
    return [Draft(said.stream, fact)]


def inspect_return(seen: Seen, said: Said) -> list[Draft]:
    """Accept or reject what came back; accepted units leave the order as one step, the return is closed."""
    fact = said.fact
    assert isinstance(fact, ReturnInspected)
    order = placed_order(seen, said)
    asked = _open_return(order, fact.return_id)
    if fact.gifts:
        raise Refused("not-supported-yet", "Gifts can't be inspected yet.")
    _check_inspected(order, asked, fact)
    accepted = {line.line: line.accepted for line in fact.lines if line.accepted}
    if not accepted:
        return [Draft(said.stream, fact)]
    requested = asked.requested
    leaving = Leaving(accepted, requested.cause, False, requested.quote_id, quoted_at=asked.requested_at)
    return take_step(seen, said, order, fact, leaving)


def _check_inspected(order: Order, asked: Return, fact: ReturnInspected) -> None:
    announced = {count.line: count.quantity for count in asked.requested.lines}
    if asked.received is not None:
        announced = {count.line: count.quantity for count in asked.received.lines}
    seen_lines = [LineCount(line=line.line, quantity=line.accepted + line.rejected) for line in fact.lines]
    for key, inspected in counts_of(order, seen_lines).items():
        require(order.lines[key], inspected, announced.get(key, 0), "inspected on this return")


def _open_return(order: Order, return_id: str) -> Return:
    asked = order.returns.get(return_id)
    if asked is None:
        raise Refused("unknown-return", f"The order has no return {return_id}.", return_id=return_id)
    if asked.inspected is not None:
        raise Refused("return-closed", f"Return {return_id} is already inspected.", return_id=return_id)
    return asked
