"""`python -m tests.benchmarks [NAME …] [--scale] [--quick] [--each N] [--rounds N]` prints a table.

It writes `var/bench.json` and `var/bench-machine.json` too. A NAME is a benchmark's or a group's.
"""

import argparse
import json
import logging
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from api import logs
from tests import house
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.harness import ROUNDS, Benchmark, Size, Skipped, measure
from tests.benchmarks.machine import machine

_QUICK_ROUNDS = 2
_WIDTH = 205
"""A row is read as a row: in a narrow window it is the window that breaks it."""


def main(arguments: Sequence[str] | None = None, var: Path = house.ROOT / "var") -> None:
    """Measure, print and write. The databases are beside the results, so on the same disk."""
    told = asked(arguments)
    var.mkdir(exist_ok=True)
    console = Console()
    console.width = max(console.width, _WIDTH)
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="bench-", dir=var) as folder:
        facts = machine(Path(folder))
        (var / "bench-machine.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        console.print(" · ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items()))
        try:
            for benchmark in chosen(told):
                place = Path(folder) / benchmark.name
                place.mkdir()
                each = told.each or (benchmark.quick if told.quick else benchmark.full)
                size = Size(each, min(told.rounds, benchmark.rounds_max))
                with console.status(benchmark.name):
                    rows.append(_row(benchmark, place, size))
                shutil.rmtree(place)
        finally:  # one that fails takes nothing from those before it
            console.print(table(rows))
            for row in rows:
                if "skipped" in row:
                    console.print(f"[bold]{row['name']} was not measured.[/bold] {row['skipped']}")
            (var / "bench.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def chosen(told: argparse.Namespace) -> list[Benchmark]:
    """Those that are named, or whose group is; else all, but for those that take long, unless they are wanted too."""
    if told.names:
        return [each for each in BENCHMARKS if each.name in told.names or each.group in told.names]
    return [each for each in BENCHMARKS if told.scale or not each.long]


def _row(benchmark: Benchmark, place: Path, size: Size) -> dict[str, Any]:
    try:
        return measure(benchmark, place, size)
    except Skipped as why:
        told = {"aim": benchmark.aim, "at_most": benchmark.at_most, "method": benchmark.method}
        return {"name": benchmark.name, "group": benchmark.group, "unit": benchmark.unit, "skipped": str(why), **told}


def table(rows: Sequence[dict[str, Any]]) -> Table:
    """The rows for people, group by group."""
    shown = Table(
        "benchmark", "ours", "floor/peer", "unit", "ratio", "rounds", "aim", "met", "p50/p99 ms", "theirs", ""
    )
    for group in dict.fromkeys(row["group"] for row in rows):
        shown.add_section()
        shown.add_row(f"[bold]{group}[/bold]")
        for row in rows:
            if row["group"] == group:
                shown.add_row(*_cells(row))
    return shown


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    aim, verdict = "" if row["aim"] is None else f"{'≤' if row['at_most'] else '≥'} {row['aim']:g}", ""
    if "skipped" in row:
        return row["name"], "", "", row["unit"], "", "", aim, "not run" if aim else "", "", "", "skipped"
    if aim:
        met = row["ratio"] <= row["aim"] if row["at_most"] else row["ratio"] >= row["aim"]
        verdict = "met" if met else "MISSED"
    ratios = row["ratios"]
    figures = (f"{row['ours']:,.0f}", f"{row['floor']:,.0f}", row["unit"], f"{row['ratio']:.2f}")
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return row["name"], *figures, spread, aim, verdict, _times(row, "ours"), _times(row, "floor"), row["note"]


def _times(row: dict[str, Any], side: str) -> str:
    return f"{row[f'{side}_p50_ms']} / {row[f'{side}_p99_ms']}" if f"{side}_p50_ms" in row else ""


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure the ledger beside a floor."
    )
    named = [each.name for each in BENCHMARKS] + list(dict.fromkeys(each.group for each in BENCHMARKS))
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"benchmarks or groups: {', '.join(named)}")
    parser.add_argument("--scale", action="store_true", help="also those whose logs take many minutes to make")
    parser.add_argument("--quick", action="store_true", help="tiny counts: only to see that everything runs")
    parser.add_argument(
        "--each",
        "--events",
        type=int,
        help="how much is done in one turn, or how long the log is, instead of each benchmark's own count",
    )
    parser.add_argument("--rounds", type=int, help=f"how often both sides take turns ({ROUNDS})")
    told = parser.parse_args(arguments)
    if unknown := set(told.names) - set(named):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    told.rounds = told.rounds or (_QUICK_ROUNDS if told.quick else ROUNDS)
    return told


if __name__ == "__main__":
    logs.configure(logging.WARNING)
    main(sys.argv[1:])
