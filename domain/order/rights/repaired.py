"""What repairs and services do to the rights in goods: time that does not run, an exchange, a longer cover."""

from collections.abc import Iterator

from domain.fact import Instant
from domain.order.bound.mains import main_lines
from domain.order.events.repairs import RepairCompleted
from domain.order.events.services import ServiceActivated
from domain.order.state import Order
from domain.terms.three_guarantees import FAILED_REPAIRS, three_guarantees


def repairs_of(order: Order, key: str, at: Instant) -> tuple[tuple[Instant, Instant], ...]:
    """The times in which goods of the line were away for repair, until now where they still are.

    Units of a line are alike, so nobody can tell which of them was away: the doubt goes to the customer.
    """
    own = (each for each in order.repairs.values() if each.requested.line == key)
    return tuple(away for each in own if (away := each.away(at)) is not None and away[0] <= at)


def repaired_in_vain(order: Order, key: str) -> bool:
    """Whether goods that the state's rules know were repaired twice, or can't be repaired at all: those that are
    there now, not what they were exchanged for.
    """
    line = order.lines[key]
    if three_guarantees(line.ordered.category) is None:
        return False
    since = line.signed_at if line.signed_at and line.exchanged >= line.kept else ""
    own = (each for each in order.repairs.values() if each.requested.line == key and each.requested_at > since)
    covered = (each for each in own if each.requested.covered)
    reports = [each.said.get("RepairCompleted") for each in covered]
    done = [each for each in reports if isinstance(each, RepairCompleted)]
    return len(done) >= FAILED_REPAIRS or any(each.outcome == "NOT_REPAIRABLE" for each in done)


def services_on(order: Order, key: str) -> Iterator[tuple[str, ServiceActivated]]:
    """The services for a line that took effect and did not end, and their first and last instants."""
    for service_key, service in order.services.items():
        if service.activated and order.lines[service_key].kept > 0 and key in main_lines(order, service_key):
            yield service_key, service.activated
