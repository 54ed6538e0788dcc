"""What a form of a case's pages says, recorded through the door that every fact goes through."""

from contextlib import suppress
from hashlib import sha256
from typing import Any

from api import asking, following
from api.auth import Caller
from api.pages.visit import Visit
from api.problems import Problem, document, of
from api.routes.append import read, record
from domain.errors import Refused
from domain.ledger.command import Busy, Command
from domain.ledger.mapper import canonical_json
from domain.ledger.writer import Closed
from projections.cases.queue import CASE_QUEUE

UNSAID = (Refused, Busy, Closed)
"""Why nothing was recorded: a decision against it, or a ledger that takes nothing just now."""


async def say(visit: Visit, key: str, body: dict[str, Any], *, version: int) -> None:
    """Record a fact, as a client states it, of a case that has to have the version its page showed; whoever looks at
    the queue next finds it there.

    Whoever says the same of the same version says it once, so that a form sent twice records once. Raises whatever the
    door or the decision refuses it with; then nothing was recorded.
    """
    known, caller = visit.known, visit.holder
    stated, rows = read(known, "cases", body)
    command = Command(
        stream=f"cases/{key}",
        facts=stated,
        actor=caller.actor,
        rows=rows,
        request=asking.asked(caller, _once(caller, key, version, body), "POST", visit.request.url.path, "", body),
        if_match=version,
        may_backdate="admin" in caller.scopes,
    )
    recorded = await record(known, command)
    if recorded.entries:
        with suppress(Problem):  # what the queue does not know yet it shows with its next look
            await following.reached(known, recorded.entries[-1].position, CASE_QUEUE)


def told_of(visit: Visit, failure: Exception) -> dict[str, Any]:
    """Why nothing was recorded, as the page that the form stood on tells it."""
    return document(of(failure, visit.request.scope), visit.request.scope)


def own_id(caller: Caller) -> str:
    """What whoever is signed in goes by as an owner: the member of staff, else the key's owner."""
    return caller.actor.partition("/")[2] or caller.owner


def _once(caller: Caller, key: str, version: int, body: Any) -> str:
    return "form-" + sha256(canonical_json([caller.actor, key, version, body])).hexdigest()
