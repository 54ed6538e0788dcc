"""A ledger in a real file behind a real server, and a client of it. Nothing is sent, so that versions stand still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from tests.api.clock import Clock
from tests.api.customer import KEY, Door
from tests.api.serving import serving


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")


@pytest.fixture
def door(settings: Settings) -> Iterator[Door]:
    with serving(settings) as served:
        yield served.door(KEY)


@pytest.fixture
def clock() -> Clock:
    """The clock of `timed`."""
    return Clock()


@pytest.fixture
def timed(settings: Settings, clock: Clock) -> Iterator[Door]:
    """The same on a clock that is set by hand."""
    with serving(settings, clock=clock) as served:
        yield served.door(KEY)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One ledger for all the tests of a module, for those that leave nothing behind."""
    with serving(
        Settings(db=str(tmp_path_factory.mktemp("shared") / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    ) as served:
        yield served.door(KEY)
