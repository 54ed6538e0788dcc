"""Processes that share long work: as many as there are cores, and none that a key stops behind its parent's back."""

import os
import signal

_MAX = 64


def cores() -> int:
    """How many of them work at once."""
    return min(os.cpu_count() or 1, _MAX)


def unstopped() -> None:
    """Leave Ctrl-C to the parent, which ends what is not begun and waits for what is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
