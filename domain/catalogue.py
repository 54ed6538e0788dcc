"""Every kind of stream the ledger keeps, by the first part of its streams' names."""

from domain import (
    access,
    campaign,
    checkout,
    code,
    coupon,
    customer,
    incident,
    log,
    partner,
    policy,
    registers,
    retrospective,
    staff,
)
from domain.case import hearing
from domain.case import kind as case
from domain.fact import Fact
from domain.kind import Kind
from domain.order import kind as order

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        campaign.KIND,
        coupon.KIND,
        checkout.KIND,
        hearing.heard_by_cases(order.KIND),
        case.KIND,
        policy.KIND,
        customer.KIND,
        staff.KIND,
        retrospective.KIND,
        incident.KIND,
        partner.KIND,
        code.KIND,
        log.KIND,
        access.KIND,
        *registers.KINDS,
    )
}

FACTS: dict[str, type[Fact]] = {fact.__name__: fact for kind in KINDS.values() for fact in kind.facts}
"""Every type of event there is, by its stored name."""
