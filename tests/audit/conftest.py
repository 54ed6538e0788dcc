"""A ledger in which everything happened, for each test its own copy."""

from pathlib import Path

import pytest

from tests.audit.told import copied, told


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its file."""
    return told(tmp_path_factory.mktemp("told"))


@pytest.fixture
def ledger(everything: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copied(everything, tmp_path)
