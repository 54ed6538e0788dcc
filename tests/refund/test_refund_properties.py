"""What holds for every basket, every order of steps and every way of paying."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.refund.basket import Basket, Item
from domain.refund.retained import policies, retained
from domain.refund.step import refund_step
from domain.refund.units import blocks_of, kept, listed
from domain.terms.campaign import RefundMethod
from tests.refund import oracle
from tests.refund.baskets import METHODS, Coupon, after, goods_price, placed, retained_value
from tests.refund.stories import CAUSES, allowed, chance_of, random_basket, random_terms, told
from tests.trace import requirement

EXAMPLES = settings(max_examples=1_000, deadline=None, database=None)
SEEDS = st.integers(0, 2**32 - 1)


@requirement("R-000-19", "R-000-11")
@EXAMPLES
@given(seed=SEEDS, adjust=st.booleans(), exchange=st.booleans())
def test_no_order_ever_gives_back_more_than_came_in(*, seed: int, adjust: bool, exchange: bool):
    for _, step, now, _ in told(seed, adjust=adjust, exchange=exchange):
        assert 0 <= step.amount <= step.suggested
        assert now.due <= now.captured + now.collected
        assert step.goods <= sum(row.listed for row in step.breakdown if isinstance(row.listed, int))


@requirement("R-000-11")
@EXAMPLES
@given(SEEDS)
def test_when_all_goods_are_back_every_goods_price_paid_is_back_whatever_the_order(seed: int):
    steps = told(seed)
    last = steps[-1].now
    price = goods_price(last.basket)

    assert price <= last.goods <= price + last.collected
    if not last.basket.free_freight:
        assert last.goods == price + last.collected
    if last.captured == last.payable and not last.basket.freight and not last.basket.free_freight:
        assert last.due == last.captured + last.collected


@requirement("R-000-11")
@EXAMPLES
@given(SEEDS)
def test_price_reductions_and_refunds_together_give_back_what_was_paid(seed: int):
    steps = told(seed, adjust=True)
    last = steps[-1].now
    price = goods_price(last.basket)

    assert price <= last.goods <= price + last.collected
    if not last.basket.free_freight:
        assert last.goods == price + last.collected
    assert all(each.step.net >= 0 for each in steps)


@requirement("R-000-11")
@EXAMPLES
@given(seed=SEEDS, adjust=st.booleans())
def test_when_all_goods_are_back_what_exchanges_made_them_cost_is_back_as_well(*, seed: int, adjust: bool):
    steps = told(seed, adjust=adjust, exchange=True)
    last = steps[-1].now
    price = goods_price(last.basket)

    assert price <= last.goods <= price + last.collected
    if not last.basket.free_freight:
        assert last.goods == price + last.collected
    if last.captured >= last.payable and not last.basket.freight and not last.basket.free_freight:
        assert last.due == last.captured + last.collected
    assert all(each.step.net >= 0 for each in steps)


@EXAMPLES
@given(seed=SEEDS, adjust=st.booleans(), exchange=st.booleans())
def test_every_breakdown_and_every_retained_value_adds_up(*, seed: int, adjust: bool, exchange: bool):
    for _, step, now, _ in told(seed, adjust=adjust, exchange=exchange):
        rows = [each for row in step.breakdown for each in (row.net, row.amount) if isinstance(each, int)]

        assert sum(rows) == step.amount
        assert 0 not in [row.amount for row in step.breakdown]
        assert step.suggested == step.goods + step.freight
        assert all(line.retained_value >= 0 for line in step.retained)
        if not now.basket.free_freight:
            assert retained_value(step) == goods_price(now.basket) - now.goods + now.collected + step.shortfall


@requirement("R-000-19")
def test_list_price_less_share_is_what_was_paid_on_ten_thousand_baskets():
    """B-22, and the refund of all lines is all that was paid."""
    for seed in range(10_000):
        chance = chance_of(seed)
        bought = random_basket(chance)
        paid = listed(blocks_of(bought)) - sum(coupon.applied for coupon in bought.coupons)
        everything = {item.line: item.quantity for item in bought.items}
        step = refund_step(placed(bought), everything, chance.choice(CAUSES), cancellation=False)

        assert step.net == goods_price(bought) == step.goods == paid


@EXAMPLES
@given(SEEDS)
def test_the_stored_shares_equal_those_worked_out_unit_by_unit(seed: int):
    bought = random_basket(chance_of(seed))

    for coupon, shares in zip(bought.coupons, oracle.allocate(bought), strict=True):
        assert oracle.unrolled(coupon.shares) == {unit: share for unit, share in shares.items() if share}
        assert coupon.applied == sum(shares.values())


@EXAMPLES
@given(seed=SEEDS, exchange=st.booleans())
def test_the_retained_value_equals_the_one_worked_out_unit_by_unit(*, seed: int, exchange: bool):
    for before, _, now, cause in told(seed, adjust=True, exchange=exchange):
        fault = [(line, n) for line, first, last in before.fault for n in range(first, last + 1)]
        keeping = kept(now)
        units = [(line, n) for line, first, last in keeping for n in range(first, last + 1)]
        forced: list[RefundMethod | None] = [None, *METHODS]
        for methods in (policies(now.basket, cause, each) for each in forced):
            engine = retained(now.basket, keeping, before.fault, methods)
            slow = oracle.value(now.basket, units, fault, methods)

            assert engine.value == sum(slow.left.values())
            assert [coupon.taken for coupon in engine.coupons] == slow.taken
            assert engine.lines == {
                line: sum(left for unit, left in slow.left.items() if unit[0] == line) for line, _, _ in keeping
            }


@EXAMPLES
@given(SEEDS)
def test_everything_kept_is_worth_the_goods_price_and_nothing_is_worth_nothing(seed: int):
    bought = random_basket(chance_of(seed))
    for method in METHODS:
        methods = (method,) * len(bought.coupons)

        assert retained(bought, kept(placed(bought)), (), methods).value == goods_price(bought)
        assert retained(bought, (), (), methods).value == 0


@EXAMPLES
@given(SEEDS)
def test_a_favourable_method_never_takes_less_off_than_the_others_for_a_single_coupon(seed: int):
    for before, _, now, _ in told(seed):
        if len(now.basket.coupons) == 1:
            left = [retained(now.basket, kept(now), before.fault, [method]).value for method in METHODS]

            assert left[2] == min(left[:2])


@EXAMPLES
@given(SEEDS)
def test_a_step_is_the_same_for_a_line_of_many_units_and_for_as_many_lines_of_one(seed: int):
    """Only a line's name differs: the rules know units, not lines."""
    chance = chance_of(seed)
    item = Item(line="1", list_price=chance.randint(1, 900), quantity=chance.randint(2, 6))
    single = tuple(Item(line=str(n), list_price=item.list_price, quantity=1) for n in range(1, item.quantity + 1))
    coupons = [Coupon(random_terms(chance)) for _ in range(2)]
    together = placed(Basket(items=(item,), coupons=allowed((item,), coupons)))
    apart = placed(Basket(items=single, coupons=allowed(single, coupons)))
    for n in range(1, item.quantity + 1):
        cause = chance.choice(CAUSES)
        one = refund_step(together, {"1": 1}, cause, cancellation=False)
        other = refund_step(apart, {str(n): 1}, cause, cancellation=False)
        together, apart = after(together, one, cause), after(apart, other, cause)

        assert (one.amount, one.shortfall, one.coupons) == (other.amount, other.shortfall, other.coupons)
