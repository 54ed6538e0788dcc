"""When memory is looked through for rubbish."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

_EVERY = (50_000, 20, 100)


@contextmanager
def seldom_collecting() -> Generator[None]:
    """What start-up made stays, and the states kept in memory form no cycles: looking for rubbish among them
    again and again would cost the slowest requests most.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
