"""The journal: postings, the trial balance, and who bears what; as JSON, or as a Beancount file (`text/plain`)."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from api import following
from api.answers import JSON, also, prefers
from api.auth import MayAudit
from api.problems import Problem, language
from api.routes.followed import Page, followed
from api.routes.moment import NoQuery, instant_of
from api.services import Services, services
from api.threads import in_thread
from domain.fact import Instant
from projections.journal.beancount import Ledger
from projections.journal.chart import Name
from projections.journal.reading import Row, Wanted, balance, currencies, funding, page
from projections.journal.shown import funding_rows, posting_row, trial_balance
from projections.journal.view import JOURNAL

router = APIRouter(prefix="/v1/journal")
TEXT = "text/plain"
_PAGE = 1_000


class Asked(Page):
    """Which postings: of an order, on an account, of a party, recorded from one instant to another, both included.

    `limit` counts events: the postings of one are never torn apart.
    """

    order: Annotated[str | None, Field(max_length=64, description="the order's id")] = None
    account: Name | None = None
    party: Annotated[str | None, Field(max_length=200, description="customer, merchant, tender, payer or carrier")] = (
        None
    )
    since: Annotated[str | None, Field(alias="from", description="recorded from then on (RFC 3339)")] = None
    until: Annotated[str | None, Field(alias="to", description="recorded by then (RFC 3339)")] = None

    def wanted(self, upto: int | None = None) -> Wanted:
        """The same for the journal, up to a position of the log."""
        stream = f"orders/{self.order}" if self.order else None
        since, until = instant_of(self.since, "from"), instant_of(self.until, "to")
        return Wanted(stream, self.account, self.party, since, until, upto)


class Then(NoQuery):
    """As recorded by when; and how much of the log must be in it."""

    as_of: Annotated[str | None, Field(description="as recorded by then (RFC 3339)")] = None
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


class Unit(Then):
    """In one currency, or in POINTS."""

    currency: Annotated[str | None, Field(pattern=r"^([A-Z]{3}|POINTS)$")] = None


class Funded(Then):
    """Of one order, of one campaign's discounts, or of everything."""

    order: Annotated[str | None, Field(max_length=64)] = None
    campaign: Annotated[str | None, Field(max_length=64, description="a campaign, or a voucher without one")] = None


@router.get("", summary="Double-entry postings", responses=also(TEXT))
async def read_journal(request: Request, caller: MayAudit, asked: Annotated[Asked, Query()]) -> Response:
    """Every event that moves money as postings that sum to zero: a debit above zero, a credit below, in minor units;
    points are a unit of their own. `next` is the `after` of the next page, null on the last. As `text/plain` a
    Beancount file of all of them, streamed: one that does not end with its balances was cut off.
    """
    tongue = language(request.scope)
    if not prefers(request.headers.get("accept"), TEXT, JSON):
        return await followed(request, caller, asked.min_position, JOURNAL, _rows, asked.wanted(), asked, tongue)
    if torn := sorted(asked.model_fields_set & {"account", "party", "limit"}):
        errors = [{"parameter": name, "in": "query", "reason": "tears events apart"} for name in torn]
        raise Problem(422, "schema", "A Beancount file holds whole events, and all of them.", errors=errors)
    return await beancount(services(request), asked, tongue)


@router.get("/balance", summary="The trial balance")
async def read_balance(request: Request, caller: MayAudit, asked: Annotated[Unit, Query()]) -> Response:
    """What stands on every account, now or as recorded by `as_of`; tenders and who bears what by party. Each total's
    balance is zero.
    """
    as_of, tongue = instant_of(asked.as_of, "as_of"), language(request.scope)
    return await followed(request, caller, asked.min_position, JOURNAL, trial, as_of, asked.currency, tongue)


@router.get("/funding", summary="Who bears what customers were given")
async def read_funding(request: Request, caller: MayAudit, asked: Annotated[Funded, Query()]) -> Response:
    """Discounts on what is kept by who funds them; later price cuts, goodwill, damages, return postage, waived
    shortfalls and losses by who bears them. Below zero where somebody got more than he gave.
    """
    if asked.order and asked.campaign:
        raise Problem(422, "schema", "Ask for an order or for a campaign, not for both.")
    as_of = instant_of(asked.as_of, "as_of")
    return await followed(request, caller, asked.min_position, JOURNAL, borne, asked, as_of, language(request.scope))


async def beancount(known: Services, asked: Asked, tongue: str, **headers: str) -> Response:
    """All that is asked for as a Beancount file, streamed."""
    position = await following.reached(known, asked.min_position, JOURNAL)
    wanted = asked.wanted(upto=position)
    head = await in_thread(_head, known, wanted)
    headers |= {"X-Ledger-Position": str(position), "Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    text = _text(known, wanted, asked.after, (head, tongue))
    return StreamingResponse(text, headers=headers, media_type=f"{TEXT}; charset=utf-8")


def _rows(known: Services, wanted: Wanted, asked: Asked, tongue: str) -> dict[str, Any]:
    rows, behind = known.follower.read(JOURNAL, page, wanted, asked.after, asked.limit)
    return {"rows": [posting_row(row, tongue) for row in rows], "next": behind}


def trial(known: Services, as_of: Instant | None, currency: str | None, tongue: str) -> dict[str, Any]:
    """The trial balance."""
    sums = known.follower.read(JOURNAL, balance, as_of, currency)
    return {"as_of": as_of, **trial_balance(sums, tongue)}


def borne(known: Services, asked: Funded, as_of: Instant | None, tongue: str) -> dict[str, Any]:
    """Who bears what."""
    stream = f"orders/{asked.order}" if asked.order else None
    shares = known.follower.read(JOURNAL, funding, stream, asked.campaign or None, as_of)
    return {"order_id": asked.order, "campaign_id": asked.campaign, "as_of": as_of, **funding_rows(shares, tongue)}


def _head(known: Services, wanted: Wanted) -> list[str]:
    return known.follower.read(JOURNAL, currencies, wanted.stream)


async def _text(known: Services, wanted: Wanted, after: int, said: tuple[list[str], str]) -> AsyncIterator[str]:
    """The file, a page of events at a time."""
    units, tongue = said
    ledger = Ledger(tongue)
    yield ledger.head(units)
    async for rows in pages(known, wanted, after):
        yield "".join(ledger.transactions(rows))
    yield ledger.foot()


async def pages(known: Services, wanted: Wanted, after: int = -1) -> AsyncIterator[list[Row]]:
    """The postings behind a position, a page of events at a time; nothing where there are none."""
    behind: int | None = after
    while behind is not None:
        found: tuple[list[Row], int | None] = await in_thread(known.follower.read, JOURNAL, page, wanted, behind, _PAGE)
        rows, behind = found
        if rows:
            yield rows
