"""What grows with the log and what must not: a coupon used very often, memory, and the cost of an append."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from subprocess import run
from time import perf_counter

from api.collecting import seldom_collecting
from domain.ledger.ledger import Ledger
from tests import house
from tests.benchmarks import inprocess, shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.manyorders import log_of

_USES = 300
_STARTS = 10
"""Orders of one turn that use the coupon, in a ledger that runs; or that are each the first after a start."""
_PAYMENTS = 2_000
_CALLERS = 32
_TENTH = 10
_THOUSANDTH = 1_000
_PAGE = 5_000
_READ_S = 3_600
_TOGETHER = 1_000
_HOT = "coupons/c1"


# A coupon


@contextmanager
def coupon(folder: Path, size: Size, *, opened_anew: bool) -> Iterator[Sides]:
    """Orders placed one after the other with a coupon that was used so often, beside a new one in the same ledger."""
    file = folder / "ledger.db"
    _copy(_used_coupon(size.each, folder.parent.parent), file)
    ledger = shop.open_ledger(file)
    uses = _STARTS if opened_anew else _USES

    def turn(number: int, code: str) -> Turn:
        nonlocal ledger
        seconds = 0.0
        for n in range(uses):
            if opened_anew:
                ledger.close()
                ledger = shop.open_ledger(file)
            command = _use(f"B-{code}-{number}-{n}", code)
            began = perf_counter()
            ledger.record(command)
            seconds += perf_counter() - began
        return Turn.cost(uses, seconds)

    def fresh(number: int) -> Turn:
        issued = {"campaign_id": "k1", "code": f"NEW{number}"}
        shop.record(ledger, [shop.command(f"coupons/c-{number}", ("CouponIssued", issued))])
        return turn(number, f"NEW{number}")

    yield Sides(lambda number: turn(number, "SAVE"), fresh, f"{size.each:,} uses")
    ledger.close()
    used = [name for name in stored.streams(file, "CouponRedeemed") if name == _HOT]
    stored.check("uses of the coupon", used, [_HOT] * (size.each + (size.rounds + 1) * uses))


def _use(order_id: str, code: str) -> shop.Command:
    placed = shop.order(f"c-{order_id}") | {"coupons": [code]}
    return shop.command(f"orders/{order_id}", ("OrderPlaced", placed), key=shop.request_key(order_id))


@cache
def _used_coupon(uses: int, folder: Path) -> Path:
    """A ledger whose public coupon was really used so often, made once and kept beside the results."""
    file = folder / f"bench-coupon-{uses}.db"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        Path(f"{making}.keys").unlink(missing_ok=True)
        with closing(shop.open_ledger(making)) as ledger:
            shop.open_campaign(ledger)
            for start in range(0, uses, _TOGETHER):
                shop.record(ledger, [_use(f"A-{n:06d}", "SAVE") for n in range(start, min(uses, start + _TOGETHER))])
            ledger.datastore.checkpoint()
        Path(f"{making}.keys").rename(f"{file}.keys")
        making.rename(file)
    return file


def _copy(log: Path, file: Path) -> None:
    shutil.copy(log, file)
    shutil.copy(f"{log}.keys", f"{file}.keys")


# Memory


@contextmanager
def memory(folder: Path, size: Size) -> Iterator[Sides]:
    """The most memory of a process that reads a log to its end, beside one whose log is a tenth as long."""
    long, short = (log_of(each, folder.parent.parent) for each in (size.each, size.each // _TENTH))
    yield Sides(lambda _: _memory_of(long), lambda _: _memory_of(short), f"{size.each:,} events")


@cache
def _memory_of(log: Path) -> Turn:
    """In MB. A log is read once: it is the same every time."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", str(log)]
    done = run(command, cwd=house.ROOT, timeout=_READ_S, check=True, capture_output=True, text=True)
    return Turn(int(done.stdout) // 1_000, 1.0)


def _read(log: Path) -> int:
    """Read every event as followers and exports do, decoded; the most memory that was resident, in kB."""
    position = -1
    with closing(shop.open_ledger(log)) as ledger:
        while entries := ledger.log(position, _PAGE):
            position = entries[-1].position
        if position + 1 != ledger.head().size:
            raise Mismatch(f"Only {position + 1} events were read.")
    status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


# Appending


@contextmanager
def appending(folder: Path, size: Size) -> Iterator[Sides]:
    """Payments of orders at the end of a long log, beside a log a thousandth as long; 32 callers, orders not cached."""
    turns = [[f"B-{turn}-{n:05d}" for n in range(_PAYMENTS)] for turn in range(size.rounds + 1)]
    ids = [each for turn in turns for each in turn]
    files = folder / "long.db", folder / "short.db"
    for file, events in zip(files, (size.each, size.each // _THOUSANDTH), strict=True):
        _copy(log_of(events, folder.parent.parent), file)
        with closing(shop.open_ledger(file)) as ledger:
            shop.place_orders(ledger, ids, shop.history())
    told: tuple[list[str], list[str]] = [], []
    with (
        closing(shop.open_ledger(files[0])) as long,
        closing(shop.open_ledger(files[1])) as short,
        seldom_collecting(),
    ):
        yield Sides(
            lambda n: _pay(long, turns[n], told[0]),
            lambda n: _pay(short, turns[n], told[1]),
            f"{size.each:,} events",
        )
        for ledger, names in zip((long, short), told, strict=True):
            wanted = len(shop.history()) + 2
            if any(len(ledger.entries(name)) != wanted for name in names) or len(names) != len(ids):
                raise Mismatch("A payment that was acknowledged is not stored.")


def _pay(ledger: Ledger, ids: Sequence[str], told: list[str]) -> Turn:
    turn = inprocess.pay(ledger, ids, _CALLERS, told)
    return Turn.cost(turn.done, turn.seconds, turn.latencies)


coupon_in_use = partial(coupon, opened_anew=False)
coupon_after_a_start = partial(coupon, opened_anew=True)

if __name__ == "__main__":
    print(_read(Path(sys.argv[1])))
