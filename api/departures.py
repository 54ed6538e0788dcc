"""Messages on their way out, as the process that sends them knows them: for whoever looks at a page."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

Way = Literal["OFF", "OUTBOX", "WEBHOOK"]
"""Nothing is sent; into a file beside the ledger; or to a receiver over HTTP."""


class Held(NamedTuple):
    """A message that was not taken: after how many tries, why the last one failed, and when the next is; none while it
    is parked until the next start.
    """

    position: int
    tries: int
    why: str
    not_before: datetime | None


class Standing(NamedTuple):
    """Whether this process sends, how many messages wait in it, and whether their receiver wants nothing any more."""

    sends: bool = False
    waiting: int = 0
    gone: bool = False
    held: tuple[Held, ...] = ()


class Departures:
    """Which way messages go, to which file or host, and how things stand. Whoever sends them says so here."""

    def __init__(self) -> None:
        self.way: Way = "OFF"
        self.where = ""
        self.standing: Callable[[], Standing] = Standing
