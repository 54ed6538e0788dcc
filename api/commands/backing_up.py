"""A copy to be put back some day: `backup`."""

from pathlib import Path
from typing import Annotated

import typer

from api.beginning import require_file
from api.commands.common import Db, out, settings_of, watched
from domain.errors import Refused
from domain.ledger.backing_up import BackedUp, back_up
from domain.ledger.datastore import STORE_FAULTS
from domain.ledger.place import is_address
from projections.proof.merkle import Peaks

app = typer.Typer()


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="a new file")],
    keys: Annotated[Path | None, typer.Option(help="a new file for the keys of the words; TO.keys otherwise")] = None,
    db: Db = None,
) -> None:
    """Copy the ledger as it is at this moment, also while it is served, and read all of the copy back.

    Beside it TO.checkpoint is what was signed last: a ledger put back from the copy holds it, or is another.
    """
    settings = settings_of(db=db)
    if is_address(settings.db):
        sentence = "A ledger in PostgreSQL is backed up by PostgreSQL; `aftersales migrate` copies it into a file."
        raise Refused("not-a-file", sentence)
    require_file(settings)
    to.parent.mkdir(parents=True, exist_ok=True)
    keys_to = keys or Path(f"{to}.keys")
    try:
        with watched() as advance:
            done = back_up(settings.place, to, keys_to, Peaks, advance)
    except KeyboardInterrupt:
        raise Refused("stopped", "Stopped; there is no copy.") from None
    except (OSError, *STORE_FAULTS) as fault:
        raise Refused("broke-off", f"It broke off, and there is no copy: {fault}") from fault
    _tell(done, to, keys_to)


def _tell(done: BackedUp, to: Path, keys: Path) -> None:
    """Say what the copy holds, and what belongs where."""
    tree = f"{done.size} events with root {done.root.hex()}"
    signed = f"its newest checkpoint, over {done.signed}, holds" if done.signed else "no checkpoint was signed yet"
    out.print(f"{to} is a copy: {tree}; {signed}.", markup=False)
    out.print(
        f"Its keys are in {keys}. Keep them elsewhere, and the newest only: with both everything can be read, "
        "also what is erased from now on.",
        markup=False,
    )
