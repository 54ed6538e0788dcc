"""Work on another thread that nobody leaves behind."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns. A caller who is cancelled still waits for its end: a thread can't be stopped, and
    closing a database under one that reads it ends the whole process.
    """
    context = copy_context()  # as `to_thread` does, without a task around its future
    running = asyncio.get_running_loop().run_in_executor(None, lambda: context.run(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
