"""What goes wrong with what works in the background, a read model most often: noted, tried again ever more seldom, and
told to the operator.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple

import structlog

FOLLOWING = "following"
"""What failed where it was no single view: the file, the log, or the loop itself."""
STUCK_AFTER = 3
"""Failures in a row: less may be a lock that somebody holds for a moment."""
AGAIN_S_MIN, AGAIN_S_MAX = 0.5, 30.0
_log = structlog.get_logger()


class Trouble(NamedTuple):
    """Failures in a row: how many, the last one's kind and what it said, and when it is tried again, in seconds."""

    times: int
    kind: str
    said: str
    again_at: float


class Supervision:
    """The troubles of one process's read models, or of its `what`. `seconds` is a clock that only ever goes on."""

    def __init__(self, seconds: Callable[[], float] = monotonic, what: str = "a read model") -> None:
        self._seconds = seconds
        self._what = what
        self.troubles: dict[str, Trouble] = {}
        self.failures: Counter[str] = Counter()
        self.building = threading.Lock()

    def resting(self) -> set[str]:
        """The views that are not tried again yet."""
        now = self._seconds()
        return {name for name, trouble in list(self.troubles.items()) if now < trouble.again_at}

    def stuck(self) -> list[str]:
        """Which views failed so often that it is no passing trouble."""
        return sorted(name for name, trouble in list(self.troubles.items()) if trouble.times >= STUCK_AFTER)

    def note(self, outcomes: Mapping[str, Exception | None]) -> None:
        """Note what became of each view that was tried."""
        for name, failure in outcomes.items():
            if failure is not None:
                self.failed(name, failure)
            elif self.troubles.pop(name, None):
                _log.info(f"{self._what} goes on", view=name)

    def failed(self, name: str, failure: Exception) -> float:
        """Note a failure; the seconds to wait before the next try."""
        times = self.troubles[name].times + 1 if name in self.troubles else 1
        pause = min(AGAIN_S_MAX, AGAIN_S_MIN * 2 ** min(times - 1, 10))
        self.troubles[name] = Trouble(times, type(failure).__name__, str(failure), self._seconds() + pause)
        self.failures[name] += 1
        _log.error(f"{self._what} failed", view=name, times=times, again_in_s=pause, exc_info=failure)
        return pause
