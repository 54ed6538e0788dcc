"""Waiting for what other programs do."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, found: Callable[[], T | None], seconds: float = 60) -> T:
    """What is found in the end; looked for again and again, as other processes tell nobody when they are done."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        if answer := found():
            return answer
        time.sleep(0.1)  # noqa: TID251 - other programs have to be asked again
    raise AssertionError(f"After {seconds} s still not: {what}.")
