"""Waiting for what happens by itself."""

import threading
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")
WAIT_S_MAX = 120


def must_come(found: Callable[[], T]) -> T:
    """What is found in the end of what is done in the background or elsewhere, however busy the machine is."""
    deadline, pause, pause_s = perf_counter() + WAIT_S_MAX, threading.Event(), 0.005
    while not (answer := found()):
        assert perf_counter() < deadline, "it did not come about"
        pause.wait(pause_s := min(pause_s * 1.5, 0.05))  # who asks all the time takes the time of what is waited for
    return answer
