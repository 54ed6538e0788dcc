"""Whether this process should be sent requests, and how its read models stand: for a balancer, figures and people.

Ready means that every route answers as it should. Appends need no read model: who can tell them apart may send them
wherever `/healthz` answers.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from api.metrics import Labelled, Metrics
from api.services import Services
from api.supervision import FOLLOWING, Supervision
from domain.ledger.ledger import Ledger
from projections.follower import Follower

BEHIND_MAX = 10_000
"""Events that a live view may lack: a second's work or less. More is not a moment any more."""

REASONS = ("building", "late", "stuck", "taken_over", "forked", "ailing", "stopping")
"""What keeps a process from being ready, in the order in which it is told."""


class Standing(NamedTuple):
    """How the read models stand: events that the one furthest behind lacks, and which views keep it from ready."""

    log_size: int
    behind: int
    building: list[str]
    late: list[str]
    stuck: list[str]
    taken_over: list[str]
    forked: list[str]
    ailing: list[str]
    stopping: list[str]

    @property
    def ready(self) -> bool:
        """Every view is live, close behind the log, and not failing for good; the log is what was signed and can be
        written; and the process goes on.
        """
        return not any(getattr(self, name) for name in REASONS)


def standing(known: Services) -> Standing:
    """How things stand now."""
    size = known.ledger.head().size
    behind = _behind(size, known.follower)
    live = {each.view for each in known.follower.own() if each.live}
    return Standing(
        log_size=size,
        behind=max(behind.values(), default=0),
        building=sorted(behind.keys() - live),
        late=sorted(name for name in live if behind[name] > BEHIND_MAX),
        stuck=known.supervision.stuck(),
        taken_over=sorted(known.follower.taken_over()),
        forked=[str(known.prover.forked)] if known.prover.forked else [],
        ailing=[known.writer.ails] if known.writer.ails else [],
        stopping=["told to stop"] if known.stopping.is_set() else [],
    )


def told(known: Services, standing: Standing, *, digests: bool) -> dict[str, Any]:
    """Every build of every view, for people."""
    found = known.follower.digests() if digests else {}
    troubles = known.supervision.troubles
    trouble = troubles.get(FOLLOWING)
    return {
        "log_size": standing.log_size,
        "ready": standing.ready,
        "stuck": standing.stuck,
        "taken_over": standing.taken_over,
        "last_error": trouble and f"{trouble.kind}: {trouble.said}",
        "restarts": known.supervision.failures[FOLLOWING],
        "sets": [
            {
                "view": each.view,
                "version": each.version,
                "state": "live" if each.live else "building",
                "current": known.follower.owns(each),
                "position": each.position,
                "behind": max(0, standing.log_size - 1 - each.position),
                "as_before": each.same,
                "digest": found.get(each.number),
                "last_error": f"{one.kind}: {one.said}" if (one := troubles.get(each.view)) else None,
            }
            for each in sorted(known.follower.builds, key=lambda each: (each.view, each.number))
        ],
    }


def watch(metrics: Metrics, ledger: Ledger, follower: Follower, supervision: Supervision) -> None:
    """Have the figures of the read models read when they are asked for."""

    def worst() -> int:
        return max(_behind(ledger.head().size, follower).values(), default=0)

    def each() -> Iterator[Labelled]:
        lag = {(view,): float(events) for view, events in _behind(ledger.head().size, follower).items()}
        yield Labelled("ledger_view_behind", "Events that this view lacks.", ("view",), lag)
        failures = {(view,): float(count) for view, count in supervision.failures.items() if view != FOLLOWING}
        yield Labelled("ledger_view_failures_total", "Times a view could not be brought on.", ("view",), failures)
        last = {(view, found.kind): float(found.times) for view, found in list(supervision.troubles.items())}
        meaning = "Failures in a row, with the kind of the last one; none while all goes well."
        yield Labelled("ledger_view_failing", meaning, ("view", "error"), last)
        restarts = {(): float(supervision.failures[FOLLOWING])}
        yield Labelled("ledger_following_restarts_total", "Times that following began again.", (), restarts)

    metrics.watch("ledger_views_behind", "Events that the read model furthest behind lacks.", worst)
    metrics.watch_each(each)


def _behind(size: int, follower: Follower) -> dict[str, int]:
    """How many events each view lacks: the live build, or the one that will be."""
    found: dict[str, int] = {}
    for build in sorted(follower.own(), key=lambda build: build.live):
        found[build.view] = max(0, size - 1 - build.position)
    return found
