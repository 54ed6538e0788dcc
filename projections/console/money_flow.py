"""Where an order's money came from and where it went: nodes, and flows between them that balance to the cent.

Three steps, each in its own words: list prices less discounts are the price; the price is paid, still to pay or no
longer to be paid; what was paid is kept for goods, given back or owed. Amounts are minor units, and never below zero:
what runs the other way is a flow the other way. Nothing of nothing is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from domain.order.state import Order
from domain.refund.basket import Shares

PAYABLE, PAID, ACCOUNT = "payable", "paid", "account"
"""What is between: it passes on all that comes in."""
Shared = Mapping[str, Mapping[str, int]]
"""What each taker took, of whom."""


class Node(NamedTuple):
    """A place that money is in or comes by: `kind` says which, `item` of what, `amount` what flows through."""

    id: str
    kind: str
    item: str | None
    amount: int


class Flow(NamedTuple):
    """So much went from one place to another."""

    source: str
    target: str
    amount: int


def money_flow(order: Order) -> dict[str, list[dict[str, Any]]]:
    """The order's nodes and flows. What comes into a node between goes out of it again; the rest begin or end."""
    flows = [each for each in (*_pricing(order), *_paying(order), *_settling(order)) if each.amount]
    into, out = Counter[str](), Counter[str]()
    for flow in flows:
        assert flow.amount > 0, f"{flow} runs the other way"
        out[flow.source] += flow.amount
        into[flow.target] += flow.amount
    for between in (PAYABLE, PAID, ACCOUNT):
        assert into[between] == out[between], f"{between} keeps nothing"
    names = dict.fromkeys(name for flow in flows for name in (flow.source, flow.target))
    nodes = [Node(name, *_kind(name), max(into[name], out[name])) for name in names]
    return {"nodes": [each._asdict() for each in nodes], "flows": [each._asdict() for each in flows]}


def coupon_shares(order: Order) -> list[dict[str, Any]]:
    """Each coupon and later price cut: which share of it each line carries, and how much of that on units that left.

    `still_takes` is what it still takes off what is kept, by which method, since the last step.
    """
    steps = [refund.fact.trace for refund in order.refunds.values() if refund.fact.trace]
    last = {each.coupon_id: each for each in steps[-1].coupons} if steps else {}
    rows: list[dict[str, Any]] = []
    for coupon in order.basket.coupons:
        outcome = last.get(coupon.coupon_id)
        told = {"still_takes": outcome.taken, "method": outcome.method} if outcome else {}
        rows.append(_share_row(order, coupon.coupon_id, coupon.shares) | told)
    return rows + [_share_row(order, None, shares) for shares in order.basket.adjustments]


def _share_row(order: Order, coupon_id: str | None, shares: Iterable[Shares]) -> dict[str, Any]:
    lines = [(each.line, _taken(each), _taken(each, order.lines[each.line].gone)) for each in shares]
    return {
        "coupon_id": coupon_id,
        "taken": sum(share for _, share, _ in lines),
        "left": sum(left for _, _, left in lines),
        "still_takes": None,
        "method": None,
        "lines": [{"line": line, "share": share, "left": left} for line, share, left in lines],
    }


def _taken(share: Shares, units: int | None = None) -> int:
    """What comes off a line's units, or off its lowest ones, which are those that left."""
    ends = ((first, last if units is None else min(last, units), each) for first, last, each in share.runs)
    return sum(max(0, last - first + 1) * each for first, last, each in ends)


def _pricing(order: Order) -> Iterator[Flow]:
    """List prices to discounts and to the price."""
    supply = {f"line:{key}": line.ordered.list_price * line.ordered.quantity for key, line in order.lines.items()}
    takes: dict[str, Mapping[str, int]] = {
        f"coupon:{each.coupon_id}": _by_line(each.shares) for each in order.basket.coupons
    }
    takes["cut"] = _by_line(share for shares in order.basket.adjustments for share in shares)
    changed = _by_line(share for shares in order.basket.exchanges for share in shares)
    takes["exchanged_less"] = {name: -more for name, more in changed.items() if more < 0}
    supply["exchanged_more"] = sum(more for more in changed.values() if more > 0)
    taken = _borne(supply, takes)
    for taker, shares in taken.items():
        yield from (Flow(name, taker, amount) for name, amount in shares.items())
    for name, amount in supply.items():
        yield Flow(name, PAYABLE, amount - sum(shares.get(name, 0) for shares in taken.values()))
    yield Flow("freight", PAYABLE, order.basket.freight)


