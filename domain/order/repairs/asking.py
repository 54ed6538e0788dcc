"""Asking for a repair: what covers it, and whether spare parts are cheaper for who asks (R-000-30, R-000-31)."""

from msgspec.structs import asdict

from domain.code import normalise
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import check_form, counts_of, placed_order, require
from domain.order.events import LineCount
from domain.order.events.repairs import PartsDiscountFound, RepairRequested, RepairStated
from domain.order.refunds.restoration import last_of
from domain.order.rights import rights_of
from domain.order.state import CouponUse, Order
from domain.terms.campaign import PartsDiscount


def request_repair(seen: Seen, said: Said) -> list[Draft]:
    """Take a repair in: covered by law, warranty or a service, or to be quoted.

    The form names the order and, for cheaper parts, the coupon. No proof of a coupon is asked for where none is used:
    what is covered is owed whatever was paid with (消费者权益保护法 24).
    """
    fact = said.fact
    assert isinstance(fact, RepairStated)
    order = placed_order(seen, said)
    proof = {"coupon_proof": fact.coupon_proof} if fact.parts_discount else {}
    check_form(said, fact.order_no, **proof)
    counts = counts_of(order, [LineCount(line=fact.line, quantity=fact.quantity)])
    line = order.lines[fact.line]
    if fact.line in order.services:
        raise Refused("not-a-thing", f"Line {fact.line} is a service; nothing of it can be repaired.", line=fact.line)
    require(line, counts[fact.line], line.kept - line.requested - in_repair(order, fact.line), "repaired")
    rests_on = covering(order, fact.line, said.at) if fact.cause == "QUALITY" else ()
    requested = RepairRequested(**asdict(fact), covered=bool(rests_on), rests_on=rests_on)
    if fact.parts_discount:
        found = parts_discount(seen, order, fact, said.at)
        requested = RepairRequested(**asdict(fact), covered=bool(rests_on), rests_on=rests_on, discount=found)
    return [Draft(said.stream, requested)]


def covering(order: Order, key: str, at: Instant) -> tuple[str, ...]:
    """What a repair without charge rests on: laws, promises, services; nothing, and it is the customer's to pay."""
    claims = rights_of(order, key, "QUALITY", at).claims
    open_now = (each for each in claims if each.remedy in ("REPAIR", "WARRANTY") and each.status == "OPEN")
    return tuple(dict.fromkeys(ground for each in open_now for ground in each.rests_on))


def in_repair(order: Order, key: str) -> int:
    """Units of the line that are in a repair already."""
    under_way = (each for each in order.repairs.values() if each.status not in ("RETURNED", "WITHDRAWN"))
    return sum(each.requested.quantity for each in under_way if each.requested.line == key)


def parts_discount(seen: Seen, order: Order, fact: RepairStated, at: Instant) -> PartsDiscountFound:
    """Whether the coupon makes spare parts cheaper: for its own user alone, in its time (R-000-30, B-28).

    Who used it is who placed the order, not who was given the goods.
    """
    use = _use(order, fact.coupon_proof or "")
    if use is None:
        return PartsDiscountFound(outcome="NOT_ON_ORDER")
    terms, coupon_id = use.applied.terms, use.applied.coupon_id
    if not isinstance(terms.benefit, PartsDiscount):
        return PartsDiscountFound(outcome="NO_PARTS_DISCOUNT", coupon_id=coupon_id)
    assert order.placed is not None
    if fact.customer_id and fact.customer_id != order.placed.customer_id:
        return PartsDiscountFound(outcome="NOT_HOLDER", coupon_id=coupon_id)
    if at > last_of(seen, seen[f"coupons/{coupon_id}"].state, use.applied):
        return PartsDiscountFound(outcome="EXPIRED", coupon_id=coupon_id)
    if use.validity != "VALID":
        return PartsDiscountFound(outcome="NOT_VALID", coupon_id=coupon_id)
    return PartsDiscountFound(outcome="VERIFIED", coupon_id=coupon_id, off_bp=terms.benefit.off_bp)


def _use(order: Order, proof: str) -> CouponUse | None:
    """The coupon of the order that the proof names, by its id or its code as typed."""
    for coupon_id, use in order.coupons.items():
        code = use.applied.code
        if proof == coupon_id or (code and normalise(code) == normalise(proof)):
            return use
    return None
