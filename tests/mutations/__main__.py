"""`python -m tests.mutations [--area NAME] [--sample N] [--seed N]` tries faults, and tells which no test sees.

It writes `var/mutations.json`. The faults of a seed are the same each time as long as the modules are.
"""

import argparse
import json
import math
import os
from collections import Counter
from typing import Any

from rich.console import Console

from tests.long_runs import VAR, begun, keep
from tests.mutations.areas import AREAS
from tests.mutations.equivalent import equivalents
from tests.mutations.mutants import Mutant
from tests.mutations.running import drawn, known, tried

_SEEN = {"killed", "timeout"}


def main() -> None:
    """Look which test covers what, try the mutants, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description="Try faults; tell who sees them.")
    parser.add_argument("--area", choices=AREAS, action="append", help="one of the areas; by default all")
    parser.add_argument("--sample", type=int, default=400, help="how many mutants of each area, drawn at random")
    parser.add_argument("--only", default="", help="only mutants whose name contains this")
    parser.add_argument("--survivors", action="store_true", help="only those that survived the last time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests that a mutant may survive")
    told = begun(parser)
    console = Console(soft_wrap=True)
    for name in told.area or AREAS:
        chosen = known(AREAS[name], told.only)
        if told.survivors:
            before = {each["name"] for each in _last()[name]["survivors"]}
            chosen = [each for each in chosen if each.name in before]
        chosen = drawn(chosen, told.sample, told.seed)
        results = tried(AREAS[name], chosen, told.jobs, told.budget, VAR / f"covered-{name}.json")
        figures = {"seed": told.seed, **_figures(chosen, results)}
        keep("mutations", {**_last(), name: figures})
        for each in figures["survivors"]:
            console.print(f"{each['fate']}: {each['name']}", markup=False, highlight=False)
        console.print(f"{name}: {figures['seen']} of {figures['tried']} were seen, {_interval(figures)}")


def _last() -> dict[str, Any]:
    written = VAR / "mutations.json"
    return json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}


def _figures(chosen: list[Mutant], results: list[dict[str, Any]]) -> dict[str, Any]:
    same = equivalents()
    fates = Counter(each["fate"] for each in results)
    left = [{"name": chosen[each["n"]].name, **each} for each in results if each["fate"] not in _SEEN]
    explained = [each for each in left if each["name"] in same]
    return {
        "tried": len(results) - len(explained),
        "seen": sum(fates[each] for each in _SEEN),
        "equivalent": len(explained),
        "fates": fates,
        "survivors": [each for each in left if each["name"] not in same],
        "slowest": sorted(results, key=lambda each: -each["seconds"])[:5],
    }


def _interval(figures: dict[str, Any]) -> str:
    """The share that was seen, and Wilson's interval, which holds the share of all mutants 19 times out of 20."""
    tried, share, z = figures["tried"] or 1, figures["seen"] / (figures["tried"] or 1), 1.96
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    half = z / (1 + z * z / tried) * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return f"{share:.1%}, among all of them {middle - half:.1%} to {middle + half:.1%} (95 %)"


if __name__ == "__main__":
    main()
