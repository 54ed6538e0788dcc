"""Judging a ledger: `audit`, and `log verify`, which decides nothing again and is done sooner."""

from typing import Annotated

import typer

from api.auditing.running import Audited, Wanted
from api.auditing.running import audit as audited
from api.auditing.trusted import Trusted
from api.commands.common import Advance, Db
from api.commands.judging import First, Result, Told, Vkey, judge
from domain.ledger.place import Place

app = typer.Typer()


@app.command()
def audit(
    first: First = 0,
    last: Annotated[int | None, typer.Option("--to", min=0, help="the last position; the log's last otherwise")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with the audit that was stopped")] = False,
    file: Result = None,
    vkey: Vkey = None,
    db: Db = None,
    told: Told = False,
) -> None:
    """Read the whole log again and decide everything in it again; list every difference.

    Ends with 0 if everything was checked and agrees, 1 if something differs, 3 if something could not be checked.
    """

    def run(place: Place, trusted: Trusted, advance: Advance) -> Audited:
        return audited(place, Wanted(first, last), resume=resume, trusted=trusted, advance=advance)

    judge(run, file, vkey, db, told=told, stopped="Stopped; --resume goes on from here.")
