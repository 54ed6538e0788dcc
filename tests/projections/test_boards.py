"""The boards: what is open on them agrees with the orders themselves, at every moment, and nothing is counted twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.ledger.entry import Entry
from domain.order.state import GiftReturn, Order, Repair, Return
from projections.boards import Board
from projections.follower import Follower
from tests.book import Book
from tests.examples import lines, order, units
from tests.order.bound_stories import gift, goods
from tests.projections.bound import told
from tests.telling import tell_everything

Open = dict[tuple[str, str, str], tuple[str, str | None]]
A1 = "orders/A-1"
NAMES: tuple[Board, ...] = ("gifts", "returns", "repairs")


def on_boards(follower: Follower) -> Open:
    """Each open item: how far it came, and when its next step is due."""
    return {
        (board, each.order_id, each.item): (each.status, each.due_at)
        for board in NAMES
        for each in follower.board(board, -1, 1000)
    }


def open_in(key: str, order: Order) -> Iterator[tuple[tuple[str, str, str], tuple[str, str | None]]]:
    """The same as the order itself says it."""
    for number, each in order.gift_returns.items():
        if each.open:
            yield ("gifts", key, number), (each.status, _gift_due(each))
    for number, repair in order.repairs.items():
        if _in_work(repair):
            yield ("repairs", key, number), (repair.status, repair.due_by if repair.status == "STARTED" else None)
    for number, back in order.returns.items():
        if back.open or _owed(back):
            yield ("returns", key, number), ("", None)


def _gift_due(each: GiftReturn) -> str | None:
    if each.status in ("REQUESTED", "NEGOTIATING"):
        return each.review_by
    return each.due_by if each.status == "IN_TRANSIT" else None


def _in_work(each: Repair) -> bool:
    if each.status == "DECLINED":
        return "RepairReceived" in each.said
    return each.status not in ("RETURNED", "WITHDRAWN")


def _owed(each: Return) -> bool:
    """Whether a replacement is still to arrive."""
    return each.exchanged is not None and each.replacement_delivered is None


def compared(found: Open) -> Open:
    """Of returns only whether they are open: their board tells their stages in words of its own."""
    return {item: ("", None) if item[0] == "returns" else standing for item, standing in found.items()}


def answers(book: Book) -> list[list[Entry]]:
    """The log, one answer's entries at a time."""
    found: list[list[Entry]] = []
    for entry in book.ledger.log(limit=10_000):
        if entry.caused_by is None or not found:
            found.append([])
        found[-1].append(entry)
    return found


def check(book: Book) -> None:
    """After every answer the boards hold what the orders say is open."""
    follower, states = Follower(":memory:"), dict[str, Order]()
    for entries in answers(book):
        follower.apply(entries)
        for name in {entry.stream for entry in entries if entry.stream.startswith("orders/")}:
            version = max(entry.version for entry in entries if entry.stream == name)
            states[name] = book.ledger.stream_at(name, version=version).stream.state
        expected = dict(item for name, state in states.items() for item in open_in(name.partition("/")[2], state))
        assert compared(on_boards(follower)) == expected, entries[0].type


def test_the_boards_agree_with_the_orders_at_every_moment_of_the_stories():
    check(told())


def test_they_agree_in_every_story_of_the_shop():
    book = Book()
    tell_everything(book)
    check(book)


def shop_with_bags(**members: Any) -> Book:
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=[*lines(299_00, category="phone"), gift(quantity=4)], **members))
    book.say(A1, "PaymentCaptured", payment_id="p1", amount=299_00, tender="WECHAT")
    book.say(A1, "LinesDelivered", lines=units(_1=1, g=4))
    return book


def apply(book: Book, number: str, quantity: int, **members: Any) -> None:
    form = {"order_no": "A-1", "reason": "no", "contact": "li@example.com", "kind": "VOLUNTARY"} | members
    book.say(A1, "GiftReturnRequested", gift_return_id=number, lines=units(g=quantity), **form)


def items_of(book: Book) -> Open:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    check(book)
    return on_boards(follower)


def test_a_review_is_due_while_it_waits_for_proof_or_is_negotiated_and_sooner_if_urgent():
    book = shop_with_bags()
    apply(book, "G1", 1, kind="REPLACEMENT", cause="DEFECT")
    book.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    apply(book, "G2", 1, kind="REPLACEMENT", evidence=["photo"])
    book.say(A1, "GiftReturnReviewed", gift_return_id="G2", grade="SEVERE")
    apply(book, "G3", 1)

    due = {item: standing for (_, _, item), standing in items_of(book).items()}
    later = due["G3"][1]
    assert due == {"G1": ("REQUESTED", later), "G2": ("NEGOTIATING", later), "G3": ("REQUESTED", later)}

    book.say(A1, "GiftReturnExpedited", gift_return_id="G2")
    urgent = items_of(book)["gifts", "A-1", "G2"]
    assert urgent[0] == "NEGOTIATING"
    assert urgent[1] is not None
    assert later is not None
    assert urgent[1] < later


