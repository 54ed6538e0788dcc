"""Gifts that are no things: a coupon or points, given when the order is paid, voided when what they came with goes
back, and paid for where they were spent (R-000-134, 七日无理由退货暂行办法 12).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from domain.coupon import Coupon, CouponIssued, CouponRevoked, derived_id
from domain.customer import PointsGranted, PointsTakenBack
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.gifts import Missing, Settled, settle_missing
from domain.order.bound.mains import Without, owed
from domain.order.bound.pricing import worth
from domain.order.common import POLICY, account_of
from domain.order.events import LineCount, OrderLine
from domain.order.events.gifts import GiftCredited, GiftWithdrawn
from domain.order.events.placing import GivesCoupon, GivesPoints
from domain.order.state import Order

BASIS = "GIFT"
"""On what ground points of a gift are given."""
COUPONS_MAX = 20


def check_gives(seen: Seen, line: OrderLine, currency: str, pointer: str) -> None:
    """Refuse a gift coupon of a campaign that is not there, or more of them than one line can hold."""
    if not isinstance(line.gives, GivesCoupon):
        return
    terms = seen[f"campaigns/{line.gives.campaign_id}"].state.terms
    if terms is None:
        raise Refused("unknown-campaign", f"There is no campaign {line.gives.campaign_id}.")
    if terms.currency != currency:
        raise Refused("wrong-currency", f"The gift coupon of line {line.line} is for orders in {terms.currency}.")
    if line.quantity > COUPONS_MAX:
        sentence = f"A line gives at most {COUPONS_MAX} coupons."
        raise Malformed("too-many-gifts", sentence, f"{pointer}/quantity", most=COUPONS_MAX)


def credit(seen: Seen, said: Said, order: Order) -> list[Draft]:
    """The coupons and points that an order gives, once it is paid."""
    if order.outstanding:
        return []
    drafts: list[Draft] = []
    for key, gift in order.gifts.items():
        units = order.lines[key].kept
        if order.lines[key].ordered.gives and gift.credited is None and units:
            drafts += credit_gift(seen, said, order, key, units)
    return drafts


def credit_gift(
    seen: Seen, said: Said, order: Order, key: str, units: int, *, gift_return_id: str | UnsetType = UNSET
) -> list[Draft]:
    """Give so many units of a gift that is a coupon or points: at first, or again under a gift return (R-002-11)."""
    gives = order.lines[key].ordered.gives
    assert order.placed is not None
    if isinstance(gives, GivesPoints):
        points = gives.points * units
        fact = GiftCredited(line=key, quantity=units, kind="POINTS", points=points, gift_return_id=gift_return_id)
        granted = PointsGranted(order_id=said.key, points=points, basis=BASIS)
        return [Draft(said.stream, fact, (POLICY,)), Draft(account_of(order), granted)]
    assert isinstance(gives, GivesCoupon)
    again = (gift_return_id,) if gift_return_id else ()
    ids = tuple(derived_id("G", said.key, key, *again, str(unit)) for unit in range(1, units + 1))
    seen.need(*(f"coupons/{coupon_id}" for coupon_id in ids))
    issued = CouponIssued(
        campaign_id=gives.campaign_id, customer_id=order.placed.customer_id, order_id=said.key, basis=BASIS
    )
    fact = GiftCredited(line=key, quantity=units, kind="COUPON", coupons=ids, gift_return_id=gift_return_id)
    return [Draft(said.stream, fact, (POLICY,)), *(Draft(f"coupons/{coupon_id}", issued) for coupon_id in ids)]


class Voided(NamedTuple):
    """What becomes of an order's gift coupons and points in a step; `points` left the customer's account."""

    settled: Settled
    elsewhere: tuple[Draft, ...] = ()
    points: int = 0


def settle_vouchers(seen: Seen, said: Said, without: Without) -> Voided:
    """Void what is unspent of the gifts that have to go back; what is spent is priced, or excused in a fault."""
    order, voided = without.order, Voided(Settled())
    for key in order.gifts:
        missing = owed(without, key) if order.lines[key].ordered.gives else 0
        if missing:
            more = _settled(seen, said, without, LineCount(line=key, quantity=missing), voided.points)
            settled = voided.settled.along(more.settled)
            voided = Voided(settled, (*voided.elsewhere, *more.elsewhere), voided.points + more.points)
    return voided


def _settled(seen: Seen, said: Said, without: Without, gone: LineCount, points: int) -> Voided:
    """What becomes of these units; `points` went off the account by the same step already."""
    order, credited = without.order, without.order.gifts[gone.line].credited
    if credited is None:
        never = GiftWithdrawn(line=gone.line, quantity=gone.quantity, kind="NOT_SENT")
        return Voided(Settled(withdrawn=(never,)))
    again = _given_again(order, gone, credited)
    if isinstance(order.lines[gone.line].ordered.gives, GivesPoints):
        return _points(said, without, gone, seen[account_of(order)].state.points - points, again)
    seen.need(*(f"coupons/{coupon_id}" for coupon_id in credited.coupons))
    unused = [each for each in credited.coupons if _unused(seen[f"coupons/{each}"].state)]
    return _coupons(said, without, gone, unused[: gone.quantity + again])


def _given_again(order: Order, gone: LineCount, credited: GiftCredited) -> int:
    """How many units beyond those ordered go with the last of them."""
    line = order.lines[gone.line]
    last = line.gone + order.gifts[gone.line].settled + gone.quantity >= line.ordered.quantity
    return max(0, credited.quantity - line.ordered.quantity) if last else 0


def _coupons(said: Said, without: Without, gone: LineCount, unused: Sequence[str]) -> Voided:
    drafts = tuple(Draft(f"coupons/{each}", CouponRevoked(order_id=said.key)) for each in unused)
    voided = min(gone.quantity, len(unused))
    spent, each = gone.quantity - voided, worth(without.order, gone.line, "MISSING")
    parts = [Missing(gone.line, spent, "USED", each, (each.value if each else 0) * spent)] if spent else []
    return Voided(_voided(gone.line, voided).along(settle_missing(without, parts)), drafts)


def _unused(coupon: Coupon) -> bool:
    """Not used, and not back already; one that the shop itself withdrew is no good to the customer either."""
    return coupon.redemptions == 0 and not (coupon.revoked and coupon.revoked.order_id)


def _points(said: Said, without: Without, gone: LineCount, held: int, again: int) -> Voided:
    """Points of which a part is spent are voided for the rest; the spent ones are priced as that part of the gift.
    What was given of them again is voided as far as it is there.
    """
    order, gives = without.order, without.order.lines[gone.line].ordered.gives
    assert isinstance(gives, GivesPoints)
    points = min(gives.points * gone.quantity, held)
    whole, spent = points // gives.points, gives.points * gone.quantity - points
    each = worth(order, gone.line, "MISSING")
    amount = (each.value if each else 0) * spent // gives.points
    parts = [Missing(gone.line, gone.quantity - whole, "USED", each, amount)] if spent else []
    back = points + min(gives.points * again, held - points)
    taken = PointsTakenBack(order_id=said.key, refund_id=without.refund_id, points=back, shortfall=0)
    drafts = (Draft(account_of(order), taken),) if back else ()
    return Voided(_voided(gone.line, whole).along(settle_missing(without, parts)), drafts, back)


def _voided(key: str, units: int) -> Settled:
    return Settled(withdrawn=(GiftWithdrawn(line=key, quantity=units, kind="VOIDED"),)) if units else Settled()


def given_campaigns(lines: tuple[OrderLine, ...]) -> Iterator[str]:
    """The campaigns that gift coupons are of."""
    return (f"campaigns/{line.gives.campaign_id}" for line in lines if isinstance(line.gives, GivesCoupon))


__all__ = ["Voided", "check_gives", "credit", "credit_gift", "given_campaigns", "settle_vouchers"]
