"""A copy of a ledger's file as it was at one moment, taken while it is served, and read back before it has its name."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from domain.ledger.datastore import ForeignFile
from domain.ledger.keyring import Keyring, KeysUnfit
from domain.ledger.moved_keys import take_over
from domain.ledger.moving import Advance, Tree, reckoned
from domain.ledger.place import Place
from domain.ledger.reader import Reader

_PAGES = 4_096
"""So many pages are copied between two tellings of how far it is."""
_NEWEST = "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1"


class BackedUp(NamedTuple):
    """Events and slots of keys that the copy has; its log's root; the size and the note of the newest checkpoint,
    with which it agrees, 0 and empty if none was signed.
    """

    size: int
    keys: int
    root: bytes
    signed: int
    note: str


def back_up(
    source: Place,
    to: Path,
    keys_to: Path,
    tree: Callable[[], Tree],
    advance: Advance = lambda what, done, of: None,
) -> BackedUp:
    """Copy the file of a ledger, and then its keys, so that there are all that the copy needs. TO.checkpoint is the
    newest checkpoint in it, if one was signed.

    Nobody waits for it. Raises `Differs` where the log is not what was signed, `KeysUnfit`, `ForeignFile` where
    something is there already or no ledger here, and what SQLite and the disk raise; then there is no copy.
    """
    noted = to.with_name(f"{to.name}.checkpoint")
    for place in (to, keys_to, noted):
        if place.exists():
            raise ForeignFile(f"There is something at {place} already; nothing was changed.")
    with closing(Reader((), source)) as reader:
        if reader.vault.keyless:
            raise KeysUnfit(reader.vault.keyless)
    making = to.with_name(f"{to.name}.new")
    making.unlink(missing_ok=True)
    try:
        found = _copied(source, making, tree, advance)
        keys = _keys(source, keys_to)
        if found.note:
            noted.write_text(found.note, encoding="utf-8")
            _synced(noted)
        making.rename(to)
    except BaseException:
        for place in (making, keys_to, noted):
            place.unlink(missing_ok=True)
        raise
    _synced(to.parent)
    return found._replace(keys=keys)


def _copied(source: Place, to: Path, tree: Callable[[], Tree], advance: Advance) -> BackedUp:
    """One moment of the file, in a file that stands by itself, every row of it read again."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"file:{quote(source.log)}?mode=ro", uri=True, isolation_level=None)) as old,
        closing(sqlite3.connect(to, isolation_level=None)) as new,
    ):
        old.execute("BEGIN")
        old.execute("SELECT size FROM log_head").fetchone()  # from here on it is this moment that is read
        old.backup(new, pages=_PAGES, progress=lambda _, left, of: advance("copied", of - left, of))
        new.execute("PRAGMA journal_mode = DELETE")
        found = reckoned(new.cursor(), tree, advance)
        newest = new.execute(_NEWEST).fetchone()
    _synced(to)
    return BackedUp(found.head.size, 0, found.root, found.signed, newest[0] if newest else "")


def _keys(source: Place, to: Path) -> int:
    theirs = Keyring(Path(source.keys or f"{source.log}.keys"), read_only=True)
    mine = Keyring(to)
    try:
        return take_over(mine.medium, theirs.medium)
    finally:
        mine.close()
        theirs.close()


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
