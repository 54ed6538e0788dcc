"""Mr Li's parcel: an appliance for 199.00, sent with the platform's usual carrier, promised for 5 May."""

from typing import Any

from domain.case.state import Case
from domain.order.events.parcels import ShipmentStalled
from tests.case.desk import at
from tests.examples import house_rules, order, units
from tests.story import Shop

A1, C1 = "orders/A-1", "cases/C-1"
NUMBER = "SF1000000001"
ETA_ENDS = "2026-05-05T15:59:59.999999Z"
CHECKED = at("2026-05-06", "00:00:00")
TIERS = [{"days": 3, "amount": 5_00}, {"days": 7, "amount": 15_00}]
LOSS = {"kind": "LOSS", "lines": units(_1=1)}
COMPLAINT = {"channel": "APP", "category": "COMPLAINT", "scene": "SLOW_LOGISTICS", "order_id": "A-1"}
SAYS = {"reason": "显示已发货，一直没有更新", "demands": ["RETURN_REFUND"]}
WHO = {"customer_name": "李先生", "contact": "139 0000 0000", "purchase_channel": "APP"}


def sent(eta: str | None = "2026-05-05", *, tracking_no: str | None = NUMBER, **members: Any) -> Shop:
    """Paid on 1 May and sent on the same day."""
    shop = house_rules(Shop().at(at("2026-05-01", "09:00:00")), delay_tiers=TIERS)
    shop.say(A1, "OrderPlaced", **order(199_00, coupons=[]))
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=199_00, tender="WECHAT")
    stated = {"eta": eta, "tracking_no": tracking_no, "carrier": "SF"} | members
    return shop.say(A1, "LinesShipped", lines=units(_1=1), **{key: each for key, each in stated.items() if each})


def scanned(shop: Shop, day: str, status: str = "IN_TRANSIT", clock: str = "10:00:00", **members: Any) -> Shop:
    """Its carrier saw it that day."""
    seen = at(day, clock)
    stated = {"tracking_no": NUMBER, "status": status, "at": seen} | members
    return shop.at(max(shop.now, seen)).say(A1, "ParcelScanned", **stated)


def asked(shop: Shop, now: str = CHECKED, *, promised: str = ETA_ENDS, kind: str = "SHIPMENT") -> Shop:
    """The ledger asks the order whether its shipments are late."""
    return shop.at(now).say(A1, "OrderDue", kind=kind, item=promised)


def found(shop: Shop) -> list[tuple[str, str | None]]:
    """What the last statement found to be late, and when it was last seen."""
    facts = [each for each in shop.recorded(ShipmentStalled) if isinstance(each, ShipmentStalled)]
    return [(each.kind, each.last_scan_at or None) for each in facts]


def noticed() -> tuple[Shop, str]:
    """Silent since 2 May, found on 6 May at 00:00; and the case that the ledger opened."""
    shop = asked(scanned(sent(), "2026-05-02"))
    (case_id,) = shop.order().cases
    return shop, f"cases/{case_id}"


def owned() -> tuple[Shop, str]:
    """The same, answered by agent-1 at 9 in the morning."""
    shop, case = noticed()
    return shop.at(at("2026-05-06", "09:00:00")).say(case, "FirstResponded", owner="agent-1"), case


def classified(kind: str = "LOST") -> tuple[Shop, str]:
    """The same, and what became of it is known."""
    shop, case = owned()
    return shop.say(case, "IncidentClassified", kind=kind), case


def state(shop: Shop, stream: str) -> Case:
    """A case as it stands."""
    return shop.stream(stream).state
