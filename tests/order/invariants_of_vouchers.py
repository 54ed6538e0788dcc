"""What holds of gifts that are no things: coupons and points, given once, withdrawn unspent, paid for where spent."""

from fractions import Fraction

from domain.coupon import CouponRevoked
from domain.customer import PointsGranted, PointsTakenBack
from domain.order.events import LineCount, placing
from domain.order.events.gift_returns import GiftReturnAgreed, GiftReturnReviewed
from domain.order.events.gifts import GiftCredited, GiftExcused, GiftPriced, GiftWithdrawn
from domain.order.state import Order
from tests.order.turns import OrderTurn, units_by_line


def check_credited(turn: OrderTurn) -> None:
    """Coupons and points are given once, when all is paid; unspent ones go back and spent ones do not."""
    order = turn.order
    for fact in turn.said(GiftCredited):
        gives = order.lines[fact.line].ordered.gives
        if fact.gift_return_id:
            check_given_again(turn, fact)
        else:
            assert order.outstanding == 0
            assert fact.quantity == order.lines[fact.line].kept
            assert turn.stream not in turn.turn.before or turn.before.gifts[fact.line].credited is None
        assert len(fact.coupons) == (fact.quantity if isinstance(gives, placing.GivesCoupon) else 0)
    points = sum(fact.points or 0 for fact in turn.said(GiftCredited))
    granted = [fact for _, fact in turn.elsewhere("customers/", PointsGranted) if fact.basis == "GIFT"]
    if len(turn.turn.of_orders()) == 1:
        assert sum(fact.points for fact in granted) == points
    for key, gift in order.gifts.items():
        line = order.lines[key]
        if line.ordered.gives and line.kept and order.any_kept and not order.outstanding:
            assert gift.credited
    check_voided(turn)


def check_given_again(turn: OrderTurn, fact: GiftCredited) -> None:
    """Only what she applied for, as the application is approved."""
    asked = turn.order.gift_returns[fact.gift_return_id or ""].requested
    assert asked.direction == "TO_CUSTOMER"
    assert LineCount(line=fact.line, quantity=fact.quantity) in asked.gifts
    assert [
        each for each in turn.said(GiftReturnReviewed, GiftReturnAgreed) if each.gift_return_id == fact.gift_return_id
    ]


def check_voided(turn: OrderTurn) -> None:
    """As many coupons are withdrawn as were not used, and as many points as are left."""
    own = sum(fact.points for fact in turn.said(PointsTakenBack))
    all_taken = [fact for _, fact in turn.elsewhere("customers/", PointsTakenBack)]
    taken = sum(fact.points for fact in all_taken if f"orders/{fact.order_id}" == turn.stream) - own
    held, asked = points_before(turn), 0
    revoked = [stream for stream, fact in turn.elsewhere("coupons/", CouponRevoked) if fact.order_id]
    assert all(turn.turn.before[stream].state.redemptions == 0 for stream in revoked)
    for key, gift in turn.order.gifts.items():
        gives = turn.order.lines[key].ordered.gives
        voided = sum(f.quantity for f in turn.said(GiftWithdrawn) if f.line == key and f.kind == "VOIDED")
        spent = units_by_line(turn.said(GiftPriced))[key] + units_by_line(turn.said(GiftExcused))[key]
        before = turn.before.gifts[key].credited
        assert before or not voided
        if isinstance(gives, placing.GivesPoints) and before:
            lost = (voided + spent) * gives.points
            unspent = min(lost, held - asked)
            assert voided == unspent // gives.points
            check_points_priced(turn, key, lost - unspent)
            asked += unspent
            more = given_beyond(turn, key) if voided + spent else 0
            asked += min(more * gives.points, held - asked)
        elif before and isinstance(gives, placing.GivesCoupon):
            streams = [turn.turn.before.get(f"coupons/{each}") for each in before.coupons]
            assert spent <= sum(each.state.redemptions for each in streams if each)
            more = given_beyond(turn, key) if voided + spent else 0
            assert sum(f"coupons/{each}" in revoked for each in before.coupons) <= voided + more
            now = [turn.turn.after[f"coupons/{each}"].state for each in before.coupons]
            given_up = turn.order.lines[key].gone - turn.order.lines[key].ordered.quantity + before.quantity
            assert (
                may_be_given_again(turn.order, key)
                or sum(bool(each.revoked and each.revoked.order_id) for each in now) == given_up
            )
        assert gift.credited or not before
    assert taken == asked


def may_be_given_again(order: Order, key: str) -> bool:
    """Whether some of it may have been given under a gift return."""
    applied = [asked.requested for asked in order.gift_returns.values() if asked.requested.direction == "TO_CUSTOMER"]
    return any(count.line == key for requested in applied for count in requested.gifts)


def given_beyond(turn: OrderTurn, key: str) -> int:
    """Units given under gift returns beyond those ordered: they go with the last one."""
    line, before = turn.order.lines[key], turn.before.gifts[key].credited
    last = line.gone + turn.order.gifts[key].settled >= line.ordered.quantity
    return max(0, before.quantity - line.ordered.quantity) if before and last else 0


def points_before(turn: OrderTurn) -> int:
    """What the customer's account held."""
    assert turn.order.placed
    account = turn.turn.before.get(f"customers/{turn.order.placed.customer_id}")
    return account.state.points if account else 0


def check_points_priced(turn: OrderTurn, key: str, spent: int) -> None:
    """Of points only those are paid for that were spent, as that part of the gift."""
    gives = turn.order.lines[key].ordered.gives
    assert isinstance(gives, placing.GivesPoints)
    for fact in turn.said(GiftPriced):
        if fact.line == key:
            assert fact.amount == int(Fraction(fact.value * spent, gives.points))
