"""Every command is found by its name, and none reads more of the program than it needs."""

import pkgutil
import subprocess
import sys

import pytest
from typer import Typer
from typer.main import get_group
from typer.testing import CliRunner

from api import cli, commands
from api.commands.by_name import GROUPS, WHERE
from tests import house

SERVING = {"fastapi", "uvicorn", "jinja2", "reportlab", "api.app"}


def test_every_command_of_every_module_is_listed():
    named = {(name, where) for name, where in WHERE.items() if name not in GROUPS}
    modules = {
        each.name: pkgutil.resolve_name(f"api.commands.{each.name}") for each in pkgutil.iter_modules(commands.__path__)
    }
    apps = {name: module.app for name, module in modules.items() if isinstance(getattr(module, "app", None), Typer)}
    found = {(name, where) for where, app in apps.items() if where not in GROUPS for name in get_group(app).commands}

    assert found == named
    assert {name: WHERE[name] for name in GROUPS} == {name: name for name in GROUPS}
    assert apps.keys() == set(WHERE.values())


@pytest.mark.parametrize("name", WHERE)
def test_a_command_tells_what_it_is_for(name: str):
    told = CliRunner().invoke(cli.app, [name, "--help"])

    assert told.exit_code == 0, told.output
    assert f"Usage: root {name} [OPTIONS]" in told.output


def test_a_command_that_there_is_not_is_refused_and_what_was_meant_is_guessed():
    told = CliRunner().invoke(cli.app, ["repaly"])

    assert told.exit_code == 2
    assert "Did you mean 'replay'?" in told.output


def test_reading_judging_and_moving_a_ledger_begin_without_what_serves_it():
    light = ("reading", "auditing", "simulating", "verifying", "exporting", "moving", "backing_up")
    script = f"import sys, api.cli; [__import__('api.commands.' + name) for name in {light!r}]; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], cwd=house.ROOT, capture_output=True, text=True, check=True)

    assert SERVING & set(told.stdout.split()) == set()
