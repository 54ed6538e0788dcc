"""Long work looks through memory once, before it begins."""

import subprocess
import sys

from tests import house

PROGRAM = """
import gc
from api.collecting import seldom_collecting

def looked():
    return gc.get_stats()[2]["collections"]

usual, frozen = gc.get_threshold(), gc.get_freeze_count()
with seldom_collecting():
    once, seldom = looked(), gc.get_threshold()
    with seldom_collecting():
        print(looked() == once, gc.get_threshold() == seldom)
    print(looked() == once, gc.get_threshold() == seldom > usual, gc.get_freeze_count() > frozen)
print(gc.get_threshold() == usual, gc.get_freeze_count())
"""


def test_work_within_other_work_does_not_look_again_and_leaves_things_as_they_were() -> None:
    """In a process of its own, as all tests run within one such work."""
    told = subprocess.run([sys.executable, "-c", PROGRAM], cwd=house.ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.splitlines() == ["True True", "True True True", "True 0"]
