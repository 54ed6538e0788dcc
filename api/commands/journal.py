"""The journal on the command line: its postings, its Beancount file, its trial balance."""

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api import following
from api.commands.common import Db, entries_of, print_json
from api.commands.serviced import with_services
from api.routes.journal import pages
from api.services import Services
from api.threads import in_thread
from domain.errors import Refused
from projections.journal.beancount import Ledger
from projections.journal.reading import Wanted, balance, currencies
from projections.journal.shown import posting_row, trial_balance
from projections.journal.view import JOURNAL

app = typer.Typer()
Advance = Callable[[int, int], None]


@app.command("journal")
def show_journal(
    order: Annotated[str | None, typer.Option(help="of this order alone")] = None,
    beancount: Annotated[bool, typer.Option("--beancount", help="as a Beancount file")] = False,
    trial: Annotated[bool, typer.Option("--balance", help="the trial balance instead of the postings")] = False,
    lang: Annotated[str, typer.Option(help="zh-CN or en")] = "zh-CN",
    db: Db = None,
) -> None:
    """Print the journal: a posting a line as JSON, a Beancount file, or the trial balance."""
    if trial and (order or beancount):
        raise Refused("schema", "The trial balance is that of the whole ledger, as JSON.")
    wanted = Wanted(stream=f"orders/{order}" if order else None)
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("journal")

        def advance(read: int, size: int) -> None:
            progress.update(task, completed=read, total=size)

        async def work(known: Services) -> None:
            if order:
                entries_of(known.ledger, order)
            size = await _brought_up(known, advance)
            if trial:
                print_json(trial_balance(known.follower.read(JOURNAL, balance, None, None), lang))
            elif beancount:
                await _beancount(known, wanted, lang, partial(advance, size=size))
            else:
                await _postings(known, wanted, lang, partial(advance, size=size))

        with_services(db, work)


async def _beancount(known: Services, wanted: Wanted, lang: str, advance: Callable[[int], None]) -> None:
    ledger = Ledger(lang)
    typer.echo(ledger.head(known.follower.read(JOURNAL, currencies, wanted.stream)), nl=False)
    async for rows in pages(known, wanted):
        typer.echo("".join(ledger.transactions(rows)), nl=False)
        advance(rows[-1].position + 1)
    typer.echo(ledger.foot(), nl=False)


async def _postings(known: Services, wanted: Wanted, lang: str, advance: Callable[[int], None]) -> None:
    async for rows in pages(known, wanted):
        lines = (json.dumps(posting_row(row, lang), ensure_ascii=False) for row in rows)
        typer.echo("\n".join(lines))
        advance(rows[-1].position + 1)


async def _brought_up(known: Services, advance: Advance) -> int:
    """Bring the journal to the end of the log: the log's size."""
    await in_thread(following.turn, known)
    await following.building(known, advance)
    size = known.ledger.head().size
    position = known.follower.position_of(JOURNAL)
    if position is None or position < size - 1:
        raise following.behind(known, [JOURNAL])
    return size
