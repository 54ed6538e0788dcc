"""Registers over all accounts and partners: freezes for auditors, measures that are public for everyone."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from domain.customer import FreezeRequested
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.partner import PartnerPenalised, PenaltyLifted, PenaltyPublished
from projections.view import Tables, View


class Listed(NamedTuple):
    """An entry of a register: where in the log it began, on whose stream, and which of its items it is."""

    position: int
    owner: str
    item: str


def _freezes(tables: Tables, entries: Sequence[Entry]) -> None:
    """Every freeze that was asked for, refused ones included: what became of it is read from the account."""
    asked = [
        (entry.position, entry.stream.removeprefix("customers/"), entry.data.freeze_id)
        for entry in entries
        if isinstance(entry.data, FreezeRequested)
    ]
    tables.many("INSERT INTO {name} VALUES (?, ?, ?)", asked)


def _penalties(tables: Tables, entries: Sequence[Entry]) -> None:
    """In log order, entry by entry: a measure may be taken, published and lifted in one batch."""
    for entry in entries:
        partner_id = entry.stream.removeprefix("partners/")
        match entry.data:
            case PartnerPenalised() as fact:
                row = (entry.position, partner_id, fact.penalty_id, fact.public_until or None)
                tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, 0)", [row])
            case PenaltyPublished() as fact:
                statement = "UPDATE {name} SET published = 1 WHERE owner = ? AND item = ?"
                tables.many(statement, [(partner_id, fact.penalty_id)])
            case PenaltyLifted() as fact:
                tables.many("DELETE FROM {name} WHERE owner = ? AND item = ?", [(partner_id, fact.penalty_id)])
            case _:
                pass


FREEZES = View(
    name="freezes",
    version=1,
    tables=("CREATE TABLE {name} (position INTEGER PRIMARY KEY, owner TEXT NOT NULL, item TEXT NOT NULL) STRICT",),
    apply=_freezes,
    types=(FreezeRequested,),
)
PENALTIES = View(
    name="penalties",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            position INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            item TEXT NOT NULL,
            public_until TEXT,
            published INTEGER NOT NULL,
            UNIQUE (owner, item)) STRICT""",
    ),
    apply=_penalties,
    types=(PartnerPenalised, PenaltyPublished, PenaltyLifted),
)


def freezes(tables: Tables, after: int, limit: int) -> list[Listed]:
    """The freezes behind a position of the log, the oldest first."""
    statement = "SELECT position, owner, item FROM {name} WHERE position > ? ORDER BY position LIMIT ?"
    return [Listed(*row) for row in cast(list[tuple[int, str, str]], tables.rows(statement, (after, limit)))]


def public_penalties(tables: Tables, now: Instant, after: int, limit: int) -> list[Listed]:
    """The measures behind a position of the log that are public at `now`, the oldest first."""
    statement = """SELECT position, owner, item FROM {name}
        WHERE position > ? AND published AND (public_until IS NULL OR public_until >= ?) ORDER BY position LIMIT ?"""
    return [Listed(*row) for row in cast(list[tuple[int, str, str]], tables.rows(statement, (after, now, limit)))]
