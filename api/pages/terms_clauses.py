"""The register of clauses, to be searched by anybody: what each says, and what it is worth."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.page import Reading, page
from api.pages.visit import Look, VisitAnybody
from api.pages.when import is_insider, stated
from api.routes.terms import Regime
from domain.terms.clauses import Outcome, Subject
from domain.terms.house_rules import REGIME
from projections.console.clauses import drawn_clauses
from projections.public_terms import public_clause
from projections.registers.clause_search import Page, Sought, found
from projections.registers.clauses import CLAUSES

router = APIRouter()
CLAUSES_MAX = 30


class Searched(Look):
    """Words in the text, the verdict, the right that is touched, the regime, and which page."""

    text: Annotated[str, Field(max_length=100)] = ""
    verdict: Annotated[Outcome | None, BeforeValidator(stated)] = None
    subject: Annotated[Subject | None, BeforeValidator(stated)] = None
    regime: Regime = REGIME
    after: Annotated[str, Field(max_length=250)] = ""


@page(router, "/console/terms/clauses", "terms/clauses.html", drawn_clauses)
def clauses(visit: VisitAnybody, asked: Annotated[Searched, Query()]) -> Reading:
    """The clauses that are sought; with a key that reads orders also how many orders each of them reached."""
    insider = is_insider(visit)
    sought = Sought(
        regime=asked.regime,
        text=asked.text.strip(),
        verdict=asked.verdict,
        subject=asked.subject,
        public_at=None if insider else visit.now,
        after=asked.after,
    )
    here: Page = visit.known.follower.read(CLAUSES, found, sought, CLAUSES_MAX)
    return {
        "at": visit.now,
        "regime": asked.regime,
        "counted": insider,
        "clauses": [
            public_clause(each) | ({"orders": each["orders"], "outcomes": each["outcomes"]} if insider else {})
            for each in here.rows
        ],
        "next": here.next,
    }
