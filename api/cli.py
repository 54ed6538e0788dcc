"""The command line of the ledger: serving it, reading it, keeping it."""

import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from api import logs
from api.commands.by_name import ByName
from domain.errors import Refused
from domain.ledger.checkpoints import Forked
from domain.ledger.command import Busy
from domain.ledger.datastore import UNREACHABLE, ForeignFile
from domain.ledger.keyring import KeysUnfit

app = typer.Typer(cls=ByName, no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


def main() -> None:
    """Run a command; a refusal is a sentence, not a traceback."""
    try:
        app()
    except ValidationError as wrong:
        _say(*(error["msg"] for error in wrong.errors()))
    except (Refused, ValueError, Forked, ForeignFile, KeysUnfit, Busy, *UNREACHABLE) as refusal:
        _say(str(refusal))


def _say(*sentences: str) -> None:
    """Say what stands in the way, and end."""
    for sentence in sentences:
        Console(stderr=True, soft_wrap=True).print(sentence, style="red", highlight=False, markup=False)
    sys.exit(1)


@app.callback()
def prepare() -> None:
    """Keep what the program writes about itself apart from what it was asked for."""
    logs.configure()
