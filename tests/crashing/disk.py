"""A disk that loses its power: what was not synced is kept, dropped, torn or out of order, as chance has it.

What a file system promises is taken at its least (POSIX, and a journal for names): synced data stay; of what was
written since, each write stays or not by itself, a write may stop within itself at a sector, and a file's new length
may stay without its data. Names are kept in the order in which they changed, up to some change; a synced folder keeps
them all. A file whose name was lost is lost.
"""

from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import Literal

from tests.crashing.recording import Begun, Cut, Linked, Made, Removed, Renamed, Step, Synced, Told, Written

SECTOR = 512
Fate = Literal["kept", "lost", "mixed", "torn"]
"""What becomes of what was not synced: all of it stays, as when a process is killed; none; some; pieces of some."""
FATES: tuple[Fate, ...] = ("kept", "lost", "mixed", "torn")
Change = Written | Cut


class _File:
    """What is durable of a file, and what was done to it since."""

    def __init__(self) -> None:
        self.durable = b""
        self.since: list[Change] = []

    @property
    def now(self) -> bytes:
        """As a program reads it."""
        return after(self.durable, self.since)


class Disk:
    """The files of a folder."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._durable: dict[str, _File] = {}
        """The names as they are for good."""
        self._since: list[tuple[str, dict[str, _File]]] = []
        """Each change of names since, by the folder it was in, with all names as they were behind it."""
        self._syncing: dict[tuple[int, str], int] = {}

    def do(self, step: Step) -> None:
        """Take a step."""
        match step:
            case Made(path):
                self._files[path] = _File()
                self._renamed(path)
            case Renamed(path, to):
                self._files[to] = self._files.pop(path)
                self._renamed(to)
            case Linked(path, to):
                self._files[to] = self._files[path]
                self._renamed(to)
            case Removed(path):
                self._files.pop(path, None)
                self._renamed(path)
            case Written(path, at, data):
                file = self._files[path]
                file.since.append(Written(path, len(file.now) if at < 0 else at, data))
            case Cut(path):
                self._files[path].since.append(step)
            case Begun(path, pid):
                file = self._files.get(path)
                self._syncing[pid, path] = len(self._since) if file is None else len(file.since)
            case Synced(path, pid):
                self._synced(path, self._syncing.pop((pid, path)))
            case Told():
                pass

    def after_power_loss(self, fate: Fate, chance: Random) -> dict[str, bytes]:
        """The files as who starts the machine again may find them."""
        names = {"kept": len(self._since), "lost": 0}.get(fate, chance.randint(0, len(self._since)))
        found = self._since[names - 1][1] if names else self._durable
        return {path: _after_power_loss(file, fate, chance) for path, file in found.items()}

    def _renamed(self, path: str) -> None:
        self._since.append((path.rpartition("/")[0], dict(self._files)))

    def _synced(self, path: str, count: int) -> None:
        file = self._files.get(path)
        if file is not None:
            file.durable = after(file.durable, file.since[:count])
            del file.since[:count]
        elif count and any(folder == path for folder, _ in self._since[:count]):
            self._durable = self._since[count - 1][1]
            del self._since[:count]


def _after_power_loss(file: _File, fate: Fate, chance: Random) -> bytes:
    match fate:
        case "kept":
            return file.now
        case "lost":
            return file.durable
        case "mixed":
            return after(file.durable, [each for each in file.since if chance.random() < 0.5])
        case "torn":
            kept = [each for each in file.since if chance.random() < 0.7]
            return after(file.durable, [piece for each in kept for piece in _torn(each, chance)])


def _torn(change: Change, chance: Random) -> Iterable[Change]:
    """The sectors of a write that reached the disk."""
    if isinstance(change, Cut):
        return [change]
    begin, end = change.at, change.at + len(change.data)
    bounds = [begin, *range(begin - begin % SECTOR + SECTOR, end, SECTOR), end]
    pieces = pairwise(bounds)
    return [
        Written(change.path, at, change.data[at - begin : to - begin]) for at, to in pieces if chance.random() < 0.7
    ]


def after(content: bytes, changes: Iterable[Change]) -> bytes:
    """The content of a file after some changes."""
    held = bytearray(content)
    for each in changes:
        match each:
            case Cut(_, size):
                held = held[:size] + bytes(max(0, size - len(held)))
            case Written(_, at, data):
                held += bytes(max(0, at - len(held)))
                held[at : at + len(data)] = data
    return bytes(held)
