"""The money of an order with gifts and services, its past, and what changed between two versions of it."""

from typing import Any

import pytest

from domain.catalogue import KINDS
from domain.ledger.command import Recorded
from projections.diff import between_versions
from projections.order_view import order_view
from projections.replay import fold
from tests.book import Book
from tests.order.bound_stories import (
    FEE,
    JANUARY,
    MARCH,
    arrives,
    back,
    bought,
    gift,
    goods,
    placed,
    service,
)
from tests.projections.bound import BOUND, moments, row, shown, told, viewed
from tests.story import Shop
from tests.telling import gifts, repairs
from tests.trace import requirement


@pytest.fixture(scope="module")
def book() -> Book:
    return told()


def money(shop: Shop, *names: str) -> tuple[int, ...]:
    return tuple(shown(shop)["money"][name] for name in names)


def test_services_count_into_what_the_order_costs_and_gifts_do_not():
    shop = placed(goods(), gift(quantity=2), service(quantity=2), freight=10_00)

    assert money(shop, "listed", "services", "freight", "payable", "outstanding") == (
        299_00 + 2 * FEE,
        2 * FEE,
        10_00,
        707_00,
        707_00,
    )
    assert money(shop, "retained_value", "gifts_charged", "services_returned") == (299_00, 0, 0)


@requirement("R-000-21", "R-000-28")
def test_what_comes_back_of_services_and_what_is_taken_for_gifts_stand_apart():
    shop = back(bought(goods(), gift(), service(), shop=Shop().at(JANUARY)).at(MARCH), "b1", _1=1)

    assert money(shop, "services_returned", "gifts_charged", "refund_due") == (179_10, 39_00, 439_10)
    assert money(shop, "retained_value", "owed_to_customer", "shortfall_waived") == (0, 439_10, 0)
    breakdown = {each.get("reason", each.get("line")): each for each in row(shop, "refunds")["breakdown"]}
    assert (breakdown["SERVICE"]["amount"], breakdown["GIFT"]["amount"]) == (179_10, -39_00)


def test_what_no_refund_could_bear_is_a_shortfall_that_is_waived():
    shop = back(bought(goods(30_00), gift()), "b1", _1=1)

    assert money(shop, "gifts_charged", "shortfall_waived", "shortfall_open") == (30_00, 9_00, 0)
    assert money(shop, "refund_due", "owed_to_customer", "owed_by_customer") == (0, 0, 0)


def test_a_gift_that_arrives_later_takes_charge_and_shortfall_back():
    shop = arrives(back(bought(goods(30_00), gift()), "b1", _1=1), g=1)

    assert money(shop, "gifts_charged", "shortfall_waived", "refund_due") == (0, 0, 30_00)
    assert [each["amount"] for each in shown(shop)["refunds"]] == [0, 30_00]


@pytest.mark.parametrize("stream", BOUND)
def test_the_sums_of_the_lines_are_the_sums_of_the_order(book: Book, stream: str):
    for _, entries in moments(book, stream):
        view = viewed(entries)
        lines, figures = view["lines"], view["money"]
        services = figures["services"] - figures["services_returned"]

        assert sum(line["list_price"] * line["quantity"] for line in lines) == figures["listed"]
        assert sum(line["discount_share"] for line in lines) == figures["discount"]
        assert figures["listed"] - figures["discount"] + figures["freight"] == figures["payable"]
        assert figures["gifts_charged"] == sum(each["charged"] for each in view["gifts"])
        assert figures["services_returned"] == sum(each["refunded"] for each in view["services"])
        assert sum(line["retained_value"] for line in lines) == figures["retained_value"] + services
        for each in view["gifts"]:
            gone = each["cancelled"] + each["lost"] + each["returned"]
            assert each["kept"] == each["quantity"] - gone >= 0


