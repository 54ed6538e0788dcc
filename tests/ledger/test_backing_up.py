"""A copy of a ledger's file has all that it needs, says what it has, and is not begun where something stands."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.ledger.backing_up import BackedUp, back_up
from domain.ledger.checkpoints import Checkpoints, Kept
from domain.ledger.datastore import ForeignFile
from domain.ledger.keyring import KeysUnfit
from domain.ledger.ledger import Ledger
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.proof.merkle import Peaks
from tests.ledger.toy import KINDS, Open, add


@pytest.fixture
def source(file: str, open_ledger: Open) -> Ledger:
    """Three events, and words under two keys."""
    ledger = open_ledger(file)
    for stream in ("counters/a", "counters/b", "counters/a"):
        ledger.append(add(stream, 1, reason="words"))
    return ledger


def copied(file: str, to: Path) -> tuple[BackedUp, list[tuple[str, int, int]]]:
    steps: list[tuple[str, int, int]] = []
    done = back_up(Place.of(file), to, Path(f"{to}.keys"), Peaks, lambda *step: steps.append(step))
    return done, steps


def root_of(file: str, size: int) -> bytes:
    tree = Peaks()
    with closing(sqlite3.connect(file)) as c:
        for (leaf,) in c.execute("SELECT leaf_hash FROM entries WHERE position < ? ORDER BY position", (size,)):
            tree.add(leaf)
    return tree.root()


def test_a_copy_has_every_event_and_every_key_and_says_so(source: Ledger, file: str, tmp_path: Path) -> None:
    done, steps = copied(file, tmp_path / "copy.db")

    slots = (tmp_path / "copy.db.keys").stat().st_size // 32
    assert done == BackedUp(3, slots, root_of(file, 3), 0, "")
    assert {each.name for each in tmp_path.glob("copy*")} == {"copy.db", "copy.db.keys"}
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert steps[-1][1] == steps[-1][2]
    assert all(0 <= at <= of for _, at, of in steps)
    with closing(Reader(KINDS, str(tmp_path / "copy.db"))) as reader:
        assert reader.vault.keyless == ""


def test_beside_a_copy_stands_the_newest_checkpoint_that_it_agrees_with(
    source: Ledger, file: str, tmp_path: Path
) -> None:
    for size in (1, 2):
        at = f"2026-03-01T12:00:0{size}.000000Z"
        Checkpoints(source.datastore).keep(Kept(size, root_of(file, size), f"note of {size}\n", at))

    done, _ = copied(file, tmp_path / "copy.db")

    assert (done.signed, done.note) == (2, "note of 2\n")
    assert (tmp_path / "copy.db.checkpoint").read_text(encoding="utf-8") == "note of 2\n"


@pytest.mark.parametrize("there", ["copy.db", "copy.db.keys", "copy.db.checkpoint"])
def test_where_something_stands_nothing_is_begun(source: Ledger, file: str, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("precious", encoding="utf-8")

    with pytest.raises(ForeignFile, match=there):
        copied(file, tmp_path / "copy.db")

    assert {each.name: each.read_text(encoding="utf-8") for each in tmp_path.glob("copy*")} == {there: "precious"}


def test_a_ledger_whose_keys_are_not_its_own_is_not_copied(source: Ledger, file: str, tmp_path: Path) -> None:
    Path(f"{file}.keys").rename(tmp_path / "elsewhere")

    with pytest.raises(KeysUnfit):
        copied(file, tmp_path / "copy.db")

    assert list(tmp_path.glob("copy*")) == []


def test_what_an_earlier_attempt_left_is_no_hindrance(source: Ledger, file: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db.new").write_text("half a copy", encoding="utf-8")

    done, _ = copied(file, tmp_path / "copy.db")

    assert done.size == 3
    assert not (tmp_path / "copy.db.new").exists()


def test_what_breaks_off_leaves_nothing(source: Ledger, file: str, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left on device")

    with pytest.raises(OSError, match="no space"):
        back_up(Place.of(file), tmp_path / "copy.db", tmp_path / "copy.db.keys", Peaks, full)

    assert list(tmp_path.glob("copy*")) == []
