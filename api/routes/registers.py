"""Registers for auditors and regulators, as JSON or as a table for spreadsheets (`Accept: text/csv`)."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Query, Request, Response

from api import following
from api.answers import JSON, also, answer, prefers, shown
from api.auth import Caller, MayReadLog
from api.routes.followed import Page
from api.services import Services, services
from api.threads import in_thread
from domain.terms.house_rules import REGIME, RegimeId
from projections.customer_view import freeze_row
from projections.partner_view import notice_row
from projections.registers.clauses import CLAUSES, OUTCOMES, clauses
from projections.registers.csv import csv_text
from projections.registers.measures import FREEZES, PENALTIES, freezes, public_penalties
from projections.registers.overrides import OVERRIDES, override_row, overrides
from projections.registers.policies import POLICIES, policies
from projections.view import View

router = APIRouter(prefix="/v1/registers")
CSV = "text/csv"
Rows = Callable[[Services, int, int], list[dict[str, Any]]]
_CLAUSES = (
    *("number", "clause_id", "text_sha256", "source", "since", "restricts", "subject", "findings"),
    *("regime", "regime_version", "verdict", "reasons", "laws", "orders"),
    *(f"outcomes.{each}" for each in OUTCOMES),
)
_POLICIES = (
    *("number", "policy_id", "version", "title", "body_sha256", "channels", "published_at", "published_by"),
    *("effective_from", "ends_at", "withdrawn_at"),
)
_OVERRIDES = (
    *("number", "order_id", "type", "at", "actor", "approver", "item", "amount", "unit", "currency", "suggested"),
    *("reason",),
)
_FREEZES = (
    *("number", "customer_id", "freeze_id", "status", "scopes", "since", "until", "abuse_id", "agreement_id"),
    *("agreement_version", "clause_id", "refused", "lifted_at", "reason", "lifted_reason"),
)
_PENALTIES = (
    *("number", "partner_id", "role", "title", "penalty_id", "measure", "ground", "since", "published_at"),
    "public_until",
)


class Register(NamedTuple):
    """What is followed for it, its rows behind a number, so many at most, and the columns of its table."""

    view: View
    rows: Rows
    columns: Sequence[str]


class Judged(Page):
    """Under which regime the clauses are judged."""

    regime: RegimeId = REGIME


@router.get("/clauses", summary="Every clause, its verdict, and how many orders it reached", responses=also(CSV))
async def read_clauses(request: Request, caller: MayReadLog, asked: Annotated[Judged, Query()]) -> Response:
    """Clauses of terms and of published policies, in the order in which they came to be. `verdict` is what a clause is
    worth at best; `outcomes` on how many orders it had which, under the regime of each.
    """

    def rows(known: Services, after: int, limit: int) -> list[dict[str, Any]]:
        return known.follower.read(CLAUSES, clauses, asked.regime, after, limit)

    return await _register(request, caller, asked, Register(CLAUSES, rows, _CLAUSES))


@router.get("/policies", summary="Which version of a policy applied from when to when", responses=also(CSV))
async def read_policies(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """Published versions in the order in which they were published; what was withdrawn never applied."""

    def rows(known: Services, after: int, limit: int) -> list[dict[str, Any]]:
        return known.follower.read(POLICIES, policies, after, limit)

    return await _register(request, caller, page, Register(POLICIES, rows, _POLICIES))


@router.get("/overrides", summary="What people decided by hand on orders", responses=also(CSV))
async def read_overrides(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """Who approved it, when, how much; why is shown to who may read words. The oldest first."""
    return await _register(request, caller, page, DECIDED)


@router.get("/freezes", summary="Every freeze of an account that was asked for", responses=also(CSV))
async def read_freezes(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """The oldest first, refused, lifted and expired ones included."""
    return await _register(request, caller, page, FROZEN)


@router.get("/penalties", summary="Measures against partners that are public now", responses=also(CSV))
async def read_penalties(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """The oldest first: whose shop it is, what for, what was done, where the public was told."""
    return await _register(request, caller, page, Register(PENALTIES, penalties_now, _PENALTIES))


def _freezes(known: Services, after: int, limit: int) -> list[dict[str, Any]]:
    """Which freezes there are is followed; what became of each is read from the account."""
    now = known.ledger.present()
    found = known.follower.read(FREEZES, freezes, after, limit)
    accounts = known.ledger.streams([f"customers/{each.owner}" for each in found])
    return [
        {"number": each.position, "customer_id": each.owner}
        | freeze_row(accounts[f"customers/{each.owner}"].state.freezes[each.item], now)
        for each in found
    ]


def penalties_now(known: Services, after: int, limit: int) -> list[dict[str, Any]]:
    """The measures that are public now; one that was lifted a moment ago is not among them."""
    now = known.ledger.present()
    found = known.follower.read(PENALTIES, public_penalties, now, after, limit)
    partners = known.ledger.streams([f"partners/{each.owner}" for each in found])
    states = [(each, partners[f"partners/{each.owner}"].state) for each in found]
    return [
        {"number": each.position} | notice_row(state, each.owner, state.penalties[each.item])
        for each, state in states
        if state.penalties[each.item].is_public(now)
    ]


def _decided(known: Services, after: int, limit: int) -> list[dict[str, Any]]:
    """What was decided is followed; the currency and what was suggested are read from the orders themselves."""
    found = known.follower.read(OVERRIDES, overrides, after, limit)
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in found])
    return [override_row(each, orders[f"orders/{each.order_id}"].state) for each in found]


async def _register(request: Request, caller: Caller, page: Page, register: Register) -> Response:
    """A page of a register; the next one's address stands in `Link`, its `after` in the JSON's `next`."""
    known = services(request)
    position = await following.reached(known, page.min_position, register.view)
    found = await in_thread(register.rows, known, page.after, page.limit + 1)
    here = found[: page.limit]
    behind = here[-1]["number"] if len(found) > page.limit else None
    headers = {"X-Ledger-Position": str(position), "Vary": "Accept, Authorization, Cookie"}
    if behind is not None:
        query = dict(request.query_params) | {"after": behind}
        headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    if not prefers(request.headers.get("accept"), CSV, JSON):
        body = await in_thread(shown, {"rows": here, "next": behind}, caller, known.ledger)
        return answer(body, headers=headers)
    text = await in_thread(table, known, caller, here, register.columns)
    return answer(text.encode(), headers=headers, media_type=f"{CSV}; charset=utf-8")


def table(known: Services, caller: Caller, rows: list[dict[str, Any]], columns: Sequence[str]) -> str:
    """Rows as a table for spreadsheets, with the words that the caller may see."""
    return csv_text(msgspec.json.decode(shown(rows, caller, known.ledger)), columns)


DECIDED = Register(OVERRIDES, _decided, _OVERRIDES)
FROZEN = Register(FREEZES, _freezes, _FREEZES)
"""The registers of what was decided by hand, and of frozen accounts."""
