"""A pack as whoever is given one checks it."""

from collections.abc import Mapping
from pathlib import Path

from projections.proof.verify_files import Folder, Held
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Report


def check_pack_of(pack: Path | Mapping[str, bytes]) -> Report:
    """The report about a pack in a folder or in memory, which must be without a fault."""
    report = Report()
    files = Folder(str(pack)) if isinstance(pack, Path) else Held(dict(pack))
    check_pack(files, Beside(), report)
    assert report.faults == []
    return report
