"""What a server asked of its disk, and whom it told what, in order: from the system calls that strace wrote down."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

CALLS = "openat,pwrite64,write,writev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,unlink,unlinkat"
"""Everything by which the ledger, SQLite and Python change a file; who uses another one is told by `Unknown`."""
OTHERS = "pwritev,pwritev2,fallocate,truncate,copy_file_range,sendfile,splice,linkat,symlink"
OPTIONS = ("-D", "-f", "-y", "-xx", "-s", "2000000", "-e", f"trace={CALLS},{OTHERS}")

_LINE = re.compile(r"(?P<pid>\d+) +(?P<rest>.*)")
_BEGUN = re.compile(r"(?P<call>\w+)\((?P<args>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"<\.\.\. (?P<call>\w+) resumed>(?P<args>.*)")
_WHOLE = re.compile(r"(?P<call>\w+)\((?P<args>.*)\) += (?P<result>-?\d+)(?P<more>.*)$")
_FD = re.compile(r"-?\w+<(?P<path>(?:[^<>]|<[^<>]*>)*)>")
_TEXT = re.compile(r'"(?P<hex>(?:\\x[0-9a-f]{2})*)"(?P<cut>\.\.\.)?')
_TOLD = re.compile(rb"HTTP/1\.1 201 .*?\r\nlocation: /v1/(?P<stream>[^\r]+)\r\n", re.DOTALL | re.IGNORECASE)
_VERSION = re.compile(rb'\r\netag: "(?P<version>\d+)"\r\n', re.IGNORECASE)


class Made(NamedTuple):
    """A name that was not there stands for a new, empty file."""

    path: str


class Written(NamedTuple):
    """Bytes were written into a file at a place; behind its end where `at` is below zero."""

    path: str
    at: int
    data: bytes


class Cut(NamedTuple):
    """A file got this length."""

    path: str
    size: int


class Begun(NamedTuple):
    """A file, or a folder's names, are being made durable, as they are now."""

    path: str
    pid: int


class Synced(NamedTuple):
    """And now they are."""

    path: str
    pid: int


class Renamed(NamedTuple):
    """A file goes by another name, whatever that stood for."""

    path: str
    to: str


class Linked(NamedTuple):
    """A file goes by another name too."""

    path: str
    to: str


class Removed(NamedTuple):
    """A name stands for nothing any more."""

    path: str


class Told(NamedTuple):
    """A client was told that a stream has this version."""

    stream: str
    version: int


Step = Made | Written | Cut | Begun | Synced | Renamed | Linked | Removed | Told


class Unknown(ValueError):
    """A system call that this reader does not understand, on a file that matters."""


def steps(trace: Path, folder: Path) -> Iterator[Step]:
    """What happened to the files in the folder, and what was told, in order.

    A write counts from when it was asked for, as part of it may reach the disk from then on; a sync from when it has
    ended, and what was written while it ran it promises nothing of. An answer counts from when it was begun.
    """
    home, known = f"{folder}/", set[str]()
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="latin-1").splitlines():
        read = _LINE.match(line)
        if read is None:
            continue
        pid, rest = read["pid"], read["rest"]
        if half := _BEGUN.match(rest):
            begun[pid] = f"{half['call']}({half['args']}"
            yield from _of(half["call"], half["args"], int(pid), home, known, begun=False)
        elif more := _RESUMED.match(rest):
            whole = _WHOLE.match(begun.pop(pid, more["call"] + "(") + more["args"])
            if whole is not None and int(whole["result"]) >= 0:
                yield from _of(whole["call"], whole["args"], int(pid), home, known, begun=True)
        elif (whole := _WHOLE.match(rest)) and int(whole["result"]) >= 0:
            yield from _of(whole["call"], whole["args"], int(pid), home, known, begun=False)
            yield from _of(whole["call"], whole["args"], int(pid), home, known, begun=True)


def _of(call: str, args: str, pid: int, home: str, known: set[str], *, begun: bool) -> Iterator[Step]:
    """The steps of a call: those of its beginning, or once it was begun those of its end."""
    match call:
        case "openat" if begun:
            path = _absolute(_texts(args)[0], home)
            if path.startswith(home) and "O_CREAT" in args and path not in known:
                known.add(path)
                yield Made(path)
            if path.startswith(home) and "O_TRUNC" in args:
                yield Cut(path, 0)
        case "pwrite64" | "write" | "writev" if not begun:
            path, data = _path(args), b"".join(_bytes(args))
            if path in known:  # else it was opened by whoever started the server, as its log
                if call == "writev":
                    raise Unknown(f"{call} on {path}")
                at = int(args.rpartition(", ")[2]) if call == "pwrite64" else -1
                yield Written(path, at, data)
            else:
                yield from _told(data)
        case "ftruncate" if not begun:
            path = _path(args)
            if path.startswith(home):
                yield Cut(path, int(args.rpartition(", ")[2]))
        case "fsync" | "fdatasync":
            path = _path(args)
            if f"{path}/".startswith(home):
                yield Synced(path, pid) if begun else Begun(path, pid)
        case "rename" | "renameat" | "renameat2" if begun:
            old, new = (_absolute(each, home) for each in _texts(args))
            if old.startswith(home) or new.startswith(home):
                known.add(new)
                known.discard(old)
                yield Renamed(old, new)
        case "link" if begun:
            old, new = (_absolute(each, home) for each in _texts(args))
            if new.startswith(home):
                known.add(new)
                yield Linked(old, new)
        case "unlink" | "unlinkat" if begun:
            path = _absolute(_texts(args)[0], home)
            if path.startswith(home):
                known.discard(path)
                yield Removed(path)
        case _ if call in OTHERS.split(",") and home in args.encode().decode("unicode_escape"):
            raise Unknown(f"{call}({args[:200]}")
        case _:
            pass


def _told(data: bytes) -> Iterator[Told]:
    for told in _TOLD.finditer(data):
        version = _VERSION.search(data[told.start() :])
        if version is not None:
            yield Told(told["stream"].decode(), int(version["version"]))


def _path(args: str) -> str:
    found = _FD.match(args)
    return "" if found is None else _plain(found["path"])


def _texts(args: str) -> list[str]:
    return [each.decode() for each in _bytes(args)]


def _bytes(args: str) -> list[bytes]:
    found: list[bytes] = []
    for text in _TEXT.finditer(args):
        if text["cut"]:
            raise Unknown("strace was told to cut what is written")
        found.append(bytes.fromhex(text["hex"].replace("\\x", "")))
    return found


def _plain(path: str) -> str:
    """A path as strace shows that of a descriptor: in hex, or as it is."""
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def _absolute(path: str, home: str) -> str:
    return path if path.startswith("/") else f"{home}{path}"


def told(done: Iterable[Step]) -> dict[str, int]:
    """The last version of each stream that a client was told."""
    found: dict[str, int] = {}
    for each in done:
        if isinstance(each, Told):
            found[each.stream] = max(each.version, found.get(each.stream, 0))
    return found
