"""When coupons end and are reminded of. A row for each coupon, and one for each campaign, which says what holds for
its coupons: a revision moves them all in one statement.

The dates are worked out by the table itself, from what the facts said last; the coupon's own rules have the last
word when it is asked.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import UNSET

from domain.campaign import CampaignPublished, CampaignTermsRevised
from domain.clock import plus
from domain.coupon import (
    CouponExpired,
    CouponGraceGranted,
    CouponIssued,
    CouponRedeemed,
    CouponReissued,
    CouponRestored,
    CouponRevoked,
    RedemptionVoided,
    ReminderSuppressed,
)
from domain.coupon.expiring import reminder_at
from domain.eligibility import PRESERVED_HOURS, CouponEligibilityPreserved
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.message import MessagePrepared
from domain.terms.campaign import Terms
from projections.due import Due
from projections.view import Tables, View

EXPIRY = "COUPON_EXPIRY"
REMINDER = "COUPON_REMINDER"
Change = tuple[str, tuple[object, ...]]
"""A statement and its values."""


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """In log order, entry by entry."""
    for entry in entries:
        if entry.stream.startswith("coupons/"):
            changes = _on_coupon(entry)
        elif entry.stream.startswith("campaigns/"):
            changes = _on_campaign(entry)
        else:
            continue
        for statement, values in changes:
            tables.many(statement, [values])


def _on_campaign(entry: Entry) -> Iterator[Change]:
    campaign_id = entry.stream.removeprefix("campaigns/")
    match entry.data:
        case CampaignPublished() as terms:
            yield _NEW, (entry.stream, None, terms.valid_until, None, "", 0, _limit(terms), 1, "")
        case CampaignTermsRevised(terms=terms):
            yield _REVISE, (terms.valid_until, _limit(terms), campaign_id, entry.stream)
        case CouponEligibilityPreserved() as fact:
            began = plus(fact.recovered_at, hours=-PRESERVED_HOURS)
            yield _PRESERVE_ALL, (fact.valid_until, campaign_id, entry.stream, began)
        case _:
            pass


def _on_coupon(entry: Entry) -> Iterator[Change]:
    stream = entry.stream
    match entry.data:
        case CouponIssued() as fact:
            yield from _issued(entry, fact)
        case CouponRedeemed():
            yield _USE, (1, stream)
        case CouponRestored() | RedemptionVoided():
            yield _USE, (-1, stream)
        case CouponReissued():  # a public code lives on
            yield _USE, (-1, stream)
            yield "UPDATE {name} SET gone = 1 WHERE stream = ? AND personal", (stream,)
        case CouponRevoked():
            yield "UPDATE {name} SET gone = 1 WHERE stream = ?", (stream,)
        case CouponGraceGranted() as fact:
            yield "UPDATE {name} SET grace = grace + ? WHERE stream = ?", (fact.days, stream)
        case CouponEligibilityPreserved() as fact:
            yield "UPDATE {name} SET kept = max(kept, ?) WHERE stream = ?", (fact.valid_until, stream)
        case CouponExpired() as fact:
            yield "UPDATE {name} SET expired = ? WHERE stream = ?", (fact.expired_at, stream)
        case MessagePrepared() | ReminderSuppressed():
            yield "UPDATE {name} SET reminded = expiry WHERE stream = ?", (stream,)
        case _:
            pass


def _issued(entry: Entry, fact: CouponIssued) -> Iterator[Change]:
    """A coupon issued in its last day is news itself; a reminder of it would come too late."""
    personal = fact.customer_id is not UNSET
    own = fact.valid_until or None
    last_day = plus(entry.recorded_at, hours=24)
    if fact.terms:
        most = _limit(fact.terms) or (1 if personal else None)
        yield _NEW, (entry.stream, None, fact.terms.valid_until, own, "", int(personal), most, 0, last_day)
    else:
        campaign = f"campaigns/{fact.campaign_id}"
        yield _NEW_OF_CAMPAIGN, (entry.stream, fact.campaign_id, own, int(personal), last_day, campaign)


def _limit(terms: Terms) -> int | None:
    return terms.redemption_limit or None


_NEW = """INSERT INTO {name} (stream, campaign_id, until, own, kept, personal, most, gone, quiet_until)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_NEW_OF_CAMPAIGN = """INSERT INTO {name} (stream, campaign_id, until, own, kept, personal, most, gone, quiet_until)
    SELECT ?1, ?2, until, ?3,
        iif(min(until, coalesce(?3, until)) >= date(substr(kept, 1, 10), '-2 days') || substr(kept, 11), kept, ''),
        ?4, coalesce(most, iif(?4, 1, NULL)), 0, ?5
    FROM {name} WHERE stream = ?6"""
