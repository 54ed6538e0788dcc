"""`python -m tests.simulation [--seeds N] [--seed S] [--with MISTAKE]` plays worlds, each from its seed, and looks.

It ends with the first world in which something is wrong, which its seed plays again, step by step; else it writes
`var/simulation.json`.
"""

import argparse
import gc
import json
import logging
import os
import secrets
import sys
import tempfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from api import logs
from tests import house
from tests.simulation.mistakes import MISTAKES
from tests.simulation.running import Failed, prepare, simulate

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - nothing here need outlive the run, and a disk is slow


def main() -> int:
    """Play, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Play worlds, and look.")
    parser.add_argument("--seeds", type=int, default=1000, help="how many worlds")
    parser.add_argument("--seed", type=int, default=None, help="of the first; those behind it follow")
    parser.add_argument("--with", dest="mistake", choices=MISTAKES, help="a mistake to put back")
    asked = parser.parse_args()
    first = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    if _SHARED_MEMORY.is_dir():
        tempfile.tempdir = str(_SHARED_MEMORY)
    steps = events = 0
    met, began = Counter[str](), process_time()
    with TemporaryDirectory(prefix="simulation-") as place:
        prepared = Path(place) / "prepared"
        prepare(prepared)
        gc.freeze()
        for seed in range(first, first + asked.seeds):
            try:
                found = simulate(seed, Path(place) / str(seed), prepared, asked.mistake)
            except Failed as failure:
                sys.stdout.write(f"{failure}\n")
                return 1
            sys.stdout.write(f"{seed} {found.trace} {found.steps} steps, {found.events} events\n")
            sys.stdout.flush()
            steps, events, met = steps + found.steps, events + found.events, met + found.met
    figures = {"seed": first, "seeds": asked.seeds, "steps": steps, "events": events, "faults": met}
    var = house.ROOT / "var"
    var.mkdir(exist_ok=True)
    told = json.dumps(figures | {"cpu_s": round(process_time() - began, 1)})
    (var / "simulation.json").write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")
    return 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets have an order too
        arguments = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, arguments, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606 - ourselves
    logs.configure(logging.CRITICAL)
    os.chdir(house.ROOT)
    sys.exit(main())
