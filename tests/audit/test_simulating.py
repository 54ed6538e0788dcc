"""What orders would have cost under other terms, against what is worked out by hand."""

import csv
import json
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from api.simulating.passing import Period, Simulated
from api.simulating.running import simulate
from api.simulating.telling import sums
from projections.simulation import Instead
from tests.audit import forging
from tests.audit.test_deciding_again import retell
from tests.book import Book
from tests.checkout.pages import CLAUSE, PRESENTED, page
from tests.examples import LI, lines, off, order, units
from tests.order import machine as orders
from tests.order.mall import SEEDS
from tests.system.test_command_line import run
from tests.trace import requirement

ALWAYS = Period("2000-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z")
EXAMPLES = settings(max_examples=6, deadline=None, database=None)


class Desk:
    """A shop that sells on one campaign, in a file."""

    def __init__(self, folder: Path, **terms: Any) -> None:
        self.path = folder / "ledger.db"
        self.book = Book(str(self.path))
        self.book.say("campaigns/k1", "CampaignPublished", **off(terms.pop("amount"), **terms))
        self.book.say("coupons/c1", "CouponIssued", campaign_id="k1", customer_id=LI)

    def place(self, *prices: int, **members: Any) -> "Desk":
        self.say("OrderPlaced", **order(lines=lines(*prices), coupons=["c1"], **members))
        return self.say("PaymentCaptured", payment_id="p1", amount=self.order.payable, tender="CARD")

    def say(self, type_: str, **members: Any) -> "Desk":
        self.book.say("orders/A-1", type_, **members)
        return self

    def leaves(self, cause: str, **counts: int) -> "Desk":
        return self.say("LinesCancelled", lines=units(**counts), cause=cause)

    @property
    def order(self) -> Any:
        return self.book.stream("orders/A-1").state

    def instead(self, **replaced: Any) -> Simulated:
        (found,) = simulate(str(self.path), ALWAYS, Instead(**replaced))
        return found


def refunds(found: Simulated) -> tuple[int, int]:
    assert found.simulated is not None, found.impossible
    return found.recorded.refunds, found.simulated.refunds


@requirement("R-000-16")
def test_one_of_two_returned_costs_175_by_shares_and_150_priced_anew(tmp_path: Path):
    """200 + 200, 满300减50, paid 350.00."""
    desk = Desk(tmp_path, amount=50_00, threshold=300_00).place(200_00, 200_00).leaves("BUYER_NO_REASON", _2=1)

    assert refunds(desk.instead(method="PRO_RATA")) == (175_00, 175_00)
    assert refunds(desk.instead(method="REPRICE")) == (175_00, 150_00)
    assert refunds(desk.instead(method="BUYER_FAVOURABLE")) == (175_00, 175_00)
    assert refunds(desk.instead(fault_method="REPRICE")) == (175_00, 175_00)


@pytest.mark.parametrize(
    ("method", "refund"), [("PRO_RATA", 550_00), ("REPRICE", 505_00), ("BUYER_FAVOURABLE", 550_00)]
)
def test_ms_li_would_have_had_505_had_the_sellers_fault_been_priced_anew(tmp_path: Path, method: str, refund: int):
    """495 + 605, 满500减100, paid 1000.00; the merchant cancels the 605."""
    desk = Desk(tmp_path, amount=100_00, threshold=500_00).place(495_00, 605_00).leaves("MERCHANT_OUT_OF_STOCK", _2=1)

    assert refunds(desk.instead(fault_method=method)) == (550_00, refund)
    assert refunds(desk.instead(method=method)) == (550_00, 550_00)


def test_later_steps_go_on_from_what_the_earlier_ones_would_have_left(tmp_path: Path):
    """A 200, B 100, C 100, 满300减50, paid 350.00: priced anew 150.00, and then 100.00 for each of the others."""
    desk = Desk(tmp_path, amount=50_00, threshold=300_00).place(200_00, 100_00, 100_00)
    desk.leaves("BUYER_NO_REASON", _1=1).leaves("QUALITY", _2=1).leaves("BUYER_NO_REASON", _3=1)

    assert refunds(desk.instead(method="REPRICE")) == (350_00, 350_00)


def test_a_payout_follows_what_would_have_fallen_due(tmp_path: Path):
    desk = Desk(tmp_path, amount=50_00, threshold=300_00).place(200_00, 200_00).leaves("BUYER_NO_REASON", _2=1)
    desk.say("RefundSettled", refund_id="r1", reference="x", tenders=[{"payment_id": "p1", "amount": 175_00}])
    found = desk.instead(method="REPRICE")

    assert refunds(found) == (175_00, 150_00)
    assert found.impossible is None


