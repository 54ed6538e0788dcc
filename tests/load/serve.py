"""`aftersales serve` on the clock of the shop's days: `python -m tests.load.serve BEGAN SECONDS`, settings as ever.

The days begin at the moment that stands in the file BEGAN; until there is one, it is midnight.
"""

import ctypes
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from api.serving import serve
from api.settings import Settings
from tests.load.day import MIDNIGHT, Days

_PR_SET_PTRACER = 0x59616D61


class _Clock:
    def __init__(self, file: Path, seconds: float) -> None:
        self._file, self._seconds = file, seconds
        self._days: Days | None = None

    def __call__(self) -> datetime:
        if self._days is None:
            with suppress(FileNotFoundError, ValueError):
                self._days = Days(float(self._file.read_text()), self._seconds)
        return MIDNIGHT if self._days is None else self._days.clock()


if __name__ == "__main__":
    if sys.platform == "linux":  # where only parents may trace: whoever makes the disk slow is none
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    serve(Settings(), demo=False, clock=_Clock(Path(sys.argv[1]), float(sys.argv[2])))
