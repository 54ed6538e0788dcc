"""The log as something to be checked: its key, its checkpoint, and proofs to keep."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api import proving
from api.auditing.between import verify_between
from api.auditing.running import Audited, Wanted
from api.auditing.trusted import Trusted
from api.commands.common import Advance, Db, out, print_json
from api.commands.judging import First, Result, Told, Vkey, judge
from api.commands.serviced import with_services
from api.routes.log import ended, included
from api.services import Services
from domain.errors import Refused
from domain.ledger.place import Place
from projections.proof.tlog import write_proof

app = typer.Typer(no_args_is_help=True, help=__doc__)
Position = Annotated[int, typer.Argument(min=0, help="the event's place in the log, as its receipt says")]


@app.command()
def vkey(db: Db = None) -> None:
    """Print the key that checkpoints are checked with. Give it to whoever is to check them."""
    typer.echo(with_services(db, _vkey))


@app.command()
def checkpoint(db: Db = None) -> None:
    """Sign all that is recorded now, and print it. Keep it: every later one must follow from it."""
    typer.echo(with_services(db, _checkpoint), nl=False)


@app.command()
def inclusion(
    position: Position,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="write the proof here, its leaf beside it")
    ] = None,
    db: Db = None,
) -> None:
    """Prove that an event stands in the log; with -o as a `.tlog-proof` file with the event beside it."""

    async def prove(known: Services) -> tuple[Any, bytes]:
        if position >= known.ledger.head().size:
            raise Refused("not-yet", f"The log has no event at position {position}.")
        return known.prover.included(position), known.ledger.leaves(position, position + 1)[0]

    found, leaf = with_services(db, prove)
    if output is None:
        print_json(included(found))
        return
    output.write_text(write_proof(found.leaf_index, found.path, found.checkpoint.note), encoding="utf-8")
    beside = output.with_suffix(".json")
    beside.write_bytes(leaf)
    out.print(f"{output} proves {beside}.", markup=False)


@app.command()
def consistency(
    old: Annotated[int, typer.Argument(min=1, help="the smaller size")],
    new: Annotated[int, typer.Argument(min=1, help="the larger size")],
    db: Db = None,
) -> None:
    """Prove that the log of one size is the beginning of the log of another."""

    async def prove(known: Services) -> list[bytes]:
        if not old <= new <= known.ledger.head().size:
            raise Refused("bad-range", f"Sizes go up, at most to {known.ledger.head().size}.")
        return known.prover.consistent(old, new)

    print_json({"from": old, "to": new, "path": [each.hex() for each in with_services(db, prove)]})


@app.command()
def stream(name: Annotated[str, typer.Argument(help="such as orders/A-1001")], db: Db = None) -> None:
    """Prove which event of a stream is its last, or that there is no such stream."""

    async def prove(known: Services) -> dict[str, Any]:
        found = await proving.ended(known, [name])
        index = found.head.leaf_index
        return ended(name, found, known.ledger.leaves(index, index + 1)[0])

    print_json(with_services(db, prove))


@app.command()
def verify(
    first: First = 0,
    last: Annotated[
        int | None, typer.Option("--to", min=0, help="the last position; all that is signed if none")
    ] = None,
    file: Result = None,
    vkey: Vkey = None,
    db: Db = None,
    told: Told = False,
) -> None:
    """Read the stored bytes again and hold their tree against every checkpoint; from one checkpoint to another.

    Ends as `audit` does.
    """

    def run(place: Place, trusted: Trusted, advance: Advance) -> Audited:
        return verify_between(place, Wanted(first, last), trusted, advance)

    judge(run, file, vkey, db, told=told)


async def _vkey(known: Services) -> str:
    return str(known.prover.signer.key)


async def _checkpoint(known: Services) -> str:
    return known.prover.sign().note
