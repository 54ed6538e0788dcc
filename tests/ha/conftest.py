"""One cluster for all drills, and what they measured."""

import json
import os
from collections.abc import Iterator
from functools import partial

import pytest

from tests import house
from tests.ha import plain, programs
from tests.ha.cluster import Cluster, clustered
from tests.ha.doors import Shop
from tests.ha.drill import Books, Exercise, Figures, exercised

VAR = house.ROOT / "var"
MEASURED = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def three(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """The cluster. Its logs are kept in var/ha-logs if something failed."""
    if lacking := programs.lacking():
        told = f"NO FAILOVER WAS TRIED HERE: there is no {', no '.join(lacking)}."
        if os.environ.get("CI"):
            pytest.fail(f"{told} .ci/run should have installed it.")
        pytest.skip(told)
    with clustered(lambda: request.session.testsfailed, VAR / "ha-logs") as cluster:
        plain.make(cluster)
        yield cluster


@pytest.fixture
def cluster(three: Cluster) -> Cluster:
    """The cluster, whole again after the drill before."""
    three.whole()
    return three


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """What was measured in each drill, for `var/ha.json`. None of it is held against a limit: machines differ."""
    measured = request.config.stash.setdefault(MEASURED, {})
    yield measured
    VAR.mkdir(exist_ok=True)
    (VAR / "ha.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def shop(three: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The ledger, open at a door on each machine."""
    shop = Shop(three, tmp_path_factory.mktemp("shop"))
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture(scope="session")
def books() -> Books:
    """What was acknowledged and shown in the drills so far."""
    return Books()


@pytest.fixture
def exercise(cluster: Cluster, shop: Shop, books: Books, figures: Figures) -> Exercise:
    """A drill by its name."""
    return partial(exercised, shop, books, figures)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was measured, and what could not be tried."""
    measured_here = config.stash.get(MEASURED, {})
    if measured_here and not programs.leases_are_kept(programs.etcd_version()):
        version = ".".join(map(str, programs.etcd_version()))
        told = "NO MACHINE WAS FROZEN WHOSE MEMBER OF ETCD LED: see docs/high-availability.md."
        terminalreporter.write_line(f"etcd {version} revokes the leases of others when it wakes. {told}")
    for name, measured in measured_here.items():
        told = ", ".join(f"{what.replace('_', ' ')}: {figure}" for what, figure in measured.items())
        terminalreporter.write_line(f"{name.replace('_', ' ')}: {told}")
