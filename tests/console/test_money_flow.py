"""Whatever is said to a shop, the drawing of an order's money balances at every version and says what its view says."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.catalogue import KINDS
from domain.order.state import Order
from projections.console.money_flow import coupon_shares, money_flow
from projections.order_sums import balance_rows, cost_rows, line_rows, paid_rows
from projections.order_view import order_view
from tests.examples import add_coupon, cancel, give_back, lines, off, paid_order, pay, place, shop_with
from tests.order.histories import History
from tests.order.machine import Machine
from tests.order.test_ms_li import li, stock_out
from tests.order.test_random_histories import EXAMPLES, LENGTH, SEEDS
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
ANY = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], stateful_step_count=40, max_examples=60
)
Amounts = dict[str, int]


class Watched(Machine):
    """A history of orders of which each is drawn after every fact."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, Any] = {}
        self._drawn = 0

    def say(self, stream: str, type_: str, **members: Any) -> bool:
        said = super().say(stream, type_, **members)
        for name, fact, at in self.shop.log[self._drawn :]:
            kind = KINDS[name.partition("/")[0]]
            self.states[name] = kind.evolve(self.states.get(name, kind.initial), fact, at)
            if isinstance(self.states[name], Order):
                check(self.states[name])
        for name in dict.fromkeys(stream for stream, _, _ in self.shop.log[self._drawn :]):
            if isinstance(self.states[name], Order):
                check_at_rest(self.states[name])
        self._drawn = len(self.shop.log)
        return said


def check(order: Order) -> None:
    """What comes into a node goes out of it, and every figure is the view's."""
    view = order_view(order, 1, "A-1")
    drawn, money = money_flow(order), view["money"]
    amounts = amounts_of(drawn)
    into, out = sides(drawn)
    for node in drawn["nodes"]:
        name = node["id"]
        assert into[name] in (0, node["amount"])
        assert out[name] in (0, node["amount"])
        assert node["amount"] > 0, "nothing is drawn of nothing"
    assert_figures(amounts, money)
    listed = sum(amount for name, amount in amounts.items() if name.startswith("line:"))
    taken = {name: amount for name, amount in amounts.items() if name.startswith("coupon:") or name == "cut"}
    assert listed == money["listed"]
    assert sum(taken.values()) == money["discount"]
    assert amounts.get("exchanged_more", 0) - amounts.get("exchanged_less", 0) == money["exchanged_more"]
    assert sum(amount for name, amount in amounts.items() if name.startswith("beyond:")) == money["compensated"]
    check_tables(order, view)


def assert_figures(amounts: Amounts, money: Amounts) -> None:
    """The nodes that go by a figure of the view have it."""
    figures = {
        "payable": "payable",
        "paid": "captured",
        "to_pay": "outstanding",
        "freight": "freight",
        "retained": "retained_value",
        "refunded": "refunded",
        "owed_to_customer": "owed_to_customer",
        "owed_by_customer": "owed_by_customer",
        "waived": "shortfall_waived",
        "collected": "collected",
    }
    found = {node: amounts.get(node, 0) for node in figures}
    assert found == {node: money[figure] for node, figure in figures.items()}
    left = amounts.get("freight_kept", 0)
    assert left == money["freight"] - money["freight_returned"]
    assert amounts.get("gifts_charged", 0) >= money["gifts_charged"]


def check_tables(order: Order, view: Any) -> None:
    """The tables beside it sum to the same."""
    money, shares = view["money"], coupon_shares(order)
    assert sum(each["taken"] for each in shares) == money["discount"]
    assert all(0 <= line["left"] <= line["share"] for each in shares for line in each["lines"])
    by_line = Counter[str]()
    for each in shares:
        by_line.update({line["line"]: line["share"] for line in each["lines"]})
    assert all(by_line[line["line"]] == line["discount_share"] for line in view["lines"])
    assert line_rows(view)[-1]["listed"] == money["listed"]
    for rows in (cost_rows(money), [cost_rows(money)[-1]._replace(sign=""), *paid_rows(money)]):
        *parts, total = rows
        assert sum(-row.amount if row.sign == "−" else row.amount for row in parts) == total.amount
    owed = {row.name: row.amount for row in balance_rows(money)}
    assert owed.get("to_customer", 0) == money["owed_to_customer"]
    assert owed.get("by_customer", 0) == money["owed_by_customer"]


def check_at_rest(order: Order) -> None:
    """Once everything that follows from a fact is recorded nothing is in between any more."""
    assert "undecided" not in amounts_of(money_flow(order))


def check_histories() -> None:
    run_state_machine_as_test(Watched, settings=ANY)


def amounts_of(drawn: Any) -> Amounts:
    return {node["id"]: node["amount"] for node in drawn["nodes"]}


