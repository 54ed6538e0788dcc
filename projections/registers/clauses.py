"""The register of clauses: each with its text's hash, where it stands, its verdict, and the orders it reached.

A clause stands in a version of a campaign's terms, in a coupon's own terms, or in a published policy. Its verdict is
what it is worth at best: shown conspicuously before the order, for goods that the law takes nothing out of. What it is
worth on an order depends on how that customer met it: so orders are counted by the outcomes it had there, under the
regime of each order. An order on which lines differ counts under each outcome (R-000-93). `public_from` is when
anybody may read the clause; none ever may where it is of a coupon's own terms, or of a campaign for a closed group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast, get_args

import msgspec

from domain.campaign import CampaignPublished, CampaignTermsRevised
from domain.coupon import CouponIssued
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced
from domain.order.fold import evolve
from domain.order.rights.grounds import judged
from domain.order.state import Order
from domain.policy import PolicyDrafted, PolicyPublished, PolicyWithdrawn
from domain.refund.basket import Applied
from domain.terms.campaign import Clause, clause_sha256
from domain.terms.clauses import ClauseNotice, Outcome, Verdict
from domain.terms.house_rules import RegimeId
from domain.terms.screening import screen, subject_of
from domain.terms.verdicts import GoodsFacts, judge
from projections.registers.campaigns import public_from
from projections.view import Tables, View

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_ORDERS = "orders"


class ClauseRow(NamedTuple):
    """A clause: its number in the register, where it stands (`campaigns/k1@2`), since when, and its notice at best."""

    number: int
    source: str
    clause_id: str
    since: Instant
    text_sha256: str
    restricts: str | None
    notice: str


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        match entry.data:
            case CampaignPublished() as fact:
                _enter(tables, f"{entry.stream}@1", fact.clauses, entry.occurred_at, public_from(fact))
            case CampaignTermsRevised() as fact:
                source = f"{entry.stream}@{fact.terms_version}"
                _enter(tables, source, fact.terms.clauses, entry.occurred_at, public_from(fact.terms))
            case CouponIssued() as fact if fact.terms:
                _enter(tables, f"{entry.stream}@1", fact.terms.clauses, entry.occurred_at, None)
            case PolicyDrafted() as fact:
                source = f"{entry.stream}@{fact.version}"
                _enter(tables, source, fact.clauses, entry.occurred_at, "", listed=False)
            case PolicyPublished() | PolicyWithdrawn() as fact:
                listed = isinstance(fact, PolicyPublished)
                tables.many(_LIST, [(listed, f"{entry.stream}@{fact.version}")])
            case OrderPlaced() as fact if not fact.split_from:
                tables.many(_COUNT, list(_reached(fact, entry.occurred_at)))
            case _:
                pass


def _enter(
    tables: Tables,
    source: str,
    clauses: Iterable[Clause],
    at: Instant,
    public: Instant | None,
    *,
    listed: bool = True,
) -> None:
    rows = [
        (
            *(source, each.clause_id, at, clause_sha256(each), each.restricts or None, _at_best(each, at), listed),
            *(each.text or "", public),
        )
        for each in clauses
    ]
    tables.many(_ENTER, rows)


def _at_best(clause: Clause, at: Instant) -> str:
    notice = ClauseNotice(
        clause_id=clause.clause_id,
        text_sha256=clause_sha256(clause),
        subject=subject_of(clause),
        findings=screen(clause.text or ""),
        shown_at=at,
        conspicuous=True,
        before_order=True,
    )
    return msgspec.json.encode(notice).decode()


def _reached(fact: OrderPlaced, at: Instant) -> Iterator[tuple[str, str, str]]:
    """The clauses that an order carries, each with the outcomes it has there. A policy's apply to the whole order and
    have no verdict of their own on it.
    """
    for governing in fact.governed_by or ():
        yield f"policies/{governing.policy_id}@{governing.version}", "", _ORDERS
    with_clauses = [each for each in fact.applied if each.terms.clauses]
    if not with_clauses:
        return
    order = evolve(Order(), fact, at)
    verdicts = [each for line in order.lines for each in judged(order, line)]
    sources = {coupon.coupon_id: _source(coupon) for coupon in with_clauses}
    for coupon in with_clauses:
        for clause in coupon.terms.clauses:
            yield sources[coupon.coupon_id], clause.clause_id, _ORDERS
    met = ((sources[each.coupon_id], each.verdict.clause_id, each.verdict.outcome) for each in verdicts)
    yield from dict.fromkeys(met)


def _source(coupon: Applied) -> str:
    if not coupon.campaign_id:
        return f"coupons/{coupon.coupon_id}@1"
    return f"campaigns/{coupon.campaign_id}@{coupon.terms_version}"


_ENTER = """INSERT INTO {name} (source, clause_id, since, text_sha256, restricts, notice, listed, text, public_from)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_LIST = "UPDATE {name} SET listed = ? WHERE source = ?"
_COUNT = """INSERT INTO {name}_orders VALUES (?, ?, ?, 1)
    ON CONFLICT (source, clause_id, outcome) DO UPDATE SET count = count + 1"""