_REVISE = """UPDATE {name} SET until = ?1, most = coalesce(?2, iif(personal, 1, NULL))
    WHERE campaign_id = ?3 OR stream = ?4"""
_PRESERVE_ALL = """UPDATE {name} SET kept = max(kept, ?1)
    WHERE (campaign_id = ?2 OR stream = ?3) AND expiry >= ?4"""
_USE = "UPDATE {name} SET uses = uses + ?, expiry_later = '', reminder_later = '' WHERE stream = ?"

DUE_COUPONS = View(
    name="due_coupons",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            stream TEXT PRIMARY KEY,
            campaign_id TEXT,
            until TEXT NOT NULL,
            own TEXT,
            grace INTEGER NOT NULL DEFAULT 0,
            kept TEXT NOT NULL,
            personal INTEGER NOT NULL,
            uses INTEGER NOT NULL DEFAULT 0,
            most INTEGER,
            gone INTEGER NOT NULL,
            quiet_until TEXT NOT NULL,
            expired TEXT NOT NULL DEFAULT '',
            reminded TEXT NOT NULL DEFAULT '',
            expiry_later TEXT NOT NULL DEFAULT '',
            reminder_later TEXT NOT NULL DEFAULT '',
            by_terms TEXT AS (min(until, coalesce(own, until))) STORED,
            expiry TEXT AS (max(kept, date(substr(by_terms, 1, 10), grace || ' days') || substr(by_terms, 11))) STORED,
            live INTEGER AS (NOT gone AND (most IS NULL OR uses < most) AND expiry > expired) STORED,
            expires_at TEXT AS (iif(live, max(expiry, expiry_later), NULL)),
            reminds_at TEXT AS (
                iif(live AND personal AND expiry <> reminded AND expiry >= quiet_until,
                    max(date(substr(expiry, 1, 10), '-1 day') || substr(expiry, 11), reminder_later),
                    NULL))) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_expiry ON {name} (expires_at, stream) WHERE expires_at IS NOT NULL",
        "CREATE INDEX {name}_reminder ON {name} (reminds_at, stream) WHERE reminds_at IS NOT NULL",
        "CREATE INDEX {name}_campaign ON {name} (campaign_id) WHERE campaign_id IS NOT NULL",
    ),
    apply=_apply,
    types=(
        *(CampaignPublished, CampaignTermsRevised, CouponEligibilityPreserved, CouponIssued, CouponRedeemed),
        *(CouponRestored, RedemptionVoided, CouponReissued, CouponRevoked, CouponGraceGranted, CouponExpired),
        *(MessagePrepared, ReminderSuppressed),
    ),
    notes=("expiry_later", "reminder_later"),
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """What is due by `until`, the longest overdue first. Nobody is reminded of what has ended."""
    ended = "SELECT stream, expiry FROM {name} WHERE expires_at <= ? ORDER BY expires_at, stream LIMIT ?"
    remind = """SELECT stream, expiry FROM {name} WHERE reminds_at <= ? AND expiry > ?
        ORDER BY reminds_at, stream LIMIT ?"""
    ends = cast(list[tuple[str, str]], tables.rows(ended, (until, limit)))
    reminders = cast(list[tuple[str, str]], tables.rows(remind, (until, until, limit)))
    found = [Due(stream, expiry, EXPIRY) for stream, expiry in ends]
    found += [Due(stream, reminder_at(expiry), REMINDER) for stream, expiry in reminders]
    return sorted(found, key=lambda each: each.due_at)[:limit]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants, or when their dates move beyond them."""
    ended = "UPDATE {name} SET expiry_later = ? WHERE stream = ?"
    remind = "UPDATE {name} SET reminder_later = ? WHERE stream = ?"
    for kind, statement in ((EXPIRY, ended), (REMINDER, remind)):
        tables.many(statement, [(later, each.stream) for each, later in asked if each.kind == kind])
