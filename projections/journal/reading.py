"""What is read of the journal: pages of postings, the trial balance, and who bears what."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, cast

import msgspec

from domain.fact import Instant
from projections.journal.chart import FUNDED
from projections.journal.view import BY_PARTY
from projections.view import Tables


class Wanted(NamedTuple):
    """Which postings: those of which all of this is true; `since` and `until` are instants of recording, both
    included, `upto` a position of the log.
    """

    stream: str | None = None
    account: str | None = None
    party: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    upto: int | None = None


class Row(NamedTuple):
    """A posting with the event it belongs to."""

    position: int
    line: int
    leaf_hash: str
    event_id: str
    stream: str
    version: int
    type: str
    occurred_at: Instant
    recorded_at: Instant
    account: str
    party: str
    item: str
    campaign: str
    amount: int
    currency: str


class Sum(NamedTuple):
    """What an account moved in a currency; `party` where its days are kept by party."""

    account: str
    party: str
    currency: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Above zero a debit, below a credit."""
        return self.debit - self.credit


class Share(NamedTuple):
    """What somebody bears on an account."""

    account: str
    party: str
    currency: str
    amount: int


_ROWS = """SELECT l.position, l.line, e.leaf_hash, e.event_id, e.stream, e.version, e.type, e.occurred_at,
    e.recorded_at, l.account, l.party, l.item, l.campaign, l.amount, l.currency
    FROM {name} AS l JOIN {name}_entries AS e ON e.position = l.position
    WHERE l.position IN (SELECT value FROM json_each(?))"""


_OF_ALL = "SELECT position FROM {name}_entries WHERE position BETWEEN ? AND ? ORDER BY position LIMIT ?"
_OF_STREAM = """SELECT e.position FROM {name}_entries AS e WHERE e.stream = ? AND e.position BETWEEN ? AND ?
    AND EXISTS (SELECT 1 FROM {name} AS l WHERE l.position = e.position{more}) ORDER BY e.position LIMIT ?"""
_OF_LINES = """SELECT DISTINCT l.position FROM {name} AS l WHERE 1{more} AND l.position BETWEEN ? AND ?
    ORDER BY l.position LIMIT ?"""


def page(tables: Tables, wanted: Wanted, after: int, limit: int) -> tuple[list[Row], int | None]:
    """The postings of the next `limit` events behind a position that have any wanted; and where the next page begins
    behind, if there is one. An event is never torn apart.
    """
    positions = _positions(tables, wanted, after, limit + 1)
    here = positions[:limit]
    more, values = _of_lines(wanted)
    statement = f"{_ROWS}{more} ORDER BY l.position, l.line"
    found = tables.rows(statement, (msgspec.json.encode(here).decode(), *values))
    rows = [
        Row(*cast(tuple[int, int, str, str, str, int, str, str, str, str, str, str, str, int, str], row))
        for row in found
    ]
    return rows, here[-1] if len(positions) > limit else None


def _positions(tables: Tables, wanted: Wanted, after: int, limit: int) -> list[int]:
    """The events with a posting that is wanted, the oldest first."""
    first, last = _bounds(tables, wanted, after)
    more, values = _of_lines(wanted)
    asked: tuple[object, ...]
    if wanted.stream:
        statement, asked = _OF_STREAM, (wanted.stream, first, last, *values, limit)
    else:
        statement, asked = _OF_LINES if more else _OF_ALL, (*values, first, last, limit)
    return [cast(int, position) for (position,) in tables.rows(statement.replace("{more}", more), asked)]


