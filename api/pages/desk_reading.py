"""The refund desk's reading: what can be done, what was chosen, and what that would come to, tried and not recorded."""

import secrets
from contextlib import suppress
from typing import Any

import orjson

from api.pages.desk_choice import WORDLESS, Choice, Fact, accepted, facts_of, with_words
from api.pages.desk_recording import tried
from api.pages.order import Seen, head, seen
from api.pages.page import Reading
from api.pages.visit import Visit
from api.problems import document
from api.threads import in_thread
from domain.errors import Refused
from domain.ledger.agreed import outcome
from domain.ledger.command import Recorded
from projections.console.desk import (
    WORDS,
    first_step,
    free_return_id,
    lines_of,
    open_returns,
    payable_refunds,
    proposals_of,
    steps_of,
)
from projections.console.desk_preview import Before, preview, prospect
from projections.console.desk_rights import rights_told
from projections.history import history
from projections.order_view import order_view

_TURNS = 3
"""How often a reading begins anew because the order moved on while it was made."""


async def reading(visit: Visit, order_id: str, choice: Choice) -> Reading:
    """The desk of an order for a choice; 404 without the order."""
    for _ in range(_TURNS - 1):
        with suppress(_MovedOn):
            return await _reading(visit, order_id, choice)
    try:
        return await _reading(visit, order_id, choice)
    except _MovedOn as moved:
        raise moved.refusal from None


class _MovedOn(Exception):
    """The order has another version than the one that was read."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


async def _reading(visit: Visit, order_id: str, stated: Choice) -> Reading:
    order = await in_thread(seen, visit, order_id)
    before = Before(order.recorded, order.order, order.view())
    choice = _filled(stated, before.view)
    page = await in_thread(_standing, order, before, choice, stated.done)
    try:
        facts = facts_of(choice, before.view)
        if facts:
            page |= await _previewed(visit, order, before, choice, facts)
    except Refused as refusal:
        page["refused"] = document(refusal, visit.request.scope)
    return page


def _filled(choice: Choice, view: dict[str, Any]) -> Choice:
    """The choice with what goes without saying: the one return or refund there is, a free number for a new return."""
    more: dict[str, Any] = {} if choice.step else {"step": first_step(view)}
    step = choice.step or more["step"]
    if step == "REQUEST" and choice.returned is None:
        more["returned"] = free_return_id(view)
    if step == "INSPECT" and choice.returned is None and (waiting := open_returns(view)):
        more["returned"] = waiting[0]["return_id"]
    if step in ("SETTLE", "FAIL") and choice.refund is None:
        more["refund"] = next((each["refund_id"] for each in payable_refunds(view, step)), None)
    return choice.model_copy(update=more)


def _standing(order: Seen, before: Before, choice: Choice, done: str | None) -> Reading:
    """All of the page that no decision is tried for."""
    view, visit = before.view, order.visit
    lines = lines_of(view)
    chosen = [line["line"] for line in lines if choice.units("n", line["place"])]
    wanted = chosen if choice.step in ("REQUEST", "QUOTE") and choice.cause else []
    return {
        "order": head(order, view),
        "lines": lines,
        "steps": steps_of(view),
        "returns": open_returns(view),
        "refunds": payable_refunds(view, choice.step or "SETTLE"),
        "quotes": [each for each in view["quotes"] if each["status"] == "OPEN"],
        "proposals": proposals_of(view),
        "choice": choice.told(),
        "rights": rights_told(before.order, wanted, choice.cause, visit.now, visit.language) if choice.cause else [],
        "done": _done(order, done) if done else None,
        **dict.fromkeys(("preview", "prospect", "refused", "confirm", "differs")),
    }


def _done(order: Seen, versions: str) -> list[dict[str, Any]]:
    """What was recorded a moment ago, told as the history tells it."""
    first, last = (int(part) for part in versions.split("-"))
    return history(order.recorded, order.visit.tag)[first - 1 : last]


def recorded_since(visit: Visit, order_id: str, version: int) -> list[dict[str, Any]]:
    """What is recorded of an order after a version, told as the history tells it."""
    return history(seen(visit, order_id).recorded, visit.tag)[version:]


async def _previewed(visit: Visit, order: Seen, before: Before, choice: Choice, facts: list[Fact]) -> Reading:
    needs = WORDS.get(choice.step or "QUOTE", "none")
    if choice.step == "INSPECT" and not any(line.get("rejected") for line in facts[0]["lines"]):
        needs = "none"
    said = with_words(facts, WORDLESS) if needs == "required" else facts
    decided = await _tried(visit, order, said)
    if not decided.entries:
        raise Refused("already-recorded", "This is recorded already; nothing would be added.")
    told = await in_thread(preview, before, decided.entries, _after(order, decided), visit.language)
    page: Reading = {"preview": told}
    if choice.step in ("REQUEST", "QUOTE"):
        page["prospect"] = await _prospect(visit, order, before, choice, facts[0])
    if "orders:append" in visit.holder.scopes:
        page["confirm"] = {
            "key": secrets.token_urlsafe(18),
            "version": order.version,
            "facts": orjson.dumps(facts).decode(),
            "shown": outcome(decided.entries).decode(),
            "words": needs,
        }
    return page


async def _prospect(visit: Visit, order: Seen, before: Before, choice: Choice, asked: Fact) -> dict[str, Any] | None:
    """What a return or a quote would bring if all of it is accepted, where that can be told."""
    quote = {"type": "RefundQuoted", "lines": asked["lines"], "cause": asked["cause"]}
    try:
        quoted = _after(order, await _tried(visit, order, [quote]))
    except Refused:
        return None
    try:
        decided = await _tried(visit, order, accepted(choice, before.view, quoted["quotes"][-1]))
    except Refused:
        return await in_thread(prospect, before, quoted, (), {}, visit.language)
    return await in_thread(prospect, before, quoted, decided.entries, _after(order, decided), visit.language)


async def _tried(visit: Visit, order: Seen, facts: list[Fact]) -> Recorded:
    try:
        return await tried(visit, order.order_id, facts, order.version)
    except Refused as refusal:
        if refusal.code == "version-conflict":
            raise _MovedOn(refusal) from refusal
        raise


def _after(order: Seen, decided: Recorded) -> dict[str, Any]:
    return order_view(decided.state.state, decided.version, order.order_id)
