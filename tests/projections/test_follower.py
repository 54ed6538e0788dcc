"""Read models in their own file: what they hold, and that nothing is lost or counted twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Cursor

import pytest
from msgspec.structs import replace

from projections.follower import Behind, Follower, Gap, Mark
from tests.projections.examples import LINES_S1, full_story, s1
from tests.projections.shop import Shop, minute


def _due_order(shop: Shop, order_id: str) -> str:
    stream = f"orders/{order_id}"
    shop.say(
        stream,
        "OrderPlaced",
        customer_id="c1",
        merchant_id="m1",
        currency="CNY",
        channel="web",
        lines=LINES_S1,
        payment_due_at=minute(600),
    )
    return stream


def test_a_wallet_holds_what_was_issued_to_the_customer(tmp_path: Path) -> None:
    shop, _ = full_story()
    shop.say("coupons/public", "CouponIssued", campaign_id="may", code="ALL")
    follower = Follower(tmp_path / "views.db")

    follower.apply(shop.log)

    held = follower.wallet("c1")
    assert (held[0].coupon_id, held[0].last) == ("k1", "CouponRestored")
    assert [each.coupon_id.startswith("V-") for each in held] == [False, True]
    assert held[0].issued < held[0].changed
    assert follower.wallet("c2") == []


def test_an_order_waits_for_its_payment_until_one_comes_or_no_unit_is_left(tmp_path: Path) -> None:
    shop = Shop()
    paid, cancelled, waiting = (_due_order(shop, name) for name in ("A-1", "A-2", "A-3"))
    shop.say(paid, "PaymentCaptured", payment_id="p1", amount=100, tender="card")
    for _ in range(2):
        shop.say(cancelled, "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    shop.say(waiting, "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    follower = Follower(tmp_path / "views.db")

    follower.apply(shop.log)

    assert [(each.stream, each.due_at, each.kind) for each in follower.due(minute(600))] == [
        (waiting, minute(600), "PAYMENT")
    ]
    assert follower.due(minute(599)) == []


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_applying_again_changes_nothing(tmp_path: Path, batch: int) -> None:
    shop, _ = full_story()
    follower = Follower(tmp_path / "views.db")

    follower.apply(shop.log[:5], batch)
    follower.apply(shop.log, batch)
    before = follower.wallet("c1")
    follower.apply(shop.log, batch)

    assert follower.wallet("c1") == before
    assert follower.position == len(shop.log) - 1


def test_it_is_told_how_far_it_is_once_that_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, _ = s1()
    follower, told = Follower(tmp_path / "views.db"), list[int | None]()
    follower.apply(shop.log[:3])
    writing = follower.file.writing

    @contextmanager
    def watched() -> Iterator[Cursor]:
        with writing() as cursor:
            yield cursor
            told.append(follower.position_of())  # all is written and nothing committed

    monkeypatch.setattr(follower.file, "writing", watched)
    follower.apply(shop.log[:5])

    assert told[0] == 2
    assert follower.position == 4


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    shop, _ = s1()
    first = Follower(tmp_path / "views.db")
    first.apply(shop.log[:4])
    first.close()

    again = Follower(tmp_path / "views.db")

    assert again.marks() == {Mark(3, shop.log[3].leaf_hash)}
    assert again.apply(shop.log[4:]) == len(shop.log) - 1


def test_two_processes_on_one_file_count_nothing_twice(tmp_path: Path) -> None:
    shop, _ = full_story()
    one, other = Follower(tmp_path / "views.db"), Follower(tmp_path / "views.db")

    one.apply(shop.log[:9])
    other.apply(shop.log)
    one.apply(shop.log)

    assert one.position == other.position == len(shop.log) - 1
    assert one.wallet("c1") == other.wallet("c1")


def test_a_gap_is_never_passed_over(tmp_path: Path) -> None:
    shop, _ = s1()
    follower = Follower(tmp_path / "views.db")

    with pytest.raises(Gap):
        follower.apply([shop.log[0], shop.log[2]])

    assert follower.position == -1


def test_a_view_that_fails_leaves_no_trace_of_the_batch_and_holds_up_no_other(tmp_path: Path) -> None:
    shop, _ = s1()
    follower = Follower(tmp_path / "views.db")
    twice = replace(shop.log[1], position=2)

    with pytest.raises(Exception, match="UNIQUE"):
        follower.apply([*shop.log[:2], twice])

    failed = {"wallet", "due_coupons"}
    assert {each.view for each in follower.own() if each.position == -1} == failed
    assert {each.position for each in follower.own() if each.view not in failed} == {2}
    with pytest.raises(Behind):
        follower.wallet("c1")
    assert follower.apply(shop.log) == len(shop.log) - 1
    assert len(follower.wallet("c1")) == 1


def test_what_was_never_built_is_not_answered(tmp_path: Path) -> None:
    shop, _ = s1()
    follower = Follower(tmp_path / "views.db")
    follower.feed(shop.log[:3])

    with pytest.raises(Behind, match="up to position 2"):
        follower.wallet("c1")

    follower.settle(2)
    assert len(follower.wallet("c1")) == 1
