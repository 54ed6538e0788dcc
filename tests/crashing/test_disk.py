"""The disk of these tests keeps what was synced and nothing else for certain."""

from random import Random

import pytest

from tests.crashing.disk import FATES, Disk, Fate
from tests.crashing.recording import Begun, Cut, Made, Removed, Renamed, Step, Synced, Written

FOLDER, A, B = "/d", "/d/a", "/d/b"
SEEDS = range(40)


def synced(path: str) -> list[Step]:
    return [Begun(path, 1), Synced(path, 1)]


def found(steps: list[Step], fate: Fate) -> set[tuple[tuple[str, bytes], ...]]:
    """What may be found, by some forty chances."""
    disk = Disk()
    for step in steps:
        disk.do(step)
    return {tuple(sorted(disk.after_power_loss(fate, Random(seed)).items())) for seed in SEEDS}


@pytest.mark.parametrize("fate", FATES)
def test_what_was_synced_with_its_name_stays(fate: Fate):
    steps = [Made(A), Written(A, 0, b"one"), *synced(A), *synced(FOLDER)]
    assert found(steps, fate) == {((A, b"one"),)}


def test_a_name_that_was_not_synced_may_be_gone_with_all_that_was():
    steps = [Made(A), Written(A, 0, b"one"), *synced(A)]
    assert found(steps, "lost") == {()}
    assert found(steps, "mixed") == {(), ((A, b"one"),)}


def test_each_write_stays_or_not_by_itself():
    steps = [Made(A), *synced(FOLDER), Written(A, 0, b"ab"), Written(A, 2, b"cd")]
    assert found(steps, "kept") == {((A, b"abcd"),)}
    assert found(steps, "lost") == {((A, b""),)}
    assert found(steps, "mixed") == {((A, each),) for each in (b"", b"ab", b"\x00\x00cd", b"abcd")}


def test_a_write_may_stop_within_itself_at_a_sector():
    whole = b"x" * 512 + b"y" * 512
    steps = [Made(A), *synced(FOLDER), Written(A, 0, whole)]
    contents = {content for ((_, content),) in found(steps, "torn")}
    assert contents == {b"", b"x" * 512, b"\x00" * 512 + b"y" * 512, whole}


def test_what_is_written_while_a_sync_runs_is_not_promised_by_it():
    steps = [Made(A), *synced(FOLDER), Written(A, 0, b"ab"), Begun(A, 1), Written(A, 2, b"cd"), Synced(A, 1)]
    assert found(steps, "lost") == {((A, b"ab"),)}


def test_a_file_that_was_cut_may_have_its_old_length():
    steps = [Made(A), Written(A, 0, b"abcd"), *synced(A), *synced(FOLDER), Cut(A, 2)]
    assert found(steps, "mixed") == {((A, b"ab"),), ((A, b"abcd"),)}


def test_names_change_in_their_order():
    steps = [Made(A), *synced(FOLDER), Renamed(A, B), Made(A), Removed(B)]
    assert found(steps, "mixed") == {((A, b""),), ((B, b""),), ((A, b""), (B, b""))}
