"""A real ledger for tests, spoken to as a client speaks: facts by name, words in plain text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from domain.catalogue import KINDS
from domain.errors import Refused
from domain.fact import Stream
from domain.ledger.command import Asked, Command, Recorded, Stated
from domain.ledger.ledger import Ledger
from domain.ledger.sqlite_connections import IN_MEMORY
from domain.ledger.vault import VaultRow, seal

BEGINNING = datetime(2026, 5, 1, 2, tzinfo=UTC)


class Steady:
    """Clock, salts and ids that come out the same in every run."""

    def __init__(self) -> None:
        self.now = BEGINNING
        self._salts = 0
        self._ids = 0

    def clock(self) -> datetime:
        """A second later each time."""
        self.now += timedelta(seconds=1)
        return self.now

    def salt(self) -> bytes:
        """Sixteen bytes."""
        self._salts += 1
        return self._salts.to_bytes(16)

    def new_id(self) -> str:
        """A version 7 UUID that counts."""
        self._ids += 1
        return f"019a0000-0000-7000-8000-{self._ids:012x}"


class Book:
    """The ledger with its clock in hand."""

    def __init__(self, path: str = IN_MEMORY) -> None:
        self.steady = Steady()
        self.ledger = Ledger(
            KINDS.values(), path, clock=self.steady.clock, salt=self.steady.salt, new_id=self.steady.new_id
        )
        self._requests = 0

    def say(self, stream: str, type_: str, **members: Any) -> Recorded:
        """Record one fact; raises what refuses it."""
        self._requests += 1
        stated, rows = self.stated(stream, type_, members)
        request = Asked(f"{self._requests:064x}", msgspec.json.encode([stream, type_, members], order="sorted"))
        actor = "ledger" if type_ in KINDS[stream.split("/", maxsplit=1)[0]].internal else "k1/staff-7"
        command = Command(stream, (stated,), actor, rows, None if actor == "ledger" else request)
        outcome = self.ledger.append(command)[0]
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def stated(self, stream: str, type_: str, members: dict[str, Any]) -> tuple[Stated, tuple[VaultRow, ...]]:
        """The fact in the shape of its act, sealed, and its vault rows."""
        raw, rows = seal(members, self.steady.salt)
        act = KINDS[stream.split("/", maxsplit=1)[0]].door[type_]
        return Stated(type_, msgspec.convert(raw, act.said, strict=True)), tuple(rows)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.steady.now += timedelta(**span)

    def stream(self, name: str) -> Stream:
        """A stream as it stands."""
        return self.ledger.stream(name)


Telling = Callable[[Book], None]
