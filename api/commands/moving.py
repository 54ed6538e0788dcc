"""Moving a ledger to another store: `migrate`."""

from pathlib import Path
from typing import Annotated

import typer

from api.beginning import require_file
from api.commands.common import out, settings_of, watched
from api.settings import Settings
from domain.errors import Refused
from domain.ledger.datastore import STORE_FAULTS, ReadOnly
from domain.ledger.moving import Moved
from domain.ledger.moving import move as moved
from domain.ledger.place import Place, is_address
from projections.proof.merkle import Peaks

app = typer.Typer()

Keys = Annotated[str | None, typer.Option(help="where TO has its keys, unless where they always are; LEDGER_KEYS")]


@app.command()
def migrate(
    source: Annotated[str, typer.Argument(metavar="FROM", help="the ledger's file or PostgreSQL address")],
    target: Annotated[
        str | None,
        typer.Argument(metavar="[TO]", help="an empty database's address, or a new file; LEDGER_DB otherwise"),
    ] = None,
    keys: Keys = None,
    from_keys: Annotated[str | None, typer.Option(help="where FROM has its keys, unless where they always are")] = None,
) -> None:
    """Move a ledger to another store, byte for byte, and read all of it back there before it can be used.

    Stop its servers first: while it is moved they append nothing, and what they append afterwards is not moved.
    """
    here = _settings_of(source, from_keys)
    require_file(here)
    there = settings_of(db=target, keys=keys)
    if there.db == here.db or (not is_address(there.db) and Path(there.db).resolve() == Path(here.db).resolve()):
        raise Refused("same-place", f"{there.place.name} is where it is already; name another place.")
    if not is_address(there.db):
        Path(there.db).parent.mkdir(parents=True, exist_ok=True)
    _tell(_moved(here.place, there.place), here, there)


def _settings_of(source: str, keys: str | None) -> Settings:
    """Those of where the ledger was, while the environment speaks of where it will be."""
    if is_address(source):
        return settings_of(db=source, keys=keys or source)
    return settings_of(db=source, keys=keys or f"{source}.keys", data=Path(source).parent)


def _moved(source: Place, target: Place) -> Moved:
    try:
        with watched() as advance:
            return moved(source, target, Peaks, advance)
    except KeyboardInterrupt:
        raise Refused("stopped", f"Stopped. Nobody can open {target.name}; run it again.") from None
    except (ReadOnly, OSError, *STORE_FAULTS) as fault:
        sentence = f"It broke off, and can be run again: {str(fault).strip() or type(fault).__name__}"
        raise Refused("broke-off", sentence) from fault


def _tell(done: Moved, here: Settings, there: Settings) -> None:
    """Say what was moved and compared, and what else must go along."""
    tree = f"{done.size} events with root {done.root.hex()}"
    signed = f"its newest checkpoint, over {done.signed}, holds" if done.signed else "no checkpoint was signed yet"
    out.print(f"{here.place.name} was moved to {there.place.name}: {tree}; {signed}.", markup=False)
    out.print(f"{done.rows} rows and {done.keys} slots of keys were read back as they were written.")
    if here.signing_key_file.is_file() and here.signing_key_file != there.signing_key_file:
        out.print(
            f"Its signing key does not lie in it. Copy {here.signing_key_file}, and {here.signing_key_file.name}.last, "
            f"to {there.signing_key_file}, or name it in LEDGER_SIGNING_KEY: without it another key would sign.",
            markup=False,
        )
    out.print(f"Serve it with LEDGER_DB; nothing may append to {here.place.name} any more.", markup=False)
