"""The default port: a file beside the ledger, one JSON object a line, which the shop's own sender reads."""

import os
from collections import deque
from collections.abc import Sequence
from io import FileIO
from pathlib import Path

import orjson

from api.posting import SENT, Verdict
from api.sending.outgoing import Outgoing
from api.threads import in_thread

TAIL = 1_000
"""So many lines at the end are compared with what is to be written. Every batch is recorded before the next is
written, so a crash leaves at most one batch of lines that the log does not know, and a batch is much smaller."""
_BLOCK = 64 * 1024


class FileOutbox:
    """Appends lines and has them on the disk before it says so.

    A line that a crash tore is taken away, for its message was never recorded as sent; a whole line that the log does
    not know is found at the end and not written again.
    """

    channel = "OUTBOX"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: deque[str] | None = None

    async def send(self, messages: Sequence[Outgoing]) -> Sequence[Verdict]:
        """Write a line for each; all or none of them count."""
        await in_thread(self._write, messages)
        return [SENT] * len(messages)

    async def close(self) -> None:
        """Nothing is held open: the file may be moved away between two batches."""

    def _write(self, messages: Sequence[Outgoing]) -> None:
        created = not self._path.exists()
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
            end = _mended(file)
            if self._written is None:
                self._written = deque((_id_of(line) for line in _tail(file, end, TAIL)), maxlen=TAIL)
            known = set(self._written)
            fresh = [each for each in messages if each.webhook_id not in known]
            self._add(file, end, b"".join(_line(each) for each in fresh))
        if created:
            _sync_folder(self._path.parent)
        self._written.extend(each.webhook_id for each in fresh)

    def _add(self, file: FileIO, end: int, lines: bytes) -> None:
        """All of them on the disk, or none of them in the file. What was found there is made sure of too."""
        try:
            file.seek(end)
            while lines:
                lines = lines[file.write(lines) :]
            os.fsync(file.fileno())
        except OSError:
            self._written = None
            file.truncate(end)
            raise


def _line(message: Outgoing) -> bytes:
    return orjson.dumps({"webhook-id": message.webhook_id, **message.data}, option=orjson.OPT_APPEND_NEWLINE)


def _id_of(line: bytes) -> str:
    """The id a line is known by; a line that is not ours has none."""
    try:
        return str(orjson.loads(line)["webhook-id"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return ""


def _mended(file: FileIO) -> int:
    """Where the next line begins: behind the last whole one, a torn one having been taken away."""
    size = end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - _BLOCK)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end < size:
        file.truncate(end)
    return end


def _tail(file: FileIO, end: int, count: int) -> list[bytes]:
    """The last whole lines before `end`, read from behind."""
    start, found = end, b""
    while start and found.count(b"\n") <= count:
        step = min(_BLOCK, start)
        start -= step
        file.seek(start)
        found = file.read(step) + found
    lines = found.splitlines()
    return (lines[1:] if start else lines)[-count:]


def _sync_folder(folder: Path) -> None:
    """Have the file's name on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
