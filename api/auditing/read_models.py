"""Whether the read models hold what the log gives: each is built again, apart, and compared with the one in use.

A copy of the log needs no read models: where there are none, there is nothing to check.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from api.auditing.tally import Tally
from api.auditing.trusted import Trusted
from domain.ledger.datastore import ForeignFile
from domain.ledger.mapper import Unreadable
from domain.ledger.place import Place
from domain.ledger.reader import Reader, connected
from projections import builds
from projections.builds import Build, Mark
from projections.digest import digest
from projections.follower import VIEWS, Follower
from projections.view import View

READ_MODELS = "read models"
_PIECE = 5_000
_ROWS_NAMED_MAX = 5


def check_read_models(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """The read models in `<files>.views` against those that the log gives."""
    tally = Tally()
    file = Path(f"{place.files}.views")
    if not file.is_file():
        return tally
    with TemporaryDirectory() as folder, closing(Follower(Path(folder) / "again.views")) as again:
        try:
            with closing(connected(str(file))) as live:
                live.execute("ATTACH DATABASE ? AS again", (str(Path(folder) / "again.views"),))
                live.execute("BEGIN")
                _compare_all(reader, live, again, tally)
        except (sqlite3.DatabaseError, ForeignFile) as error:
            tally.found(READ_MODELS, f"{file.name} can't be read: {error}.", verdict="UNCHECKED")
        except Unreadable as unreadable:
            tally.found(READ_MODELS, f"They can't be built from this log: {unreadable}", verdict="UNCHECKED")
    return tally


def _compare_all(reader: Reader, live: sqlite3.Connection, again: Follower, tally: Tally) -> None:
    """Build up to each position where one in use stands, and compare those that stand there."""
    found = {each.view: each for each in builds.found(live.cursor()) if each.live and again.owns(each)}
    for view in VIEWS:
        if view.name not in found:
            tally.count("read models not built in this version")
    position = -1
    for until in sorted({each.position for each in found.values()}):
        failed = _build(reader, again, position, until)
        position = until
        for view in VIEWS:
            in_use = found.get(view.name)
            if in_use is None or in_use.position != until:
                continue
            tally.count(READ_MODELS)
            for sentence in _judged(live, again, view, in_use, failed.get(view.name)):
                tally.found(READ_MODELS, f"{view.name}: {sentence}", until)


def _build(reader: Reader, again: Follower, position: int, until: int) -> dict[str, Exception]:
    """Feed the log behind `position` up to `until`; the views that failed."""
    failed: dict[str, Exception] = {}
    while position < until and (piece := reader.piece(position, min(_PIECE, until - position), again.wanted)):
        outcomes = again.take(position, piece.entries, Mark(piece.position, piece.leaf_hash), failed)
        failed |= {name: failure for name, failure in outcomes.items() if failure is not None}
        position = piece.position
    return failed


def _judged(
    live: sqlite3.Connection, again: Follower, view: View, in_use: Build, failure: Exception | None
) -> Iterator[str]:
    if failure is not None:
        yield f"it can't be built from this log: {type(failure).__name__} {failure}"
        return
    (anew,) = again.own([view.name])
    if (anew.position, anew.leaf_hash) != (in_use.position, in_use.leaf_hash):
        yield "it has read another log."
        return
    with again.file.reading() as cursor:
        of_log = digest(cursor, view, anew, Event())
    if digest(live.cursor(), view, in_use, Event()) != of_log:
        yield "it holds other rows than the log gives."
        for before, after in zip(in_use.tables, anew.tables, strict=True):
            columns = [name for name in builds.columns(live.cursor(), before) if name not in view.notes]
            yield from _rows(live, columns, f"main.{before}", f"again.{after}", "it holds {row}, the log doesn't")
            yield from _rows(live, columns, f"again.{after}", f"main.{before}", "the log gives {row}, which it lacks")


def _rows(live: sqlite3.Connection, columns: Sequence[str], here: str, there: str, sentence: str) -> Iterator[str]:
    """Some of the rows that are here and not there."""
    listed = ", ".join(columns)
    rows = f"SELECT {listed} FROM {here} EXCEPT SELECT {listed} FROM {there}"  # noqa: S608 - our own names
    for row in live.execute(f"{rows} LIMIT {_ROWS_NAMED_MAX}"):
        yield sentence.format(row=dict(zip(columns, row, strict=True)))
