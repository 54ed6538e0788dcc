"""What is written of a request: one line, by which it is found again, with what was recorded for it."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path
from typing import Any

import pytest
import structlog

from api import logs
from tests.api.customer import ORDER, Door
from tests.waiting import must_come
from tests.webhooks.parts import shop

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[str], dict[str, Any]]:
    """Every line since the last time it was asked for, and the one of a request."""
    told: list[dict[str, Any]] = []

    def of(request_id: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            told.extend(json.loads(line) for line in capsys.readouterr().err.splitlines())
            return [each for each in told if each["event"] == "request" and each["request_id"] == request_id]

        must_come(found)  # it is written once the answer has left
        (line,) = found()
        return line

    return of


def test_a_line_names_the_request_whose_it_is_and_every_event_that_was_recorded(door: Door, lines: Any) -> None:
    answer = door.say("orders/A-1", ORDER, headers={"X-Request-Id": "till-7.0042", "traceparent": PARENT})
    line = lines("till-7.0042")

    assert answer.headers["x-request-id"] == "till-7.0042"
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/orders/{id}/events", 201)
    assert (line["trace_id"], line["key_id"]) == (TRACE, door.services.keys.all()[0].key_id)
    assert line["duration_ms"] > 0
    events = answer.json()["events"]
    members = ("position", "event_id", "stream", "version", "type")
    assert line["events"] == [{name: event[name] for name in members} for event in events]
    assert line["recorded"] == len(events)


def test_a_line_says_how_a_request_was_refused_and_whether_it_was_known(door: Door, lines: Any) -> None:
    door.said("orders/A-1", ORDER, key="once")
    again = door.say("orders/A-1", ORDER, key="once")
    other = door.say("orders/A-2", ORDER, key="once")

    assert lines(again.headers["x-request-id"])["replayed"]
    line = lines(other.headers["x-request-id"])
    assert (line["status"], line["code"]) == (422, "idempotency-key-reused")
    assert "recorded" not in line


@pytest.mark.parametrize(
    "sent", ["nonsense", f"ff-{TRACE}-b7ad6b7169203331-01", f"00-{'0' * 32}-b7ad6b7169203331-01", f"{PARENT}-more"]
)
def test_what_is_no_trace_is_none(door: Door, lines: Any, sent: str) -> None:
    answer = door.client.get("/v1/orders/A-1", headers={"traceparent": sent, "X-Request-Id": "no good id"})
    line = lines(answer.headers["x-request-id"])

    assert "trace_id" not in line
    assert line["request_id"] == answer.json()["request_id"] != "no good id"


def test_of_an_import_the_first_events_are_named_and_all_are_counted(door: Door, lines: Any) -> None:
    told = [{"stream": f"orders/I-{n}", "idempotency_key": f"I-{n}", "facts": [ORDER]} for n in range(30)]
    headers = door.bearer | {"Content-Type": "application/x-ndjson"}
    answer = door.client.post("/v1/import", content="\n".join(map(json.dumps, told)), headers=headers)

    line = lines(answer.headers["x-request-id"])

    assert line["recorded"] == len(door.services.ledger.log(-1, 1000)) > len(line["events"]) == 20


def test_a_log_that_nobody_reads_any_more_refuses_no_request(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as broken:
        monkeypatch.setattr("sys.stderr", broken)
        answers = [door.said("orders/A-1", ORDER), door.get("/v1/orders/A-1").json()]
        monkeypatch.undo()
        with suppress(BrokenPipeError):
            broken.close()

    assert [each["version"] for each in answers] == [1, 1]


@contextmanager
def unread() -> Iterator[int]:
    """Standard error that nobody reads, and what reads it."""
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w", buffering=1) as stalled, redirect_stderr(stalled):
        yield reading


def is_waiting(work: Callable[[], object], reading: int) -> tuple[bool, list[str]]:
    """Whether the work was still not done after a while, and what had been written by then."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(10)
    waits, told = thread.is_alive(), taken(reading)
    while thread.is_alive():
        taken(reading)
        thread.join(0.01)
    return waits, told


def taken(reading: int) -> list[str]:
    """The lines that there are."""
    os.set_blocking(reading, False)
    told = b""
    with suppress(BlockingIOError):
        while more := os.read(reading, 65_536):
            told += more
    return told.decode().splitlines()


