"""A ledger in which everything happened, for each test its own copy."""

import shutil
from pathlib import Path

import pytest

from projections.follower import Follower
from tests.book import Book
from tests.telling import tell_everything


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger in which everything happened, its read models beside it."""
    path = tmp_path_factory.mktemp("told") / "ledger.db"
    book = Book(str(path))
    tell_everything(book)
    follower = Follower(f"{path}.views")
    follower.apply(book.ledger.log(-1, 10**6))
    follower.close()
    book.ledger.close()
    return path


@pytest.fixture
def ledger(everything: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    for suffix in ("", ".views"):
        shutil.copy(f"{everything}{suffix}", tmp_path / f"ledger.db{suffix}")
    return tmp_path / "ledger.db"
