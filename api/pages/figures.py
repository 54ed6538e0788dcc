"""Figures: the key figures with their course, each broken down, why scores were low, and what waits."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator, Field

from api.answers import answer
from api.pages.figure_days import Spanned, days_of, parts_of
from api.pages.page import Reading, page
from api.pages.visit import Look, Visit, VisitOrders
from api.pages.when import stated
from api.threads import in_thread
from projections.console.breakdowns import CutBy, drawn_rows, table_of
from projections.console.course import drawn_overview
from projections.console.scores import drawn_scores, drawn_work
from projections.figures import service, service_counts
from projections.figures.headline import key_figures
from projections.figures.period import Period
from projections.figures.spans import Span
from projections.figures.topics import TOPICS
from projections.registers.csv import csv_text
from projections.waiting import waiting

router = APIRouter()
ROWS = 50
CSV = "text/csv; charset=utf-8"


class Broken(Spanned):
    """By what the figures are broken down, and which page of the rows."""

    by: CutBy = "coupons"
    after: Annotated[str | None, Field(max_length=200, description="`next` of the page before")] = None


class Scored(Spanned):
    """Of which merchant; of all without one."""

    merchant_id: Annotated[Annotated[str, Field(max_length=64)] | None, BeforeValidator(stated)] = None


@page(router, "/console/figures", "figures/overview.html", drawn_overview)
def overview(visit: VisitOrders, asked: Annotated[Spanned, Query()]) -> Reading:
    """Every key figure of the period, beside the time before it and in its parts."""
    return _overview(visit, asked)


@page(router, "/console/figures/breakdown", "figures/breakdown.html", drawn_rows)
def breakdown(visit: VisitOrders, asked: Annotated[Broken, Query()]) -> Reading:
    """What a topic says of each coupon type, merchant, carrier and so on, beside the time before."""
    return _broken(visit, asked)


@router.get("/console/figures/breakdown.csv", include_in_schema=False)
async def breakdown_csv(visit: VisitOrders, asked: Annotated[Broken, Query()]) -> Response:
    """The same rows for spreadsheets."""
    found = await in_thread(_broken, visit, asked)
    columns, rows = table_of(found)
    return _csv(csv_text(rows, columns), f"figures-{asked.by}-{found['from']}-{found['to']}")


@router.get("/console/figures.csv", include_in_schema=False)
async def overview_csv(visit: VisitOrders, asked: Annotated[Spanned, Query()]) -> Response:
    """The course of every key figure for spreadsheets, a line for each part of the period."""
    found = await in_thread(_overview, visit, asked)
    rows: list[dict[str, Any]] = [
        {"figure": each["name"], "currency": each["currency"], "unit": each["unit"], **part}
        for each in found["figures"]
        for part in each["course"]
    ]
    columns = ("figure", "currency", "unit", "from", "to", "value", "part", "whole")
    return _csv(csv_text(rows, columns), f"figures-{found['from']}-{found['to']}")


@page(router, "/console/figures/scores", "figures/scores.html", drawn_scores)
def scores(visit: VisitOrders, asked: Annotated[Scored, Query()]) -> Reading:
    """How content customers were, and why scores were low, the most frequent reason first (R-003-40)."""
    when = days_of(visit, asked)
    told = visit.known.follower.read(
        service_counts.SERVICE_FIGURES, service_counts.counted, when["from"], when["to"], asked.merchant_id or ""
    )
    figures = service.figures(told)
    names = ("scores", "csat100_bp", "csat_span_bp", "csat_top2_bp", "csat_passed", "low_score_reasons")
    target = service.CONTENT * 100
    return when | {"merchant_id": asked.merchant_id, "target": target} | {name: figures[name] for name in names}


@page(router, "/console/figures/work", "figures/work.html", drawn_work)
def work(visit: VisitOrders, look: Annotated[Look, Query()]) -> Reading:
    """How much waits on each work list, and how much of it is past its time."""
    return {"at": visit.now, "boards": waiting(visit.known.follower.read, visit.now)}


def _overview(visit: Visit, asked: Spanned) -> Reading:
    when = days_of(visit, asked)
    span = Span(when["from"], when["to"])
    return when | {"figures": key_figures(visit.known.follower.read, span, parts_of(visit, asked, when))}


def _broken(visit: Visit, asked: Broken) -> Reading:
    when = days_of(visit, asked)
    earlier = when["compared"]
    period = Period(when["from"], when["to"], (earlier["from"], earlier["to"]), asked.after or None, ROWS)
    topic = TOPICS[asked.by]
    body: dict[str, Any] = visit.known.follower.read(topic.view, topic.body, period)
    return when | {"by": asked.by} | body


def _csv(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return answer(text.encode(), headers=headers, media_type=CSV)
