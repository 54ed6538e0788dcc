"""Services of an order: in effect once it is paid, ended with what they are for (R-000-27 to R-000-29)."""

from collections.abc import Iterator, Mapping

from domain.clock import end_of_day, wall_time
from domain.errors import Malformed
from domain.fact import Draft, Instant, Said
from domain.order.bound.mains import Without, main_lines
from domain.order.common import zone_of
from domain.order.events import OrderLine
from domain.order.events.services import ServiceActivated, ServiceCancelled
from domain.order.state import Order
from domain.refund.basket import BUYER_CAUSES
from domain.refund.bound import fee_back, used_days
from domain.refund.units import shares_within

ON_PAYMENT, ON_DELIVERY = "ON_PAYMENT", "ON_DELIVERY"


def check_service(line: OrderLine, tz: str, pointer: str) -> None:
    """Refuse a service without its days, or that starts on no day."""
    if not line.days:
        raise Malformed("service-without-days", "A service says for how many days it is.", f"{pointer}/days")
    if line.starts and line.starts not in {ON_PAYMENT, ON_DELIVERY}:
        wall_time(line.starts, tz, end=False, pointer=f"{pointer}/starts")


def activate(said: Said, order: Order) -> list[Draft]:
    """The services that take effect by what was just recorded: once the order is paid and their first day is known."""
    return [Draft(said.stream, fact) for fact in _activated(order, said.at)]


def _activated(order: Order, at: Instant) -> Iterator[ServiceActivated]:
    if order.outstanding:
        return
    for key, service in order.services.items():
        line = order.lines[key]
        from_at = None if service.activated or not line.kept else _first_day(order, key, at)
        if from_at is not None and line.ordered.days:
            days = line.ordered.days
            to_at = end_of_day(from_at, days - 1, zone_of(order))
            yield ServiceActivated(line=key, quantity=line.kept, days=days, from_at=from_at, to_at=to_at)


def _first_day(order: Order, key: str, at: Instant) -> Instant | None:
    """The first day, never before the payment; None while nobody knows it."""
    starts = order.lines[key].ordered.starts or ON_PAYMENT
    paid_at = max((payment.at for payment in order.payments.values()), default=order.placed_at)
    if starts == ON_PAYMENT:
        return at
    if starts != ON_DELIVERY:
        return max(paid_at, wall_time(starts, zone_of(order), end=False))
    mains = [order.lines[line] for line in main_lines(order, key)]
    signed = [line.signed_at for line in mains if line.kept and line.signed_at]
    arrived = all(line.arrived for line in mains if line.kept)
    return max(paid_at, *signed) if signed and arrived else None


def cancelled(without: Without, ending: Mapping[str, int]) -> tuple[ServiceCancelled, ...]:
    """What comes back of services that end: so many units of each of these lines."""
    return tuple(_cancelled(without, key, units) for key, units in ending.items() if units)


def _cancelled(without: Without, key: str, units: int) -> ServiceCancelled:
    order, refund_id = without.order, without.refund_id
    line, active = order.lines[key], order.services[key].activated
    fee = _fee(order, key, units)
    days = line.ordered.days or 1
    used = used_days(active.from_at, without.at, days, zone_of(order)) if active else 0
    if not line.ordered.list_price:
        return ServiceCancelled(line=key, quantity=units, kind="LAPSED", fee=0, refund=0, refund_id=refund_id)
    if not used or without.cause not in BUYER_CAUSES:
        return ServiceCancelled(line=key, quantity=units, kind="WHOLE", fee=fee, refund=fee, refund_id=refund_id)
    return ServiceCancelled(
        line=key,
        quantity=units,
        kind="PRORATED",
        fee=fee,
        refund=fee_back(fee, days, used),
        days=days,
        used_days=used,
        refund_id=refund_id,
    )


def _fee(order: Order, key: str, units: int) -> int:
    """What these units, the lowest kept, cost after all that came off them."""
    line = order.lines[key]
    spans = [(key, line.gone + 1, line.gone + units)]
    taken = (*(coupon.shares for coupon in order.basket.coupons), *order.basket.adjustments)
    return line.ordered.list_price * units - sum(shares_within(shares, spans) for shares in taken)


def among_goods(order: Order, key: str) -> bool:
    """Whether the service's fee stands among the goods: a coupon names it, so it counts and carries shares."""
    return any(item.line == key for item in order.basket.items)


__all__ = ["activate", "among_goods", "cancelled", "check_service"]
