"""The register of campaigns: each version of each one's terms, since when and until when.

Terms are public from the moment coupons of them can be used, unless they are for a closed group: what is prepared for
later, or for some people alone, is the shop's own business until then.
"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from domain.campaign import CampaignEnded, CampaignPublished, CampaignTermsRevised
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.terms.campaign import CampaignClass, Terms
from projections.view import Tables, View

CLOSED_GROUPS: frozenset[CampaignClass] = frozenset({"EXCLUSIVE"})
"""Classes of coupons that are issued to a closed group."""


class Wanted(NamedTuple):
    """Which campaigns: those whose coupons can be used at `at`; public ones alone."""

    at: Instant
    public: bool


def public_from(terms: Terms) -> Instant | None:
    """Since when anybody may read these terms; None if never."""
    return None if terms.campaign_class in CLOSED_GROUPS else terms.valid_from


def is_public(terms: Terms, now: Instant) -> bool:
    """Whether anybody may read these terms at `now`."""
    since = public_from(terms)
    return since is not None and since <= now


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        campaign_id = entry.stream.removeprefix("campaigns/")
        match entry.data:
            case CampaignPublished() as fact:
                _enter(tables, campaign_id, 1, fact, entry.occurred_at)
            case CampaignTermsRevised() as fact:
                tables.many(_END, [(entry.occurred_at, campaign_id)])
                _enter(tables, campaign_id, fact.terms_version, fact.terms, entry.occurred_at)
            case CampaignEnded():
                tables.many(_END, [(entry.occurred_at, campaign_id)])
            case _:
                pass


def _enter(tables: Tables, campaign_id: str, version: int, terms: Terms, at: Instant) -> None:
    row = (campaign_id, version, at, None, terms.valid_from, terms.valid_until, public_from(terms))
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?)", [row])


_END = "UPDATE {name} SET until = ? WHERE campaign_id = ? AND until IS NULL"

CAMPAIGNS = View(
    name="campaigns",
    version=3,
    tables=(
        """CREATE TABLE {name} (
            campaign_id TEXT NOT NULL,
            terms_version INTEGER NOT NULL,
            since TEXT NOT NULL,
            until TEXT,
            valid_from TEXT NOT NULL,
            valid_until TEXT NOT NULL,
            public_from TEXT,
            PRIMARY KEY (campaign_id, terms_version)) STRICT, WITHOUT ROWID""",
    ),
    apply=_apply,
    types=(CampaignPublished, CampaignTermsRevised, CampaignEnded),
)


def running(tables: Tables, wanted: Wanted, after: str, limit: int) -> list[str]:
    """The campaigns behind this one whose coupons could be used at an instant, in order of their ids."""
    statement = """SELECT campaign_id FROM {name}
        WHERE valid_until >= ?1 AND valid_from <= ?1 AND since <= ?1 AND (until IS NULL OR until > ?1)
            AND (NOT ?2 OR public_from <= ?1) AND campaign_id > ?3
        ORDER BY campaign_id LIMIT ?4"""
    values = (wanted.at, wanted.public, after, limit)
    return [campaign_id for (campaign_id,) in cast(list[tuple[str]], tables.rows(statement, values))]