def test_a_parcel_in_which_gifts_miss_stays_on_the_board_until_they_come():
    book = shop_with_bags()
    apply(book, "G1", 3)
    book.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    book.say(A1, "GiftDispatched", gift_return_id="G1")
    book.say(A1, "GiftReceived", gift_return_id="G1", lines=units(g=2))
    assert items_of(book) == {("gifts", "A-1", "G1"): ("DISPUTED", None)}

    book.say(A1, "GiftDispatched", gift_return_id="G1")
    book.say(A1, "GiftReceived", gift_return_id="G1", lines=units(g=1))
    assert items_of(book) == {}


def test_goods_taken_in_late_leave_a_repair_where_it_is():
    book = shop_with_bags()
    book.say(A1, "RepairRequested", repair_id="f1", line="1", order_no="A-1", reason="dark")
    book.say(A1, "RepairQuoted", repair_id="f1", parts=0, labour=0, working_days=3)
    before = items_of(book)
    book.say(A1, "RepairReceived", repair_id="f1")

    assert items_of(book) == before
    assert before["repairs", "A-1", "f1"][0] == "STARTED"


@pytest.mark.parametrize("taken_in", [True, False])
def test_a_quote_that_was_declined_is_open_only_while_the_workshop_has_the_goods(*, taken_in: bool):
    book = shop_with_bags()
    book.say(A1, "RepairRequested", repair_id="f1", line="1", order_no="A-1", reason="dark", cause="OWN_DAMAGE")
    if taken_in:
        book.say(A1, "RepairReceived", repair_id="f1")
    book.say(A1, "RepairQuoted", repair_id="f1", parts=50_00, labour=0, working_days=3)
    book.say(A1, "RepairAnswered", repair_id="f1", accepted=False)

    open_now = {("repairs", "A-1", "f1"): ("DECLINED", None)}
    assert items_of(book) == (open_now if taken_in else {})
    if taken_in:
        book.say(A1, "RepairReturned", repair_id="f1")
        assert items_of(book) == {}


def test_a_gift_return_and_a_repair_of_the_same_name_are_two_things():
    book = shop_with_bags()
    apply(book, "X1", 1)
    book.say(A1, "GiftReturnReviewed", gift_return_id="X1")
    book.say(A1, "RepairRequested", repair_id="X1", line="1", order_no="A-1", reason="dark", cause="OWN_DAMAGE")
    book.say(A1, "RepairQuoted", repair_id="X1", parts=50_00, labour=0, working_days=3)
    book.say(A1, "RepairAnswered", repair_id="X1", accepted=False)

    assert items_of(book) == {("gifts", "A-1", "X1"): ("INSTRUCTED", None)}


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_built_anew_the_boards_are_what_they_were_and_applying_again_changes_nothing(tmp_path: Path, batch: int):
    book = told()
    log = book.ledger.log(limit=10_000)
    followed = Follower(tmp_path / "followed.db")
    for entries in answers(book):
        followed.apply(entries)
    rebuilt = Follower(tmp_path / "rebuilt.db")
    rebuilt.apply(log, batch)
    before = [rebuilt.board(name, -1, 1000) for name in NAMES]

    assert before == [followed.board(name, -1, 1000) for name in NAMES]
    assert any(before)
    rebuilt.apply(log, batch)
    followed.apply(log, batch)
    assert [rebuilt.board(name, -1, 1000) for name in NAMES] == before
    assert [followed.board(name, -1, 1000) for name in NAMES] == before


def test_a_board_goes_by_the_log_and_shows_since_when(tmp_path: Path):
    book = Book()
    for number in (1, 2, 3):
        name = f"orders/A-{number}"
        book.say(name, "OrderPlaced", **order(lines=[goods(), gift()]))
        asked = {"order_no": f"A-{number}", "reason": "no", "contact": "li@example.com", "kind": "VOLUNTARY"}
        book.say(name, "GiftReturnRequested", gift_return_id="G1", lines=units(g=1), **asked)
    follower = Follower(tmp_path / "views.db")
    follower.apply(book.ledger.log(limit=1000))
    first, second, third = follower.board("gifts", -1, 10)

    assert [each.order_id for each in (first, second, third)] == ["A-1", "A-2", "A-3"]
    assert follower.board("gifts", first.position, 1) == [second]
    assert first.since == book.stream("orders/A-1").state.gift_returns["G1"].requested_at
