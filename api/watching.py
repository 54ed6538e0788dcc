"""Figures that are read when they are asked for: where the log, its writer, its checkpoints and its clock stand."""

from collections.abc import Iterator

from api.connections import ended
from api.metrics import Labelled, Metrics
from api.prover import Prover
from api.tail import Tail
from domain.clock import instant, moment
from domain.fact import Instant
from domain.ledger.erasing import unfinished
from domain.ledger.ledger import Ledger
from domain.ledger.writer import Writer
from projections.follower import Follower


def watch(metrics: Metrics, ledger: Ledger, writer: Writer, tail: Tail) -> None:
    """Have the figures of the log and of who writes and follows it read."""
    metrics.watch("ledger_log_size", "Events in the log.", lambda: ledger.head().size)
    meaning = "Keys of erased words that are yet to be overwritten."
    metrics.watch("ledger_keys_to_destroy", meaning, lambda: unfinished(ledger.datastore))
    metrics.watch("ledger_feed_streams", "Streams of the feed that are open.", lambda: tail.streams)
    metrics.watch("ledger_append_queue", "Requests that wait for a commit to begin.", lambda: writer.waiting)
    metrics.watch_each(_ended)


def _ended() -> Iterator[Labelled]:
    meaning = "Connections that this process ended: what came was no request, or its client had had its time."
    yield Labelled("ledger_connections_ended_total", meaning, ("why",), {(why,): ended[why] for why in ended})


def watch_proofs(metrics: Metrics, ledger: Ledger, prover: Prover) -> None:
    """Have the figures of what is signed read; there are none before the first checkpoint."""

    def newest() -> Iterator[Labelled]:
        found, size = prover.checkpoints.latest(), ledger.head().size
        if found is not None:
            meaning = "Seconds since the newest checkpoint was signed."
            yield Labelled("ledger_checkpoint_age_seconds", meaning, (), {(): _since(ledger, found.made_at)})
            yield Labelled("ledger_checkpoint_size", "Events under the newest checkpoint.", (), {(): found.size})
            meaning = "Events that no checkpoint covers yet."
            yield Labelled("ledger_checkpoint_behind", meaning, (), {(): size - found.size})
        meaning = "1 if the log is not what was signed: nothing is signed any more."
        yield Labelled("ledger_log_forked", meaning, (), {(): int(prover.forked is not None)})

    metrics.watch_each(newest)


def watch_deadlines(metrics: Metrics, ledger: Ledger, follower: Follower) -> None:
    """Have read how late the ledger is to say what fell due."""

    def lag() -> float:
        due = follower.due(instant(ledger.clock()), 1)
        return _since(ledger, due[0].due_at) if due else 0

    meaning = "Seconds for which the longest overdue deadline waits to be recorded."
    metrics.watch("ledger_deadlines_lag_seconds", meaning, lag)


def _since(ledger: Ledger, then: Instant) -> float:
    return max(0.0, (ledger.clock() - moment(then)).total_seconds())
