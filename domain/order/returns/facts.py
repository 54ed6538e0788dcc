"""A return by its id: whether it is there, whether it is open, and what was already recorded of it."""

from typing import TypeVar, assert_never

from domain.errors import Refused
from domain.fact import Fact, stated
from domain.order.events import (
    AuthorisationStated,
    InsuranceStated,
    RefusalStated,
    ReimbursementStated,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnDispatched,
    ReturnInspected,
    ReturnReceived,
    ReturnRequested,
    ReturnWithdrawn,
)
from domain.order.state import Order, Return

OfReturn = (
    ReturnRequested
    | AuthorisationStated
    | RefusalStated
    | ReturnWithdrawn
    | ReturnDispatched
    | ReturnReceived
    | ReturnInspected
    | ReimbursementStated
    | InsuranceStated
    | ReplacementShipped
    | ReplacementDelivered
)
S = TypeVar("S", bound=Fact)


def known_return(order: Order, return_id: str) -> Return:
    """The return of that id, or `unknown-return`."""
    asked = order.returns.get(return_id)
    if asked is None:
        raise Refused("unknown-return", f"The order has no return {return_id}.", return_id=return_id)
    return asked


def open_return(order: Order, return_id: str) -> Return:
    """The return of that id while it is open; `return-closed` once it was inspected, refused or withdrawn."""
    asked = known_return(order, return_id)
    if not asked.open:
        ended = "inspected" if asked.inspected else "refused" if asked.refused else "withdrawn"
        raise Refused("return-closed", f"Return {return_id} is already {ended}.", return_id=return_id)
    return asked


def recorded_of_return(order: Order, said: OfReturn) -> Fact | None:
    """What of the return was already recorded in the place of what is said, in the shape it was said in."""
    asked = order.returns.get(said.return_id)
    if asked is None:
        return None
    match said:
        case ReturnRequested():
            return asked.requested
        case AuthorisationStated():
            return _as_said(asked.authorised, AuthorisationStated)
        case RefusalStated():
            return _as_said(asked.refused, RefusalStated)
        case ReturnWithdrawn():
            return asked.withdrawn
        case ReturnDispatched():
            return asked.dispatched
        case ReturnReceived():
            return asked.received
        case ReturnInspected():
            return asked.inspected
        case ReimbursementStated():
            return _as_said(asked.reimbursed, ReimbursementStated)
        case InsuranceStated():
            return _as_said(asked.insured, InsuranceStated)
        case ReplacementShipped():
            return asked.replacement_shipped
        case ReplacementDelivered():
            return asked.replacement_delivered
        case _:
            assert_never(said)


def _as_said(recorded: Fact | None, shape: type[S]) -> S | None:
    return stated(recorded, shape) if recorded else None
