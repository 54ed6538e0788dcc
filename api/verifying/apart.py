"""A pack that a stranger sent, judged in a process of its own, which may take so much and no more.

`python -m api.verifying.apart KEY` reads the pack from its standard input, which must be a file, and writes what came
of it as JSON. What it is not given room or time for ends the process and nothing else.
"""

import json
import os
import resource
import sys
from typing import Any, BinaryIO

from api.verifying.stamps import read_token
from api.verifying.zips import read_zip
from projections.proof.note import read_key
from projections.proof.verifier import verifier_source
from projections.proof.verify_files import read_file
from projections.proof.verify_manifest import VERIFIER, VKEY, Pack, key_of_text
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Report, clean

NAME = "the pack"
EXPANDED_MAX = 256 << 20
_MEMORY_MAX = 1 << 30
_CPU_S = 20
_NICE = 10
_SMALL = 1 << 20


def main() -> None:
    """Judge the pack at the standard input."""
    _bound()
    sys.stdout.write(json.dumps(judged(sys.stdin.buffer, sys.argv[1])))


def judged(file: BinaryIO, vkey: str) -> dict[str, Any]:
    """What came of checking the pack in this file with the log's key."""
    report, found = Report(), dict[str, Any]()
    report.check("unreadable", NAME, lambda: _checked(file, vkey, report, found))
    faults = [each._asdict() for each in report.faults]
    return {"faults": faults, "proved": _short(report.proved), "open": _short(report.open)} | found


def _short(said: dict[str, tuple[Any, ...]]) -> dict[str, list[Any]]:
    """What is told, no text of it longer than is shown."""
    return {code: [clean(each) if isinstance(each, str) else each for each in about] for code, about in said.items()}


def _checked(file: BinaryIO, vkey: str, report: Report, found: dict[str, Any]) -> None:
    with read_zip(file, NAME, EXPANDED_MAX) as files:
        own = Report().check("unreadable", VKEY, lambda: key_of_text(read_file(files, VKEY, _SMALL), VKEY))
        found["signed_by"] = [] if own is None else [clean(own)]
        pack = check_pack(files, Beside(key=read_key(vkey), read_token=read_token), report)
        if pack is not None:
            found |= _claims(pack)
            program = report.check("unreadable", VERIFIER, lambda: read_file(files, VERIFIER, _SMALL))
            if program != verifier_source().encode():
                report.open["program"] = ()


def _claims(pack: Pack) -> dict[str, Any]:
    """Which leaves the pack is about."""
    manifest = pack.manifest
    if manifest.leaves:
        return {"first": manifest.leaves[0], "last": manifest.leaves[-1], "count": len(manifest.leaves)}
    if manifest.first < manifest.stop:
        return {"first": manifest.first, "last": manifest.stop - 1, "count": manifest.stop - manifest.first}
    return {}


def _bound() -> None:
    """No more memory or time than a pack needs, no file written, nothing left behind, and after everybody else."""
    os.nice(_NICE)
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_MAX),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
