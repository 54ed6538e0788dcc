"""`python -m tests.linear [--seconds N] [--seed N]` has clients write and read at the same time for so long.

Three servers on PostgreSQL and one on a file take turns, and one is killed in each round, of the three frozen every
second time. It ends with the first history that no order explains; else it writes `var/linear.json`.
"""

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console

from tests import postgres
from tests.linear.rounds import Round, check, play, serving
from tests.long_runs import VAR, begun, keep

_OPERATIONS = 300


def main() -> None:
    """Play, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.linear", description="Ask at the same time, and look.")
    parser.add_argument("--seconds", type=int, default=600, help="for how long")
    told = begun(parser)
    console = Console()
    count = Counter[str]()
    with TemporaryDirectory(prefix="linear-", dir=VAR) as folder, postgres.database() as dsn:
        files, far = Path(folder) / "file", Path(folder) / "postgres"
        files.mkdir()
        far.mkdir()
        with serving(files, 1) as near, serving(far, 3, db=dsn) as several:
            until = perf_counter() + told.seconds
            while not count["rounds"] or perf_counter() < until:
                number = count["rounds"]
                name, alone = f"s{told.seed}r{number}", number % 4 == 3
                if alone:
                    seen = play(files, near, Round(name, _OPERATIONS, 0))
                else:
                    seen = play(far, several, Round(name, _OPERATIONS, number % 3, freezes=number % 2 == 0))
                count += check(seen)
                count["rounds"] += 1
    figures = {"seed": told.seed, **count}
    keep("linear", figures)
    console.print(f"An order explains every history: {figures}")


if __name__ == "__main__":
    main()
