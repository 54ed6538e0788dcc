"""The desk's way to the log: facts tried without being recorded, and recorded if they come to what was shown."""

from collections.abc import Sequence
from typing import Any, cast

from api.pages.desk_choice import Fact, with_words
from api.pages.visit import Visit
from api.problems import Problem
from api.routes.append import read
from api.routes.append import record as record_command
from domain import door
from domain.ledger.agreed import digest
from domain.ledger.command import Asked, Command, Recorded

TAKEN = frozenset(
    {
        *("LinesCancelled", "ReturnRequested", "ReturnInspected", "RefundQuoted"),
        *("RefundSettled", "RefundFailed", "RefundGranted", "CompensationGranted"),
    }
)
"""The facts that the desk states."""


async def tried(visit: Visit, order_id: str, facts: Sequence[Fact], version: int) -> Recorded:
    """What the facts would come to on this version of the order. Raises `Refused` as an append does."""
    said, rows = read(visit.known, "orders", list(facts))
    command = Command(f"orders/{order_id}", said, visit.holder.actor, rows, if_match=version, dry_run=True)
    return await visit.known.writer.append(command)


async def record(
    visit: Visit, order_id: str, facts: Sequence[Fact], asked: Asked, *, version: int, shown: str
) -> Recorded:
    """Record the facts if they still come to what was shown of this version; decided under the log's lock."""
    known = visit.known
    said, rows = read(known, "orders", list(facts))
    agreed = digest(shown.encode())
    stream, actor = f"orders/{order_id}", visit.holder.actor
    command = Command(stream, said, actor, rows, asked, if_match=version, agreed=agreed)
    return await record_command(known, command)


def stated(text: str, words: str) -> list[Fact]:
    """The facts that a form carries, with a person's words put in where there are any; only such as the desk states,
    which are so when they are recorded: no outcome would tell that one is dated back.
    """
    facts = door.parse(text.encode())
    if not isinstance(facts, list) or not all(_is_desks(each) for each in cast(list[Any], facts)):
        raise Problem(422, "schema", "The desk states no such facts.", errors=[{"parameter": "facts", "in": "body"}])
    return with_words(cast(list[Fact], facts), words) if words else cast(list[Fact], facts)


def _is_desks(fact: Any) -> bool:
    if not isinstance(fact, dict):
        return False
    told, lines = cast(Fact, fact).get("type"), cast(Fact, fact).get("lines", [])
    plain = isinstance(lines, list) and all(isinstance(each, dict) for each in cast(list[Any], lines))
    known = isinstance(told, str) and told in TAKEN and "occurred_at" not in fact
    return known and plain and (told != "ReturnInspected" or "lines" in fact)
