"""`aftersales export` on a real ledger file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house
from tests.book import Book
from tests.exports.sets import check_manifest, check_proof
from tests.telling import sales


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a ledger of a few sales."""
    book = Book(str(tmp_path / "ledger.db"))
    sales.tell(book)
    book.ledger.close()
    return tmp_path


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """What `aftersales export` says in this folder."""
    settings = {"LEDGER_DB": "ledger.db", "COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": str(house.ROOT)}
    command = [sys.executable, "-m", "api", "export", *words]
    return subprocess.run(
        command, cwd=folder, env=os.environ | settings, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_range_is_exported_into_a_folder_with_progress_for_people(shop: Path) -> None:
    ended = run(shop, "csv", "--from", "2", "--to", "20", "-o", "tables")

    assert ended.returncode == 0, ended.stderr
    assert "100%" in ended.stderr
    assert "events 2 to 20" in ended.stdout
    assert check_manifest(shop / "tables")["range"] == {"from": 2, "to": 20}
    assert check_proof(shop / "tables") >= 18
    alone = [sys.executable, "-I", "-S", "verify.py"]
    assert subprocess.run(alone, cwd=shop / "tables", capture_output=True, timeout=60, check=False).returncode == 0


def test_without_a_name_it_is_a_zip_in_this_folder(shop: Path) -> None:
    ended = run(shop, "ndjson", "--to", "5")

    assert ended.returncode == 0, ended.stderr
    assert (shop / "aftersales-ndjson-0-5.zip").is_file()


def test_a_range_that_is_not_there_is_refused_in_a_sentence_and_writes_nothing(shop: Path) -> None:
    before = sorted(path.name for path in shop.iterdir() if not path.name.startswith("ledger.db"))

    ended = run(shop, "ocel", "--to", "100000", "-o", "out")

    assert ended.returncode == 1
    assert "the number of events in the log" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted(path.name for path in shop.iterdir() if not path.name.startswith("ledger.db")) == before


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ended = run(tmp_path, "csv")

    assert ended.returncode == 1
    assert "There is no ledger" in ended.stderr
    assert list(tmp_path.iterdir()) == []
