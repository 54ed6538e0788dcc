"""Waiting for what happens by itself."""

import threading
from collections.abc import Callable
from time import perf_counter

WAIT_S_MAX = 120


def must_come(condition: Callable[[], bool]) -> None:
    """Wait for what is done in the background, however busy the machine is."""
    deadline, pause = perf_counter() + WAIT_S_MAX, threading.Event()
    while not condition():
        assert perf_counter() < deadline, "it did not come about"
        pause.wait(0.02)
