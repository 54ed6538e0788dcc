"""The files of a pack: an unpacked folder, read without following links and never further than is useful."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Protocol

from projections.proof.merkle import Unproved
from projections.proof.verify_report import Fault

FILES_MAX = 500_000
_PART = re.compile(r"[^/\\:*?\"<>|\x00-\x1f\x7f]{1,200}")


class Files(Protocol):
    """Files by name, `/` between folders."""

    def sizes(self) -> dict[str, int]:
        """Every file and how many bytes it has; −1 for what is neither a file nor a folder."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The bytes of a file that `sizes` names."""
        ...


class Folder:
    """A folder of the file system."""

    def __init__(self, path: str) -> None:
        self._path = path

    def sizes(self) -> dict[str, int]:
        """See `Files`."""
        found: dict[str, int] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            with os.scandir(self._path_of(folder)) as entries:
                for entry in entries:
                    name = f"{folder}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name + "/")
                    else:
                        status = entry.stat(follow_symlinks=False)
                        found[name] = status.st_size if stat.S_ISREG(status.st_mode) else -1
                    if len(found) + len(folders) > FILES_MAX:
                        raise Fault("too-large", "the folder", f"more than {FILES_MAX} files")
        return found

    def open(self, name: str) -> BinaryIO:
        """See `Files`."""
        path = self._path_of(name)
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise Fault("extra-file", name, "it is no plain file")
        return open(path, "rb")  # noqa: PTH123 - the path is text; whoever asked for the file closes it

    def _path_of(self, name: str) -> str:
        return os.path.join(self._path, name)  # noqa: PTH118 - names stay the text they are


class Held:
    """Files that are held in memory."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self._members = members

    def sizes(self) -> dict[str, int]:
        """See `Files`."""
        return {name: len(raw) for name, raw in self._members.items()}

    def open(self, name: str) -> BinaryIO:
        """See `Files`."""
        return BytesIO(self._members[name])


def check_name(name: str) -> str:
    """A name that stays within the folder, or `Unproved`."""
    parts = name.split("/")
    if len(name) > 400 or any(not _PART.fullmatch(each) or each in {".", ".."} for each in parts):
        raise Unproved(f"«{name[:100]}» is no name of a file of a pack")
    return name


def read_file(files: Files, name: str, most: int) -> bytes:
    """A file's bytes, if there are no more than so many."""
    try:
        with files.open(name) as file:
            raw = file.read(most + 1)
    except (KeyError, FileNotFoundError):
        raise Fault("missing-file", name) from None
    if len(raw) > most:
        raise Fault("too-large", name, f"more than {most} bytes")
    return raw


def digest_of(files: Files, name: str) -> str:
    """SHA-256 of a file, in hex."""
    found = sha256()
    with files.open(name) as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def lines_of(file: BinaryIO, name: str, most: int = 1 << 20) -> Iterator[bytes]:
    """The lines of a file, their ends included, none longer than so many bytes."""
    while line := file.readline(most + 1):
        if len(line) > most:
            raise Fault("too-large", name, "a line has no end")
        yield line
