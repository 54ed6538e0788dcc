"""What holds after every fact of every history, of one order and of the shop as a whole."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from domain.coupon import Coupon
from domain.customer import PointsSpent, PointsTakenBack
from domain.fact import Fact
from domain.order.events import CompensationGranted, LinesCancelled, PaymentCaptured, PriceAdjusted
from domain.order.state import Line, Order, Refund, standing
from domain.refund.basket import BUYER_CAUSES
from domain.refund.freight import _unrecovered, collected_for_goods
from domain.refund.units import blocks_of, shares_within, total
from tests.story import Shop


def check_units(order: Order, received: Counter[str]) -> None:
    """Each unit is in one place, and only open returns hold any; `received` are gifts that came by themselves."""
    held: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for each in order.returns.values():
        if each.open:
            held.update({count.line: count.quantity for count in each.requested.lines})
        elif each.inspected and each.requested.remedy == "REFUND":
            for row in (*each.inspected.lines, *each.inspected.gifts):
                taken[row.line] += row.accepted
    for key, line in order.lines.items():
        places = (line.cancelled, line.returned, line.lost, line.shipped, line.delivered, line.exchanged)
        assert min(places) >= 0
        assert line.kept == line.ordered.quantity - line.cancelled - line.returned - line.lost
        assert (line.requested, line.returned) == (held[key], taken[key] + received[key])
        assert 0 <= line.requested <= line.kept
        assert line.unshipped >= 0


def check_refunds(order: Order) -> None:
    """No refund and no row of goods is negative, the rows sum, and nothing goes out that never came in."""
    refunds = order.refunds.values()
    for refund in refunds:
        rows = [each for row in refund.fact.breakdown for each in (row.net, row.amount) if isinstance(each, int)]
        assert sum(rows) == refund.fact.amount >= 0
        assert all(row.net >= 0 for row in refund.fact.breakdown if isinstance(row.net, int))
        assert 0 <= refund.netted + refund.in_points <= refund.amount
        assert (refund.status == "SETTLED") is (refund.left == paid_out(refund))
    goods = [refund for refund in refunds if refund.fact.kind != "COMPENSATION"]
    assert sum(refund.amount for refund in goods) == order.due <= order.captured + order.collected
    assert sum(refund.amount for refund in refunds) == order.due + order.compensated
    assert order.refunded == sum(paid_out(refund) + refund.netted + refund.in_points for refund in refunds)


def paid_out(refund: Refund) -> int:
    """What a payout of it came to, if one stands."""
    return refund.settled.amount if refund.settled else 0


def check_payments(order: Order) -> None:
    """Nothing goes back over a payment beyond what it brought, nor over its own way beyond what that takes back."""
    captured = 0
    for payment in order.payments.values():
        fact, most = payment.fact, payment.amount
        assert 0 <= payment.elsewhere <= payment.refunded <= payment.amount
        if isinstance(fact, PaymentCaptured):
            captured += fact.amount
            most = fact.refundable if isinstance(fact.refundable, int) else fact.amount
            assert payment.points_back <= (fact.points or 0)
        assert payment.refunded - payment.elsewhere <= most
    assert order.captured == captured
    assert order.collected == sum(payment.amount for payment in order.payments.values()) - captured


def check_due(order: Order, before: int) -> int:
    """What is due is what was paid above the price, and stays due when a dearer exchange lifts the price afterwards:
    then the rise is outstanding. Answers the most that was ever owed.
    """
    assert order.balance == order.due + order.compensated - order.refunded - order.open
    assert min(order.open, order.waived, order.outstanding, order.due, order.released) >= 0
    owed = order.captured + order.released - order.payable
    most = max(before, min(owed, order.captured + order.collected))
    if not any(refund.overridden for refund in order.refunds.values()):
        assert order.due == most
        assert order.outstanding == max(0, order.due - owed)
    if not order.basket.exchanges:
        assert order.set_off == 0
        assert order.outstanding == max(0, -owed)
    return most


def check_retained_value(order: Order) -> None:
    """What is kept is worth the price less what came back, on each line by itself not less than nothing."""
    account = standing(order)
    missing = account.shortfall - _unrecovered(account)
    assert all(value >= 0 for value in order.retained.values())
    assert order.retained_value == order.goods_payable - order.goods + collected_for_goods(account) + missing


def check_all_back(order: Order) -> None:
    """With all goods every goods price comes back that was paid, the differences of exchanges included; what the
    customer is left with is the freight that nobody gave back, the days of services she used, and the gifts she paid
    for.
    """
    if order.any_kept:
        return
    collected = collected_for_goods(standing(order))
    assert order.retained_value == 0
    assert order.goods == order.goods_payable + collected
    if not any(refund.overridden for refund in order.refunds.values()):
        left = order.captured + order.collected - order.due
        over = [each for service in order.services.values() for each in service.cancelled]
        used = sum(each.fee - each.refund for each in over)
        freight = order.basket.freight - order.freight_returned + order.collected - collected
        assert left <= freight + used + order.gifts_taken


def check_price(order: Order) -> None:
    """Each unit costs what its shares leave of it, never less than nothing, and all of them the price of the goods."""
    basket, blocks = order.basket, blocks_of(order.basket)
    assert all(block.net >= 0 for block in blocks)
    assert total(blocks, lambda block: block.net) == order.goods_payable
    everything = [(item.line, 1, item.quantity) for item in basket.items]
    assert all(shares_within(coupon.shares, everything) == coupon.applied for coupon in basket.coupons)
    assert shares_within(basket.freight_shares, everything) == basket.freight >= order.freight_returned


def check_steps(order: Order) -> None:
    """A step gives back no more for its goods than they cost before discounts; what steps suggest is released."""
    for refund in order.refunds.values():
        trace, rows = refund.fact.trace, refund.fact.breakdown
        if trace and trace.units:
            assert trace.net == sum(row.net for row in rows if isinstance(row.net, int))
            assert 0 <= trace.goods <= sum(row.listed for row in rows if isinstance(row.listed, int))
    assert sum(refund.fact.suggested for refund in order.refunds.values() if releases(refund)) == order.released
    unwanted = {refund.fact.cause for refund in order.refunds.values()} & {"PAYMENT_EXPIRED", "ORDER_SPLIT"}
    assert not unwanted or not order.any_shipped, "goods on their way are neither split nor cancelled for want of money"


def releases(refund: Refund) -> bool:
    """Whether it lowers what is to be paid: a step does, and a gift's price that is undone."""
    fact = refund.fact
    if fact.kind == "COMPENSATION":
        return False
    return fact.kind == "STEP" or bool(fact.trace) or any(row.reason == "GIFT" for row in fact.breakdown)


