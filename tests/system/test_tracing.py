"""Traces reach a receiver that speaks OTLP, and hang together; where none is named nothing of them is even loaded."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from api.tracing import ENDPOINTS, Tracing
from domain.errors import Refused
from tests import house
from tests.api.customer import ORDER
from tests.sending.parts import receiving
from tests.waiting import must_come
from tests.webhooks.parts import shop, subscribed

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """A receiver of traces on this machine."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.services: set[str] = set()

    def take(self, body: bytes) -> None:
        """Take what was exported."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {
                each.value.string_value for each in resource.resource.attributes if each.key == "service.name"
            }
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]

    def named(self, name: str) -> list[Span]:
        """The spans of this name."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def collecting() -> Iterator[tuple[str, Collector]]:
    """A collector, and where it listens."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def members(span: Span) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_a_request_is_followed_to_its_commit_its_read_models_and_its_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as (url, collector), receiving() as receiver:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        with shop(tmp_path, sending="off") as door:
            subscribed(door, receiver.url)
            sent = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-Id": "till-7.0042"}
            position = door.say("orders/A-1", ORDER, headers=sent).json()["events"][0]["position"]
            must_come(lambda: receiver.requests)
            must_come(lambda: door.client.get("/readyz").json()["views_behind"] == 0)
            refused = door.say("orders/A-1", {"type": "Nonsense"})

    (request, failed) = sorted(
        collector.named("POST /v1/orders/{id}/events"), key=lambda span: span.start_time_unix_nano
    )
    assert (request.trace_id.hex(), request.parent_span_id.hex()) == (TRACE, PARENT)
    assert members(request)["ledger.request_id"] == "till-7.0042"
    assert members(failed)["error.type"] == refused.json()["code"]
    (append,) = [each for each in collector.named("append") if each.trace_id == request.trace_id]
    assert append.parent_span_id == request.span_id
    (commit,) = [each for each in collector.named("commit") if members(each)["ledger.position"] <= position]
    assert [link.span_id for link in append.links] == [commit.span_id]
    assert [each.parent_span_id for each in collector.named("decide") if each.trace_id == commit.trace_id] == [
        commit.span_id
    ]
    followed = [each for each in collector.named("follow") if append.span_id in {link.span_id for link in each.links}]
    assert followed
    delivered = [each for each in collector.named("deliver") if members(each)["ledger.position"] == position]
    assert [link.span_id for link in delivered[0].links] == [append.span_id]
    told = [headers["traceparent"][:52] for headers, _ in receiver.requests]
    assert f"00-{delivered[0].trace_id.hex()}-{delivered[0].span_id.hex()}" in told
    assert collector.services == {"aftersales-ledger"}


def traced() -> tuple[Tracing, InMemorySpanExporter]:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Tracing(provider), spans


@pytest.mark.parametrize(
    ("failure", "kind", "is_error"),
    [
        (ValueError("Mrs Zebra of Ark Street"), "ValueError", True),
        (Refused("tier-unknown", "Mrs Zebra has no tier"), "tier-unknown", False),
    ],
)
def test_of_what_fails_a_span_says_the_kind_and_none_of_the_words(
    failure: Exception, kind: str, is_error: bool
) -> None:
    tracing, spans = traced()

    with suppress(type(failure)), tracing.appending("orders/A-1"):
        raise failure
    with suppress(type(failure)), tracing.delivering("w", 7):
        raise failure

    found = spans.get_finished_spans()
    assert [each.name for each in found] == ["append", "deliver"]
    assert [(each.attributes or {})["error.type"] for each in found] == [kind, kind]
    assert [each.status.status_code is StatusCode.ERROR for each in found] == [is_error, is_error]
    assert "Zebra" not in "".join(each.to_json() for each in found)


def test_without_a_receiver_nothing_of_it_is_loaded() -> None:
    script = "import sys, api.app; from api.tracing import of_environment; print(of_environment(), *sys.modules)"
    plain = {name: value for name, value in os.environ.items() if name not in ENDPOINTS}

    told = subprocess.run(
        [sys.executable, "-c", script], cwd=house.ROOT, env=plain, capture_output=True, text=True, check=True
    )

    assert told.stdout.startswith("None "), told.stderr
    assert [each for each in told.stdout.split() if each.startswith(("opentelemetry.sdk", "opentelemetry.exp"))] == []
