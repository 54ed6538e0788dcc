"""Reading server-sent events by the rules of the standard, as a browser does."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx

from tests.api.customer import Door


class Message(NamedTuple):
    """A dispatched event: the last id by then, and its data."""

    last_id: str
    data: str

    @property
    def position(self) -> int:
        """Where it stands in the log; it is what its id says."""
        found = self.event["position"]
        assert self.last_id == str(found)
        return found

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent."""
        return json.loads(self.data)


class Reader:
    """What a stream's lines come to: messages, and an id that also moves on without one."""

    def __init__(self) -> None:
        self.last_id = ""
        self.retry_ms = 0
        self.comments: list[str] = []
        self._id = ""
        self._data: list[str] = []

    def read(self, line: str) -> Message | None:
        """Take a line; the message that it ends, if it ends one."""
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "" if line:
                self.comments.append(value)
            case "":
                self.last_id, data, self._data = self._id, self._data, []
                return Message(self.last_id, "\n".join(data)) if data else None
            case "id":
                self._id = value
            case "data":
                self._data.append(value)
            case "retry":
                self.retry_ms = int(value)
            case _:
                raise AssertionError(f"An unknown field: {line}")
        return None

    def messages(self, lines: Iterable[str]) -> Iterator[Message]:
        """The messages of a stream, until it ends."""
        for line in lines:
            if message := self.read(line):
                yield message

    async def messages_to_come(self, lines: AsyncIterator[str]) -> AsyncIterator[Message]:
        """The same of a stream that is waited for."""
        async for line in lines:
            if message := self.read(line):
                yield message


class Stream:
    """An open stream and what was read of it."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.lines = answer.iter_lines()
        self.reader = Reader()

    def next(self, number: int = 1) -> list[Message]:
        """So many messages, which must come."""
        found = self.reader.messages(self.lines)
        return [next(found) for _ in range(number)]

    def rest(self) -> list[Message]:
        """Whatever comes until it ends."""
        return list(self.reader.messages(self.lines))

    def until(self, last_id: int) -> list[Message]:
        """Whatever comes until the id has moved on to this one."""
        found: list[Message] = []
        for line in self.lines:
            if message := self.reader.read(line):
                found.append(message)
            if self.reader.last_id == str(last_id):
                break
        return found


@contextmanager
def listening(door: Door, query: str = "", **headers: str) -> Iterator[Stream]:
    """An open stream of this ledger."""
    given = door.bearer | {name.replace("_", "-"): value for name, value in headers.items()}
    with door.client.stream("GET", f"/v1/events/stream{query}", headers=given) as answer:
        assert answer.status_code == 200, answer.read()
        yield Stream(answer)
