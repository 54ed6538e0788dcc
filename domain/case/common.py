"""What every decision on a case asks first, and what it says to its clocks."""

from collections.abc import Iterable

from domain.case.state import Case
from domain.customer import Customer, is_frozen
from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.order.state import Order


def known_case(seen: Seen, said: Said) -> Case:
    """The case the fact is about, which must have been opened."""
    case: Case = seen[said.stream].state
    if case.opened is None:
        raise Refused("not-found", f"There is no case {said.key}.")
    return case


def open_case(seen: Seen, said: Said) -> Case:
    """The same, still open."""
    case = known_case(seen, said)
    if not case.open:
        raise Refused("case-closed", f"Case {said.key} is closed; reopen it to go on.", "R-001-01")
    return case


def order_of(seen: Seen, case: Case) -> Order | None:
    """The order the case is about, as it stands, if it is about one."""
    if case.order_id is None:
        return None
    order: Order = seen[f"orders/{case.order_id}"].state
    return order


def about_order(seen: Seen, case: Case) -> Order:
    """The same, where there has to be one."""
    order = order_of(seen, case)
    if order is None:
        raise Refused("no-order", "The case names no order yet.", "R-003-09")
    return order


def fast_track_frozen(seen: Seen, order: Order, at: Instant) -> bool:
    """Whether the account of who placed the order is handled at no more than the usual pace (R-000-36)."""
    assert order.placed is not None
    account: Customer = seen[f"customers/{order.placed.customer_id}"].state
    return is_frozen(account, "FAST_TRACK", at)


def owned_case(seen: Seen, said: Said) -> Case:
    """An open case with the one who owns it: nobody is sent from one to the other (R-001-23)."""
    case = open_case(seen, said)
    check_owned(case, said)
    return case


def check_owned(case: Case, said: Said) -> None:
    """Refuse what is done about a parcel before somebody owns the case."""
    if case.owner is None:
        raise Refused("no-owner", f"Nobody owns case {said.key} yet.", "R-001-23")


def parcel_case(seen: Seen, order: Order) -> str | None:
    """The open case about parcels of the order that the ledger knows to be late, if there is one."""
    streams = [f"cases/{case_id}" for case_id in order.cases]
    seen.need(*streams)
    for case_id, stream in zip(order.cases, streams, strict=True):
        case: Case = seen[stream].state
        if case.open and case.logistics.incidents:
            return case_id
    return None


def drafts(said: Said, facts: Iterable[Fact]) -> list[Draft]:
    """Facts for the case's own stream."""
    return [Draft(said.stream, fact) for fact in facts]
