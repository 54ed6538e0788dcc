"""A set: the files of an export, and what proves them, their manifest among it.

It is written beside its place and appears there whole or not at all. The same range gives the same bytes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from domain.errors import Refused
from projections.exports.csv_set import write_csv
from projections.exports.files import Files, Written, plain
from projections.exports.log import Advance, Log, Range
from projections.exports.ndjson import write_ndjson
from projections.exports.ocel.writing import write_ocel

MAKING = ".making"
"""What the name of an unfinished set ends with."""
Prove = Callable[[Range, Sequence[Written]], Mapping[str, bytes]]
"""What proves a range and the files written of it: more files, the manifest among them, by their names in the set."""
Write = Callable[[Log, Range, Files, Advance], None]
KINDS: Mapping[str, Write] = MappingProxyType({"csv": write_csv, "ocel": write_ocel, "ndjson": write_ndjson})
"""What each kind of export writes."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_LEVEL = 6


def write_set(
    target: Path, kind: str, log: Log, wanted: Range, *, prove: Prove, advance: Advance = lambda _: None
) -> list[Written]:
    """Write a set to a new folder, or to a file if the name ends in `.zip`; what was written but what proves it.

    Refuses `export-exists` where something has that name already. `advance` is told of the events read.
    """
    if target.exists():
        raise Refused("export-exists", f"{target} exists already.")
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=MAKING, dir=target.parent))
    try:
        ready = folder = making / "set"
        folder.mkdir()
        with Files(folder) as files:
            KINDS[kind](log, wanted, files, advance)
            written = sorted(files.written)
        plain(folder, prove(wanted, written).items())
        if target.suffix == ".zip":
            ready = making / target.name
            _zip(folder, ready)
        ready.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return written


def _zip(folder: Path, file: Path) -> None:
    """The folder's files by name, with no trace of when or by whom they were written."""
    with ZipFile(file, "x", ZIP_DEFLATED, allowZip64=True) as pack:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            member.compress_type, member.external_attr = ZIP_DEFLATED, _FILE_MODE
            member.file_size = path.stat().st_size  # so that a large one is written as such
            with path.open("rb") as source, pack.open(member, "w") as packed:
                shutil.copyfileobj(source, packed, 2**20)
            path.unlink()  # what is packed needs no second place
    with file.open("rb") as packed:
        os.fsync(packed.fileno())  # its name says that it is whole, after a power cut too
