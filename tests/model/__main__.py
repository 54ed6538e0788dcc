"""`python -m tests.model [--examples N] [--length N] [--seed N]` has shops trade on the API beside the oracle.

Every fourth lot of them is on PostgreSQL. Then facts of every kind are said beside the oracle of the ledger alone. It
ends with the shortest story found on which the two disagree, which the seed finds again; else it writes
`var/model.json`.
"""

import argparse
import logging

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test
from rich.console import Console

from api import logs
from tests.long_runs import begun, keep
from tests.model.every_fact import EveryFact, EveryFactOnPostgres
from tests.model.machine import ANY, OnPostgres, WholeApi

_LOT = 10


def main() -> None:
    """Trade, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description="Trade on the API, beside an oracle.")
    parser.add_argument("--examples", type=int, default=100, help="how many shops")
    parser.add_argument("--length", type=int, default=100, help="how many turns each")
    told = begun(parser)
    console = Console()
    chosen = settings(ANY, stateful_step_count=told.length)
    for lot, first in enumerate(range(0, told.examples, _LOT)):
        machine = seed(told.seed + lot)(OnPostgres if lot % 4 == 3 else WholeApi)
        shops = min(_LOT, told.examples - first)
        run_state_machine_as_test(machine, settings=settings(chosen, max_examples=shops))
        console.print(f"{first + shops} shops, {WholeApi.requests_of_all} requests")
    some = settings(chosen, max_examples=max(1, told.examples // 4))
    for machine in (EveryFact, EveryFactOnPostgres):
        run_state_machine_as_test(seed(told.seed)(machine), settings=some)
        console.print(f"{EveryFact.facts} facts of every kind")
    asked = {"requests": WholeApi.requests_of_all, "facts": EveryFact.facts}
    figures = {"seed": told.seed, "shops": told.examples, **asked}
    keep("model", figures)
    console.print(f"The API and the oracle agree: {figures}")


if __name__ == "__main__":
    logs.configure(logging.WARNING)
    main()
