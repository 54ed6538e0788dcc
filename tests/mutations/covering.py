"""Which lines of the measured modules a test runs."""

import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_CALLS_MAX = 1_000_000
"""After so many calls a test has shown what it covers, and goes on unwatched."""


class Lines:
    """Lines by module, each set as the bits of a number."""

    def __init__(self, root: Path, modules: Collection[str]) -> None:
        self._paths = {str(root / name): name for name in modules}

    @contextmanager
    def watched(self) -> Iterator[dict[str, int]]:
        """The lines that run meanwhile, in whichever thread; they are there at the end."""
        seen: dict[str, set[int]] = {path: set() for path in self._paths}
        answer: dict[str, int] = {}
        calls = 0

        def follow(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > _CALLS_MAX:
                sys.settrace(None)
                return None
            lines = seen.get(frame.f_code.co_filename)
            if lines is None:
                return None
            note = lines.add
            note(frame.f_lineno)

            def line(frame: FrameType, event: str, arg: Any) -> Any:
                note(frame.f_lineno)
                return line

            return line

        usual = threading.gettrace()
        threading.settrace(follow)
        sys.settrace(follow)
        try:
            yield answer
        finally:
            sys.settrace(None)
            threading.settrace(usual)
            for path, lines in seen.items():
                if lines:
                    answer[self._paths[path]] = sum(1 << n for n in lines)
