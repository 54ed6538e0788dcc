"""`python -m tests.benchmarks [NAME …] [--quick] [--each N] [--rounds N]` prints a table and writes `var/bench.json`
and `var/bench-machine.json`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from tests import house
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.harness import ROUNDS, Size, measure
from tests.benchmarks.machine import machine

_QUICK_ROUNDS = 2
_WIDTH = 150
"""A row is read as a row: in a narrow window it is the window that breaks it."""


def main(arguments: Sequence[str] | None = None, var: Path = house.ROOT / "var") -> None:
    """Measure, print and write. The databases are beside the results, so on the same disk."""
    asked = _asked(arguments)
    var.mkdir(exist_ok=True)
    console = Console()
    console.width = max(console.width, _WIDTH)
    chosen = [each for each in BENCHMARKS if not asked.names or each.name in asked.names]
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="bench-", dir=var) as folder:
        facts = machine(Path(folder))
        console.print(" · ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items()))
        for benchmark in chosen:
            place = Path(folder) / benchmark.name
            place.mkdir()
            size = Size(asked.each or (benchmark.quick if asked.quick else benchmark.full), asked.rounds)
            with console.status(benchmark.name):
                rows.append(measure(benchmark, place, size))
    console.print(table(rows))
    (var / "bench.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (var / "bench-machine.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def table(rows: Sequence[dict[str, Any]]) -> Table:
    """The rows for people."""
    shown = Table("benchmark", "ours", "floor", "unit", "ratio", "rounds", "aim", "p50/p99 ms", "floor p50/p99 ms")
    for row in rows:
        ratios = row["ratios"]
        aim = "" if row["aim"] is None else f"{row['aim']} {'met' if row['ratio'] >= row['aim'] else 'MISSED'}"
        figures = (f"{row['ours']:,.0f}", f"{row['floor']:,.0f}", row["unit"], f"{row['ratio']:.2f}")
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        shown.add_row(row["name"], *figures, spread, aim, _times(row, "ours"), _times(row, "floor"))
    return shown


def _times(row: dict[str, Any], side: str) -> str:
    return f"{row[f'{side}_p50_ms']} / {row[f'{side}_p99_ms']}" if f"{side}_p50_ms" in row else ""


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure the ledger beside a floor."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(each.name for each in BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="tiny counts: only to see that everything runs")
    parser.add_argument("--each", type=int, help="how much is done in one turn, instead of each benchmark's own count")
    parser.add_argument("--rounds", type=int, help=f"how often both sides take turns ({ROUNDS})")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - {each.name for each in BENCHMARKS}:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    asked.rounds = asked.rounds or (_QUICK_ROUNDS if asked.quick else ROUNDS)
    return asked


if __name__ == "__main__":
    main(sys.argv[1:])
