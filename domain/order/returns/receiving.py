"""Returns: asked for, received, inspected. What an inspection accepts leaves the order, or is exchanged."""

from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.bound.gifts import found_by
from domain.order.bound.inspecting import check_gifts, check_gifts_kept
from domain.order.common import counts_of, placed_order, require, require_thing
from domain.order.events import LineCount, ReturnInspected, ReturnReceived, ReturnRequested
from domain.order.refunds.steps import Leaving, take_step
from domain.order.returns.exchanging import exchange_lines
from domain.order.returns.facts import open_return
from domain.order.rights import check_return
from domain.order.state import Order, Return


def request_return(seen: Seen, said: Said) -> list[Draft]:
    """Open a return; its units are held until it is closed, shipped or not yet reported so.

    A return without a reason must be a right, or let in by an approver (R-000-05); what an import tells is past that.
    """
    fact = said.fact
    assert isinstance(fact, ReturnRequested)
    order = placed_order(seen, said)
    for key, wanted in counts_of(order, fact.lines).items():
        line = order.lines[key]
        require_thing(line)
        require(line, wanted, line.kept - line.requested, "returned")
    _check_exchange(order, fact)
    _check_claims(order, fact)
    check_gifts_kept(order, fact)
    if fact.quote_id and fact.remedy == "EXCHANGE":
        raise Malformed("quote-without-refund", "A quote is for a refund; an exchange has none.", "/quote_id")
    if fact.quote_id and fact.quote_id not in order.quotes:
        raise Refused("unknown-quote", f"The order has no quote {fact.quote_id}.", "R-000-100")
    if not said.historical:
        check_return(order, fact, said.at)
    return [Draft(said.stream, fact)]


def receive_return(seen: Seen, said: Said) -> list[Draft]:
    """Record what arrived, which may be fewer units than were announced, or come with things nobody announced."""
    fact = said.fact
    assert isinstance(fact, ReturnReceived)
    order = placed_order(seen, said)
    asked = open_return(order, fact.return_id)
    announced = {count.line: count.quantity for count in asked.requested.lines}
    for key, arrived in counts_of(order, fact.lines).items():
        require(order.lines[key], arrived, announced.get(key, 0), "received on this return")
    return [Draft(said.stream, fact)]


def inspect_return(seen: Seen, said: Said) -> list[Draft]:
    """Accept or reject what came back, and close the return.

    Accepted units leave the order as one step, or stay and are exchanged; all others are the customer's as before.
    """
    fact = said.fact
    assert isinstance(fact, ReturnInspected)
    order = placed_order(seen, said)
    asked = open_return(order, fact.return_id)
    _check_inspected(order, asked, fact)
    check_gifts(order, asked, fact)
    accepted = {line.line: line.accepted for line in fact.lines if line.accepted}
    requested = asked.requested
    if not accepted and not any(gift.accepted for gift in fact.gifts):
        return [Draft(said.stream, fact)]
    if requested.remedy == "EXCHANGE":
        return exchange_lines(seen, said, order, fact, accepted)
    found = found_by(fact, requested.gifts_kept or ())
    leaving = Leaving(accepted, requested.cause, False, requested.quote_id, asked.requested_at, found)
    return take_step(seen, said, order, fact, leaving)


def _check_exchange(order: Order, fact: ReturnRequested) -> None:
    """Something can be had in exchange only for goods that come back for it, and once."""
    if fact.remedy == "EXCHANGE" and any(count.line in order.gifts for count in fact.lines):
        sentence = "Gifts stay with goods that are exchanged; another gift comes by a gift return."
        raise Malformed("gifts-without-refund", sentence, "/lines")
    if fact.replacements and fact.remedy != "EXCHANGE":
        sentence = "A replacement is for an exchange only."
        raise Malformed("replacement-without-exchange", sentence, "/replacements")
    returned = {count.line: count.quantity for count in fact.lines}
    for place, each in enumerate(fact.replacements):
        if each.line not in returned:
            sentence = f"Nothing of line {each.line} comes back to be replaced."
            raise Malformed("replacement-of-nothing", sentence, f"/replacements/{place}/line")
        if each.line in {other.line for other in fact.replacements[:place]}:
            raise Malformed("line-twice", f"Line {each.line} is named twice.", f"/replacements/{place}/line")
        if (each.list_price or 0) * returned[each.line] > INTEGER_MAX:
            sentence = "The replacements come to more than can be counted exactly."
            raise Malformed("amount-too-large", sentence, f"/replacements/{place}/list_price")


def _check_claims(order: Order, fact: ReturnRequested) -> None:
    """Goods that are not as described are held against what the page said of them when they were ordered, and against
    nothing it says today (R-001-21, R-003-04).
    """
    if fact.claims and fact.cause != "NOT_AS_DESCRIBED":
        sentence = "Claims of the page are cited for goods that are not as described."
        raise Malformed("claims-without-mismatch", sentence, "/claims")
    snapshots = [order.lines[count.line].ordered.snapshot for count in fact.lines]
    known = {claim.claim_id for each in snapshots if each for claim in each.claims}
    for claim_id in fact.claims or ():
        if claim_id not in known:
            sentence = f"The page made no claim {claim_id} of these goods when they were ordered."
            raise Refused("unknown-claim", sentence, "R-003-04", claim_id=claim_id)


def _check_inspected(order: Order, asked: Return, fact: ReturnInspected) -> None:
    if not any(line.accepted or line.rejected for line in fact.lines):
        raise Malformed("nothing-inspected", "An inspection accepts or rejects something.", "/lines")
    if any(line.depreciation and not line.accepted for line in fact.lines):
        sentence = "Only goods that are taken back can be worth less to the merchant."
        raise Malformed("depreciation-of-nothing", sentence, "/lines")
    announced = {count.line: count.quantity for count in asked.requested.lines}
    if asked.received is not None:
        announced = {count.line: count.quantity for count in asked.received.lines}
    seen_lines = [LineCount(line=line.line, quantity=line.accepted + line.rejected) for line in fact.lines]
    for key, inspected in counts_of(order, seen_lines).items():
        require(order.lines[key], inspected, announced.get(key, 0), "inspected on this return")
