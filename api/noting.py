"""The ledger's writer, with what it does noted: in the figures, in the line of the request that asked for it."""

from time import monotonic

from api.about import serving
from api.metrics import Metrics
from api.tracing import Tracing
from domain.ledger.command import Command, Recorded, Written
from domain.ledger.faults import Fault, fault_of
from domain.ledger.ledger import Ledger
from domain.ledger.writer import Writer

AGAIN_S = 5.0
"""How long after a commit failed it is taken for granted that the next one will."""


class NotingWriter(Writer):
    """A writer whose commits are counted, and followed where traces are wanted."""

    def __init__(self, ledger: Ledger, metrics: Metrics, tracing: Tracing | None) -> None:
        super().__init__(ledger, watch=self._committed)
        self._metrics = metrics
        self._tracing = tracing
        self._ailed: tuple[Fault, float] | None = None

    @property
    def ails(self) -> Fault | None:
        """What ailed the store when it was last written to, if that was just now: later somebody has to try again."""
        fault, at = self._ailed or (None, 0.0)
        return fault if monotonic() - at < AGAIN_S else None

    async def append(self, command: Command) -> Recorded:
        """Record a command, and take note of it."""
        try:
            if self._tracing is None:
                recorded = await super().append(command)
            else:
                with self._tracing.appending(command.stream) as told:
                    recorded = await super().append(command)
                    told(recorded)
        except Exception as error:
            if fault := fault_of(error):
                self._ailed = fault, monotonic()
            raise
        if recorded.recorded:
            if recorded.replayed:
                self._metrics.replayed()
            if (about := serving.get()) is not None:
                about.note(recorded)
        return recorded

    def _committed(self, written: Written) -> None:
        self._ailed = None
        self._metrics.committed(written.requests, written.events, written.seconds)
        if self._tracing is not None:
            self._tracing.committed(written)
