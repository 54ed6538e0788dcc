"""The README does what it says, and so does a guide.

How they are written so that this test can follow them:

- A block fenced with ```sh whose line above is `<!-- run -->` is run, in bash, against a ledger that was started
  empty for this test. Blocks run in order in one shell, so a variable set in one is there in the next. Commands stand
  as one pastes them, without a prompt. `$URL` (no slash at the end) and `$KEY` are set: a block that tells a newcomer
  how to set them is not marked. A command that fails stops the run. The shell stands where the ledger
  was started, its files in `var/`, and `aftersales` is the real one.
- A block fenced with ```json right after it shows the answer, one JSON value: every member that is shown must be there
  with that value. Lists are compared item by item. `"…"` stands for any value, as a list's last item for any further
  items. A refusal can be shown too; a block that shows no answer must not be refused.
- A block fenced with ```text right after it shows lines that the output must contain, in that order.
- Blocks whose line above is `<!-- run on PostgreSQL -->` are run after a server has written to `var/ledger.db` and was
  stopped. `$ADDRESS` is that of an empty database.

The Chinese README shows the same commands. The number of requirements shown by tests is the true one in both.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import house
from tests.examples import order
from tests.server import Shopfront, free_port, serving, started
from tests.trace import requirements

README = house.ROOT / "README.md"
README_ZH = house.ROOT / "README.zh-CN.md"
GUIDES = (README, house.ROOT / "docs" / "feeds.md")
KEY = "readme-" + "0123456789abcdef" * 3
ANYTHING = "…"
FLAGS = re.MULTILINE | re.DOTALL
PROBLEM = re.compile(r'"status": ?[45]\d\d')
BLOCK = re.compile(
    r"^<!-- run -->\n```sh\n(?P<commands>.*?)^```\n(?:\s*^```(?P<kind>json|text)\n(?P<shown>.*?)^```$)?", FLAGS
)
MOVING = re.compile(BLOCK.pattern.replace("run -->", "run on PostgreSQL -->"), FLAGS)


class Step(NamedTuple):
    """Commands of the README, and the answer it shows."""

    commands: str
    kind: str | None
    shown: str | None


def _steps(readme: Path, block: re.Pattern[str] = BLOCK) -> list[Step]:
    assert readme.exists(), f"{readme.name} is missing: a newcomer has nothing to start from"
    return [Step(**match.groupdict()) for match in block.finditer(readme.read_text(encoding="utf-8"))]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[str]:
    """The address of an empty ledger, started as a newcomer starts it."""
    program = Path(sys.executable).with_name("aftersales")
    assert program.exists(), f"there is no {program}: run the tests through `make test`"
    port = free_port()
    env = _environment() | {"LEDGER_PORT": str(port), "LEDGER_BOOTSTRAP_KEY": KEY}
    with started([str(program), "serve"], tmp_path, env, tmp_path / "serve.log", port) as (url, _):
        yield url


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER_", "PYTEST_"))}


@pytest.mark.parametrize("guide", GUIDES, ids=house.name)
def test_a_newcomer_gets_the_answers_that_a_guide_shows(ledger: str, tmp_path: Path, guide: Path) -> None:
    steps = _steps(guide)

    answers = _run(steps, ledger, tmp_path)

    assert steps, f"{guide.name} has no block marked <!-- run -->"
    for step, answer in zip(steps, answers, strict=True):
        if step.kind == "json":
            assert _difference(json.loads(step.shown or ""), json.loads(answer)) is None, f"{step.commands}\n{answer}"
        elif step.kind == "text":
            assert _missing_line(step.shown or "", answer) is None, f"{step.commands}\n{answer}"
        else:
            assert not PROBLEM.search(answer), f"{step.commands}\n{answer}"


def _run(steps: list[Step], url: str, folder: Path, **given: str) -> list[str]:
    """Run all the commands in one shell; each step's output goes to a file of its own."""
    script = ["set -euo pipefail", 'curl() { command curl --silent --show-error "$@"; }']
    outputs = [folder / f"answer-{n}" for n in range(len(steps))]
    for step, output in zip(steps, outputs, strict=True):
        script += ["{", step.commands, f"}} > '{output}'"]

    result = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=_environment()
        | given
        | {"URL": url, "KEY": KEY, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    answers = [output.read_text(encoding="utf-8") if output.exists() else "" for output in outputs]
    assert result.returncode == 0, "\n".join([result.stdout, result.stderr, *answers])
    return answers


def test_both_readmes_show_the_same_commands() -> None:
    assert [step.commands for step in _steps(README_ZH)] == [step.commands for step in _steps(README)]


@pytest.mark.parametrize("readme", [README, README_ZH], ids=house.name)
def test_the_readme_says_how_many_requirements_are_shown(readme: Path) -> None:
    assert readme.exists(), f"{readme.name} is missing"
    total = len(requirements())

    said = re.findall(r"\b(\d+)(?: of | */ *)(\d+)\b", readme.read_text(encoding="utf-8"))

    assert (str(len(_marked())), str(total)) in said, f"{readme.name} must say `{len(_marked())} of {total}`"


def _marked() -> set[str]:
    """The ids that tests are marked with."""
    return {
        argument.value
        for path in house.modules("tests")
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "requirement"
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def _difference(shown: Any, answer: Any, at: str = "") -> str | None:
    """Where the answer is not what is shown, or None."""
    match shown, answer:
        case str(text), _ if text == ANYTHING:
            return None
        case dict(), dict():
            inner = ((f"{at}/{name}", value, answer.get(name, "(absent)")) for name, value in shown.items())
        case list(), list():
            open_ended = shown[-1:] == [ANYTHING]
            expected = shown[:-1] if open_ended else shown
            if len(answer) < len(expected) or (len(answer) > len(expected) and not open_ended):
                return f"{at}: {len(expected)} items are shown, {len(answer)} are there"
            inner = ((f"{at}/{n}", value, answer[n]) for n, value in enumerate(expected))
        case _:
            same = shown == answer and isinstance(shown, bool) == isinstance(answer, bool)
            return None if same else f"{at}: {shown!r} is shown, {answer!r} is there"
    return next((found for path, left, right in inner if (found := _difference(left, right, path))), None)


def _missing_line(shown: str, answer: str) -> str | None:
    """The first shown line that the output does not have after the ones before it, or None."""
    lines = iter(answer.splitlines())
    wanted = [line.strip() for line in shown.splitlines() if line.strip() not in ("", ANYTHING)]
    return next((line for line in wanted if not any(line in each for each in lines)), None)


def test_an_answer_may_have_more_members_than_are_shown() -> None:
    answer = {"version": 7, "events": [{"type": "A", "position": 1}, {"type": "B"}], "recorded": True}

    assert _difference({"events": [{"type": "A", "position": "…"}, "…"]}, answer) is None
    assert _difference({"version": 8}, answer) == "/version: 8 is shown, 7 is there"
    assert _difference({"recorded": 1}, answer) == "/recorded: 1 is shown, True is there"
    assert _difference({"events": [{"type": "A"}]}, answer) == "/events: 1 items are shown, 2 are there"
    assert _missing_line("one\n…\nthree", "one\ntwo\nthree") is None
    assert _missing_line("three\none", "one\ntwo\nthree") == "one"


def test_a_newcomer_moves_to_postgresql_by_the_readme_alone(tmp_path: Path, postgres: str) -> None:
    steps = _steps(README, MOVING)
    (tmp_path / "var").mkdir()
    with serving(tmp_path / "var") as url, Shopfront(url) as shop:
        assert shop.say("orders/A-1001", "OrderPlaced", **order(350_00)).status_code == 201

    answers = _run(steps, url, tmp_path, ADDRESS=postgres)

    assert steps, "README.md has no block marked <!-- run on PostgreSQL -->"
    assert [_missing_line(step.shown or "", answer) for step, answer in zip(steps, answers, strict=True)] == [None]


def test_both_readmes_move_with_the_same_commands() -> None:
    assert [step.commands for step in _steps(README_ZH, MOVING)] == [step.commands for step in _steps(README, MOVING)]