def check_fates(order: Order, coupons: Mapping[str, Coupon]) -> None:
    """Who lost everything by the seller's fault keeps her coupon or has another for it; what is promised is there."""
    steps = [refund.fact for refund in order.refunds.values() if refund.fact.trace and refund.fact.trace.units]
    by_fault = all(fact.cause not in BUYER_CAUSES for fact in steps)
    for use in order.coupons.values():
        assert use.validity != "RESTORATION_DENIED" or not by_fault
        assert use.reissued_as is None or coupons[use.reissued_as].issued
    for each in order.compensations:
        assert each.fact.kind != "VOUCHER" or coupons[each.fact.coupon_id or ""].issued


def check_coupons(shop: Shop, orders: dict[str, Order]) -> None:
    """A coupon's uses are what the orders say of it, and so are the customer's of its campaign, and her orders."""
    used: Counter[str] = Counter()
    for stream, order in orders.items():
        assert order.placed
        customer_id = order.placed.customer_id
        for coupon_id, use in order.coupons.items():
            assert (use.validity in {"VALID", "LAPSED"}) is order.any_kept
            if use.validity in {"VALID", "LAPSED", "RESTORATION_DENIED"}:
                run = use.applied.campaign_id
                used.update([f"coupons/{coupon_id}", *([f"uses/{run}/{customer_id}"] if run else [])])
        used[f"buyers/{customer_id}"] += not _never_happened(shop, stream)
    for name, stream in shop.streams.items():
        match name.partition("/")[0]:
            case "coupons":
                assert stream.state.redemptions == used[name]
            case "uses":
                assert stream.state.count == used[name]
            case "buyers":
                assert sum(stream.state.orders.values()) == used[name]


def _never_happened(shop: Shop, stream: str) -> bool:
    """All that was bought was cancelled before anything was paid."""
    lines: dict[str, Line] = shop.stream(stream).state.lines
    bought = {key: line for key, line in lines.items() if line.ordered.kind != "GIFT"}
    named = [_of_it(fact, bought) for where, fact, _ in shop.log if where == stream]
    before = named[: named.index(PaymentCaptured)] if PaymentCaptured in named else named
    gone = all(line.cancelled == line.ordered.quantity for line in bought.values())
    return gone and named.count(LinesCancelled) == before.count(LinesCancelled)


def _of_it(fact: Fact, bought: Collection[str]) -> type[Fact] | None:
    """What kind of fact it is, where it is no cancellation of gifts alone."""
    gifts = isinstance(fact, LinesCancelled) and not any(count.line in bought for count in fact.lines)
    return None if gifts else type(fact)


def check_points(shop: Shop, orders: dict[str, Order]) -> None:
    """An account holds what came less what went, and never less than nothing; what all goods earned goes with them."""
    for name, stream in shop.streams.items():
        if name.startswith("customers/"):
            facts: list[Any] = [fact for where, fact, _ in shop.log if where == name and hasattr(fact, "points")]
            went = sum(fact.points for fact in facts if isinstance(fact, PointsSpent | PointsTakenBack))
            assert stream.state.points == sum(fact.points for fact in facts) - 2 * went >= 0
    for order in orders.values():
        assert 0 <= order.points_back <= order.points
        if order.points and not order.any_kept:
            assert order.points_back == order.points


def check_grants(shop: Shop, orders: dict[str, Order]) -> None:
    """A customer has at most one benefit for one incident: money, a lower price, or a coupon that stayed usable."""
    had: Counter[tuple[str, str]] = Counter()
    for where, fact, _ in shop.log:
        if isinstance(fact, CompensationGranted | PriceAdjusted) and fact.incident_id:
            placed = orders[where].placed
            assert placed
            had[fact.incident_id, placed.customer_id] += 1
    for name, stream in shop.streams.items():
        if name.startswith("grants/"):
            _, incident_id, customer_id = name.split("/")
            grants = stream.state
            assert had[incident_id, customer_id] == (grants.order_id is not None)
            if grants.order_id and grants.coupon_id:
                withdrawn = shop.coupon(grants.coupon_id)
                assert withdrawn.revoked
                assert withdrawn.redemptions == 0
    assert all(count == 1 for count in had.values())
