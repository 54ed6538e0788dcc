"""A simulation over all cores: every process passes over the log for its share of the orders."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import closing
from ctypes import c_int64
from multiprocessing import get_context
from multiprocessing.sharedctypes import SynchronizedArray
from typing import Any

from api.collecting import seldom_collecting
from api.processes import cores, unstopped
from api.simulating.passing import Pass, Period, Share, Simulated
from domain.catalogue import KINDS
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.simulation import Instead

SHORT = 20_000
"""A log of fewer events is passed over before other processes have started."""
_LOOK_S = 0.2


def simulate(
    where: str | Place,
    period: Period,
    instead: Instead,
    *,
    short: int = SHORT,
    advance: Callable[[int, int], object] = lambda done, total: None,
) -> list[Simulated]:
    """The period's orders by the time they were placed at. `advance` is told how much of how much is read.

    Raises what `Reader` raises for a file that is no ledger, and `Unreadable` for an event that can't be read.
    """
    place = Place.of(where)
    with closing(Reader(KINDS.values(), place)) as reader:
        size = reader.ends().position + 1
        if size < short:
            return _sorted(Pass(reader, period, instead, Share(0, 1)).run(size, lambda done: advance(done, size)))
    shares = max(2, cores())
    context = get_context("spawn")
    read = context.Array(c_int64, shares + 1)
    with ProcessPoolExecutor(shares, context, _begin, (read,)) as executor:
        running = [
            executor.submit(_share, place, size, period, instead, Share(number, shares)) for number in range(shares)
        ]
        try:
            while wait(running, _LOOK_S).not_done:
                advance(sum(read[number] for number in range(shares)), size * shares)
        except BaseException:
            read[shares] = 1
            raise
        advance(size * shares, size * shares)
        found = [each for future in running for each in future.result()]
    return _sorted(found)


def _sorted(found: list[Simulated]) -> list[Simulated]:
    return sorted(found, key=lambda each: (each.placed_at, each.order_id))


class _Stopped(Exception):
    """The parent wants no more of it."""


_read: list["SynchronizedArray[Any]"] = []
"""How far each process is; behind them all, whether they are to stop."""


def _begin(read: "SynchronizedArray[Any]") -> None:
    """Have at hand where a process says how far it is."""
    unstopped()
    _read[:] = [read]


def _share(place: Place, size: int, period: Period, instead: Instead, share: Share) -> list[Simulated]:
    def advance(done: int) -> None:
        _read[0][share.number] = done
        if _read[0][share.of]:
            raise _Stopped

    with closing(Reader(KINDS.values(), place)) as reader, seldom_collecting():
        return Pass(reader, period, instead, share).run(size, advance)