class Watched(Book):
    """A ledger that keeps every answer it gave about an order."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[tuple[str, int], Any] = {}

    def say(self, stream: str, type_: str, **members: Any) -> Recorded:
        outcome = super().say(stream, type_, **members)
        for name in {entry.stream for entry in outcome.entries if entry.stream in BOUND}:
            now = self.stream(name)
            self.answers[name, now.version] = order_view(now.state, now.version, name.partition("/")[2])
        return outcome


@requirement("R-000-16")
def test_a_past_view_is_the_answer_that_was_given_then():
    book = Watched()
    told(book)

    assert {stream for stream, _ in book.answers} == set(BOUND)
    for (stream, version), answer in book.answers.items():
        entries = book.ledger.entries(stream)
        assert viewed(entries, version=version) == answer
        replayed = fold(KINDS["orders"], entries, recorded_until=entries[version - 1].recorded_at)
        assert order_view(replayed.state, replayed.version, stream.partition("/")[2]) == answer


def changes(book: Book, stream: str, first: int, last: int) -> dict[str, tuple[Any, Any, str]]:
    found = between_versions(book.ledger.entries(stream), stream.partition("/")[2], first, last)["changes"]
    return {each["path"]: (each["old"], each["new"], each["event"]["type"]) for each in found}


def place_of(book: Book, stream: str, type_: str, number: int = 0) -> int:
    """The version that the so-many-th event of this type led to."""
    return [entry.version for entry in book.ledger.entries(stream) if entry.type == type_][number]


def test_what_changed_of_gifts_and_services_is_named_by_their_lines(book: Book):
    stream = gifts.GIVEN
    inspected = place_of(book, stream, "ReturnInspected")
    found = changes(book, stream, inspected - 1, place_of(book, stream, "GiftPriced"))

    assert found["/gifts/g/priced"] == (0, 1, "GiftPriced")
    assert found["/gifts/g/charged"] == (0, 19_50, "GiftPriced")
    assert found["/gifts/g/pricings/0/basis"] == (None, "DECLARED", "GiftPriced")
    assert found["/services/w/kept"] == (2, 1, "ServiceCancelled")
    assert found["/services/w/cancellations/0/kind"] == (None, "PRORATED", "ServiceCancelled")
    assert found["/money/gifts_charged"] == (0, 19_50, "RefundFellDue")


def test_what_changed_of_gift_returns_and_repairs_is_named_by_their_ids(book: Book):
    stream = gifts.BOTH_WAYS
    version = place_of(book, stream, "GiftHandedOver")
    found = changes(book, stream, version - 1, version)
    assert found["/gift_returns/G1/status"] == ("INSTRUCTED", "IN_TRANSIT", "GiftHandedOver")
    assert found["/gift_returns/G1/steps/GiftHandedOver/staff_id"] == (None, "staff-9", "GiftHandedOver")
    assert {path.split("/")[1] for path in found} == {"gift_returns"}

    version = place_of(book, repairs.REPAIRED, "RepairPaid")
    found = changes(book, repairs.REPAIRED, version - 1, version)
    assert found["/repairs/F2/paid"] == (0, 126_00, "RepairPaid")
    assert found["/repairs/F2/outstanding"] == (126_00, 0, "RepairPaid")


@pytest.mark.parametrize("stream", BOUND)
def test_a_new_item_moves_no_figure_of_an_older_one(book: Book, stream: str):
    """Were items named by their place, a gift return that is asked for could seem to change another."""
    members = ("gifts", "services", "gift_returns", "repairs")
    for version, entries in moments(book, stream):
        first = version - 1
        while entries[first].caused_by is not None:
            first -= 1
        if entries[first].type not in ("GiftReturnRequested", "RepairRequested"):
            continue
        before = viewed(entries, version=first)
        known = {f"/{name}/{item}" for name in members for item in _ids(before[name])}
        found = changes(book, stream, first, version)
        assert found
        assert not [path for path in found if "/".join(path.split("/")[:3]) in known]


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [next(str(each[name]) for name in ("gift_return_id", "repair_id", "line") if name in each) for each in rows]
