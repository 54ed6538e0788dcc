"""Every test of the ledger runs in memory, on a real file and in a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.ledger.ledger import Ledger
from tests.ledger.toy import KINDS, Clock, Open


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "file", "postgres"])
def place(request: pytest.FixtureRequest) -> str:
    return ":memory:" if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


@pytest.fixture(params=["file", "postgres"])
def shared(request: pytest.FixtureRequest) -> str:
    """Where several processes meet."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def open_ledger(clock: Clock) -> Iterator[Open]:
    opened: list[Ledger] = []

    def _open(path: str, **more: Any) -> Ledger:
        opened.append(Ledger(more.pop("kinds", KINDS), path, clock=clock, **more))
        return opened[-1]

    yield _open
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger: Open, place: str) -> Ledger:
    return open_ledger(place)
