"""`python -m tests.fuzzing [--cases N] [--seed N]` puts before a ledger what nobody should, and looks.

It ends with the first case that is the ledger's fault, which its seed and number find again; else it writes
`var/fuzzing.json`.
"""

import argparse
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from api import logs
from tests.fuzzing import auditing, contract, decoding, verifying
from tests.fuzzing.shop import expect_readable, expect_sound, fuzzed_shop
from tests.fuzzing.trying import tried
from tests.long_runs import VAR, begun, keep

_CHUNK = 100
_FORGERIES = 100
"""One forged ledger for so many cases: each is audited whole."""
_EXAMPLES_PER = 10_000
"""One more random request of each operation for so many cases."""


def main() -> None:
    """Fuzz, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description="Put hostile input before a ledger.")
    parser.add_argument(
        "--cases",
        type=int,
        default=60_000,
        help="changed requests and attempts on the verifier; on the audit a hundredth",
    )
    told = begun(parser)
    console = Console()
    requests, attempts, forged = Counter[str](), Counter[str](), Counter[str]()
    with TemporaryDirectory(prefix="fuzzing-", dir=VAR) as name:
        folder = Path(name)
        with fuzzed_shop(folder) as (served, door):
            console.print("the OpenAPI document …")
            outcome = contract.fuzzed(door, 2 + told.cases // _EXAMPLES_PER, told.seed)
            for found in outcome.findings:
                console.print(str(found), markup=False)
            asked = decoding.Requests(served.app, door, told.seed)
            for numbers in track(_chunks(told.cases * 2 // 3), "requests", console=console):
                requests += decoding.fuzzed(asked, door, numbers)
            stamping = folder / "authority"
            stamping.mkdir()
            attacks = verifying.Attacks(door, verifying.stamp(stamping), told.seed)
            for numbers in track(_chunks(told.cases // 3), "verifier", console=console):
                attempts += tried(attacks.attempt, numbers)
            forgeries = auditing.Forgeries(folder, told.seed)
            for numbers in track(_chunks(told.cases // _FORGERIES), "audit", console=console):
                forged += tried(forgeries.attempt, numbers)
            assert not outcome.findings, f"{len(outcome.findings)} findings, seed {told.seed}"
            expect_readable(door)
            events = door.size
        expect_sound(folder)
    figures = {
        "seed": told.seed,
        "cases": outcome.cases + sum(requests.values()) + sum(attempts.values()) + sum(forged.values()),
        "requests": requests,
        "attempts": attempts,
        "forgeries": forged,
        "openapi": {"cases": outcome.cases, "statuses": outcome.statuses},
        "events": events,
    }
    keep("fuzzing", figures)
    console.print(f"{figures['cases']} cases, none of them the ledger's fault; {events} events can be read.")


def _chunks(cases: int) -> Sequence[range]:
    return [range(start, min(start + _CHUNK, cases)) for start in range(0, cases, _CHUNK)]


if __name__ == "__main__":
    logs.configure(logging.CRITICAL)
    main()
