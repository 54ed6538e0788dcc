"""A pack as a ZIP, read where it lies."""

from collections.abc import Generator
from contextlib import contextmanager
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from projections.proof.verify_files import FILES_MAX, check_name
from projections.proof.verify_report import Fault

_EXPANDED_MAX = 64 << 30
_RATIO_MAX = 200
_RATIO_FROM = 64 << 20
_END_BYTES = 22


class Zipped:
    """The files of a ZIP (see `Files`)."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def sizes(self) -> dict[str, int]:
        """See `Files`. Two files of one name, links and names that lead elsewhere are faults."""
        found: dict[str, int] = {}
        for each in self._archive.infolist():
            name = each.filename
            if each.is_dir() and not each.file_size:
                check_name(name[:-1])
                continue
            if check_name(name) in found:
                raise Fault("extra-file", name, "the name is there twice")
            is_plain = each.external_attr >> 28 in {0, 8} and not each.flag_bits & 1
            found[name] = each.file_size if is_plain else -1
        return found

    def open(self, name: str) -> BinaryIO:
        """See `Files`."""
        return cast(BinaryIO, self._archive.open(name))


@contextmanager
def opened_zip(path: Path) -> Generator[Zipped]:
    """The ZIP of this path, unless it is none, or holds more than it can reasonably."""
    with path.open("rb") as file, read_zip(file, path.name) as found:
        yield found


@contextmanager
def read_zip(file: BinaryIO, name: str, expanded_max: int = _EXPANDED_MAX) -> Generator[Zipped]:
    """The ZIP in a file that can be read from anywhere; so many bytes at most when unpacked."""
    try:
        with ZipFile(file) as archive:
            _check_frame(archive, file, name, expanded_max)
            yield Zipped(archive)
    except BadZipFile as error:
        raise Fault("unreadable", name, str(error)) from None


def _check_frame(archive: ZipFile, file: BinaryIO, name: str, expanded_max: int) -> None:
    files = archive.infolist()
    packed, whole = file.seek(0, SEEK_END), sum(each.file_size for each in files)
    if len(files) > FILES_MAX or whole > expanded_max or whole > max(_RATIO_FROM, _RATIO_MAX * packed):
        raise Fault("too-large", name, f"it says to hold {len(files)} files of {whole} bytes")
    file.seek(-min(packed, _END_BYTES), SEEK_END)
    ends = file.read()
    if archive.comment or not ends.startswith(b"PK\x05\x06") or min((each.header_offset for each in files), default=0):
        raise Fault("extra-file", name, "there are bytes before or behind the ZIP")
