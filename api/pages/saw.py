"""What a customer saw at checkout and agreed to, what of it can be proved, and taking the proof away."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import Field

from api.answers import answer
from api.giving_out import MEDIA_TYPES, FormName, PackForm, gathered_of, given_out
from api.pages.order import head, order_page, seen
from api.pages.page import Reading, form, page
from api.pages.visit import NOBODY, WORDS, Look, Posted, Posting, Visit, VisitOrders
from api.prover import Prover
from api.routes.moment import PathId
from domain.terms.house_rules import RegimeId
from projections.console.saw import saw_reading
from projections.console.saw_drawn import draw

router = APIRouter()
PostEvidence = Annotated[Visit, Depends(Posting("evidence:export"))]


class SawLook(Look):
    """How the page is looked at, and by which regime clauses are judged."""

    regime: Annotated[RegimeId | None, Field(description="else as the order's rules say")] = None


class Wanted(Posted):
    """Which form of the pack is taken, those for people in which language, and whether persons' words are in it."""

    pack: Literal["zip", "json", "pdf-zh-CN", "pdf-en", "html-zh-CN", "html-en"]
    words: Literal["shown", "covered"] = "covered"


@order_page(router, "saw", draw)
def saw_of_order(visit: VisitOrders, key: PathId, asked: Annotated[SawLook, Query()]) -> Reading:
    """What she saw before this order, beside the terms that govern it."""
    return {"order": head(seen(visit, key))} | _reading(visit, "orders", key, asked.regime)


@page(router, "/console/checkouts/{id}/saw", "checkout_saw.html", draw)
def saw_of_checkout(visit: VisitOrders, key: PathId, asked: Annotated[Look, Query()]) -> Reading:
    """The same before there is an order: what is missing can still be put right."""
    return {"checkout_id": key} | _reading(visit, "checkouts", key, None)


@form(router, "/console/orders/{id}/saw/pack")
async def take_pack(visit: PostEvidence, key: PathId, asked: Annotated[Wanted, Form()]) -> Response:
    """The evidence pack as a file. That it was taken, and whose words are in it, is recorded first."""
    holder = visit.holder
    caller = holder if asked.words == "shown" else holder._replace(scopes=holder.scopes - WORDS)
    stated, _, tag = asked.pack.partition("-")
    name = cast(FormName, stated)
    body = await given_out(visit.known, caller, key, PackForm(name, tag or visit.tag, is_served=False))
    headers = {"Content-Disposition": f'attachment; filename="dossier-{key}{tag and f"-{tag}"}.{name}"'}
    return answer(body, headers=headers, media_type=MEDIA_TYPES[name])


def _reading(visit: Visit, kind: Literal["orders", "checkouts"], key: str, regime: RegimeId | None) -> Reading:
    """Gathered for nobody: words are put into what the page does show, and are recorded as shown then."""
    reading = saw_reading(gathered_of(visit.known, NOBODY, kind, key).material, regime)
    prover = visit.known.prover
    last = prover.checkpoints.latest()
    return reading | {
        "leaves": [each | {"checkpoint": _covering(prover, each["position"])} for each in reading["leaves"]],
        "log": {"size": visit.known.ledger.head().size, "covered": last.size if last else 0},
    }


def _covering(prover: Prover, position: int) -> dict[str, Any] | None:
    """The checkpoint that proves an event, and who else saw it; none in the seconds before there is one."""
    kept = prover.checkpoints.covering(position + 1)
    if kept is None:
        return None
    stamps = [each.name for each in prover.checkpoints.stamps(kept.size)]
    return {"size": kept.size, "made_at": kept.made_at, "seen_by": stamps}