def test_a_log_that_is_not_read_just_now_keeps_no_request_waiting_and_says_what_it_lost() -> None:
    def told(first: int, stop: int) -> None:
        for number in range(first, stop):
            logs.request(logs.About(f"r-{number}", None), "GET", "/v1/orders/{id}", 200, 0.001)

    with unread() as reading:
        waits, before = is_waiting(lambda: told(0, 2_000), reading)
        told(2_000, 2_002)
        lost, *after = map(json.loads, taken(reading))

    assert not waits
    assert [json.loads(line)["request_id"] for line in before] == [f"r-{number}" for number in range(len(before))]
    assert (lost["event"], lost["level"], lost["lost"]) == ("lines were lost", "warning", 2_000 - len(before))
    assert [each["request_id"] for each in after] == ["r-2000", "r-2001"]


def test_a_line_that_is_broken_off_spoils_no_other() -> None:
    logs.configure()
    log = structlog.get_logger()
    with unread() as reading:
        waits, torn = is_waiting(lambda: log.error("long", text="." * 200_000), reading)
        log.error("next")
        end, *lines = taken(reading)

    assert not waits
    assert (len(torn), end) == (1, "")
    assert [json.loads(line)["event"] for line in lines] == ["lines were lost", "next"]


@pytest.fixture
def process() -> Iterator[None]:
    """Whatever is set for a process is as it was afterwards."""
    root, handlers, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    hooks = logs.sys.excepthook, logs.threading.excepthook
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    logs.sys.excepthook, logs.threading.excepthook = hooks
    logs._Chosen.rank, logs._Chosen.secrets = logs._RANK["info"], ()
    logs.configure()


def test_a_level_that_is_set_for_a_process_holds_for_every_app_that_is_made_in_it(
    process: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(logging.WARNING)

    with shop(tmp_path, sending="off") as door:
        door.said("orders/A-1", ORDER)

    assert capsys.readouterr().err == ""


def test_a_line_is_written_whole_so_that_no_other_threads_line_comes_into_it(
    process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    monkeypatch.setattr("os.write", lambda _, some: written.append(some))
    with unread():
        logs.of_process("info")
        structlog.get_logger().info("something happened")
        logging.getLogger("a.library").error("something else")
    monkeypatch.undo()

    assert [json.loads(each)["event"] for each in written] == ["something happened", "something else"]
    assert [each[-1:] for each in written] == [b"\n", b"\n"]


def test_what_a_failure_says_is_told_only_if_the_machine_says_it(
    process: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.of_process("info", ["hunter2-password"])
    log = structlog.get_logger()
    for failure in (ValueError("Mrs Zebra, 12 Ark Street"), PermissionError(13, "not ours", "/var/hunter2-password")):
        try:
            raise failure
        except (ValueError, PermissionError) as error:
            try:
                raise LookupError("her telephone") from error
            except LookupError:
                log.exception("failed")
    logging.getLogger("a.library").error("it has %s to say", "hunter2-password", exc_info=failure)
    logging.getLogger("httpx").info("GET https://a.receiver/with-a-secret-in-its-path")

    told = capsys.readouterr().err

    words, machine, library = map(json.loads, told.splitlines())
    assert [each["exc_type"] for each in words["exception"]] == ["LookupError", "ValueError"]
    assert [each["exc_value"] for each in words["exception"]] == ["", ""]
    assert "not ours" in machine["exception"][1]["exc_value"]
    assert library["logger"] == "a.library"
    assert [each for each in ("Zebra", "telephone", "hunter2", "a.receiver") if each in told] == []


def test_a_secret_is_covered_however_a_line_writes_it(process: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.of_process("info", ['quote"and\\slash'])

    structlog.get_logger().error("failed", reason='it was quote"and\\slash')

    assert json.loads(capsys.readouterr().err)["reason"] == "it was ***"


@pytest.mark.parametrize(("level", "said"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 1)])
def test_a_level_is_the_least_that_is_written(
    process: None, capsys: pytest.CaptureFixture[str], level: Any, said: int
) -> None:
    logs.of_process(level)
    about = logs.About("r-1", None)
    logs.request(about, "GET", "/healthz", 200, 0.001)
    logs.request(about, "GET", "/v1/orders/{id}", 404, 0.001)
    logs.request(about, "GET", "/v1/orders/{id}", 500, 0.001)

    assert len(capsys.readouterr().err.splitlines()) == said
