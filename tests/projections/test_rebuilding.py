"""Building views anew in a real file: beside those in use, over other releases, and when the file itself fails."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.ledger.entry import Entry
from projections.follower import VIEWS, Behind, Follower
from projections.view import Tables, View
from projections.wallet import WALLET
from tests import house
from tests.projections.examples import full_story, s1
from tests.projections.shop import Shop


def _next_release(*names: str) -> tuple[View, ...]:
    """The views with these in another version, or all of them."""
    return tuple(view._replace(version=view.version + 1) if not names or view.name in names else view for view in VIEWS)


def _read(follower: Follower, shop: Shop, batch: int = 3) -> None:
    """Read the log as the process that follows does: the live ones first, then a part of what is built."""
    last = shop.log[-1].position
    while follower.busy:
        for live in (True, False):
            for start in follower.starts(live=live):
                if some := shop.log[start + 1 : start + 1 + batch]:
                    follower.feed(some)
        follower.settle(last)


def _followed(path: Path, shop: Shop, views: Sequence[View] = VIEWS) -> Follower:
    follower = Follower(path, views)
    follower.apply(shop.log)
    return follower


def _tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found - {"builds", "sqlite_sequence"}


def test_a_new_version_of_one_view_is_built_beside_the_old_one_while_the_others_stay_live(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    old = _followed(path, shop)
    new = Follower(path, _next_release("wallet"))

    assert [each.view for each in new.building] == ["wallet"]
    assert new.board("gifts", -1, 10) == []
    with pytest.raises(Behind):
        new.wallet("c1")
    assert len(old.wallet("c1")) == 1

    new.feed(shop.log[:2])
    new.settle(shop.log[-1].position)
    assert len(old.wallet("c1")) == 1, "half a wallet is no wallet"

    _read(new, shop)
    assert new.wallet("c1")[0].coupon_id == "k1"
    assert len([each for each in new.builds if each.view == "wallet"]) == 1
    assert len(_tables(path)) == sum(len(each.tables) for each in new.builds)


def test_of_two_releases_on_one_file_the_one_that_started_later_stays(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    old = _followed(path, shop)
    new = Follower(path, _next_release("wallet"))
    _read(new, shop)

    old.look()
    old.apply(shop.log)
    old.rebuild()
    _read(old, shop)

    assert old.taken_over() == {"wallet"}
    with pytest.raises(Behind):
        old.wallet("c1")
    new.look()
    assert len(new.wallet("c1")) == 1
    again = Follower(path)
    _read(again, shop)
    assert len(again.wallet("c1")) == 1
    new.look()
    assert new.taken_over() == {"wallet"}


def test_a_set_of_a_release_that_is_gone_is_dropped_once_its_successor_is_live(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    _followed(path, shop, [*VIEWS, WALLET._replace(name="once_there_was")]).close()
    half = Follower(path, _next_release())
    half.feed(shop.log[:2])
    half.close()

    follower = Follower(path)
    follower.apply(shop.log)

    assert {each.view for each in follower.builds} == {view.name for view in VIEWS}
    assert len(_tables(path)) == sum(len(each.tables) for each in follower.builds)


def test_a_rebuild_goes_on_beside_the_live_views_which_follow_the_log_meanwhile(tmp_path: Path) -> None:
    shop, _ = full_story()
    path = tmp_path / "views.db"
    follower = _followed(path, shop)
    before = {view: digest for view, _, digest in _digests(follower)}
    first = {each.view: each.number for each in follower.own()}

    follower.rebuild()
    follower.rebuild()
    assert len(follower.builds) == 2 * len(VIEWS), "what is being built goes on"
    follower.feed(shop.log[:4])
    follower.settle(shop.log[-1].position)
    assert len(follower.wallet("c1")) == 2
    shop.say("coupons/late", "CouponIssued", campaign_id="may", customer_id="c1")
    follower.feed(shop.log[follower.position + 1 :])
    assert len(follower.wallet("c1")) == 3

    _read(follower, shop)
    assert len(follower.wallet("c1")) == 3
    assert all(each.same for each in follower.own())
    assert all(each.number != first[each.view] for each in follower.own())
    after = {view: digest for view, _, digest in _digests(follower)}
    assert {view for view in after if after[view] != before[view]} == {"wallet", "due_coupons", "search"}


def test_a_rebuild_tells_that_a_view_held_something_else(tmp_path: Path) -> None:
    shop, _ = s1()
    follower = _followed(tmp_path / "views.db", shop)
    with follower.file.writing() as cursor:
        (live,) = (each for each in follower.own() if each.view == "wallet")
        cursor.execute(f"UPDATE {live.table} SET last = 'CouponLost'")

    follower.rebuild()
    _read(follower, shop)

    assert {each.view: each.same for each in follower.own()} == {view.name: view.name != "wallet" for view in VIEWS}
    assert follower.wallet("c1")[0].last != "CouponLost"


def test_one_view_alone_is_built_anew(tmp_path: Path) -> None:
    shop, _ = s1()
    follower = _followed(tmp_path / "views.db", shop)

    follower.rebuild(["wallet"])

    assert [each.view for each in follower.building] == ["wallet"]


def test_two_processes_may_build_the_same(tmp_path: Path) -> None:
    shop, _ = full_story()
    one, other = _followed(tmp_path / "views.db", shop), Follower(tmp_path / "views.db")
    one.rebuild()
    other.look()

    one.feed(shop.log[:9])
    other.feed(shop.log)
    one.feed(shop.log[7:12])
    one.settle(shop.log[-1].position)
    other.look()

    assert all(each.live and each.same for each in other.own())
    assert [each.number for each in one.own()] == [each.number for each in other.own()]
    assert one.wallet("c1") == other.wallet("c1")


@pytest.mark.parametrize("statements", [3, 9, 17, 60, 150, 400])
def test_a_process_killed_at_any_moment_of_a_rebuild_loses_nothing(tmp_path: Path, statements: int) -> None:
    shop, _ = full_story()
    path = tmp_path / "views.db"
    _followed(path, shop).close()
    script = (
        "import os, sys\n"
        "from tests.projections.test_rebuilding import _read, full_story, Follower\n"
        f"follower, left = Follower({str(path)!r}), iter(range({statements}))\n"
        "with follower.file.writing() as cursor:\n"
        "    cursor.connection.set_trace_callback(lambda _: next(left, None) is None and os._exit(9))\n"
        "follower.rebuild()\n"
        "_read(follower, full_story()[0], 2)\n"
    )

    ended = subprocess.run([sys.executable, "-c", script], cwd=house.ROOT, check=False, timeout=60)

    assert ended.returncode == 9
    follower = Follower(path)
    assert follower.position == len(shop.log) - 1, "what was live is live"
    _read(follower, shop)
    assert {digest for _, _, digest in _digests(follower)} == {
        digest for _, _, digest in _digests(_followed(tmp_path / "other.db", shop))
    }


def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    path.write_bytes(b"this is no database, whatever its name says" * 100)

    assert len(_followed(path, shop).wallet("c1")) == 1


def test_a_file_of_another_layout_is_made_anew(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE sets (name TEXT PRIMARY KEY)")
    connection.close()

    assert len(_followed(path, shop).wallet("c1")) == 1
    assert "sets" not in _tables(path)


def test_a_file_that_was_damaged_or_deleted_under_a_process_is_made_anew(tmp_path: Path) -> None:
    shop, _ = s1()
    path = tmp_path / "views.db"
    follower = _followed(path, shop)
    assert not follower.file.mend()

    path.unlink()
    assert follower.file.mend()
    assert follower.position == -1
    follower.apply(shop.log)
    assert len(follower.wallet("c1")) == 1

    _damage(path)
    with pytest.raises(sqlite3.DatabaseError):
        follower.digests()
    assert follower.file.mend()
    follower.apply(shop.log)
    assert len(follower.wallet("c1")) == 1


def _damage(path: Path) -> None:
    """Overwrite all pages but the first, as a broken disk might."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


def _nothing(tables: Tables, entries: Sequence[Entry]) -> None:
    """A view of nothing."""


def test_every_table_has_a_key_to_put_its_rows_in_order(tmp_path: Path) -> None:
    follower = Follower(tmp_path / "views.db", [*VIEWS, View("empty", 1, (), _nothing)])

    digests = follower.digests()

    assert len(set(digests.values())) == len(digests) == len(VIEWS) + 1


def _digests(follower: Follower) -> list[tuple[str, int, str]]:
    found = follower.digests()
    return [(each.view, each.position, found[each.number]) for each in follower.own() if each.live]
