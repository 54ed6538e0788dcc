"""What every decision on an order asks first."""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from domain.clock import SHANGHAI, end_of_day
from domain.errors import Malformed, Refused
from domain.fact import Instant, Said, Seen
from domain.order.events import LineCount
from domain.order.state import Line, Order
from domain.terms.house_rules import HouseRules
from domain.terms.statute import statute

POLICY_VERSION = 1
"""The version of the ledger's calculation rules. It rises whenever the same facts would give another figure."""
POLICY = ("calculation", POLICY_VERSION)
LAWS = {
    "BUYER_NO_REASON": "消费者权益保护法 25",
    "QUALITY": "消费者权益保护法 24",
    "NOT_AS_DESCRIBED": "消费者权益保护法 24",
    "WRONG_ITEM": "消费者权益保护法 24",
    "TRANSIT_DAMAGE": "电子商务法 20",
    "TRANSIT_LOSS": "电子商务法 20",
    "MERCHANT_OUT_OF_STOCK": "民法典 577",
    "MERCHANT": "民法典 577",
    "PLATFORM": "民法典 577",
}
"""The law a cause rests on."""
GIFT_LAW = "七日无理由退货暂行办法 12"
"""What a gift that does not come back is paid for by."""
VOUCHER_DAYS = 90
"""How long a compensation voucher is valid."""
GOODWILL_MAX = 50_00
"""What may be given as goodwill without anyone's approval, where no policy says otherwise (R-000-132)."""


def placed_order(seen: Seen, said: Said) -> Order:
    """The order the fact is about, which must have been placed."""
    order: Order = seen[said.stream].state
    if order.placed is None:
        raise Refused("not-found", f"There is no order {said.key}.")
    return order


def counts_of(order: Order, counts: Iterable[LineCount]) -> dict[str, int]:
    """The units named of each line; a line may be named once and must be the order's."""
    units: dict[str, int] = {}
    for place, count in enumerate(counts):
        if count.line in units:
            raise Malformed("line-twice", f"Line {count.line} is named twice.", f"/lines/{place}/line")
        if count.line not in order.lines:
            raise Refused("unknown-line", f"The order has no line {count.line}.", line=count.line)
        units[count.line] = count.quantity
    return units


def require(line: Line, wanted: int, available: int, what: str, code: str = "nothing-left") -> None:
    """Refuse when fewer units of the line are there than wanted."""
    if wanted > available:
        sentence = f"Line {line.ordered.line} has {max(0, available)} units that can be {what}, not {wanted}."
        raise Refused(code, sentence, line=line.ordered.line, available=max(0, available), wanted=wanted)


def whole(order: Order) -> dict[str, int]:
    """What is cancelled when all that is kept is: what was given as a gift goes with what it came with."""
    given = {key for key, gift in order.gifts.items() if gift.credited}
    return {key: line.kept for key, line in order.lines.items() if line.kept and key not in given}


def require_thing(line: Line) -> None:
    """Refuse what nobody can send or receive: a service ends, a coupon or points are voided."""
    key = line.ordered.line
    if line.ordered.kind == "SERVICE":
        sentence = f"Line {key} is a service: it ends with what it is for, or is cancelled; it never travels."
        raise Refused("not-a-thing", sentence, line=key)
    if line.ordered.gives:
        sentence = f"Line {key} is a coupon or points: it goes with what it came with; it never travels."
        raise Refused("not-a-thing", sentence, line=key)


def rules_of(order: Order) -> HouseRules:
    """The house rules in force when the order was placed; without a policy all defaults."""
    assert order.placed is not None
    return order.placed.rules or HouseRules()


def goodwill_max(order: Order) -> int:
    """What may be given as goodwill on the order without anyone's approval, in minor units (R-000-132)."""
    most = rules_of(order).goodwill_max
    return GOODWILL_MAX if most is UNSET else most


def account_of(order: Order) -> str:
    """The stream of the customer's account."""
    assert order.placed is not None
    return f"customers/{order.placed.customer_id}"


def check_form(said: Said, order_no: str | UnsetType, **members: object) -> None:
    """Refuse a form with gaps, naming each (R-000-31, R-002-44), or one that names another order (R-002-54)."""
    missing = [name for name, value in (("order_no", order_no), *members.items()) if not value]
    if missing:
        errors = [{"pointer": f"/{name}", "reason": "Missing member"} for name in missing]
        sentence = f"The form has gaps: {', '.join(missing)}."
        raise Malformed("form-incomplete", sentence, f"/{missing[0]}", fields=missing, errors=errors)
    if order_no != said.key:
        sentence = f"The form names order {order_no}, and was sent to {said.key}."
        raise Refused("another-order", sentence, "R-002-54", order_no=order_no)


def zone_of(order: Order) -> str:
    """The zone in which the order's day terms count: its first coupon's campaign's."""
    coupons = order.basket.coupons
    return coupons[0].terms.tz if coupons else SHANGHAI


def pay_by(order: Order, fell_due_at: Instant) -> Instant:
    """Until when a refund that fell due then is to be paid."""
    return end_of_day(fell_due_at, statute(fell_due_at).refund_days, zone_of(order))


def next_refund_id(order: Order, after: int = 0) -> str:
    """Refunds are r1, r2, … within their order; the next one, or the one after so many more."""
    return f"r{len(order.refunds) + 1 + after}"
