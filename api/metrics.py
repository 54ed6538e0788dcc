"""Figures for the operator: requests, their time, and how far the read models are behind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("method", "route", "status")
        self._requests = Counter("ledger_requests", "Requests answered.", names, registry=self.registry)
        names = ("method", "route")
        self._seconds = Histogram(
            "ledger_request_seconds", "Time to answer.", names, buckets=_SECONDS, registry=self.registry
        )
        self._events = Counter("ledger_events_recorded", "Events recorded by this process.", registry=self.registry)
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

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A figure that is read when it is asked for."""
        Gauge(name, meaning, registry=self.registry).set_function(read)

    def watch_each(self, figures: Callable[[], Iterable["Labelled"]]) -> None:
        """Figures by label that are read when they are asked for."""
        self.registry.register(_Watched(figures))

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
    def __init__(self, figures: Callable[[], Iterable[Labelled]]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """As the registry asks."""
        for figure in self._figures():
            family = CounterMetricFamily if figure.name.endswith("_total") else GaugeMetricFamily
            told = family(figure.name, figure.meaning, labels=figure.labels)
            for labels, value in figure.values.items():
                told.add_metric(labels, value)
            yield told

    def describe(self) -> list[Metric]:
        """Nothing, so that registering reads nothing."""
        return []
