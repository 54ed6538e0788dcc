"""What goes wrong in a world, how often, and for how long: each seed has some kinds of it and not others."""

import sqlite3
from random import Random
from typing import Final

KINDS: Final = {
    "killed": 0.0006,
    "stopped": 0.05,
    "stalled": 0.004,
    "commit-undone": 0.02,
    "commit-landed": 0.02,
    "commit-open": 0.01,
    "disk-full": 0.015,
    "io-error": 0.002,
    "busy": 0.02,
    "locked-out": 0.05,
    "damaged": 0.0005,
    "lost-ring": 0.3,
    "lost-file": 0.03,
    "clock-back": 0.1,
    "clock-ahead": 0.1,
    "gone-away": 0.06,
    "impatient": 0.1,
    "keys-fail": 0.02,
}
"""How likely each is where it can happen."""


class Faults:
    """The faults of one seed. `storm` is whether they come just now."""

    def __init__(self, chance: Random, *, calm: bool = False) -> None:
        self._chance = chance
        self.storm = not calm
        some = chance.choice((0.0, 0.3, 0.6, 1.0))
        fierce = chance.choice((0.5, 1, 3))
        self._odds = {kind: odds * fierce for kind, odds in KINDS.items() if not calm and chance.random() < some}
        self.met: dict[str, int] = {}

    def comes(self, kind: str) -> bool:
        """Whether it happens now."""
        assert kind in KINDS
        if not self.storm or kind not in self._odds or self._chance.random() >= self._odds[kind]:
            return False
        self.met[kind] = self.met.get(kind, 0) + 1
        return True


def error(code: int, text: str) -> sqlite3.OperationalError:
    """What SQLite raises for it."""
    raised = sqlite3.OperationalError(text)
    raised.sqlite_errorcode = code
    raised.sqlite_errorname = text
    return raised


def full() -> sqlite3.OperationalError:
    return error(sqlite3.SQLITE_FULL, "database or disk is full")


def broken() -> sqlite3.OperationalError:
    return error(sqlite3.SQLITE_IOERR, "disk I/O error")


def busy() -> sqlite3.OperationalError:
    return error(sqlite3.SQLITE_BUSY, "database is locked")


def damaged() -> sqlite3.DatabaseError:
    raised = sqlite3.DatabaseError("database disk image is malformed")
    raised.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return raised
