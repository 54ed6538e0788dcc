"""Whatever the order of steps: once everything is back, the refunds are what was to be paid, less what was kept for
days of services used and less what gifts were charged. The two are worked out here from money.md, not from the ledger.
"""

from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clock import plus
from domain.order.events import RefundFellDue
from domain.order.events.gifts import GiftExcused, GiftPriced, GiftPricingReversed
from domain.order.events.services import ServiceCancelled
from domain.refund.units import shares_within
from tests.examples import add_coupon, amounts, off, pay, percent, units
from tests.order.bound_stories import A1, JANUARY, gift, goods, placed, service
from tests.story import Shop
from tests.trace import requirement

EXAMPLES = settings(max_examples=200, deadline=None, database=None)
SEEDS = st.integers(0, 2**32 - 1)
CAUSES = ["BUYER_NO_REASON", "BUYER_NO_REASON", "QUALITY", "MERCHANT"]
METHODS = ["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"]


class Told(NamedTuple):
    """A history to its end: everything bought has left."""

    shop: Shop
    paid_for: bool
    named: bool

    def facts(self, type_: type[Any]) -> list[Any]:
        return [fact for stream, fact, _ in self.shop.log if stream == A1 and isinstance(fact, type_)]


def basket(chance: Random, *, named: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One to three lines of goods, with gifts and services of some; and the terms of a coupon, or none."""
    bought: list[dict[str, Any]] = []
    for n in range(1, chance.randint(2, 4)):
        price, quantity = chance.choice([30_00, 99_99, 100_00, 250_00]), chance.randint(1, 3)
        bought.append(goods(price, str(n), quantity))
        if chance.random() < 0.7:
            declared = chance.choice([0, 13_33, 39_00, 120_00])
            bought.append(gift(f"g{n}", chance.randint(1, 4), str(n), declared_value=declared))
        if chance.random() < 0.7:
            days, fee = chance.choice([7, 30, 365, 730]), chance.choice([0, 10_01, 199_00])
            of = quantity if chance.random() < 0.7 else 1
            bought.append(service(f"s{n}", of, str(n), days=days, list_price=fee))
    scope = {"skus": [line["sku"] for line in bought if line["kind"] != "GIFT"]} if named else {}
    listed = sum(line["list_price"] * line["quantity"] for line in bought if named or line["kind"] == "GOODS")
    terms: list[dict[str, Any]] = []
    if chance.random() < 0.8 or named:
        method, threshold = chance.choice(METHODS), chance.choice([0, listed // 2, listed])
        how = {"refund_method": method, "fault_refund_method": chance.choice([method, *METHODS])}
        how |= {"threshold": threshold, "scope": scope, "valid_from": JANUARY}
        benefit = off(chance.randint(1, max(1, listed // 2)), **how), percent(chance.choice([500, 3_333]), **how)
        terms.append(chance.choice(benefit))
    return bought, terms


def opened(chance: Random, *, named: bool) -> Told:
    """The order, paid in full or in part."""
    shop = Shop().at(JANUARY)
    bought, terms = basket(chance, named=named)
    for n, each in enumerate(terms, 1):
        add_coupon(shop, str(n), each)
    placed(*bought, shop=shop, coupons=[f"c{n}" for n in range(1, len(terms) + 1)])
    owed = shop.order().outstanding
    in_full = chance.random() < 0.8
    now = owed if in_full else chance.randint(0, owed)
    return Told(pay(shop, now) if now else shop, in_full, named)


def kept_of(shop: Shop, kind: str) -> dict[str, int]:
    lines = {key: line for key, line in shop.order().lines.items() if line.ordered.kind == kind}
    return {key: line.kept for key, line in lines.items() if line.kept}


def some(chance: Random, kept: dict[str, int]) -> dict[str, int]:
    """Some units of some of these lines."""
    chosen = {key: chance.randint(0, most) for key, most in kept.items()}
    return {key: count for key, count in chosen.items() if count}


def step(chance: Random, told: Told) -> None:
    """Goods go back with some of their gifts, a service is cancelled by itself, or a gift arrives."""
    shop, cause = told.shop, chance.choice(CAUSES)
    shop.now = plus(shop.now, days=chance.choice([0, 0, 1, 20, 200]))
    leaving, gifts = some(chance, kept_of(shop, "GOODS")), some(chance, kept_of(shop, "GIFT"))
    over, what = some(chance, kept_of(shop, "SERVICE")), chance.randint(0, 5)
    if what == 0 and over:
        shop.say(A1, "LinesCancelled", lines=counted(over), cause=cause)
    elif what == 1 and gifts:
        shop.say(A1, "GiftReceived", lines=counted(gifts))
    elif what == 2 and (unsent := {k: n for k, n in leaving.items() if n <= shop.order().lines[k].unshipped}):
        shop.say(A1, "LinesCancelled", lines=counted(unsent), cause=cause)
    elif leaving:
        give_back(chance, told, leaving, gifts, cause)


def give_back(chance: Random, told: Told, leaving: dict[str, int], gifts: dict[str, int], cause: str) -> None:
    shop, return_id = told.shop, f"b{len(told.shop.order().returns)}"
    asked = {"return_id": return_id, "lines": counted(leaving), "cause": cause}
    shop.say(A1, "ReturnRequested", **asked)
    found = [{"line": key, "accepted": count} for key, count in gifts.items()]
    lines = [{"line": key, "accepted": count} for key, count in leaving.items()]
    shop.say(A1, "ReturnInspected", return_id=return_id, lines=lines, gifts=found)


def counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    return units(**{f"_{key}": count for key, count in counts.items()})


def told(seed: int, *, named: bool) -> Told:
    """Steps in a random order until nothing that was bought is kept."""
    chance = Random(seed)
    story = opened(chance, named=named)
    for _ in range(40):
        if not story.shop.order().any_kept:
            break
        step(chance, story)
    rest = kept_of(story.shop, "GOODS")
    if rest:
        give_back(chance, story, rest, {}, chance.choice(CAUSES))
    if over := kept_of(story.shop, "SERVICE"):
        story.shop.say(A1, "LinesCancelled", lines=counted(over), cause="BUYER_NO_REASON")
    assert not story.shop.order().any_kept
    return story


def priced_of(story: Told, key: str) -> list[GiftPriced]:
    return [fact for fact in story.facts(GiftPriced) if fact.line == key]


def undone_of(story: Told, key: str) -> int:
    """Units that came back after they were paid for."""
    return sum(fact.quantity for fact in story.facts(GiftPricingReversed) if fact.line == key)


def charged(story: Told) -> int:
    """What gifts were charged, of what refunds could bear, less what was undone."""
    taken = sum(fact.amount - fact.shortfall for fact in story.facts(GiftPriced))
    return taken - sum(fact.refunded for fact in story.facts(GiftPricingReversed))


def used(story: Told) -> int:
    """What was kept of fees for days used, by the formula."""
    days = (fact for fact in story.facts(ServiceCancelled) if fact.kind == "PRORATED")
    return sum(fact.fee - -(-fact.fee * (fact.days - fact.used_days) // fact.days) for fact in days)


@requirement("R-000-21", "R-000-28")
@EXAMPLES
@given(SEEDS)
def test_once_all_is_back_refunds_are_the_price_less_used_services_and_gifts(seed: int):
    story = told(seed, named=False)
    order = story.shop.order()
    refunds = order.payable - used(story) - charged(story)

    assert order.released == refunds
    assert sum(amounts(story.shop)) == order.due == max(0, order.captured + refunds - order.payable)
    assert order.outstanding == max(0, order.payable - refunds - order.captured)
    assert order.retained_value == 0


@requirement("R-000-28")
@EXAMPLES
@given(SEEDS)
def test_the_same_holds_where_a_coupon_names_the_services_among_its_goods(seed: int):
    """Under REPRICE a service alone may bring less than its used days cost: then less is kept of them, never more."""
    story = told(seed, named=True)
    order = story.shop.order()
    kept = order.payable - order.released - charged(story)
    terms = [coupon.terms for coupon in order.basket.coupons]
    methods = {method for each in terms for method in (each.refund_method, each.fault_refund_method)}

    assert 0 <= kept <= used(story)
    assert kept == used(story) or methods & {"REPRICE", "BUYER_FAVOURABLE"}
    assert order.due == max(0, order.captured + order.released - order.payable)
    assert order.retained_value == 0


@EXAMPLES
@given(seed=SEEDS, named=st.booleans())
def test_every_refund_adds_up_and_none_is_below_zero(*, seed: int, named: bool):
    for due in told(seed, named=named).facts(RefundFellDue):
        figures = [each for row in due.breakdown for each in (row.net, row.amount) if isinstance(each, int)]

        assert 0 <= due.amount <= due.suggested
        assert sum(figures) == due.amount


@requirement("R-000-20")
@EXAMPLES
@given(seed=SEEDS, named=st.booleans())
def test_once_all_is_back_every_gift_is_back_paid_for_or_excused(*, seed: int, named: bool):
    story = told(seed, named=named)
    excused = sum(fact.quantity for fact in story.facts(GiftExcused))

    for key, account in story.shop.order().gifts.items():
        line = story.shop.order().lines[key]
        assert line.gone <= line.ordered.quantity <= line.gone + account.settled
        assert account.priced == sum(fact.quantity for fact in priced_of(story, key)) - undone_of(story, key)
        assert all(fact.value == line.ordered.declared_value for fact in priced_of(story, key))
        assert all(fact.amount == fact.quantity * fact.value for fact in priced_of(story, key))
        assert 0 <= account.excused <= excused


@EXAMPLES
@given(seed=SEEDS, named=st.booleans())
def test_the_fees_that_end_are_the_fees_that_were_charged(*, seed: int, named: bool):
    story = told(seed, named=named)
    order = story.shop.order()
    shared = [coupon.shares for coupon in order.basket.coupons]

    for key in order.services:
        line = order.lines[key]
        span = [(key, 1, line.ordered.quantity)]
        fee = line.ordered.list_price * line.ordered.quantity - sum(shares_within(each, span) for each in shared)
        ended = [fact for fact in story.facts(ServiceCancelled) if fact.line == key]
        assert sum(fact.quantity for fact in ended) == line.ordered.quantity
        assert sum(fact.fee for fact in ended) == fee
