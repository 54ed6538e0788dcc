"""The journal held against the views: what the accounts of an order say, its own fold says too, worked apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

from domain.catalogue import KINDS
from domain.customer import Customer
from domain.ledger.entry import Entry
from domain.order.events import PaymentCaptured
from domain.order.state import Order
from domain.refund.basket import BreakdownRow
from projections.journal.book_keeping import Booked, Books, book, posts
from projections.order_view import order_view
from tests.projections.shop import entry
from tests.story import Shop

Balances = Counter[tuple[str, str]]
"""What stands on an account, by party."""
GOODS = ("sales", "subsidy-platform", "subsidy-merchant", "subsidy-other", "adjustments", "exchanges", "carried")
BEYOND = ("goodwill", "damages", "return-freight")


class Keeper:
    """The books of a story's shop, kept along with its log and held against the orders after every fact."""

    def __init__(self) -> None:
        self.books: dict[str, Books] = {}
        self.balances: defaultdict[str, Balances] = defaultdict(Counter)
        self.trial: Counter[tuple[str, str]] = Counter()
        self.booked: list[Booked] = []
        self.states: dict[str, Any] = {}
        self._heard = 0

    def hear(self, shop: Shop) -> None:
        """Book what one saying recorded, or several; hold each order against its accounts at every version."""
        touched = dict.fromkeys(stream for stream, _, _ in shop.log[self._heard :])
        for stream, fact, at in shop.log[self._heard :]:
            kind = KINDS[stream.partition("/")[0]]
            before = self.states.get(stream, kind.initial)
            self.states[stream] = kind.evolve(before, fact, at)
            posted = self.keep(entry(stream, 1, fact, at, self._heard))
            if isinstance(before, Order) and before.placed and not posted:
                assert _moved(before) == _moved(self.states[stream]), (
                    f"{type(fact).__name__} moves money and posts none"
                )
            self._heard += 1
            if isinstance(self.states[stream], Order):
                check(self.balances[stream], self.states[stream])
        for stream in touched:
            if isinstance(self.states[stream], Order):
                check_at_rest(self.balances[stream], self.states[stream])
            if isinstance(self.states[stream], Customer):
                assert self.balances[stream]["points", stream.partition("/")[2]] == -self.states[stream].points

    def keep(self, said: Entry) -> bool:
        """Book one entry; whether it posted. Debits equal credits in every currency, and in points, after each."""
        posted = False
        if posts(said):
            booked = book(self.books.get(said.stream), said)
            self.books[said.stream] = booked.books
            for line in booked.postings:
                self.balances[said.stream][line.account, line.party] += line.amount
                self.trial[line.account, line.currency] += line.amount
            self.booked.append(booked)
            posted = bool(booked.postings)
        totals: Counter[str] = Counter()
        for (_, currency), amount in self.trial.items():
            totals[currency] += amount
        assert not any(totals.values())
        return posted


def _moved(order: Order) -> dict[str, int]:
    """The figures of the view that are money. What came back of services is told after the refund that gives it."""
    return {name: each for name, each in order_view(order, 1, "A-1")["money"].items() if name != "services_returned"}


def sums(balances: Balances) -> Counter[str]:
    """By account alone."""
    found: Counter[str] = Counter()
    for (account, _), amount in balances.items():
        found[account] += amount
    return found


def check(balances: Balances, order: Order) -> None:
    """Every figure of the order that is money, from its own fold, is what its accounts say."""
    on = sums(balances)
    money = order_view(order, 1, "A-1")["money"]
    assert on["receivable"] == money["outstanding"]
    assert on["customer"] == money["owed_by_customer"] - money["owed_to_customer"]
    assert on["excess"] == -max(
        0, money["captured"] + money["released"] - money["payable"] - order.due + order.overridden
    )
    assert on["overrides"] == order.overridden
    assert sum(on[account] for account in BEYOND) + _repairs_in_vain(order) == money["compensated"]
    assert on["waived"] == money["shortfall_waived"]
    _check_goods(on, order, money)
    _check_tenders(balances, order)


