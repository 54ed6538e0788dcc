"""Long checks of the ledger asked for over HTTP: made by another process, one of a kind at a time, whoever looks.

What came of the last one is kept beside the ledger until the next one ends; it holds no words, for events hold none.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import structlog

from api.children import done_apart
from api.settings import Settings
from api.threads import in_thread
from domain.clock import instant
from domain.fact import Instant
from domain.ledger.ledger import Ledger

Name = Literal["verify", "audit"]
_WORDS: dict[Name, tuple[str, ...]] = {"verify": ("log", "verify"), "audit": ("audit",)}
_SAID_MAX = 500
_log = structlog.get_logger()


class Asked(NamedTuple):
    """Positions `first` to `last`, to the end where none is named; by whom, since when; `resumed` if gone on with."""

    first: int
    last: int | None
    by: str
    since: Instant
    resumed: bool = False


class Run(NamedTuple):
    """A check under way, or one that came to no result: `steps` tells of each thing checked how much of how much is
    done; `said` why it failed.
    """

    status: Literal["RUNNING", "STOPPED", "FAILED"]
    asked: Asked
    steps: Mapping[str, tuple[int, int]] = {}
    said: str = ""


class Check:
    """One kind of check of one ledger. `vkey` is the key that its checkpoints are held against."""

    def __init__(self, name: Name, settings: Settings, vkey: str, ledger: Ledger) -> None:
        self._name: Name = name
        self._files = settings.place.files
        self._vkey = vkey
        self._ledger = ledger
        self._environment = _environment(settings)
        self._kept = Path(f"{settings.place.files}.checks") / f"{name}.json"
        self._making: asyncio.Task[str | None] | None = None
        self.run: Run | None = None

    def start(self, first: int, last: int | None, by: str, *, resume: bool = False) -> None:
        """Have it made. One that is under way goes on instead, whatever that was asked for."""
        if self.running:
            return
        asked = Asked(first, last, by, instant(self._ledger.clock()), resume)
        self.run = Run("RUNNING", asked)
        self._making = asyncio.create_task(self._made(asked))
        self._making.add_done_callback(self._ended)
        _log.info("a check of the ledger begins", check=self._name, first=first, last=last, by=by)

    def stop(self, by: str) -> None:
        """End the one that is under way; what an audit has done by then is kept for going on with it."""
        if self.running and self._making and not self._making.cancelling():
            _log.info("a check of the ledger is stopped", check=self._name, by=by)
            self._making.cancel()

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self.run is not None and self.run.status == "RUNNING"

    def resumable(self) -> bool:
        """Whether an audit that did not come to its end can be gone on with."""
        return Path(f"{self._files}.audit").exists()

    def last(self) -> dict[str, Any] | None:
        """What came of the last one that came to a result, whichever process made it: who asked, when, what for. None
        if the log does not have the event any more that it ended with: it was of another log, such as one that was put
        back.
        """
        try:
            last = json.loads(self._kept.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return last if "leaf" in last and last["leaf"] == self._leaf(last["result"]["to"]) else None

    async def close(self) -> None:
        """End what is under way; no process is left behind."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.wait([self._making])

    def _ended(self, making: asyncio.Task[str | None]) -> None:
        """It came to a result, was stopped or failed, whatever became of it."""
        assert self.run is not None
        if making.cancelled():
            self.run = self.run._replace(status="STOPPED")
            return
        failure = making.exception()
        said = f"{type(failure).__name__}: {failure}" if failure else making.result()
        if said is None:
            self.run = None
            return
        _log.error("a check of the ledger failed", check=self._name, said=said)
        self.run = self.run._replace(status="FAILED", said=said[-_SAID_MAX:])

    async def _made(self, asked: Asked) -> str | None:
        """Have another process make it; what that said if it came to no result."""
        await in_thread(self._kept.parent.mkdir, mode=0o700, exist_ok=True)
        made = self._kept.with_name(f"{self._name}-{os.getpid()}.making")
        words = [*_WORDS[self._name], "--from", str(asked.first), "--json", str(made), "--told"]
        words += [] if asked.last is None else ["--to", str(asked.last)]
        words += ["--resume"] if asked.resumed else []
        try:
            _, said = await done_apart([*words, "--vkey", self._vkey], self._environment, self._advance)
            kept = await in_thread(self._keep, asked, made)
        finally:
            await in_thread(made.unlink, missing_ok=True)
        return None if kept else said or "It ended without a result."

    def _advance(self, line: bytes) -> None:
        name, done, total = json.loads(line)
        assert self.run is not None
        self.run = self.run._replace(steps={**self.run.steps, name: (done, total)})

    def _keep(self, asked: Asked, made: Path) -> bool:
        """Keep what was made, if anything was."""
        try:
            result = json.loads(made.read_bytes())
        except (FileNotFoundError, ValueError):
            return False
        until, leaf = instant(self._ledger.clock()), self._leaf(result["to"])
        told = {"asked": asked._asdict(), "until": until, "leaf": leaf, "result": result}
        made.unlink()
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(told, file)
        made.replace(self._kept)
        return True

    def _leaf(self, position: int) -> str | None:
        """The hash of the event there, by which a log is known; none if it has none."""
        return next((each.hex() for each in self._ledger.leaf_hashes(position, position + 1)), None)


class Checks:
    """The checks of one ledger."""

    def __init__(self, settings: Settings, vkey: str, ledger: Ledger) -> None:
        self.verify = Check("verify", settings, vkey, ledger)
        self.audit = Check("audit", settings, vkey, ledger)

    async def run(self) -> None:
        """Let them be made until cancelled; then those under way end."""
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.gather(self.verify.close(), self.audit.close())


def _environment(settings: Settings) -> dict[str, str]:
    """What a check is told of the settings: whom to believe."""
    named = {"LEDGER_WITNESSES": settings.witnesses, "LEDGER_TSA_URL": settings.tsa_url or ""}
    return settings.environment | named | {"LEDGER_TSA_ROOTS": str(settings.tsa_roots or "")}
