"""When memory is looked through for rubbish."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

_EVERY = (50_000, 20, 100)
_seldom = Lock()


@contextmanager
def seldom_collecting() -> Generator[None]:
    """What start-up made stays, and the states kept in memory form no cycles: looking for rubbish among them
    again and again would cost the slowest requests most. Within another it has nothing to do.
    """
    if not _seldom.acquire(blocking=False):
        yield
        return
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        _seldom.release()
