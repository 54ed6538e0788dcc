"""Showing what the ledger does on a ledger of its own: `demo` and `day`."""

from typing import Annotated

import typer

from api import serving
from api.commands.common import out
from api.days import DAYS, playing
from api.demo import play
from domain.errors import Refused

app = typer.Typer()


@app.command("demo")
def tell_demo(lang: Annotated[str, typer.Option(help="zh-CN or en")] = "en") -> None:
    """Play the worked cases through HTTP on a ledger of their own, and print each with its formula."""
    with serving.passing_ledger() as client:
        for scene in play(client, lang):
            out.rule(f"[bold]{scene.title}[/bold]", align="left")
            for line in scene.told:
                out.print(f"  {line}", markup=False)


@app.command("day")
def tell_day(name: Annotated[str, typer.Argument(help=", ".join(DAYS))]) -> None:
    """Play a scripted day of the service desk over HTTP, and print each clock and each amount."""
    if name not in DAYS:
        raise Refused("not-found", f"There is no day {name}; there are {', '.join(DAYS)}.")
    with playing() as day:
        told = DAYS[name](day)
    out.rule(f"[bold]{told.title}[/bold]", align="left")
    out.print(*told.lines(), sep="\n", markup=False)
