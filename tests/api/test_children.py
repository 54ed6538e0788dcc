"""Commands that a server has another process do: what they print is followed, and none is left behind."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from api.children import done_apart


def processes_of(folder: Path) -> list[str]:
    """The command lines of other processes that work on what is in it."""
    listed = subprocess.run(["ps", "-Aww", "-o", "args="], check=True, capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


def test_what_a_command_prints_and_how_it_ends_is_told_and_it_knows_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_BOOTSTRAP_KEY", "unfit for a key, which would be said first")
    lines = list[bytes]()
    code, said = asyncio.run(done_apart(["keys", "list", "--db", str(tmp_path / "none.db")], {}, lines.append))
    helped, _ = asyncio.run(done_apart(["--help"], {}, lines.append))

    assert (code, helped) == (1, 0)
    assert "There is no ledger" in said
    assert any(b"audit" in line for line in lines)


def test_who_does_not_wait_any_more_leaves_no_process_behind(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def given_up() -> list[str]:
        words = ["serve", "--db", str(tmp_path / "ledger.db"), "--port", "0"]
        serving = asyncio.create_task(done_apart(words, {}, lambda line: begun.set()))
        await asyncio.wait([serving, asyncio.create_task(begun.wait())], return_when=asyncio.FIRST_COMPLETED)
        there = processes_of(tmp_path)
        serving.cancel()
        await asyncio.wait([serving])
        return there

    assert asyncio.run(given_up())
    assert not processes_of(tmp_path)
