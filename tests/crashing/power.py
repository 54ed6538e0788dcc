"""A server under strace, and its folder as it may be found after a power loss at any of its steps."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.crashing.disk import FATES, Disk, Fate
from tests.crashing.recording import OPTIONS, Step, Told, steps, told
from tests.crashing.shop import Shop
from tests.server import running
from tests.waiting import must_come

ORDERS = 20


class Loss(NamedTuple):
    """The power goes behind so many steps, and this becomes of what was not synced."""

    step: int
    fate: Fate
    seed: int


def recorded(folder: Path, orders: int = ORDERS) -> list[Step]:
    """What a server did to its files, from its first start on, while a shop traded and until it was stopped."""
    data, trace = folder / "recorded", folder / "trace"
    data.mkdir()
    strace = shutil.which("strace")
    assert strace is not None, "strace records what the server does"
    with running(data, wrapped=(strace, *OPTIONS, "-o", str(trace)), sending="off") as (url, _):
        shop = Shop(url)
        shop.open()
        shop.trade(orders)
    must_come(lambda: b"+++" in trace.read_bytes()[-200:])
    done = list(steps(trace, data))
    assert told(done) == shop.told, "every answer that the clients had is in the recording"
    return done


def losses(done: Sequence[Step], count: int, seed: int) -> list[Loss]:
    """So many losses, all over the recording; every fate as often as the others."""
    chance = Random(seed)
    places = [chance.randint(1, len(done)) for _ in range(count)]
    return [Loss(step, FATES[n % len(FATES)], seed + n) for n, step in enumerate(places)]


def found(done: Sequence[Step], wanted: Sequence[Loss], folder: Path) -> Iterator[tuple[Loss, Path, dict[str, int]]]:
    """For each loss the folder as it is found, and what had been told by then."""
    disk, known = Disk(), dict[str, int]()
    rest = sorted(wanted)
    for number, step in enumerate(done, 1):
        disk.do(step)
        if isinstance(step, Told):
            known[step.stream] = max(step.version, known.get(step.stream, 0))
        while rest and rest[0].step == number:
            loss = rest.pop(0)
            place = folder / f"{loss.step}-{loss.fate}-{loss.seed}"
            place.mkdir()
            for path, content in disk.after_power_loss(loss.fate, Random(loss.seed)).items():
                if not path.endswith("-shm"):  # memory that processes share; it is never synced and never read again
                    (place / Path(path).name).write_bytes(content)
            yield loss, place, dict(known)
            shutil.rmtree(place)