def _check_goods(on: Counter[str], order: Order, money: dict[str, int]) -> None:
    goods = sum(on[account] for account in GOODS)
    assert goods == -money["retained_value"]
    should = order.goods_payable - order.goods + order.collected + order.open + order.waived
    freight = money["freight"] - money["freight_returned"]
    assert goods + on["freight"] + on["shortfall"] == -(should + freight)
    assert on["gifts"] == -(money["gifts_charged"] + order.gifts_waived)
    assert on["services"] == -(order.fees - _rows(order, "SERVICE"))
    assert on["quoted"] == _rows(order, "QUOTED")


def check_at_rest(balances: Balances, order: Order) -> None:
    """What holds once everything that follows from a fact is recorded: nothing is in between any more."""
    on, items = sums(balances), order.basket.items
    assert on["shortfall"] == 0
    assert on["excess"] == 0 or any(refund.overridden for refund in order.refunds.values())
    assert on["sales"] == -sum(item.list_price * order.lines[item.line].kept for item in items)
    assert subsidies(balances) == +_subsidies(order)
    if not any(order.lines[item.line].kept for item in items):
        assert not any(on[account] for account in GOODS)


def subsidies(balances: Balances) -> Counter[str]:
    """What each party bears of the discounts on what is kept."""
    return Counter({party: amount for (account, party), amount in balances.items() if "subsidy" in account and amount})


def _subsidies(order: Order) -> Counter[str]:
    """The same by the last step that says what each coupon still takes off, or by the coupons as they were applied;
    every campaign of these shops has one or two who fund it, whose cents are shared by largest remainder.
    """
    steps = [refund.fact.trace for refund in order.refunds.values() if refund.fact.trace]
    last = {each.coupon_id: each.taken for each in steps[-1].coupons} if steps else {}
    found: Counter[str] = Counter()
    for coupon in order.basket.coupons:
        taken, funding = last.get(coupon.coupon_id, coupon.applied), coupon.terms.funding
        exact = [Fraction(taken * part.share_bp, 10_000) for part in funding]
        over = taken - sum(map(floor, exact))
        for place in sorted(range(len(exact)), key=lambda n: floor(exact[n]) - exact[n])[:over]:
            exact[place] += 1
        found.update({part.party: floor(share) for part, share in zip(funding, exact, strict=True)})
    return found


def _rows(order: Order, reason: str) -> int:
    rows: list[BreakdownRow] = [row for refund in order.refunds.values() for row in refund.fact.breakdown]
    return sum(row.amount for row in rows if row.reason == reason and isinstance(row.amount, int))


def _repairs_in_vain(order: Order) -> int:
    refunds = order.refunds.values()
    return sum(each.amount for each in refunds if any(row.reason == "REPAIR" for row in each.fact.breakdown))


def _check_tenders(balances: Balances, order: Order) -> None:
    """What each way brought in and took back, of the payments as the view shows them."""
    on, expected = sums(balances), Counter[str]()
    for payment in order.payments.values():
        fact = payment.fact
        if isinstance(fact, PaymentCaptured):
            expected[fact.tender] += payment.amount - payment.refunded + payment.elsewhere
    ways = {party: amount for (account, party), amount in balances.items() if account == "tenders"}
    for tender, amount in expected.items():
        over = sum(_went_over(order, tender))
        assert ways.get(tender, 0) == amount - over
    repairs = sum(repair.paid for repair in order.repairs.values())
    assert on["tenders"] + on["netting"] == order.captured + order.collected + repairs - order.refunded
    assert on["repairs"] == _repairs_in_vain(order) - repairs


def _went_over(order: Order, tender: str) -> Iterator[int]:
    """What went over this way though it was paid another."""
    for refund in order.refunds.values():
        if refund.settled is not None:
            yield from (share.amount for share in refund.settled.split if share.over == tender)
