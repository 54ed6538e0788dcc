"""What holds after every fact of every history: no cent is lost, made up or owed twice."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import KINDS
from domain.fact import Stream
from domain.order.state import Order, standing
from domain.refund.freight import _unrecovered, collected_for_goods
from tests.order.histories import History
from tests.story import Shop
from tests.trace import requirement

EXAMPLES = settings(max_examples=250, deadline=None, database=None)
SEEDS = st.integers(0, 2**32 - 1)
LENGTH = 40


@requirement("R-000-11")
@EXAMPLES
@given(SEEDS)
def test_no_cent_is_lost_made_up_or_owed_twice(seed: int):
    most = 0
    for shop in History(seed).told(LENGTH):
        order = shop.order()
        check_units(order)
        check_money(order)
        most = check_due(order, most)
        check_retained_value(order)
        check_coupons(shop)


@requirement("R-000-16")
@EXAMPLES
@given(SEEDS)
def test_replaying_the_log_gives_the_same_bytes_every_time(seed: int):
    *_, shop = History(seed).told(LENGTH)
    *_, again = History(seed).told(LENGTH)
    first, second = replayed(shop), replayed(shop)

    assert {name: stream.state for name, stream in shop.streams.items()} == first
    assert msgspec.json.encode(first["orders/A-1"]) == msgspec.json.encode(second["orders/A-1"])
    assert stored(again) == stored(shop)


def stored(shop: Shop) -> list[bytes]:
    """The bytes of every fact, in the order of the log."""
    return [msgspec.json.encode(fact) for _, fact, _ in shop.log]


def replayed(shop: Shop) -> dict[str, object]:
    """The streams folded anew from the bytes of their facts."""
    states: dict[str, object] = {}
    for stream, fact, at in shop.log:
        stored = msgspec.json.decode(msgspec.json.encode(fact), type=type(fact))
        kind = KINDS[stream.split("/")[0]]
        states[stream] = kind.evolve(states.get(stream, Stream(kind.initial).state), stored, at)
    return states


def check_units(order: Order) -> None:
    for line in order.lines.values():
        assert line.kept == line.ordered.quantity - line.cancelled - line.returned - line.lost
        assert 0 <= line.requested <= line.kept
        assert line.unshipped >= 0


def check_money(order: Order) -> None:
    refunds = order.refunds.values()
    for refund in refunds:
        rows = [each for row in refund.fact.breakdown for each in (row.net, row.amount) if isinstance(each, int)]
        assert sum(rows) == refund.fact.amount >= 0
    goods = [refund for refund in refunds if refund.fact.kind != "COMPENSATION"]
    assert sum(refund.amount for refund in goods) == order.due <= order.captured + order.collected
    assert sum(refund.amount for refund in refunds) == order.due + order.compensated
    assert order.refunded == sum(refund.amount for refund in refunds if refund.settled)
    assert order.balance == order.due + order.compensated - order.refunded - order.open
    assert min(order.open, order.waived, order.outstanding) >= 0
    assert all(0 <= payment.refunded <= payment.amount for payment in order.payments.values())


def check_due(order: Order, before: int) -> int:
    """What is due is what was paid above the price, and stays due when an exchange lifts the price afterwards: then
    the rise is outstanding. Answers the most that was ever owed.
    """
    owed = order.captured + order.released - order.payable
    most = max(before, min(owed, order.captured + order.collected))
    if not any(refund.overridden for refund in order.refunds.values()):
        assert order.due == most
        assert order.outstanding == max(0, order.due - owed)
    if not order.exchanged_more and not order.basket.exchanges:
        assert order.set_off == 0
        assert order.outstanding == max(0, -owed)
    return most


def check_retained_value(order: Order) -> None:
    account = standing(order)
    missing = account.shortfall - _unrecovered(account)
    collected = collected_for_goods(account)

    assert all(value >= 0 for value in order.retained.values())
    assert order.retained_value == order.goods_payable - order.goods + collected + missing
    if not order.any_kept:
        assert order.retained_value == 0
        assert order.goods == order.goods_payable + collected


def check_coupons(shop: Shop) -> None:
    for coupon_id, use in shop.order().coupons.items():
        decided = use.validity not in ("VALID", "LAPSED")
        used = use.validity in ("VALID", "LAPSED", "RESTORATION_DENIED")

        assert decided is not shop.order().any_kept
        assert shop.coupon(coupon_id).redemptions == used
