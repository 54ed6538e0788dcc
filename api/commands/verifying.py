"""Checking what a ledger gave out, without trusting it: `verify`."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from api.commands.common import Db, opened
from api.verifying.targets import Asked, HashAt, judge
from projections.proof.merkle import leaf_hash
from projections.proof.verify_main import say
from projections.proof.verify_report import Fault, Report
from projections.proof.verify_said import INCOMPLETE, MANIPULATED, SOUND, UNCHECKED, VERDICTS

app = typer.Typer()

CODES = (
    f"{SOUND} verified, {MANIPULATED} manipulation, {INCOMPLETE} something claimed is missing, {UNCHECKED} not checked"
)


@app.command(
    help=f"Check a pack, a proof, a checkpoint, a receipt, or the whole log at an address. Exit codes: {CODES}."
)
def verify(
    target: Annotated[str, typer.Argument(help="a pack (ZIP or folder), a file that was given out, or a ledger's URL")],
    vkey: Annotated[str | None, typer.Option(help="the log's key as published, or a file that holds it")] = None,
    leaf: Annotated[Path | None, typer.Option(help="the stored bytes that a proof file is about")] = None,
    receipt: Annotated[list[Path] | None, typer.Option(help="the answer to an append; may be repeated")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option(help="an older checkpoint; may be repeated")] = None,
    against: Annotated[Path | None, typer.Option(help="the pack that a receipt is held against")] = None,
    url: Annotated[str | None, typer.Option(help="the ledger that a receipt is held against")] = None,
    key: Annotated[str | None, typer.Option(envvar="LEDGER_KEY", help="an API key: reads every event too")] = None,
    remember: Annotated[Path | None, typer.Option(help="compare with the checkpoint kept here, then keep this")] = None,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="of the report")] = "both",
    as_json: Annotated[bool, typer.Option("--json", help="the report for programs")] = False,
    db: Db = None,
) -> None:
    """Check it, say what is proved and what is not, and end with the exit code."""
    report = Report()
    asked = Asked(target, vkey, leaf, receipt or (), checkpoint or (), against, url, None, key, remember)

    def judged() -> None:
        with _reading(db) as hash_at, Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(target, total=None)
            told = partial(progress.update, task)
            judge(asked._replace(hash_at=hash_at), report, lambda done, size: told(completed=done, total=size))

    report.check("unreadable", db or target, judged)
    if as_json:
        say([json.dumps({"target": target, **_values(report)}, ensure_ascii=False, indent=1)])
    else:
        say(report.lines(lang))
    raise typer.Exit(report.code)


def _values(report: Report) -> dict[str, Any]:
    return {
        "code": report.code,
        "verdict": VERDICTS[report.code][0],
        "faults": [each._asdict() for each in report.faults],
        "proved": report.proved if report.code == SOUND else {},
        "not_proved": report.open,
    }


@contextmanager
def _reading(db: str | None) -> Generator[HashAt | None]:
    """The leaf hashes of a ledger's file, made anew from its stored bytes; none if no file is named."""
    if db is None:
        yield None
        return
    with opened(db) as ledger:

        def hash_at(position: int) -> bytes:
            found = ledger.leaves(position, position + 1)
            if not found:
                raise Fault("cut-short", f"leaf {position}", f"the log has {ledger.head().size} leaves")
            return leaf_hash(found[0])

        yield hash_at
