"""An audit from its beginning to its summary: the log in ranges, over all cores, going on where it was stopped."""

import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import closing
from multiprocessing import get_context
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar

from api.auditing.progress import Asked, Progress
from api.auditing.ranges import Report, audit_range
from api.auditing.tally import Tally
from api.auditing.trusted import NOBODY, Trusted
from api.auditing.whole import CHECKS
from api.collecting import seldom_collecting
from api.processes import cores, unstopped
from domain.catalogue import KINDS
from domain.errors import Refused
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.audit.leaves import LEAVES
from projections.code_version import code_version

P = ParamSpec("P")
T = TypeVar("T")
Advance = Callable[[str, int, int], object]
EVENTS = "events"
RANGE = 20_000
"""Events of one range at least: a shorter one is done before another process has started."""
_RANGES_A_CORE = 16
"""A long log has no more ranges than that: each folds the streams it needs anew, some nearly as long as the log. One
that is stopped first ends the ranges that were begun, and keeps them.
"""
_POSITION_MAX = 2**63 - 1
"""Of a table; no position behind it can be asked for."""


class Wanted(NamedTuple):
    """What to audit: positions `start` to `last`, both included, of all there are where none is named."""

    start: int = 0
    last: int | None = None


class Audited(NamedTuple):
    """What came of an audit of positions `start` … `stop` − 1 of a log of `size` events."""

    start: int
    stop: int
    size: int
    code: str
    tally: Tally

    @property
    def code_of_exit(self) -> Literal[0, 1, 3]:
        """0 if everything was checked and agrees, 1 if something differs, 3 if something could not be checked."""
        verdicts = {each.verdict for each in self.tally.findings}
        return 1 if "DIFFERENCE" in verdicts else 3 if verdicts else 0


def audit(
    where: str | Place,
    wanted: Wanted,
    *,
    resume: bool = False,
    each: int | None = None,
    trusted: Trusted = NOBODY,
    advance: Advance = lambda name, done, total: None,
) -> Audited:
    """Audit a ledger, in ranges of `each` events over all cores; a short one in this process. It is only read.

    `trusted` are the keys that signatures are held against. `advance` is told of each thing that is checked how much
    of how much of it is done. Raises `Refused` for positions that are not there and for going on with another audit,
    and what `Reader` raises for what is no ledger.
    """
    place = Place.of(where)
    with closing(Reader(KINDS.values(), place)) as reader:
        progress = Progress(place.files, _asked(reader, wanted, each), resume=resume)
    asked, complete = progress.asked, False
    try:
        whole = _run(place, progress, trusted, advance)
        tally = progress.result()
        tally.counts.update(whole.counts)
        tally.add(*whole.findings)
        complete = True
    finally:
        progress.close(complete=complete)
    return Audited(asked.start, asked.stop, asked.size, asked.code, tally)


def _asked(reader: Reader, wanted: Wanted, each: int | None) -> Asked:
    ends = reader.ends()
    size = min(max(ends.size, ends.position + 1), _POSITION_MAX)
    stop = size if wanted.last is None else wanted.last + 1
    if not 0 <= wanted.start <= stop <= size:
        raise Refused("bad-range", f"The log's positions are 0 to {size - 1}.")
    long = max(RANGE, -(-(stop - wanted.start) // (cores() * _RANGES_A_CORE)))
    return Asked(wanted.start, wanted.last, code_version(), each or long, stop, size)


def _run(place: Place, progress: Progress, trusted: Trusted, advance: Advance) -> Tally:
    """Audit what is not done yet, and keep what comes of it; what comes of the whole log is the answer."""
    asked, done = progress.asked, progress.done()
    starts = [start for start in range(asked.start, asked.stop, asked.each) if start not in done]
    checks = CHECKS if (asked.start, asked.stop) == (0, asked.size) else ()
    whole = Tally()
    behind = sum(min(asked.each, asked.stop - start) for start in done)
    advance(EVENTS, behind, asked.stop - asked.start)
    with seldom_collecting(), _executor(len(starts)) as executor:
        ranges = [executor.submit(_range, place, start, asked) for start in starts]
        wholes = {executor.submit(_whole, place, check.name, asked.size, trusted): check.name for check in checks}
        left: set[Future[Any]] = {*ranges, *wholes}
        del ranges  # a range that was kept is let go of: the ids of all events are more than a memory holds
        try:
            for future in as_completed(left):
                left.remove(future)
                outcome = future.result()
                if isinstance(outcome, Report):
                    progress.keep(outcome)
                    behind += outcome.stop - outcome.start
                    advance(EVENTS, behind, asked.stop - asked.start)
                else:
                    whole.counts.update(outcome.counts)
                    whole.add(*outcome.findings)
                    advance(wholes[future], 1, 1)
        except BaseException:
            executor.shutdown(cancel_futures=True)
            _keep_finished(left, progress)
            raise
    return whole


def _keep_finished(futures: Iterable[Future[Any]], progress: Progress) -> None:
    """What was begun had to be waited for: then it is not done again either."""
    for future in futures:
        if not future.cancelled() and future.exception() is None and isinstance(future.result(), Report):
            progress.keep(future.result())


def _executor(ranges: int) -> Executor:
    """Processes for a long log; a short one is done before they have started."""
    if ranges <= 1:
        return _Here()
    return ProcessPoolExecutor(cores(), get_context("spawn"), unstopped)


class _Here(Executor):
    """Runs what it is given at once, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The outcome."""
        future = Future[T]()
        future.set_result(fn(*args, **kwargs))
        return future


def _range(place: Place, start: int, asked: Asked) -> Report:
    """Audit one range; where the file can't be read, or anything else is in the way, it could not be checked."""
    stop = min(start + asked.each, asked.stop)
    try:
        with closing(Reader(KINDS.values(), place)) as reader, seldom_collecting():
            return audit_range(reader, start, stop, asked.size)
    except sqlite3.DatabaseError as error:
        sentence = f"The file can't be read at {start} to {stop - 1}: {error}."
    except Exception as fault:  # noqa: BLE001 - what nobody foresaw is told at its place, and the other ranges go on
        sentence = f"{start} to {stop - 1} could not be audited: {type(fault).__name__} {fault}".strip()
    tally = Tally()
    tally.found(LEAVES, sentence, start, verdict="UNCHECKED")
    return Report(start, stop, tally.counts, tuple(tally.findings), b"")


def _whole(place: Place, name: str, size: int, trusted: Trusted) -> Tally:
    check = next(each for each in CHECKS if each.name == name)
    try:
        with closing(Reader(KINDS.values(), place)) as reader, seldom_collecting():
            return check.run(reader, place, size, trusted)
    except sqlite3.DatabaseError as error:
        sentence = f"The file can't be read: {error}."
    except Exception as fault:  # noqa: BLE001 - what nobody foresaw is told as its own, and the other checks go on
        sentence = f"It could not be checked: {type(fault).__name__} {fault}".strip()
    tally = Tally()
    tally.found(name, sentence, verdict="UNCHECKED")
    return tally
