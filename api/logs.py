"""What the server writes about itself: one JSON object a line, to standard error, never a secret or a person's word."""

import builtins
import logging
import os
import sqlite3
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from select import PIPE_BUF, POLLOUT, poll
from types import TracebackType
from typing import Any, Literal, TextIO, cast

import orjson
import psycopg
import structlog
from structlog.typing import EventDict, ProcessorReturnValue

from api.about import About, serving

Level = Literal["debug", "info", "warning", "error"]
_RANK = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_SEEN_BY_MACHINES = ("/healthz", "/readyz", "/metrics", "/static/{name}")
"""Asked for again and again: their lines are for who debugs."""
TAKEN_MS_MAX = 100
"""For so long a line waits for whoever reads it; the event loop waits with it."""
_WORDY = ("httpx", "httpcore", "psycopg", "asyncio")
"""Libraries that name addresses, headers or statements when they are told to tell everything."""
_OPERATORS = (OSError, sqlite3.Error, psycopg.OperationalError)
"""Failures of the machine, whose text is for its operator; any other's may repeat what somebody wrote."""


class _StandardError:
    """Standard error as it is when something is written: whoever runs us may put another in its place. That nobody
    reads it any more, or not just now, is no reason to refuse a request or to keep it waiting: what there is no room
    for is lost, and counted.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._lost = 0
        self._is_torn = False

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError, AttributeError), self._lock:
            file = _descriptor()
            if file is None:
                sys.stderr.write(text)
            else:
                self._put(file, text.encode())
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()

    def _put(self, file: int, line: bytes) -> None:
        """Write a line, in pieces that a pipe with any room takes at once. Who has not read for a while is asked only
        whether he does again.
        """
        lost = self._lost
        if lost:
            line = b"\n" * self._is_torn + _losing(lost) + line
        for start in range(0, len(line), PIPE_BUF):
            if not _has_room(file, 0 if lost and not start else TAKEN_MS_MAX):
                self._lost, self._is_torn = lost + 1, self._is_torn or start > 0
                return
            os.write(file, line[start : start + PIPE_BUF])
        self._lost, self._is_torn = 0, False


def _descriptor() -> int | None:
    try:
        return sys.stderr.fileno()
    except (OSError, ValueError):
        return None


def _has_room(file: int, wait_ms: int) -> bool:
    asked = poll()
    asked.register(file, POLLOUT)
    return bool(asked.poll(wait_ms))


def _losing(lines: int) -> bytes:
    line = {"timestamp": _now(), "level": "warning", "event": "lines were lost", "lost": lines}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


_standard_error = cast(TextIO, _StandardError())


class _Chosen:
    """What to write, and what never."""

    rank = _RANK["info"]
    secrets: tuple[str, ...] = ()


def configure(least: int | None = None) -> None:
    """Tracebacks name files and lines but show no local variables: those hold keys and bodies. What is wrong with a
    form is told to who sent it, and fills nobody's log. From then on nothing below `least` is written, a level as
    `logging` counts them; without one it stays as it was.
    """
    if least is not None:
        _Chosen.rank = least
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*_shared(), _written],
        wrapper_class=structlog.make_filtering_bound_logger(_Chosen.rank),
        logger_factory=structlog.WriteLoggerFactory(_standard_error),  # a line is one write, whoever else writes
        cache_logger_on_first_use=False,
    )


def of_process(level: Level, secrets: Iterable[str] = ()) -> None:
    """The same for all that a process writes, whichever library it is that has something to say. Secrets given here are
    covered wherever they might appear.
    """
    given = {each for each in secrets if each}
    told = {orjson.dumps(each).decode()[1:-1] for each in given}  # as they stand in a line
    _Chosen.secrets = tuple(sorted(given | told, key=len, reverse=True))
    configure(_RANK[level])
    handler = logging.StreamHandler(_standard_error)
    foreign = [structlog.stdlib.add_logger_name, *_shared()]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_written], foreign_pre_chain=foreign))
    logging.basicConfig(handlers=[handler], level=max(_Chosen.rank, logging.WARNING), force=True)
    logging.captureWarnings(capture=True)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _process_ended
    threading.excepthook = _thread_ended


def _process_ended(_: type[BaseException], failure: BaseException, __: TracebackType | None) -> None:
    structlog.get_logger().error("the process ends", exc_info=failure)


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    structlog.get_logger().error("a thread ended", exc_info=args.exc_value)


def request(about: About, method: str, route: str, status: int, seconds: float, *, root: str = "") -> None:
    """The line of a request that was answered by the ledger under this root: nothing of its address but the route,
    nothing of its body.
    """
    level = "error" if status >= 500 or not status else "debug" if route in _SEEN_BY_MACHINES else "info"
    if _RANK[level] < _Chosen.rank:
        return
    line: dict[str, Any] = {
        "timestamp": _now(),
        "level": level,
        "event": "request",
        "request_id": about.request_id,
        "method": method,
        "route": route,
        "status": status,
        "duration_ms": round(seconds * 1000, 3),
    }
    members = {
        "tenant": root.removeprefix("/t/"),
        "trace_id": about.trace_id,
        "key_id": about.key_id,
        "code": about.code,
        "replayed": about.replayed,
    }
    line |= {name: value for name, value in members.items() if value}
    if about.told:
        line |= {"recorded": about.told, "events": about.said}
    _standard_error.write(orjson.dumps(line).decode() + "\n")


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")  # noqa: TID251 - when the line is written


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        _of_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        _wordless,
    ]


def _of_request(_: Any, __: str, event: EventDict) -> EventDict:
    """Under which ids the request goes that was being served."""
    about = serving.get()
    if about is not None:
        event.setdefault("request_id", about.request_id)
        if about.trace_id:
            event.setdefault("trace_id", about.trace_id)
    return event


def _wordless(_: Any, __: str, event: EventDict) -> EventDict:
    """Exceptions without what they say, unless the machine says it: a rule's may repeat a person's words."""
    for each in _every(event.get("exception")):
        if not _is_operators(each["exc_type"]):
            each["exc_value"] = ""
            each["exc_notes"] = []
    return event


def _every(stacks: Any) -> Iterable[dict[str, Any]]:
    for stack in stacks or ():
        yield stack
        for inner in cast(Iterable[Any], stack.get("exceptions") or ()):
            yield from _every(inner)


def _is_operators(name: str) -> bool:
    kind = next((found for room in _ROOMS if (found := room.get(name))), None)
    return isinstance(kind, type) and issubclass(kind, _OPERATORS)


_ROOMS: tuple[Mapping[str, Any], ...] = (vars(builtins), vars(sqlite3), vars(psycopg), vars(psycopg.errors))


def _written(_: Any, __: str, event: EventDict) -> ProcessorReturnValue:
    for name in ("_record", "_from_structlog"):
        event.pop(name, None)
    text = orjson.dumps(event, default=str).decode()
    for secret in _Chosen.secrets:
        text = text.replace(secret, "***")
    return text