def test_a_shortfall_that_would_not_have_been_there_could_not_have_been_paid(tmp_path: Path):
    """280 + 30, 满300减50: priced anew, the return of the 30.00 leaves 20.00 to be paid back; by shares nothing."""
    desk = Desk(tmp_path, amount=50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    desk.place(280_00, 30_00).leaves("BUYER_NO_REASON", _2=1)
    before = desk.instead(method="PRO_RATA")
    assert before.simulated is not None
    assert (before.recorded.shortfall, before.simulated.shortfall) == (20_00, 0)
    desk.say("ShortfallCollected", amount=20_00, reference="s1")
    found = desk.instead(method="PRO_RATA")

    assert found.simulated is None
    assert "ShortfallCollected is refused (exceeds-shortfall)" in (found.impossible or "")
    assert sums([found])["CNY"][:3] == (1, 0, 1)


@pytest.mark.parametrize(("table", "back"), [("RESTORE", ("c1",)), ("NEVER", ()), ("LAW_15", ("c1",))])
def test_a_coupon_would_have_been_given_back_by_another_table(tmp_path: Path, table: str, back: tuple[str, ...]):
    desk = Desk(tmp_path, amount=50_00, threshold=300_00).place(200_00, 200_00)
    desk.leaves("BUYER_NO_REASON", _1=1, _2=1)
    found = desk.instead(restoration=table)

    assert found.recorded.given_back == ("c1",)
    assert found.simulated is not None
    assert found.simulated.given_back == back


def test_a_clause_that_bound_would_have_taken_nothing_where_codes_take_no_rights(tmp_path: Path):
    """Kept goods were priced anew under a clause that caught the eye; with equal rights it would have been void."""
    terms = {"refund_method": "REPRICE", "requires_binding_clause": True, "clauses": [CLAUSE]}
    desk = Desk(tmp_path, amount=50_00, threshold=300_00, **terms)
    shown = page(200_00, 200_00, discount=50_00, coupons=["c1"])
    desk.book.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=[PRESENTED])
    desk.book.say("checkouts/K-1", "TermsAccepted", campaign_id="k1", terms_version=1)
    desk.book.say("checkouts/K-1", "CheckoutShown", **shown)
    desk.place(200_00, 200_00, checkout_id="K-1").leaves("BUYER_NO_REASON", _2=1)

    assert refunds(desk.instead(regime="CN_2025")) == (150_00, 150_00)
    assert refunds(desk.instead(regime="SEED_NOTICE")) == (150_00, 150_00)
    assert refunds(desk.instead(regime="SEED_EQUAL")) == (150_00, 175_00)


@EXAMPLES
@given(SEEDS)
def test_any_history_can_be_asked_about_and_no_more_comes_back_than_came_in(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    path = tmp_path_factory.mktemp("orders") / "ledger.db"
    retell(path, orders.told(seed, 40).told)
    for instead in (Instead(method="REPRICE"), Instead("PRO_RATA", "REPRICE", "NEVER"), Instead(regime="SEED_NOTICE")):
        for found in simulate(str(path), ALWAYS, instead):
            assert "can't be decided" not in (found.impossible or "")
            if found.simulated:
                assert found.simulated.refunds >= 0


def test_shares_in_several_processes_come_to_what_one_pass_comes_to(ledger: Path):
    instead = Instead(method="PRO_RATA", restoration="NEVER")
    one = simulate(str(ledger), ALWAYS, instead)
    told: list[tuple[int, int]] = []
    several = simulate(str(ledger), ALWAYS, instead, short=0, advance=lambda *done: told.append(done))

    assert several == one
    assert told[-1][0] == told[-1][1] > 0
    assert {each.order_id for each in one if each.impossible} == {"A-2", "NET-1"}


def test_an_order_that_the_rules_do_not_give_as_it_is_recorded_is_named(ledger: Path):
    at = forging.find(ledger, "LinesShipped")
    forging.rechain(ledger, at, lambda leaf: leaf["data"]["lines"][0].update(line="77"))
    found = [each.impossible for each in simulate(str(ledger), ALWAYS, Instead(method="REPRICE")) if each.impossible]

    assert found == [f"position {at}: The rules refuse LinesShipped (unknown-line): The order has no line 77."]


def test_a_ledger_that_can_not_be_read_is_not_simulated(ledger: Path):
    forging.set_column(ledger, forging.find(ledger, "LinesShipped"), "state", b"{")
    words = ("simulate", "--from", "2026-05-01", "--to", "2026-12-31", "--method", "PRO_RATA")

    assert "does not have its shape" in run(ledger.parent, *words, code=1)
    assert "No such file" in run(ledger.parent, *words, "--csv", str(ledger.parent / "none" / "s.csv"), code=1)


def test_a_simulation_that_is_stopped_leaves_no_process_behind(ledger: Path):
    class Enough(Exception):
        pass

    def enough(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        simulate(str(ledger), ALWAYS, Instead(method="PRO_RATA"), short=0, advance=enough)

    assert active_children() == []


def test_the_command_tells_sums_and_writes_all_orders(ledger: Path):
    folder = ledger.parent
    words = ("simulate", "--from", "2026-05-01", "--to", "2026-12-31", "--restoration", "NEVER")
    told = run(folder, *words, "--json", str(folder / "s.json"), "--csv", str(folder / "s.csv"))
    document = json.loads((folder / "s.json").read_text())
    with (folder / "s.csv").open() as table:
        rows = list(csv.DictReader(table))

    assert "A-1: coupons given back c1 → none" in told
    assert document["instead"] == {"restoration": "NEVER"}
    assert len(rows) == len(document["orders"]) == document["sums"]["CNY"]["orders"]
    assert sum(int(row["recorded_refunds"]) for row in rows) == document["sums"]["CNY"]["recorded"]["refunds"]
    assert "No order was placed" in run(folder, *words[:2], "1999-01-01", "--to", "1999-12-31", "--method", "PRO_RATA")
    assert "Name what is to be replaced" in run(folder, *words[:5], code=1)
