"""The files of a set, counted and hashed as they are written."""

from collections.abc import Iterable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self


class Written(NamedTuple):
    """A file of a set: its name, SHA-256 in hex, size in bytes, and rows without headings."""

    name: str
    sha256: str
    bytes: int
    rows: int


class File:
    """One file while it is written."""

    def __init__(self, name: str, raw: Any) -> None:
        self.name = name
        self._raw = raw
        self._hashed = sha256()
        self._bytes = 0
        self.rows = 0

    def write(self, piece: bytes, rows: int = 0) -> None:
        """Write a piece that holds so many rows."""
        self._raw.write(piece)
        self._hashed.update(piece)
        self._bytes += len(piece)
        self.rows += rows

    @property
    def written(self) -> Written:
        """What it is so far."""
        return Written(self.name, self._hashed.hexdigest(), self._bytes, self.rows)


class Files:
    """The files of a set in a folder, in the order in which they were opened; closed when the context ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: list[File] = []
        self._stack = ExitStack()

    def open(self, name: str) -> File:
        """A new file of this name."""
        self._open.append(File(name, self._stack.enter_context((self.folder / name).open("xb"))))
        return self._open[-1]

    @property
    def written(self) -> list[Written]:
        """What each file is so far."""
        return [each.written for each in self._open]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def plain(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files as they are; their names may lead into folders, never out of this one."""
    for name, content in files:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{name} is no name of a file in a set.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
