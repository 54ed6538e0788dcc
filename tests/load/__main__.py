"""`python -m tests.load [--minutes N] [--seed N] [--store file|postgres] [--rate N]` plays the shop's days, and looks.

It ends with the first thing that does not hold; else it prints a table and writes `var/load.json`.
"""

import argparse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests import postgres
from tests.load.checking import everything
from tests.load.running import played
from tests.load.telling import phases, table
from tests.long_runs import VAR, begun, keep


def main() -> None:
    """Play, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description="Play a shop's days at speed, and look.")
    parser.add_argument("--minutes", type=float, default=3, help="how long the days take")
    parser.add_argument("--store", choices=("file", "postgres"), default="file", help="one server, or three")
    parser.add_argument("--rate", type=float, default=20, help="orders a second, over all of it")
    given = begun(parser)
    console = Console(width=150)
    seconds = given.minutes * 60
    orders = round(seconds * given.rate)
    with TemporaryDirectory(prefix="load-", dir=VAR) as folder, ExitStack() as stack:
        db = stack.enter_context(postgres.database()) if given.store == "postgres" else None
        run = played(Path(folder), stack, seed=given.seed, orders=orders, seconds=seconds, db=db)
        rows = phases(run.told)
        console.print(table(rows))
        held = everything(run)
    for what, count in held.items():
        console.print(f"{count:>9,}  {what}", highlight=False)
    memory = {name: round(most / 2**20) for name, most in run.shop.memory.items()}
    told = {"seed": given.seed, "store": given.store, "seconds": seconds, "orders": orders, "phases": rows}
    figures = told | {"befell": run.befell, "memory_mib_max": memory, "held": held}
    keep("load", figures)


if __name__ == "__main__":
    main()
