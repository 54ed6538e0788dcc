"""Schemathesis over the whole OpenAPI document: what the served ledger answers is what the document says it does.

Requests are made from the document: examples, each bound and each breach of it, and random ones. Ids that could be are
exchanged for ids that are, else most requests would end at a 404.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, NamedTuple

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from tests.api.customer import Door

PHASES = ("examples", "coverage", "fuzzing")
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"),
    *("response_headers_conformance", "negative_data_rejection", "ignored_auth", "unsupported_method"),
    "allow_header_conformance",
)
"""What a document can say and an answer can break. That valid data is accepted is none of it: a rule may refuse."""
_ID = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?")
_OF_TEXT = ("GET /v1/events/stream", "POST /v1/import")
_NOWHERE = "https://hooks.invalid/in"
_ACCEPTED = ("text/html", "text/plain", "text/csv", "application/pdf", "application/zip", "*/*;q=0", "x/y", ",;q=,")


@schemathesis.serializer("application/x-ndjson")
def _as_it_is(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


class Finding(NamedTuple):
    """An answer that is not as the document says, and the request that meets it again."""

    operation: str
    check: str
    message: str
    request: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.check}: {self.message}\n  {self.request}"


class Outcome(NamedTuple):
    """How many requests were made, how often each status was answered, and what was found."""

    cases: int
    statuses: Mapping[int, int]
    findings: Sequence[Finding]


def fuzzed(door: Door, most: int, seed: int, phases: Sequence[str] = PHASES) -> Outcome:
    """Ask a served ledger everything; at most so many random requests of an operation."""
    cases, statuses, findings = 0, defaultdict[int, int](int), dict[tuple[str, str, str], Finding]()
    with _known_ids(door, seed):
        for event in from_schema(_schema(door, most, seed, phases)).execute():
            assert not isinstance(event, events.NonFatalError | events.FatalError), event
            if not isinstance(event, events.ScenarioFinished):
                continue
            told = event.recorder
            cases += len(told.cases)
            for each in told.interactions.values():
                if each.response is not None:
                    statuses[each.response.status_code] += 1
            for found in _found(told):
                findings.setdefault(found[:3], found)
    return Outcome(cases, dict(sorted(statuses.items())), list(findings.values()))


def _found(told: Any) -> Iterator[Finding]:
    for nodes in told.checks.values():
        for node in nodes:
            if node.failure_info is not None:
                failure = node.failure_info.failure
                yield Finding(
                    told.label, node.name, f"{failure.title}: {failure.message}", node.failure_info.code_sample
                )


def _schema(door: Door, most: int, seed: int, phases: Sequence[str]) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "base-url": str(door.client.base_url),
            "headers": door.bearer,
            "request-timeout": 120,
            "max-stream-events": 3,
            "continue-on-failure": True,
            "generation": {"max-examples": most, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in (*PHASES, "stateful")},
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
        }
    )
    schema = schemathesis.openapi.from_dict(door.client.get("/openapi.json").json(), config=config)

    @schema.hook
    def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
        return not _is_as_it_should_be(case, response)

    return schema


def _is_as_it_should_be(case: Any, response: Any) -> bool:
    """What the document has no words for: a view that is waited for in vain, and what a text is made of."""
    if response.status_code == 503:
        return response.json()["code"] == "behind" and "min_position" in (case.query or {})
    return case.operation.label in _OF_TEXT and response.status_code == 200


def _soon(name: str, value: Any, size: int, chosen: Random) -> Any:
    """What would be waited for, as something that is there; not always."""
    if name not in ("timeout", "after", "min_position") or not str(value).isdecimal() or chosen.random() < 0.02:
        return value
    return min(int(value), 31) // 31 * 31 if name == "timeout" else int(value) % size


@contextmanager
def _known_ids(door: Door, seed: int) -> Iterator[None]:
    """Ids of what there is in place of most that could be, a key for most that record, and nothing asked outside."""
    chosen = Random(seed)
    known, size = defaultdict[str, list[str]](list), door.size
    for stream in {entry.stream: None for entry in door.services.ledger.log(limit=100_000)}:
        kind, _, key = stream.partition("/")
        known[kind].append(key)

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        ids = known.get(case.path.split("/")[2] if case.path.startswith("/v1/") else "")
        given = case.path_parameters or {}
        if ids and chosen.random() < 0.8 and _ID.fullmatch(str(given.get("id", ""))):
            case.path_parameters = given | {"id": chosen.choice(ids)}
        if case.method == "POST" and "Idempotency-Key" not in case.headers and chosen.random() < 0.8:
            case.headers["Idempotency-Key"] = f"fuzzed-{seed}-{chosen.getrandbits(64):x}"
        if "Accept" not in case.headers and chosen.random() < 0.2:
            case.headers["Accept"] = chosen.choice(_ACCEPTED)
        if case.query:
            case.query = {name: _soon(name, each, size, chosen) for name, each in case.query.items()}
        if case.path.startswith("/v1/webhooks") and isinstance(case.body, dict) and "url" in case.body:
            case.body = case.body | {"url": _NOWHERE}

    schemathesis.hook(before_call)
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)
