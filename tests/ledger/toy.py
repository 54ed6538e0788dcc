"""A toy catalogue: counters that add up, notes that hold a person's words, and totals that follow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain.errors import Refused
from domain.fact import Commitment, Draft, Fact, Instant, Said, Seen
from domain.kind import Act, Kind
from domain.ledger.command import Asked, Command, Stated
from domain.ledger.vault import seal

TOTAL_MAX = 3_000_000


class Added(Fact, frozen=True, kw_only=True):
    """The counter goes up; `add_id` identifies the fact."""

    amount: int
    add_id: str | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    tags: tuple[str, ...] = ()
    note: str = "–"


class LimitSet(Fact, frozen=True, kw_only=True):
    """The terms: no counter under this plan goes beyond the limit."""

    limit: int


class TotalRaised(Fact, frozen=True, kw_only=True):
    """What follows on the total of all counters."""

    by: Annotated[int, msgspec.Meta(le=TOTAL_MAX)]


class Counter(msgspec.Struct, frozen=True):
    """A counter as it stands."""

    value: int = 0
    known: dict[str, Added] = {}


class Plan(msgspec.Struct, frozen=True):
    """A plan as it stands."""

    limit: int = 1_000_000


def _add(seen: Seen, said: Said) -> list[Draft]:
    fact = said.fact
    assert isinstance(fact, Added)
    value, limit = seen[said.stream].state.value, seen["plans/p"].state.limit
    if value + fact.amount > limit:
        raise Refused("over-limit", f"{value} + {fact.amount} is more than {limit}.")
    drafts = [Draft(said.stream, fact)]
    if fact.amount == 13:
        raise ZeroDivisionError("a fault in a rule")
    if "total" in fact.tags:
        seen.need("totals/t", "plans/q")
        drafts.append(Draft("totals/t", TotalRaised(by=fact.amount), (("rounding", 2), ("limit", 1))))
    return drafts


def _evolve_counter(counter: Counter, fact: Any, at: Instant) -> Counter:
    known = counter.known if fact.add_id is UNSET else {**counter.known, fact.add_id: fact}
    return Counter(counter.value + fact.amount, known)


def _recorded(counter: Counter, said: Any) -> Fact | None:
    return counter.known.get(said.add_id)


KINDS = (
    Kind(
        name="counters",
        initial=Counter(),
        evolve=_evolve_counter,
        facts=(Added,),
        door={"Added": Act(Added, _add)},
        recorded=_recorded,
    ),
    Kind(
        name="plans",
        initial=Plan(),
        evolve=lambda plan, fact, at: replace(plan, limit=fact.limit),
        facts=(LimitSet,),
        door={
            name: Act(LimitSet, lambda seen, said: [Draft(said.stream, said.fact)])
            for name in ("LimitSet", "LimitLowered")
        },
        internal=frozenset({"LimitLowered"}),
    ),
    Kind(
        name="totals",
        initial=0,
        evolve=lambda total, fact, at: total + fact.by,
        facts=(TotalRaised,),
    ),
)

Open = Callable[..., Any]
"""Opens a ledger at a place, closed when the test ends."""
AnyLedger = Any
"""A ledger whose outcomes a test reads without asking first whether they are refusals."""

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that moves a millisecond each time it is read, or wherever a test puts it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def asked(key: str, body: str = "") -> Asked:
    """A request under an idempotency key."""
    return Asked(sha256(f"shop\x00{key}".encode()).hexdigest(), f'["POST","{body}"]'.encode())


def add(
    stream: str = "counters/c", amount: int = 1, *, key: str | None = None, at: str | None = None, **more: Any
) -> Command:
    """Add to a counter; `add_id`, `reason`, `tags`, `note` go into the fact, the rest into the command."""
    raw = {name: more.pop(name) for name in ("add_id", "reason", "tags", "note") if name in more}
    sealed, rows = seal({"amount": amount, **raw}, _salt)
    fact = msgspec.convert(sealed, Added)
    request = asked(key, f"{stream} {amount} {raw}") if key is not None else None
    return Command(stream, (Stated("Added", fact, at),), "k1/anna", tuple(rows), request, **more)


def limit(value: int) -> Command:
    """Set the plan's limit."""
    return Command("plans/p", (Stated("LimitSet", LimitSet(limit=value)),), "k1")


_salts = count()


def _salt() -> bytes:
    return sha256(next(_salts).to_bytes(8, "big")).digest()[:16]
