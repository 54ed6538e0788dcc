"""Figures for the operator: requests, their time, and how far the read models are behind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

_EACH = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


class Metrics:
    """The figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # when each counter began says nothing, and doubles the lines
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        names = ("method", "route", "status")
        self._requests = Counter("ledger_requests", "Requests answered.", names, registry=self.registry)
        names = ("method", "route")
        self._seconds = Histogram(
            "ledger_request_seconds", "Time to answer.", names, buckets=_SECONDS, registry=self.registry
        )
        self._events = Counter("ledger_events_recorded", "Events recorded by this process.", registry=self.registry)
        self._refusals = Counter("ledger_refusals", "Requests refused.", ("code", "status"), registry=self.registry)
        meaning = "Requests that were known and answered as before."
        self._replays = Counter("ledger_idempotent_replays", meaning, registry=self.registry)
        meaning = "Events of a commit."
        self._commit_events = Histogram("ledger_commit_events", meaning, buckets=_EACH, registry=self.registry)
        meaning = "Requests that shared a commit."
        self._commit_requests = Histogram("ledger_commit_requests", meaning, buckets=_EACH, registry=self.registry)
        meaning = "Time of a commit from its first decision to its durability."
        self._commit_seconds = Histogram("ledger_commit_seconds", meaning, buckets=_SECONDS, registry=self.registry)
        meaning = "Times that a figure could not be read."
        self._unread = Counter("ledger_figures_unread", meaning, registry=self.registry)
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. The route is its template, so that ids make no new series."""
        key = (method, route, status)
        if key not in self._children:
            self._children[key] = self._requests.labels(method, route, status), self._seconds.labels(method, route)
        requests, time = self._children[key]
        requests.inc()
        time.observe(seconds)

    def recorded(self, events: int) -> None:
        """Count events."""
        self._events.inc(events)

    def refused(self, code: str, status: int) -> None:
        """Count a refusal: a conflict, a rule that says no, a malformed request, a fault."""
        self._refusals.labels(code, status).inc()

    def replayed(self) -> None:
        """Count an answer that was given before."""
        self._replays.inc()

    def committed(self, requests: int, events: int, seconds: float) -> None:
        """Count a commit."""
        self._commit_requests.observe(requests)
        self._commit_events.observe(events)
        self._commit_seconds.observe(seconds)

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A figure that is read when it is asked for."""
        self.watch_each(lambda: [Labelled(name, meaning, (), {(): read()})])

    def watch_each(self, figures: Callable[[], Iterable["Labelled"]]) -> None:
        """Figures by label that are read when they are asked for. What can't be read then is left out, and counted."""
        self.registry.register(_Watched(figures, self._unread.inc))

    def text(self) -> bytes:
        """All figures in the exposition format."""
        return generate_latest(self.registry)


class Labelled(NamedTuple):
    """A figure for each value of its labels; one whose name ends in `_total` only ever rises."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


class _Watched(Collector):
    def __init__(self, figures: Callable[[], Iterable[Labelled]], failed: Callable[[], None]) -> None:
        self._figures = figures
        self._failed = failed

    def collect(self) -> Iterator[Metric]:
        """As the registry asks."""
        try:
            found = list(self._figures())
        except Exception:  # noqa: BLE001 - whatever ails the store, the other figures tell of it
            self._failed()
            return
        for figure in found:
            family = CounterMetricFamily if figure.name.endswith("_total") else GaugeMetricFamily
            told = family(figure.name, figure.meaning, labels=figure.labels)
            for labels, value in figure.values.items():
                told.add_metric(labels, value)
            yield told

    def describe(self) -> list[Metric]:
        """Nothing, so that registering reads nothing."""
        return []
