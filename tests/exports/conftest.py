"""Logs that many tests read, each told once: everything there is, and the worked cases of the shop over HTTP."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from api import demo
from api.client import Client
from api.opening import wall_clock
from api.settings import Settings
from domain.catalogue import KINDS
from domain.ledger.ledger import Ledger
from tests.api.customer import KEY
from tests.api.serving import serving
from tests.book import Book
from tests.exports.sets import book_of
from tests.telling import tell_everything


@pytest.fixture(scope="package")
def book() -> Iterator[Book]:
    """A ledger in which everything that can be recorded was."""
    told = book_of(tell_everything)
    yield told
    told.ledger.close()


@pytest.fixture(scope="package")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger of a server through which the worked cases were played, and which has ended: the log stands still."""
    settings = Settings(
        db=str(tmp_path_factory.mktemp("played") / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off"
    )
    with serving(settings) as served, Client(str(served.client.base_url), KEY) as client:
        for _ in demo.play(client):
            pass
    with closing(Ledger(KINDS.values(), settings.place, clock=wall_clock)) as ledger:
        yield ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a set is to appear."""
    return tmp_path / "set"