def _by_line(shares: Iterable[Shares]) -> Counter[str]:
    found = Counter[str]()
    for share in shares:
        found[f"line:{share.line}"] += _taken(share)
    return found


def _borne(supply: Mapping[str, int], takes: Shared) -> Shared:
    """What each takes of whom, where none gives more than it has: the others give the excess (as the fold has it)."""
    left = dict(supply)
    borne: dict[str, Counter[str]] = {taker: Counter() for taker in takes}
    for taker, shares in takes.items():
        for name, amount in shares.items():
            borne[taker][name] = min(amount, left[name])
            left[name] -= borne[taker][name]
    for taker, shares in takes.items():
        missing = sum(shares.values()) - sum(borne[taker].values())
        for name, has in left.items():
            given = min(missing, has)
            left[name] = has - given
            borne[taker][name] += given
            missing -= given
    return borne


def _paying(order: Order) -> Iterator[Flow]:
    """The price to what is paid, what is still to pay, and what is no longer to be paid."""
    rest = order.payable - order.captured - order.outstanding
    yield Flow(PAYABLE, PAID, order.captured + min(0, rest))
    yield Flow("overpaid", PAID, max(0, -rest))
    yield Flow(PAYABLE, "released", max(0, rest))
    yield Flow(PAYABLE, "to_pay", order.outstanding)


def _settling(order: Order) -> Iterator[Flow]:
    """What was paid, and what others bear, to what is kept, given back and owed."""
    yield Flow(PAID, ACCOUNT, order.captured)
    yield Flow("to_pay", ACCOUNT, order.outstanding)
    sides = {name: amount for name, amount in _account(order) if amount}
    rest = order.captured + order.outstanding + sum(sides.values())
    # Lost free freight may be more than a refund could bear; any other rest stands for one event, till it is decided.
    unnamed = "freight_short" if rest > 0 and order.freight_deducted else "undecided"
    for name, amount in (*sides.items(), (unnamed, -rest)):
        yield Flow(name, ACCOUNT, amount) if amount > 0 else Flow(ACCOUNT, name, -amount)


def _account(order: Order) -> Iterator[tuple[str, int]]:
    """What else comes into the account, above zero, and what goes out of it, below; alike a journal's accounts."""
    repaired = sum(repair.paid for repair in order.repairs.values())
    yield "collected", order.collected
    yield "repairs_paid", repaired
    yield from _compensation(order)
    yield "overrides", order.overridden
    yield "quoted", _rows(order, "QUOTED")
    yield "waived", order.waived + order.gifts_waived
    yield "owed_by_customer", max(0, -order.balance)
    yield "retained", -order.retained_value
    yield "freight_kept", order.freight_returned - order.basket.freight
    yield "services_kept", _rows(order, "SERVICE") - order.fees
    yield "gifts_charged", -order.gifts_taken - order.gifts_waived
    yield "repairs_kept", -repaired
    yield "excess", -max(0, order.captured + order.released - order.payable - order.due + order.overridden)
    yield "refunded", -order.refunded
    yield "owed_to_customer", -max(0, order.balance)


def _compensation(order: Order) -> Iterator[tuple[str, int]]:
    """Cash beyond the price, by the reason that its refund names."""
    found = Counter[str]()
    for refund in order.refunds.values():
        if refund.fact.kind == "COMPENSATION":
            reasons = [row.reason for row in refund.fact.breakdown if row.reason]
            found[f"beyond:{reasons[0] if reasons else 'COMPENSATION'}"] += refund.amount
    yield from found.items()


def _rows(order: Order, reason: str) -> int:
    rows = (row for refund in order.refunds.values() for row in refund.fact.breakdown)
    return sum(row.amount or 0 for row in rows if row.reason == reason)


def _kind(name: str) -> tuple[str, str | None]:
    kind, _, item = name.partition(":")
    return kind, item or None
