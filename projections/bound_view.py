"""What is bound to an order's goods, as a client reads it: gifts, services, gift returns, repairs."""

from typing import Any, Literal

import msgspec

from domain.fact import Fact
from domain.order.bound.mains import main_lines
from domain.order.bound.pricing import worth
from domain.order.events.repairs import RepairAnswered, RepairCompleted
from domain.order.gift_returns.channel import closes_at
from domain.order.state import Gift, GiftReturn, Order, Repair, Service

ServiceStatus = Literal["WAITING", "ACTIVATED", "ENDED"]


def gift_rows(order: Order) -> list[dict[str, Any]]:
    """Each gift line's account: every unit is kept, gone, paid for, excused, or was never received."""
    return [_gift_row(order, key, gift) for key, gift in order.gifts.items()]


def _gift_row(order: Order, key: str, gift: Gift) -> dict[str, Any]:
    """`charged` is what was taken for units that did not come back, `waived` what could not be."""
    line = order.lines[key]
    ordered, each = line.ordered, worth(order, key, "MISSING")
    waived = sum(pricing.shortfall for pricing in gift.pricings)
    return {
        "line": key,
        "sku": ordered.sku,
        "title": ordered.title,
        "quantity": ordered.quantity,
        "came_with": main_lines(order, key),
        "gives": msgspec.to_builtins(ordered.gives) if ordered.gives else None,
        "declared_value": ordered.declared_value if isinstance(ordered.declared_value, int) else None,
        "list_value": ordered.list_value if isinstance(ordered.list_value, int) else None,
        "value": each.value if each else None,
        "basis": each.basis if each else None,
        "kept": line.kept,
        "cancelled": line.cancelled,
        "lost": line.lost,
        "returned": line.returned,
        "priced": gift.priced,
        "excused": gift.excused,
        "short": gift.short,
        "asked_back": _asked_back(order, gift),
        "charged": sum(pricing.amount for pricing in gift.pricings) - waived,
        "waived": waived,
        "pricings": [
            msgspec.to_builtins(pricing.fact) | {"standing": pricing.quantity, "standing_amount": pricing.amount}
            for pricing in gift.pricings
        ],
        "credited": msgspec.to_builtins(gift.credited) if gift.credited else None,
        "channel_closes_at": closes_at(order, key),
        "channel_closed_at": order.channels_closed.get(key),
    }


def _asked_back(order: Order, gift: Gift) -> int:
    """Units told to come back with a return that is still open, or with what was cancelled."""
    open_now = (fact for fact in gift.due if not fact.return_id or order.returns[fact.return_id].open)
    return sum(fact.quantity for fact in open_now)


def service_rows(order: Order) -> list[dict[str, Any]]:
    """Each service: what it cost, when it is in effect, what came back of its fee."""
    return [_service_row(order, key, service) for key, service in order.services.items()]


def _service_row(order: Order, key: str, service: Service) -> dict[str, Any]:
    line, active = order.lines[key], service.activated
    ordered = line.ordered
    return {
        "line": key,
        "sku": ordered.sku,
        "title": ordered.title,
        "quantity": ordered.quantity,
        "came_with": main_lines(order, key),
        "fee": ordered.list_price * ordered.quantity,
        "days": ordered.days or None,
        "starts": ordered.starts or "ON_PAYMENT",
        "kept": line.kept,
        "status": service_status(order, key, service),
        "from_at": active.from_at if active else None,
        "to_at": active.to_at if active else None,
        "refunded": service.refunded,
        "cancellations": msgspec.to_builtins(service.cancelled),
    }


def service_status(order: Order, key: str, service: Service) -> ServiceStatus:
    """Whether it began, and whether any of it is left; when it runs out by itself its last day says."""
    if order.lines[key].kept <= 0:
        return "ENDED"
    return "ACTIVATED" if service.activated else "WAITING"


def retained_of(order: Order, key: str) -> int:
    """What stays paid of a line; of a service, the days of it that were used too."""
    service, retained = order.services.get(key), order.retained.get(key, 0)
    if service is None:
        return retained
    if key in order.retained:
        return retained + sum(each.fee - each.refund for each in service.cancelled)
    ordered = order.lines[key].ordered
    return ordered.list_price * ordered.quantity - service.refunded


def gift_return_row(each: GiftReturn) -> dict[str, Any]:
    """A gift return from its application to its file; each later fact as last stated, with its time."""
    asked = each.requested
    return {
        "gift_return_id": asked.gift_return_id,
        "kind": asked.kind,
        "direction": each.direction,
        "status": each.status,
        "channel": asked.channel,
        "cause": asked.cause,
        "gifts": msgspec.to_builtins(asked.gifts),
        "images": asked.images,
        "reason": msgspec.to_builtins(asked.reason) if asked.reason else None,
        "contact": msgspec.to_builtins(asked.contact) if asked.contact else None,
        "evidence": msgspec.to_builtins(asked.evidence) if asked.evidence else None,
        "invoice_no": asked.invoice_no or None,
        "approver": asked.approver or None,
        "governed_by": asked.governed_by,
        "requested_at": each.requested_at,
        "review_by": each.review_by,
        "due_by": each.due_by,
        "overdue": each.overdue,
        "steps": _steps(each.said, each.times, "gift_return_id"),
    }


def repair_row(each: Repair) -> dict[str, Any]:
    """A repair from its request to its end; each later fact as last stated, with its time."""
    asked = each.requested
    return {
        "repair_id": asked.repair_id,
        "line": asked.line,
        "quantity": asked.quantity,
        "mode": asked.mode,
        "cause": asked.cause,
        "status": each.status,
        "covered": asked.covered,
        "rests_on": asked.rests_on,
        "discount": msgspec.to_builtins(asked.discount) if asked.discount else None,
        "reason": msgspec.to_builtins(asked.reason) if asked.reason else None,
        "evidence": msgspec.to_builtins(asked.evidence) if asked.evidence else None,
        "requested_at": each.requested_at,
        "due_by": each.due_by,
        "overdue": each.overdue,
        "total": each.total,
        "paid": each.paid,
        "outstanding": 0 if _costs_nothing(each) else max(0, each.total - each.paid),
        "steps": _steps(each.said, each.times, "repair_id"),
    }


def _costs_nothing(each: Repair) -> bool:
    """Whether a repair came to nothing: it was not wanted, or could not be done (民法典 577)."""
    done = each.said.get("RepairCompleted")
    in_vain = isinstance(done, RepairCompleted) and done.outcome == "NOT_REPAIRABLE"
    return in_vain or each.status == "WITHDRAWN" or _declined(each)


def _declined(each: Repair) -> bool:
    answered = each.said.get("RepairAnswered")
    return isinstance(answered, RepairAnswered) and not answered.accepted


def _steps(said: dict[str, Fact], times: dict[str, str], own: str) -> list[dict[str, Any]]:
    return [
        {"type": name, "at": times[name]}
        | {key: value for key, value in msgspec.to_builtins(fact).items() if key != own}
        for name, fact in said.items()
    ]
