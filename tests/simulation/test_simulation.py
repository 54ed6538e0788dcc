"""Worlds of servers, clients and faults, each from its seed: in none is anything lost, told twice, or left behind."""

import os
import subprocess
import sys

import pytest

from tests import house
from tests.simulation.mistakes import MISTAKES

SEEDS = 8
ENOUGH = 60
"""In so many worlds each of the mistakes is found; most take a few."""


def played(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.simulation", *options]
    return subprocess.run(command, cwd=house.ROOT, env=os.environ, capture_output=True, text=True, check=False)


def told(output: str) -> list[str]:
    """What was told of each world that was played to its end."""
    return [line for line in output.splitlines() if line.endswith(" events")]


def test_every_promise_holds_in_every_world_and_a_seed_plays_the_same_world_again():
    first = played("--seeds", str(SEEDS), "--seed", "1")
    assert first.returncode == 0, first.stdout + first.stderr
    worlds = told(first.stdout)
    assert len({world.split()[1] for world in worlds}) == SEEDS, "each is another one"

    again = played("--seeds", "2", "--seed", str(SEEDS - 1))
    assert told(again.stdout) == worlds[-2:], "step by step the same"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_that_is_put_back_is_found(mistake: str):
    found = played("--seeds", str(ENOUGH), "--seed", "1", "--with", mistake)
    assert found.returncode == 1, f"not found in {ENOUGH} worlds:\n{found.stdout}{found.stderr}"
    assert found.stdout.rstrip().splitlines()[-1].startswith("seed "), "and which world it was is told last"
