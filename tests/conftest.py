"""What every test may lean on: the trace of requirements, and a browser where a page needs one."""

import os
import shutil

import pytest
from hypothesis import settings

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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium a page is looked at with. Under CI a missing one is a failure, never a skip."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("CI must look at the pages, and there is no Chromium here: .ci/run should have installed it.")
    pytest.skip("NO CHROMIUM HERE: this page was not looked at. Install the package `chromium` to run this test.")
