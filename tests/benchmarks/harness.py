"""A benchmark: two sides that take turns, so that whatever else the machine does hits both."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

ROUNDS = 5


class Mismatch(Exception):
    """What was stored is not what was acknowledged: the figures mean nothing."""


class Skipped(Exception):
    """The benchmark needs something that is not here, and what."""


class Turn(NamedTuple):
    """What one side did in one round: so many, in so many seconds, and how long each took if that is known."""

    done: int
    seconds: float
    latencies: tuple[float, ...] = ()

    @classmethod
    def cost(cls, done: int, seconds: float, latencies: tuple[float, ...] = ()) -> "Turn":
        """What each of so many cost, so that the rate is in µs."""
        return cls(round(seconds * 1_000_000), done, latencies)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.done / self.seconds


class Sides(NamedTuple):
    """The subject and the floor. Each is called once a round with the round's number; round 0 is a warm-up.

    `note` says what the benchmark's method could not know beforehand.
    """

    ours: Callable[[int], Turn]
    floor: Callable[[int], Turn]
    note: str = ""


class Size(NamedTuple):
    """How much is done in one turn, and how many rounds are measured."""

    each: int
    rounds: int


Open = Callable[[Path, Size], AbstractContextManager[Sides]]


class Benchmark(NamedTuple):
    """What is measured against what. `method` says it, and how durable both sides are; without an aim it informs.

    `open` makes both sides in a fresh folder; `full` and `quick` are the counts of one turn. The ratio is to reach the
    aim, or not to pass it where `at_most`. One that is `long` runs when it is asked for: its log takes minutes to make.
    One whose turns take most of a minute has fewer rounds at most.
    """

    name: str
    group: str
    unit: str
    aim: float | None
    method: str
    full: int
    quick: int
    open: Open
    at_most: bool = False
    long: bool = False
    rounds_max: int = ROUNDS


def measure(benchmark: Benchmark, folder: Path, size: Size) -> dict[str, Any]:
    """The benchmark's row: floor and subject in turns, the median of the rounds' ratios."""
    floor: list[Turn] = []
    ours: list[Turn] = []
    with benchmark.open(folder, size) as sides:
        for number in range(size.rounds + 1):
            for side, turns in ((sides.floor, floor), (sides.ours, ours)):
                gc.collect()
                turns.append(side(number))
    del floor[0], ours[0]  # the warm-up
    ratios = [our.rate / its.rate for our, its in zip(ours, floor, strict=True)]
    return {
        "name": benchmark.name,
        "ours": round(median(turn.rate for turn in ours), 1),
        "floor": round(median(turn.rate for turn in floor), 1),
        "unit": benchmark.unit,
        "ratio": round(median(ratios), 3),
        "aim": benchmark.aim,
        "method": benchmark.method,
        "group": benchmark.group,
        "at_most": benchmark.at_most,
        "each": size.each,
        "note": sides.note,
        "rounds": size.rounds,
        "count": sum(turn.done for turn in ours),
        "ratios": [round(ratio, 3) for ratio in ratios],
        **dict(_percentiles("ours", ours)),
        **dict(_percentiles("floor", floor)),
    }


def _percentiles(side: str, turns: list[Turn]) -> Iterator[tuple[str, float]]:
    latencies = [latency for turn in turns for latency in turn.latencies]
    if len(latencies) > 1:
        cuts = quantiles(latencies, n=100, method="inclusive")
        yield f"{side}_p50_ms", round(cuts[49] * 1000, 2)
        yield f"{side}_p99_ms", round(cuts[98] * 1000, 2)