def _of_lines(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    asked = {"account": wanted.account, "party": wanted.party}
    named = {name: value for name, value in asked.items() if value}
    return "".join(f" AND l.{name} = ?" for name in named), tuple(named.values())


def _bounds(tables: Tables, wanted: Wanted, after: int) -> tuple[int, int]:
    """The first and the last position: recording times rise with positions."""
    first, last = after + 1, 2**53 if wanted.upto is None else wanted.upto
    if wanted.since:
        found = tables.rows(
            "SELECT position FROM {name}_entries WHERE recorded_at >= ? ORDER BY recorded_at LIMIT 1", (wanted.since,)
        )
        first = max(first, cast(int, found[0][0])) if found else 2**53
    if wanted.until:
        last = min(last, _last(tables, wanted.until))
    return first, last


def _last(tables: Tables, until: Instant) -> int:
    """The position of the last event recorded by then, -1 if there is none."""
    found = tables.rows(
        "SELECT position FROM {name}_entries WHERE recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1", (until,)
    )
    return cast(int, found[0][0]) if found else -1


def currencies(tables: Tables, stream: str | None = None) -> list[str]:
    """The units that anything is posted in, of one stream or of all, in order."""
    statement = "SELECT DISTINCT currency FROM {name}_days ORDER BY currency"
    values: tuple[object, ...] = ()
    if stream:
        statement = """SELECT DISTINCT l.currency FROM {name} AS l JOIN {name}_entries AS e ON e.position = l.position
            WHERE e.stream = ? ORDER BY l.currency"""
        values = (stream,)
    return [str(currency) for (currency,) in tables.rows(statement, values)]


_DAYS = """SELECT account, party, currency, SUM(debit), SUM(credit) FROM {name}_days
    WHERE day < ? AND (? IS NULL OR currency = ?) GROUP BY 1, 2, 3"""
_BETWEEN = """SELECT account, IIF(account IN (SELECT value FROM json_each(?)), party, ''), currency,
    SUM(MAX(amount, 0)), SUM(MAX(-amount, 0)) FROM {name}
    WHERE position > ? AND position <= ? AND (? IS NULL OR currency = ?) GROUP BY 1, 2, 3"""


def balance(tables: Tables, as_of: Instant | None, currency: str | None) -> list[Sum]:
    """What every account moved up to an instant of recording: whole days as they were summed, and the last one's
    events one by one, added to the days before it or taken off that day, whichever are fewer.
    """
    until, between, sign = "~", (0, 0), 1
    if as_of:
        until = as_of[:10]
        before, here, after = (_last(tables, at) for at in (until, as_of, f"{until}~"))
        between = (before, here)
        if after - here < here - before:
            until, between, sign = f"{until}~", (here, after), -1
    found = tables.rows(_DAYS, (until, currency, currency))
    lines = tables.rows(_BETWEEN, (msgspec.json.encode(sorted(BY_PARTY)).decode(), *between, currency, currency))
    moved: Counter[tuple[str, str, str, bool]] = Counter()
    for rows, times in ((found, 1), (lines, sign)):
        for account, party, unit, debit, credit in cast(list[tuple[str, str, str, int, int]], rows):
            moved[account, party, unit, True] += times * debit
            moved[account, party, unit, False] += times * credit
    accounts = sorted({key[:3] for key, amount in moved.items() if amount})
    return [Sum(*key, moved[*key, True], moved[*key, False]) for key in accounts]


def funding(tables: Tables, stream: str | None, campaign: str | None, as_of: Instant | None) -> list[Share]:
    """Who bears what the customer was given: of one order, of one campaign's discounts, or of all, as it stands or
    stood; what came to nothing in the end is left out.
    """
    if not stream and not campaign:
        sums = [each for each in balance(tables, as_of, None) if each.account in FUNDED and each.balance]
        return [Share(each.account, each.party, each.currency, each.balance) for each in sums]
    last = _last(tables, as_of) if as_of else 2**53
    found = _borne_on(tables, stream, last) if stream else _borne_by(tables, campaign or "", last)
    return [Share(*cast(tuple[str, str, str, int], row)) for row in found]


def _borne_on(tables: Tables, stream: str, last: int) -> Sequence[tuple[object, ...]]:
    accounts = msgspec.json.encode(FUNDED).decode()
    statement = """SELECT l.account, l.party, l.currency, SUM(l.amount) FROM {name}_entries AS e
        JOIN {name} AS l ON l.position = e.position WHERE e.stream = ? AND e.position <= ?
        AND l.account IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3 HAVING SUM(l.amount) <> 0 ORDER BY 1, 2, 3"""
    return tables.rows(statement, (stream, last, accounts))


def _borne_by(tables: Tables, campaign: str, last: int) -> Sequence[tuple[object, ...]]:
    statement = """SELECT account, party, currency, SUM(amount) FROM {name}
        WHERE campaign = ? AND campaign <> '' AND position <= ?
        GROUP BY 1, 2, 3 HAVING SUM(amount) <> 0 ORDER BY 1, 2, 3"""
    return tables.rows(statement, (campaign, last))
