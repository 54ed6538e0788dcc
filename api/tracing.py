"""Traces by OpenTelemetry, where the environment asks for them by `OTEL_…`; otherwise nothing of it is loaded.

A request, what it appends, the commit that it shared, the batch a read model followed, and the delivery of an event to
an endpoint each have a span. Those that serve many are linked to who asked, as far as this process knows.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from api.about import About, serving
from domain.errors import Refused
from domain.ledger.command import Recorded, Written

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Link, Span, SpanContext

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
ORIGINS_MAX = 2_000
"""Events of which is known whose request recorded them."""
LINKS_MAX = 32
_NAME = "aftersales-ledger"


class _Span(NamedTuple):
    first: int
    stop: int
    context: "SpanContext"


def of_environment() -> "Tracing | None":
    """What traces, if the environment names a receiver. Raises `Refused` where it can't be loaded."""
    asked = any(os.environ.get(name) for name in ENDPOINTS) and os.environ.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp"
    if not asked or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http import trace_exporter  # noqa: PLC0415 - if asked for
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - if asked for
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - if asked for
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - if asked for
    except ImportError:
        said = f"{' or '.join(ENDPOINTS)} is set, but what sends traces is not installed: aftersales-ledger[traces]."
        raise Refused("traces-not-installed", said) from None
    os.environ.setdefault("OTEL_SERVICE_NAME", _NAME)
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(trace_exporter.OTLPSpanExporter()))
    return Tracing(provider)


@contextmanager
def untraced(webhook: str, position: int) -> Generator[dict[str, str]]:
    """A delivery where nothing is traced: it has no headers of its own."""
    yield {}


class Tracing:
    """The spans of one process."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry import trace  # noqa: PLC0415 - it is loaded by now
        from opentelemetry.trace.propagation import tracecontext  # noqa: PLC0415 - as above

        self._provider = provider
        self._api = trace
        self._tracer = provider.get_tracer(_NAME)
        self._w3c = tracecontext.TraceContextTextMapPropagator()
        self._commits: deque[_Span] = deque(maxlen=256)
        self._origins: deque[_Span] = deque(maxlen=ORIGINS_MAX)

    def begun(self, about: About, method: str) -> None:
        """A request came in, perhaps as part of a trace."""
        parent = self._w3c.extract({"traceparent": about.traceparent})
        about.span = self._tracer.start_span(method, context=parent, kind=self._api.SpanKind.SERVER)
        about.trace_id = format(about.span.get_span_context().trace_id, "032x")

    def answered(self, about: About, method: str, route: str, status: int) -> None:
        """It is answered."""
        span = about.span
        span.update_name(f"{method} {route}")
        told = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        span.set_attributes(told | {"ledger.request_id": about.request_id})
        if about.code:
            span.set_attribute("error.type", about.code)
        if status >= 500 or not status:
            span.set_status(self._api.StatusCode.ERROR)
        span.end()

    @contextmanager
    def appending(self, stream: str) -> Generator[Callable[[Recorded], None]]:
        """A command is appended, for the request that is served or by the ledger itself."""
        about = serving.get()
        parent = self._api.set_span_in_context(about.span) if about and about.span else None
        with self._spanned("append", parent, attributes={"ledger.kind": _kind(stream)}) as span:

            def told(recorded: Recorded) -> None:
                span.set_attributes({"ledger.events": len(recorded.entries), "ledger.replayed": recorded.replayed})
                if not recorded.recorded or recorded.replayed or not recorded.entries:
                    return
                first, last = recorded.entries[0].position, recorded.entries[-1].position
                span.set_attribute("ledger.position", first)
                self._origins.append(_Span(first, last + 1, span.get_span_context()))
                for each in self._among(self._commits, first, first + 1):
                    span.add_link(each)

            yield told

    def committed(self, written: Written) -> None:
        """A commit is durable: it is told with the time that it took, and that deciding took of it."""
        end = _now_ns()
        start = end - round(written.seconds * 1e9)
        about = {"ledger.requests": written.requests, "ledger.events": written.events, "ledger.position": written.first}
        span = self._tracer.start_span("commit", self._nowhere, start_time=start, attributes=about)
        self._commits.append(_Span(written.first, written.stop, span.get_span_context()))
        inside = self._api.set_span_in_context(span, self._nowhere)
        deciding = self._tracer.start_span("decide", inside, start_time=start)
        deciding.end(start + round(written.deciding * 1e9))
        span.end(end)

    def followed(self, first: int, stop: int, seconds: float) -> None:
        """The read models were brought on over these positions."""
        end = _now_ns()
        about = {"ledger.position": first, "ledger.events": stop - first}
        links = self._links(self._among(self._origins, first, stop))
        start = end - round(seconds * 1e9)
        self._tracer.start_span("follow", self._nowhere, start_time=start, attributes=about, links=links).end(end)

    @contextmanager
    def delivering(self, webhook: str, position: int) -> Generator[dict[str, str]]:
        """An event is posted to an endpoint: the headers by which it goes on with the trace, if it does."""
        headers: dict[str, str] = {}
        about = {"ledger.webhook": webhook, "ledger.position": position}
        links = self._links(self._among(self._origins, position, position + 1))
        kind = self._api.SpanKind.CLIENT
        with self._spanned("deliver", self._nowhere, kind=kind, attributes=about, links=links):
            self._w3c.inject(headers)
            yield headers

    @contextmanager
    def _spanned(self, name: str, parent: Any, **told: Any) -> Generator["Span"]:
        """A span for as long as the context lasts. Of what fails within only its kind is told: what it says may repeat
        a person's words, or an address.
        """
        with self._tracer.start_as_current_span(
            name, parent, **told, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except Refused as refusal:
                span.set_attribute("error.type", refusal.code)
                raise
            except Exception as failure:
                span.set_attribute("error.type", type(failure).__name__)
                span.set_status(self._api.StatusCode.ERROR)
                raise

    def end(self) -> None:
        """Send what was not sent yet."""
        self._provider.shutdown()

    @property
    def _nowhere(self) -> Any:
        """The context of what is no part of the request on whose thread or task it happens to be done."""
        return self._api.set_span_in_context(self._api.INVALID_SPAN)

    def _links(self, found: Iterable["SpanContext"]) -> "list[Link]":
        return [self._api.Link(each) for each in list(found)[:LINKS_MAX]]

    @staticmethod
    def _among(spans: Iterable[_Span], first: int, stop: int) -> "list[SpanContext]":
        return [each.context for each in list(spans) if each.first < stop and each.stop > first]


def _kind(stream: str) -> str:
    return stream.partition("/")[0]


def _now_ns() -> int:
    return round(datetime.now(UTC).timestamp() * 1e9)  # noqa: TID251 - spans are told in the machine's own time
