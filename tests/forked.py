"""The program in a process of its own, forked from one that has read it: reading it takes a processor's second or two.

From there on nothing is shared, and it does what `python -m api` does. That it can be read in the first place is shown
where it is started by its name: tests/test_readme.py, tests/crashing with strace, and whatever a server starts itself.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from api import cli
from api.commands.by_name import WHERE
from tests import house

SHOWN = {"COLUMNS": "200", "NO_COLOR": "1"}
"""What the program prints to is as wide as this, wherever the tests are run."""
_READ = get_context("forkserver")
_READ.set_forkserver_preload(["api.cli", *sorted({f"api.commands.{each}" for each in WHERE.values()})])


class Program:
    """The program with these words, as `subprocess.Popen` would have it. It prints to a file, and to another what is in
    its way, or to the same.
    """

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], output: Path, errors: Path) -> None:
        self.returncode: int | None = None
        self._process = _READ.Process(target=_main, args=(words, dict(environment), output, errors))
        with patch.dict(os.environ, SHOWN):
            self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """How it ended, if it has."""
        if self.returncode is None:
            self.returncode = self._process.exitcode
        return self.returncode

    def wait(self, timeout: float) -> int:
        """How it ends. Raises subprocess.TimeoutExpired if it takes longer than so many seconds."""
        self._process.join(timeout)
        if (ended := self.poll()) is None:
            raise subprocess.TimeoutExpired("aftersales", timeout)
        return ended

    def send_signal(self, number: int) -> None:
        """Unless it is known to have ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.poll()
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Break it off."""
        self.poll()
        self.send_signal(signal.SIGKILL)


def _main(words: tuple[str, ...], environment: dict[str, str], output: Path, errors: Path) -> None:
    os.chdir(house.ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, output), (2, errors)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["aftersales", *words]
    cli.main()
