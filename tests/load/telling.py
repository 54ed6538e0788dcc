"""The table of the days: how many asked when, what they were told, and how long it took from the planned moment on."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

from rich.table import Table

from tests.load.day import PHASES
from tests.load.wire import Told

READERS = {"auditor", "dashboard"}
UNTIMED = {"deliver", "import", "page"}
"""What waits for others on purpose: a line for its file, a long poll for something new."""
PERCENTILES = (50, 99, 99.9)


def phases(told: Sequence[Told]) -> list[dict[str, Any]]:
    """A row for each phase. Times are in ms, of appends and of reads."""
    return [_phase(phase.name, [each for each in told if each.phase == phase.name]) for phase in PHASES]


def _phase(name: str, told: Sequence[Told]) -> dict[str, Any]:
    timed = [each for each in told if each.status and each.kind not in UNTIMED]
    return {
        "phase": name,
        "planned": len(told),
        "answered": sum(each.status > 0 for each in told),
        "refused": Counter(each.code for each in told if each.status >= 400),
        "replayed": sum(each.replayed for each in told),
        "tried again": Counter(why for each in told for why in each.hindered),
        "appends_ms": percentiles([each.seconds for each in timed if each.owner not in READERS]),
        "reads_ms": percentiles([each.seconds for each in timed if each.owner in READERS]),
    }


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """The exact ones, in ms: so many percent were answered within it."""
    sorted_ = sorted(seconds)
    found = {f"p{part:g}": sorted_[ceil(len(sorted_) * part / 100) - 1] for part in PERCENTILES if sorted_}
    return {name: round(value * 1000, 1) for name, value in found.items()}


def table(rows: Sequence[dict[str, Any]]) -> Table:
    """The same for people."""
    names = (
        "phase",
        "planned",
        "answered",
        "refused",
        "replayed",
        "tried again",
        "appends p50 / p99 / p99.9 ms",
        "reads",
    )
    shown = Table(*names)
    for row in rows:
        times = [" / ".join(f"{value:g}" for value in row[side].values()) for side in ("appends_ms", "reads_ms")]
        counts = [str(row["planned"]), str(row["answered"]), _counted(row["refused"]), str(row["replayed"])]
        shown.add_row(row["phase"], *counts, _counted(row["tried again"]), *times)
    return shown


def _counted(counts: Counter[str]) -> str:
    return "\n".join(f"{count} {name}" for name, count in counts.most_common()) or "0"