CLAUSES = View(
    name="clauses",
    version=3,
    tables=(
        """CREATE TABLE {name} (
            number INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            clause_id TEXT NOT NULL,
            since TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            restricts TEXT,
            notice TEXT NOT NULL,
            listed INTEGER NOT NULL,
            text TEXT NOT NULL,
            public_from TEXT) STRICT""",
        """CREATE TABLE {name}_orders (
            source TEXT NOT NULL,
            clause_id TEXT NOT NULL,
            outcome TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (source, clause_id, outcome)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_source ON {name} (source)",
        "CREATE INDEX {name}_public ON {name} (number) WHERE listed AND public_from IS NOT NULL",
    ),
    apply=_apply,
    types=(
        CampaignPublished,
        CampaignTermsRevised,
        CouponIssued,
        PolicyDrafted,
        PolicyPublished,
        PolicyWithdrawn,
        OrderPlaced,
    ),
)


def clauses(tables: Tables, regime: RegimeId, after: int, limit: int) -> list[dict[str, Any]]:
    """The clauses behind a number of the register, in the order in which they came to be."""
    statement = """SELECT number, source, clause_id, since, text_sha256, restricts, notice FROM {name}
        WHERE listed AND number > ? ORDER BY number LIMIT ?"""
    found = cast(list[tuple[int, str, str, str, str, str | None, str]], tables.rows(statement, (after, limit)))
    return [clause_row(tables, ClauseRow(*row), regime) for row in found]


def clause_row(tables: Tables, clause: ClauseRow, regime: RegimeId) -> dict[str, Any]:
    """A clause as the register tells it, judged under a regime."""
    policy = clause.source.startswith("policies/")
    asked = (clause.source, "" if policy else clause.clause_id)
    rows = tables.rows("SELECT outcome, count FROM {name}_orders WHERE source = ? AND clause_id = ?", asked)
    counted = dict(cast(list[tuple[str, int]], rows))
    notice = msgspec.json.decode(clause.notice, type=ClauseNotice)
    verdict = judge(notice, GoodsFacts("", ""), regime, clause.since)
    return {
        "number": clause.number,
        "clause_id": clause.clause_id,
        "text_sha256": clause.text_sha256,
        "source": clause.source,
        "since": clause.since,
        "restricts": clause.restricts,
        **_verdict(verdict, notice),
        "orders": counted.get(_ORDERS, 0),
        "outcomes": None if policy else _by_outcome(counted),
    }


def _verdict(verdict: Verdict, notice: ClauseNotice) -> dict[str, Any]:
    return {
        "subject": notice.subject,
        "findings": notice.findings,
        "regime": verdict.regime,
        "regime_version": verdict.regime_version,
        "verdict": verdict.outcome,
        "reasons": verdict.reasons,
        "laws": verdict.laws,
    }


def _by_outcome(counted: Mapping[str, int]) -> dict[str, int]:
    return {outcome: counted.get(outcome, 0) for outcome in OUTCOMES}
