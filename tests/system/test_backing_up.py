"""A copy taken while a shop trades is whole, and is put back as one would in need."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from tests.crashing.checking import expect_whole
from tests.crashing.shop import Shop
from tests.server import Shopfront, running, serving
from tests.system.test_command_line import run


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The folder of a ledger that is not served, and what its clients were told; it has signed a checkpoint."""
    folder = tmp_path_factory.mktemp("traded")
    with serving(folder, sending="off") as url:
        shop = Shop(url)
        shop.open()
        shop.trade(10)
    run(folder, "log", "checkpoint")
    return folder, shop.told


@pytest.fixture
def traded(once: tuple[Path, dict[str, int]], tmp_path: Path) -> tuple[Path, dict[str, int]]:
    """The same, to be harmed."""
    folder, told = once
    return Path(shutil.copytree(folder, tmp_path / "traded")), told


def test_a_copy_taken_while_a_shop_trades_has_all_that_was_told_before_and_nothing_half(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    home.mkdir()
    with running(home, sending="off") as (url, server):
        shop = Shop(url)
        shop.open()
        shop.trade(20)
        trading = Thread(target=Shop(url, "meanwhile-").trade)
        trading.start()
        said = run(home, "backup", str(copy / "ledger.db"))
        server.kill()
        server.wait(30)
        trading.join()

    assert "is a copy" in said
    assert sorted(each.name for each in copy.iterdir() if "checkpoint" not in each.name) == [
        "ledger.db",
        "ledger.db.keys",
    ]
    assert {each.stat().st_mode & 0o077 for each in (copy / "ledger.db", copy / "ledger.db.keys")} == {0}
    expect_whole(copy, shop.told)


def test_a_copy_on_another_machine_goes_on_and_one_put_back_in_its_place_tells_what_was_signed_since(
    traded: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    home, told = traded
    copy = tmp_path / "copies" / "monday.db"
    run(home, "backup", str(copy))
    assert Path(f"{copy}.checkpoint").read_text().splitlines()[1].isdecimal()
    with serving(home, sending="off") as url:
        Shop(url, "late-").trade(3)
    run(home, "log", "checkpoint")

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for suffix in ("", ".keys"):
        shutil.copy(f"{copy}{suffix}", elsewhere / f"ledger.db{suffix}")
    expect_whole(elsewhere, told)

    for each in home.glob("ledger.db*"):
        if each.name not in ("ledger.db.signing-key", "ledger.db.signing-key.last", "ledger.db.keys"):
            each.unlink() if each.is_file() else shutil.rmtree(each)
    shutil.copy(copy, home / "ledger.db")
    with serving(home, sending="off") as url, Shopfront(url) as front:
        assert front.get("/v1/orders/A-00001")["version"] == told["orders/A-00001"]
        Shop(url, "after-").trade(1)
        answer = front.http.get("/v1/log/proof/inclusion", params={"position": 64})
        assert (answer.status_code, answer.json()["code"]) == (503, "log-forked")


def test_what_is_no_longer_what_was_signed_is_not_copied(traded: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    home, _ = traded
    with closing(sqlite3.connect(home / "ledger.db")) as ledger, ledger:
        other = "CAST(replace(CAST(state AS TEXT), 'WECHAT', 'ALIPAY') AS BLOB)"
        ledger.execute(f"UPDATE entries SET state = {other} WHERE type = 'PaymentCaptured'")
    said = run(home, "backup", str(tmp_path / "copy.db"), code=1)

    assert "is not the one that was recorded" in said
    assert not list(tmp_path.glob("copy.db*"))


def test_nothing_is_overwritten_and_what_is_no_file_is_refused(
    traded: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    home, _ = traded
    there = tmp_path / "there.db"
    there.write_text("precious")
    noted = tmp_path / "noted.db.checkpoint"
    noted.write_text("precious")
    for arguments in ([str(there)], [str(tmp_path / "new.db"), "--keys", str(there)], [str(tmp_path / "noted.db")]):
        assert "already" in run(home, "backup", *arguments, code=1)
    assert (there.read_text(), noted.read_text()) == ("precious", "precious")
    assert not (tmp_path / "new.db").exists()
    assert "backed up by PostgreSQL" in run(
        home, "backup", str(tmp_path / "new.db"), "--db", "postgresql://ledger@127.0.0.1/ledger", code=1
    )
