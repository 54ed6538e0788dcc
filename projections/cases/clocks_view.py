"""A service clock as anyone reads it: by when, where it stands, how long it ran. Nothing of it depends on when it is
read, so that a stream read twice gives the same bytes.
"""

from datetime import timedelta
from typing import Any

from domain.sla import Clock

_SECOND = timedelta(seconds=1)


def clock_row(clock: Clock) -> dict[str, Any]:
    """A clock as it stands. `used_s` are whole seconds of its own time that it had run when it last began to run, at
    `running_since`, or when it came to rest; `over_s` by how many it was met too late.
    """
    return {
        "clock_id": clock.fact.clock_id,
        "kind": clock.fact.kind,
        "time": clock.fact.time,
        "status": clock.status,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "paused": clock.paused,
        "paused_at": clock.paused_at,
        "used_s": clock.used // _SECOND,
        "running_since": clock.since if clock.open and clock.paused is None else None,
        "met_at": clock.met_at,
        "over_s": clock.over_s if clock.met_at else None,
        "breached_at": clock.breached_at,
        "stopped_at": clock.stopped_at,
        "law": clock.fact.law or None,
        "provisional": clock.fact.provisional,
    }
