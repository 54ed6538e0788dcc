"""What a reading of the journal goes through: as much as it answers, however long the log is."""

import pytest

from projections.follower import Follower
from projections.journal.reading import Wanted, page
from projections.journal.view import JOURNAL
from projections.view import Tables

ORDER = Wanted(stream="orders/A-1")


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
