"""What every test may lean on: the trace of requirements, a browser where a page needs one, and a PostgreSQL."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import settings

from api.collecting import seldom_collecting
from tests import postgres as servers
from tests.trace import Trace

pytest.register_assert_rewrite("tests.story")

settings.register_profile("house", deadline=None, print_blob=True)  # a busy machine is not a wrong answer
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make trace` is this option."""
    parser.addoption("--trace-requirements", action="store_true", help="show which requirement is shown by which test")


def pytest_configure(config: pytest.Config) -> None:
    """Follow the requirements through the run."""
    config.pluginmanager.register(Trace(shown=bool(config.getoption("--trace-requirements"))), "requirements")


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Generator[None, object, object]:
    """Thousands of tests are held in memory: who starts a server here does not look through them for rubbish first."""
    usual = gc.get_threshold()
    with seldom_collecting():
        gc.set_threshold(*usual)  # what the tests themselves leave behind is found as ever
        return (yield)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database. Under CI a missing server is a failure, never a skip."""
    with _database() as dsn:
        yield dsn


@pytest.fixture(scope="module")
def postgres_of_all() -> Iterator[str]:
    """The same for all tests of a module."""
    with _database() as dsn:
        yield dsn


@contextmanager
def _database() -> Iterator[str]:
    try:
        servers.server_dsn()
    except servers.Unavailable as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing} This was not tried on PostgreSQL.")
    with servers.database() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium a page is looked at with. Under CI a missing one is a failure, never a skip."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("CI must look at the pages, and there is no Chromium here: .ci/run should have installed it.")
    pytest.skip("NO CHROMIUM HERE: this page was not looked at. Install the package `chromium` to run this test.")
