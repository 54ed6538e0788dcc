"""Which command is where. A command is read when it is run: most need nothing of what serves, and start sooner."""

import gc
from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

WHERE = {
    "serve": "serving",
    "replay": "reading",
    "history": "reading",
    "import": "keeping",
    "tick": "keeping",
    "rebuild": "keeping",
    "migrate": "moving",
    "demo": "showing",
    "day": "showing",
    "verify": "verifying",
    "journal": "journal",
    "export": "exporting",
    "dossier": "dossier",
    "erase": "personal",
    "audit": "auditing",
    "backup": "backing_up",
    "simulate": "simulating",
    "keys": "keys",
    "log": "log",
}
"""The module of each, in the order in which help lists them."""
GROUPS = {"keys", "log"}
"""Those that have commands of their own."""


class ByName(TyperGroup):
    """All commands of the program."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {name: TyperCommand(name) for name in WHERE}  # what was meant is guessed from these

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself."""
        if cmd_name not in WHERE:
            return None
        gc.disable()  # what is imported stays: looking through it for rubbish takes a sixth of the start
        try:
            group = get_group(import_module(f"api.commands.{WHERE[cmd_name]}").app)
        finally:
            gc.enable()
        if cmd_name not in GROUPS:
            return group.commands[cmd_name]
        group.name = cmd_name
        return group
