"""The way of a return between its request and its arrival: let in, refused on a ground, withdrawn, sent."""

from typing import assert_never

from msgspec import UNSET
from msgspec.structs import asdict

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.gifts import fell_due
from domain.order.bound.stepping import Going, foreseen
from domain.order.common import LAWS, POLICY, placed_order
from domain.order.events import (
    AuthorisationStated,
    ClauseRef,
    RefusalStated,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnRefused,
    ReturnWithdrawn,
)
from domain.order.returns.facts import open_return
from domain.order.rights import Barrier, barriers
from domain.order.rights.remedies import FREIGHT_PAYER
from domain.order.state import Order, Return
from domain.refund.basket import BUYER_CAUSES


def authorise_return(seen: Seen, said: Said) -> list[Draft]:
    """Let the goods come back: the postage is borne by the side the cause lies on (消费者权益保护法 24, 25). The gifts
    that came with them are to come too (R-000-20).
    """
    fact = said.fact
    assert isinstance(fact, AuthorisationStated)
    order = placed_order(seen, said)
    asked = open_return(order, fact.return_id)
    if fact.send_by and fact.send_by <= said.at:
        raise Malformed("send-by-in-the-past", "The goods are to be sent by a time that is over.", "/send_by")
    if fact.send_by and (asked.dispatched or asked.received):
        sentence = f"The customer has already sent return {fact.return_id}; no day is set for it any more."
        raise Refused("already-dispatched", sentence, return_id=fact.return_id)
    cause = asked.requested.cause
    authorised = ReturnAuthorised(
        **asdict(fact), freight_payer=FREIGHT_PAYER[cause], clause_refs=(ClauseRef(law=LAWS[cause]),)
    )
    return [Draft(said.stream, authorised), *_gifts_due(said, order, asked)]


def _gifts_due(said: Said, order: Order, asked: Return) -> list[Draft]:
    """The gifts that go back with the goods asked for, but for those she chose to keep."""
    requested = asked.requested
    units = {count.line: count.quantity for count in requested.lines}
    if requested.remedy == "EXCHANGE" or asked.authorised:
        return []
    _, gifts = foreseen(order, Going(units, requested.cause, cancellation=False), said.at)
    wanted = (gift for gift in gifts if gift.line not in (requested.gifts_kept or ()))
    return [Draft(said.stream, each, (POLICY,)) for each in fell_due(wanted, requested.return_id)]


def refuse_return(seen: Seen, said: Said) -> list[Draft]:
    """Refuse an open return on a ground that stands up; its units are free again.

    A ground that depends on time counts from the request. Refuses `clause-does-not-bind`, `ground-does-not-hold`.
    """
    fact = said.fact
    assert isinstance(fact, RefusalStated)
    if fact.ground == "CLAUSE" and not (fact.campaign_id and fact.clause_id):
        raise Malformed("clause-not-named", "A clause is named by campaign_id and clause_id.", "/clause_id")
    if fact.ground != "CLAUSE" and (fact.campaign_id or fact.clause_id):
        sentence = "A clause is named only where it is the ground."
        raise Malformed("clause-beside-ground", sentence, "/clause_id" if fact.clause_id else "/campaign_id")
    order = placed_order(seen, said)
    asked = open_return(order, fact.return_id)
    refused = ReturnRefused(**asdict(fact), clause_refs=_rests_on(order, asked, fact))
    return [Draft(said.stream, refused)]


def withdraw_return(seen: Seen, said: Said) -> list[Draft]:
    """The customer keeps the goods after all, unless their postage is owed to her already."""
    fact = said.fact
    assert isinstance(fact, ReturnWithdrawn)
    if open_return(placed_order(seen, said), fact.return_id).reimbursed is not None:
        sentence = f"The postage of return {fact.return_id} is already owed to the customer."
        raise Refused("already-reimbursed", sentence, return_id=fact.return_id)
    return [Draft(said.stream, fact)]


def dispatch_return(seen: Seen, said: Said) -> list[Draft]:
    """Record that the customer sent the goods back; nobody needs to have let them in before."""
    fact = said.fact
    assert isinstance(fact, ReturnDispatched)
    open_return(placed_order(seen, said), fact.return_id)
    return [Draft(said.stream, fact)]


def _rests_on(order: Order, asked: Return, fact: RefusalStated) -> tuple[ClauseRef, ...]:
    """What the ground rests on, if it holds: for all that is returned, or a part would be refused without one.

    Nothing is to be proven where no reason is needed. An approver who let a return in knew what stood against it.
    """
    own = asked.requested.cause in BUYER_CAUSES
    arrived, let_in = asked.received is not None, asked.requested.approver is not UNSET
    match fact.ground:
        case "NOT_PROVEN" | "NOT_RECEIVED":
            if own if fact.ground == "NOT_PROVEN" else arrived:
                raise _does_not_hold(fact)
            return ()
        case "NOT_INTACT":
            if own and arrived:
                return (ClauseRef(law=LAWS["BUYER_NO_REASON"]),)
            raise _does_not_hold(fact)
        case "CLAUSE" | "GOODS_EXCLUDED" | "NO_REASON_WINDOW_CLOSED":
            if let_in:
                raise _unfounded(fact)
            return _barred(order, asked, fact, own=own)
        case _:
            assert_never(fact.ground)


def _barred(order: Order, asked: Return, fact: RefusalStated, *, own: bool) -> tuple[ClauseRef, ...]:
    """What stood against the return when it was asked for."""
    refs: dict[ClauseRef, None] = {}
    for count in asked.requested.lines:
        against = barriers(order, count.line, asked.requested_at) if own else ()
        found = [each for each in against if each.ground == fact.ground and _is_named(each, fact)]
        if not found:
            raise _does_not_hold(fact)
        refs |= dict.fromkeys(_refs(found[0]))
    return tuple(refs)


def _is_named(barrier: Barrier, fact: RefusalStated) -> bool:
    """Whether the barrier is the clause that the refusal names; others have no name."""
    clause = barrier.clause
    return clause is None or (clause.campaign_id, clause.verdict.clause_id) == (fact.campaign_id, fact.clause_id)


def _refs(barrier: Barrier) -> tuple[ClauseRef, ...]:
    law, clause = ClauseRef(law=barrier.law), barrier.clause
    if clause is None:
        return (law,)
    named = ClauseRef(
        campaign_id=clause.campaign_id or UNSET,
        coupon_id=clause.coupon_id,
        terms_version=clause.terms_version,
        clause_id=clause.verdict.clause_id,
    )
    return named, law


def _does_not_hold(fact: RefusalStated) -> Refused:
    if fact.ground == "CLAUSE":
        sentence = f"Clause {fact.clause_id} does not bind this customer for all that she returns."
        members = {"campaign_id": fact.campaign_id, "clause_id": fact.clause_id}
        return Refused("clause-does-not-bind", sentence, "R-000-24", return_id=fact.return_id, **members)
    return _unfounded(fact)


def _unfounded(fact: RefusalStated) -> Refused:
    sentence = f"The ground {fact.ground} does not hold for return {fact.return_id}."
    return Refused("ground-does-not-hold", sentence, "R-000-24", return_id=fact.return_id, ground=fact.ground)