def sides(drawn: Any) -> tuple[Counter[str], Counter[str]]:
    into, out = Counter[str](), Counter[str]()
    for flow in drawn["flows"]:
        out[flow["source"]] += flow["amount"]
        into[flow["target"]] += flow["amount"]
    return into, out


@requirement("R-000-11")
@EXAMPLES
@given(SEEDS)
def test_the_money_of_one_order_is_drawn_without_a_cent_missing_at_every_version(seed: int):
    told = 0
    for shop in History(seed).told(LENGTH):
        check(shop.order())
        check_at_rest(shop.order())
        told += 1
    assert told


@requirement("R-000-11")
def test_the_money_of_every_order_is_drawn_without_a_cent_missing_whatever_is_said():
    check_histories()


def flows(shop: Shop) -> dict[tuple[str, str], int]:
    drawn = money_flow(shop.order())["flows"]
    return {(each["source"], each["target"]): each["amount"] for each in drawn}


@requirement("R-000-09", "R-000-10")
def test_half_of_an_order_returned_runs_from_list_prices_to_what_is_kept_and_owed():
    shop = give_back(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), "R1", _2=1)

    assert flows(shop) == {
        ("line:1", "coupon:c1"): 25_00,
        ("line:2", "coupon:c1"): 25_00,
        ("line:1", "payable"): 175_00,
        ("line:2", "payable"): 175_00,
        ("payable", "paid"): 350_00,
        ("paid", "account"): 350_00,
        ("account", "retained"): 175_00,
        ("account", "owed_to_customer"): 175_00,
    }


def test_what_was_never_paid_of_a_cancelled_order_is_no_longer_to_be_paid():
    shop = cancel(place(shop_with(off(50_00, threshold=300_00)), 200_00, 200_00), _2=1)

    assert flows(shop)["payable", "released"] == 175_00
    assert flows(shop)["to_pay", "account"] == flows(shop)["account", "retained"] == 175_00


def test_a_price_cut_after_payment_is_paid_too_much_and_owed():
    shop = paid_order(off(5_00, threshold=300_00), 200_00, 200_00)
    shop.say(A1, "PriceAdjusted", amount=-45_00, payer="PLATFORM", cause="ALGORITHM", reason="should be 50.00")

    assert flows(shop)["overpaid", "paid"] == flows(shop)["account", "owed_to_customer"] == 45_00
    assert flows(shop)["line:1", "cut"] + flows(shop)["line:2", "cut"] == 45_00


def test_a_shortfall_the_customer_owes_comes_in_from_her_side():
    terms = off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop = give_back(paid_order(terms, 280_00, 30_00), "R1", _2=1)

    assert flows(shop)["owed_by_customer", "account"] == 20_00
    assert flows(shop)["account", "retained"] == 280_00


def test_the_merchants_stock_out_leaves_ms_li_her_discount_in_the_drawing():
    drawn = flows(stock_out(li()))

    assert drawn["account", "retained"] == 450_00
    assert drawn["account", "owed_to_customer"] == 550_00


def test_a_gift_that_did_not_come_back_is_charged_out_of_what_was_paid():
    gift = {"line": "g", "sku": "bag", "title": "Bag", "category": "gifts", "kind": "GIFT", "list_price": 0}
    given = [*lines(299_00), gift | {"quantity": 1, "belongs_to": "1", "declared_value": 39_00}]
    shop = give_back(pay(place(Shop(), coupons=[], lines=given)), "R1", _1=1)

    assert flows(shop)["account", "gifts_charged"] == 39_00
    assert flows(shop)["account", "owed_to_customer"] == 260_00


def test_a_refund_raised_by_hand_is_borne_beside_what_was_paid():
    shop = give_back(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), "R1", _2=1)
    shop.say(A1, "RefundOverridden", refund_id="r1", amount=250_00, reason="kind", approver="boss")

    assert flows(shop)["overrides", "account"] == 75_00
    assert flows(shop)["account", "owed_to_customer"] == 250_00


def test_each_coupons_share_is_told_by_line_and_by_what_left():
    shop = shop_with(off(30_00, threshold=300_00, issuer="PLATFORM", stackable_with=["k2"]))
    add_coupon(shop, "2", off(50_00, threshold=350_00, stackable_with=["k1"]))
    give_back(pay(place(shop, 300_00, 100_00, coupons=["c1", "c2"])), "R1", _2=1)

    assert [(each["coupon_id"], each["taken"], each["left"]) for each in coupon_shares(shop.order())] == [
        ("c1", 30_00, 7_50),
        ("c2", 50_00, 12_50),
    ]
    assert coupon_shares(shop.order())[0]["lines"][1] == {"line": "2", "share": 7_50, "left": 7_50}
