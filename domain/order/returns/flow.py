"""The way of a return between its request and its arrival: let in, refused on a ground, withdrawn, sent."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import placed_order
from domain.order.events import (
    AuthorisationStated,
    ClauseRef,
    RefusalStated,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnRefused,
    ReturnWithdrawn,
)
from domain.order.refunds.steps import LAWS
from domain.order.returns.facts import open_return
from domain.order.rights import Barrier, barriers
from domain.order.rights.remedies import FREIGHT_PAYER
from domain.order.state import Order, Return
from domain.refund.basket import BUYER_CAUSES


def authorise_return(seen: Seen, said: Said) -> list[Draft]:
    """Let the goods come back: the postage is borne by the side the cause lies on (消费者权益保护法 24, 25)."""
    fact = said.fact
    assert isinstance(fact, AuthorisationStated)
    cause = open_return(placed_order(seen, said), fact.return_id).requested.cause
    authorised = ReturnAuthorised(
        **asdict(fact), freight_payer=FREIGHT_PAYER[cause], clause_refs=(ClauseRef(law=LAWS[cause]),)
    )
    return [Draft(said.stream, authorised)]


def refuse_return(seen: Seen, said: Said) -> list[Draft]:
    """Refuse an open return on a ground that stands up; its units are free again.

    A ground that depends on time counts from the request. Refuses `clause-does-not-bind`, `ground-does-not-hold`.
    """
    fact = said.fact
    assert isinstance(fact, RefusalStated)
    if fact.ground == "CLAUSE" and not (fact.campaign_id and fact.clause_id):
        raise Malformed("clause-not-named", "A clause is named by campaign_id and clause_id.", "/clause_id")
    order = placed_order(seen, said)
    asked = open_return(order, fact.return_id)
    refused = ReturnRefused(**asdict(fact), clause_refs=_rests_on(order, asked, fact))
    return [Draft(said.stream, refused)]


def withdraw_return(seen: Seen, said: Said) -> list[Draft]:
    """The customer keeps the goods after all."""
    fact = said.fact
    assert isinstance(fact, ReturnWithdrawn)
    open_return(placed_order(seen, said), fact.return_id)
    return [Draft(said.stream, fact)]


def dispatch_return(seen: Seen, said: Said) -> list[Draft]:
    """Record that the customer sent the goods back; nobody needs to have let them in before."""
    fact = said.fact
    assert isinstance(fact, ReturnDispatched)
    open_return(placed_order(seen, said), fact.return_id)
    return [Draft(said.stream, fact)]


def _rests_on(order: Order, asked: Return, fact: RefusalStated) -> tuple[ClauseRef, ...]:
    """What the ground rests on, if it holds: for all that is returned, or a part would be refused without one."""
    if fact.ground in {"NOT_PROVEN", "NOT_RECEIVED"}:
        return ()
    own = asked.requested.cause in BUYER_CAUSES
    if fact.ground == "NOT_INTACT":
        if own and asked.received is not None:
            return (ClauseRef(law=LAWS["BUYER_NO_REASON"]),)
        raise _does_not_hold(fact)
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
    sentence = f"The ground {fact.ground} does not hold for return {fact.return_id}."
    return Refused("ground-does-not-hold", sentence, "R-000-24", return_id=fact.return_id, ground=fact.ground)
