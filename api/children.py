"""Long work that a server begins: a command of this program as a process of its own, followed and never left behind.

Another process, so that neither the event loop nor the writer shares its interpreter with hours of work; what it takes
of memory is given back with its end.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_SECRETS = ("LEDGER_BOOTSTRAP_KEY", "LEDGER_WEBHOOK_URL", "LEDGER_WEBHOOK_SECRET", "LEDGER_KEY")
"""What no such work needs."""


async def done_apart(
    words: Sequence[str], environment: Mapping[str, str], told: Callable[[bytes], object]
) -> tuple[int, str]:
    """Have another process do it: its exit code, and what it said of what was in the way. `told` is given each line
    that it prints.

    When this ends, however it ends, that process and all that it began have ended too.
    """
    known = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api", *words),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env=known | dict(environment),
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        _, said = await asyncio.gather(_each(process.stdout, told), process.stderr.read())
        return await process.wait(), said.decode(errors="replace").strip()
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # a group of their own
        await process.wait()


async def _each(lines: asyncio.StreamReader, told: Callable[[bytes], object]) -> None:
    async for line in lines:
        told(line)
