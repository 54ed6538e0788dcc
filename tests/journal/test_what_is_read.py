"""What a reading of the journal goes through: as much as it answers, however long the log is."""

from collections import Counter

import pytest

from projections.follower import Follower
from projections.journal.reading import Row, Sum, Wanted, balance, page
from projections.journal.view import JOURNAL
from projections.view import Tables
from tests.book import Book
from tests.examples import order

ORDER = Wanted(stream="orders/A-1")


def book_of_days() -> Book:
    """Seven orders over three days, most of them on the second."""
    book = Book()
    for n, hours in enumerate((0, 30, 1, 1, 14, 20, 1), 1):
        book.later(hours=hours)
        book.say(f"orders/A-{n}", "OrderPlaced", **order(100_00 * n))
    return book


def test_what_stands_at_any_moment_is_the_sum_of_what_was_posted_by_then_on_whichever_day():
    book = book_of_days()
    follower = Follower(":memory:")
    follower.apply(book.ledger.log())
    rows: list[Row] = follower.read(JOURNAL, page, Wanted(), -1, 100)[0]

    for moment in sorted({row.recorded_at for row in rows}):
        for at in (moment, f"{moment[:10]}T00:00:00.000000Z", f"{moment[:10]}T23:59:59.999999Z"):
            expected = Counter[str]()
            for row in rows:
                if row.recorded_at <= at:
                    expected[row.account] += row.amount
            found: list[Sum] = follower.read(JOURNAL, balance, at, None)
            assert {each.account: each.balance for each in found} == expected
    assert len({row.recorded_at[:10] for row in rows}) == 3


@pytest.mark.parametrize(
    "wanted",
    [
        ORDER,
        ORDER._replace(account="sales"),
        ORDER._replace(party="m1"),
        ORDER._replace(account="sales", party="m1"),
    ],
    ids=str,
)
def test_the_postings_of_an_order_are_found_among_its_own_events(wanted: Wanted):
    follower = Follower(":memory:")
    follower.apply([])
    asked: list[str] = []
    with follower.file.reading() as cursor:
        table = follower.live(cursor, JOURNAL)
        assert table is not None
        cursor.connection.set_trace_callback(asked.append)
        page(Tables(cursor, table), wanted, -1, 100)
        cursor.connection.set_trace_callback(None)
        plan = [each[-1] for each in cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]

    assert f"{table}_stream (stream=? AND position>? AND position<?)" in plan[0]
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan)
