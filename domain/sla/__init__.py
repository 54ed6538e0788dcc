"""Service clocks: by when something has to happen, in business, wall or statutory time, and whether it did."""

from domain.sla.events import (
    ClockBreached,
    ClockFact,
    ClockKind,
    ClockMet,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    WaitingFor,
)
from domain.sla.promises import start
from domain.sla.running import ClockDue, Clocks, ResumptionStated, breach, meet, pause, restart, resume, stop
from domain.sla.state import Clock, between, earliest, evolve_clocks, spent

__all__ = ["Clock", "ClockBreached", "ClockDue", "ClockFact", "ClockKind", "ClockMet", "ClockPaused", "ClockResumed"]
__all__ += ["ClockStarted", "ClockStopped", "Clocks", "ResumptionStated", "WaitingFor", "between", "breach"]
__all__ += ["earliest", "evolve_clocks", "meet", "pause", "restart", "resume", "spent", "start", "stop"]
