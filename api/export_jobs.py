"""Exports asked for over HTTP: made one at a time in a process of their own, kept for a day beside the ledger.

An export's id says what it is: asked for again, it is the same one.
"""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import structlog

from api.children import done_apart
from api.exporting import Kind
from api.problems import Problem
from api.seat import Seat
from api.settings import Settings
from api.threads import in_thread
from projections.exports.log import Range

KEPT = timedelta(hours=24)
WAITING_MAX = 16
_ROOM = 3
"""What an export takes on the disk while it is made is less than so many times the ledger's file."""
_SWEEP_EVERY_S = 600.0
_NAME = re.compile(rf"({'|'.join(get_args(Kind))})-(0|[1-9]\d{{0,15}})-(0|[1-9]\d{{0,15}})", re.ASCII)
_WORKSHOP = "making-"
_HELD = "held"
_log = structlog.get_logger()
Status = Literal["WAITING", "RUNNING", "READY", "FAILED"]


class Job(NamedTuple):
    """An export, how far it is, and until when its file is kept."""

    kind: Kind
    wanted: Range
    status: Status = "WAITING"
    read: int = 0
    kept_until: datetime | None = None

    @property
    def id(self) -> str:
        """Its name, the same for the same range."""
        return f"{self.kind}-{self.wanted.start}-{self.wanted.stop}"


class Exports:
    """The exports of one ledger. What this process makes it tells of; finished files any process gives out.

    `clock` gives aware datetimes.
    """

    def __init__(self, settings: Settings, ledger_bytes: Callable[[], int], clock: Callable[[], datetime]) -> None:
        self._bytes = ledger_bytes
        self._environment = settings.environment
        self._folder = Path(f"{settings.place.files}.exports")
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._asked = asyncio.Event()

    def ask(self, kind: Kind, wanted: Range, log_size: int) -> Job:
        """The export of this range: the one there is, or a new one that waits. One that failed is tried again.

        Refused where too many wait, or where it might take the room on the disk that the ledger itself needs.
        """
        job = Job(kind, wanted)
        known = self.find(job.id)
        if known is not None and known.status != "FAILED":
            return known
        waiting = sum(1 for each in self._jobs.values() if each.status == "WAITING")
        if waiting >= WAITING_MAX:
            sentence = f"{waiting} exports are waiting already; ask again when some of them are ready."
            raise Problem(503, "exports-busy", sentence, {"Retry-After": "60"})
        self._check_room(wanted, log_size)
        self._jobs.pop(job.id, None)
        self._jobs[job.id] = job
        self._asked.set()
        return job

    def _check_room(self, wanted: Range, log_size: int) -> None:
        needed = _ROOM * self._bytes() * wanted.size // max(1, log_size)
        free = shutil.disk_usage(self._folder.parent).free
        if free < needed:
            raise Problem(507, "no-room", f"The export may need {needed} bytes and {free} are free.", free=free)

    def find(self, name: str) -> Job | None:
        """The export of this name, if its file is still kept, whoever made it, or it is under way or failed here."""
        found = _NAME.fullmatch(name)
        kept_until = self._kept_until(self.file(name)) if found else None
        if not found or kept_until is None or kept_until <= self._clock():
            return self._jobs.get(name)
        kind: Kind = found[1]  # pyright: ignore[reportAssignmentType] - the pattern names the kinds
        wanted = Range(int(found[2]), int(found[3]))
        return Job(kind, wanted, "READY", wanted.size, kept_until)

    def all(self) -> list[Job]:
        """Those under way or failed here, then every one whose file is kept, the one kept longest last."""
        now, ready = self._clock(), list[Job]()
        for file in self._folder.glob("*.zip"):
            job = self.find(file.stem)
            if job is not None and job.kept_until is not None and job.kept_until > now:
                ready.append(job)
        names = {each.id for each in ready}
        here = [each for each in list(self._jobs.values()) if each.id not in names]
        return [*here, *sorted(ready, key=lambda each: str(each.kept_until), reverse=True)]

    def file(self, name: str) -> Path:
        """Where the file of this export is, once it is ready."""
        return self._folder / f"{name}.zip"

    async def run(self) -> None:
        """Make what is asked for until cancelled, and throw away what is old or was left half made."""
        while True:
            self._asked.clear()
            try:
                await in_thread(self._sweep)
            except Exception as failure:  # noqa: BLE001 - what is in the way of sweeping is not in the way of exports
                _log.error("exports could not be kept in order", exc_info=failure)
            while job := next((each for each in self._jobs.values() if each.status == "WAITING"), None):
                await self._make(job)
            with suppress(TimeoutError):
                async with asyncio.timeout(_SWEEP_EVERY_S):
                    await self._asked.wait()

    async def _make(self, job: Job) -> None:
        """Make one; afterwards it is ready or it failed, whatever became of it."""
        self._jobs[job.id] = job._replace(status="RUNNING")
        try:
            failed = await self._made(job)
        except Exception as failure:  # noqa: BLE001 - whatever it was, this export failed and the next may not
            failed = repr(failure)
        if failed is None:
            del self._jobs[job.id]
        else:
            _log.error("an export failed", export=job.id, said=failed)
            self._jobs[job.id] = job._replace(status="FAILED")

    async def _made(self, job: Job) -> str | None:
        """Make one in a workshop that is gone afterwards; what was said if it failed."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=self._folder))
        seat = Seat(workshop / _HELD)
        try:
            if not seat.take():
                return "Another process took the workshop for one that was left."
            made = workshop / "set.zip"
            failed = await self._work(job, made)
            if failed is None:
                await in_thread(self._keep, job, made)
            return failed
        finally:
            seat.leave()
            await in_thread(shutil.rmtree, workshop, ignore_errors=True)

    async def _work(self, job: Job, made: Path) -> str | None:
        """Have it written by another process; what that said if it failed."""
        words = ("export", job.kind, "--from", str(job.wanted.start), "--to", str(job.wanted.stop))
        read = 0

        def told(line: bytes) -> None:
            nonlocal read
            read += int(line)
            self._jobs[job.id] = job._replace(status="RUNNING", read=read)

        code, said = await done_apart([*words, "-o", str(made), "--told"], self._environment, told)
        return None if code == 0 else said

    def _keep(self, job: Job, made: Path) -> None:
        now = self._clock().timestamp()
        os.utime(made, (now, now))  # its age is counted by the ledger's clock
        made.rename(self.file(job.id))

    def _kept_until(self, file: Path) -> datetime | None:
        try:
            return datetime.fromtimestamp(file.stat().st_mtime, UTC) + KEPT
        except FileNotFoundError:
            return None

    def _sweep(self) -> None:
        """Throw away files that are old, and workshops that nobody works in."""
        now = self._clock()
        for file in self._folder.glob("*.zip"):
            until = self._kept_until(file)
            if until is not None and until <= now:
                file.unlink(missing_ok=True)
        for workshop in self._folder.glob(f"{_WORKSHOP}*"):
            seat = Seat(workshop / _HELD)
            with suppress(FileNotFoundError):
                if seat.take():
                    shutil.rmtree(workshop, ignore_errors=True)
                    seat.leave()
