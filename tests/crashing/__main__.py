"""`python -m tests.crashing [--losses N] [--kills N] [--seed N]` breaks a server off at random points, and looks.

It ends with the first point at which something is lost, which its seed finds again; else it writes `var/crashing.json`.
"""

import argparse
import logging
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from api import logs
from tests.crashing.checking import expect_whole
from tests.crashing.killing import killed
from tests.crashing.power import found, losses, recorded
from tests.long_runs import VAR, begun, keep

_ORDERS = 60


def main() -> None:
    """Break off, look, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashing", description="Break a server off, and look.")
    parser.add_argument("--losses", type=int, default=2_000, help="at how many steps the power goes")
    parser.add_argument("--kills", type=int, default=100, help="how often a server is killed")
    told = begun(parser)
    console = Console()
    with TemporaryDirectory(prefix="crashing-", dir=VAR) as folder:
        done = recorded(Path(folder), _ORDERS)
        fates = Counter[str]()
        cases = found(done, losses(done, told.losses, told.seed), Path(folder))
        for loss, place, known in track(cases, "power", told.losses, console=console):
            try:
                expect_whole(place, known)
            except Exception:
                console.print(f"[bold]{loss} of {len(done)} steps, seed {told.seed}[/bold]")
                raise
            fates[loss.fate] += 1
        again = Path(folder) / "killed"
        again.mkdir()
        events = killed(again, told.kills, told.seed)
    figures = {"seed": told.seed, "steps": len(done), "losses": fates, "kills": told.kills, "events": events}
    keep("crashing", figures)
    console.print(f"Nothing was lost: {sum(fates.values())} power losses in {len(done)} steps, {told.kills} kills.")


if __name__ == "__main__":
    logs.configure(logging.WARNING)
    main()
