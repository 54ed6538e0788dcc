"""What is known of the request that is being served, for what is written about it: its line, its trace, the rest."""

import re
from contextvars import ContextVar
from typing import Any

from starlette.types import Scope

from domain.ledger.command import Recorded

TOLD_MAX = 20
"""Events that a request's line names one by one."""
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


class About:
    """A request: under which ids it goes, who asked, how it was refused, what was recorded for it."""

    __slots__ = ("code", "key_id", "replayed", "request_id", "said", "span", "told", "trace_id", "traceparent")

    def __init__(self, request_id: str, traceparent: bytes | None) -> None:
        self.request_id = request_id
        self.traceparent = traceparent.decode() if traceparent else ""
        self.trace_id = self.traceparent[3:35]
        self.span: Any = None
        self.key_id = ""
        self.code = ""
        self.replayed = False
        self.told = 0
        self.said: list[dict[str, Any]] = []

    def note(self, recorded: Recorded) -> None:
        """Take note of what was recorded for it."""
        self.replayed |= recorded.replayed
        self.told += len(recorded.entries)
        for entry in recorded.entries[: TOLD_MAX - len(self.said)]:
            self.said.append(
                {
                    "position": entry.position,
                    "event_id": entry.event_id,
                    "stream": entry.stream,
                    "version": entry.version,
                    "type": entry.type,
                }
            )


serving: ContextVar[About | None] = ContextVar("serving", default=None)
"""The request on behalf of which something is done, on whatever thread; none for what the ledger does by itself."""


def asked_by(scope: Scope, key_id: str) -> None:
    """Take note of whose request it is."""
    if (about := scope.get("ledger.about")) is not None:
        about.key_id = key_id


def refused(scope: Scope, code: str) -> None:
    """Take note of how it is refused."""
    if (about := scope.get("ledger.about")) is not None:
        about.code = code


def traceparent(value: bytes) -> bytes | None:
    """A W3C traceparent as it was sent, if it is one: of version ff there is none, and ids are not all zeros."""
    found = _TRACEPARENT.fullmatch(value)
    if found is None or value[:2] == b"ff" or (value[:2] == b"00" and found[4]):
        return None
    return value[:55] if found[1].strip(b"0") and found[2].strip(b"0") else None
