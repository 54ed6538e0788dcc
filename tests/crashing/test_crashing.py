"""Whatever breaks a server off, nothing that was acknowledged is lost, nothing is half there, and it starts again."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crashing.checking import expect_whole
from tests.crashing.killing import killed
from tests.crashing.power import found, losses, recorded
from tests.crashing.recording import Begun, Step, Synced
from tests.crashing.shop import Shop
from tests.server import running, serving

LOSSES = 60
KILLS = 2


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Step]:
    """What a server did to its disk."""
    if not os.environ.get("CI") and shutil.which("strace") is None:
        pytest.skip("There is no strace here. What a power loss leaves was not tried.")
    return recorded(tmp_path_factory.mktemp("power"))


def test_a_power_loss_at_any_step_loses_nothing_acknowledged(done: Sequence[Step], tmp_path: Path):
    for loss, folder, told in found(done, losses(done, LOSSES, seed=1), tmp_path):
        try:
            expect_whole(folder, told)
        except Exception as failure:
            raise AssertionError(f"{loss}: {failure}") from failure


def test_a_ledger_that_did_not_sync_would_be_found_out(done: Sequence[Step], tmp_path: Path):
    careless = [step for step in done if not isinstance(step, Begun | Synced)]
    ((_, folder, told),) = found(careless, [losses(careless, 2, seed=1)[1]._replace(step=len(careless))], tmp_path)
    with pytest.raises(AssertionError, match="acknowledged and lost"):
        expect_whole(folder, told)


def test_a_server_that_is_killed_again_and_again_loses_nothing_acknowledged(tmp_path: Path):
    assert killed(tmp_path, KILLS, seed=1) > 0


def test_a_start_says_that_the_last_end_was_none(tmp_path: Path):
    with running(tmp_path, name="first", sending="off") as (url, server):
        Shop(url).open()
        server.kill()
        server.wait(30)
    with serving(tmp_path, name="second", sending="off"):
        pass
    said = [(tmp_path / f"{name}.log").read_text(encoding="utf-8") for name in ("first", "second")]
    assert ["not closed the last time" in each for each in said] == [False, True]
