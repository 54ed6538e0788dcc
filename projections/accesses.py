"""Who read whose personal data, and who took evidence out: a row for each reading and each person it showed."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

import msgspec

from domain.access import EvidenceExported, PersonalDataRead
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.view import Tables, View

NOBODY = ""
"""The subject of what is about nobody in particular: content many were shown, an export of the whole log."""


class Access(NamedTuple):
    """A reading or an export: `actor` is a key, or a key and the member of staff behind it, `key` that key alone;
    `data` is its fact's members as JSON.
    """

    number: int
    subject: str
    actor: str
    type: str
    at: Instant
    data: str
    key: str


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?)", [row for entry in entries for row in _rows(entry)])


def _rows(entry: Entry) -> Iterator[Access]:
    match entry.data:
        case PersonalDataRead() as fact:
            whose = fact.subjects
        case EvidenceExported() as fact:
            whose = fact.streams
        case _:
            return
    data, key = msgspec.json.encode(fact).decode(), entry.actor.partition("/")[0]
    for subject in sorted(set(whose)) or [NOBODY]:
        yield Access(entry.position, subject, entry.actor, entry.type, entry.recorded_at, data, key)


ACCESSES = View(
    name="accesses",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            number INTEGER NOT NULL,
            subject TEXT NOT NULL,
            actor TEXT NOT NULL,
            type TEXT NOT NULL,
            at TEXT NOT NULL,
            data TEXT NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (subject, number),
            UNIQUE (actor, number, subject),
            UNIQUE (key, number, subject),
            UNIQUE (number, subject)) STRICT""",
    ),
    apply=_apply,
    types=(PersonalDataRead, EvidenceExported),
)


def accesses(tables: Tables, subject: str | None, actor: str | None, after: int, limit: int) -> list[Access]:
    """Behind a position of the log, the oldest first, each once: of one subject, by one actor, or all.

    An actor is a key, or a key and the member of staff behind it; a key alone means whoever was behind it.
    """
    where, values = _of(subject, actor)
    return _found(tables, f"WHERE number > ?{where} GROUP BY number ORDER BY number LIMIT ?", (after, *values, limit))


def latest_accesses(tables: Tables, subject: str | None, actor: str | None, before: int, limit: int) -> list[Access]:
    """The same before a position, the newest first."""
    where, values = _of(subject, actor)
    order = f"WHERE number < ?{where} GROUP BY number ORDER BY number DESC LIMIT ?"
    return _found(tables, order, (before, *values, limit))


def _of(subject: str | None, actor: str | None) -> tuple[str, list[str]]:
    where, values = "", list[str]()
    if subject is not None:
        where += " AND subject = ?"
        values.append(subject)
    if actor is not None:
        where += " AND actor = ?" if "/" in actor else " AND key = ?"
        values.append(actor)
    return where, values


def _found(tables: Tables, order: str, values: tuple[object, ...]) -> list[Access]:
    statement = "SELECT * FROM {name} "
    return [Access(*cast(Access, row)) for row in tables.rows(statement + order, values)]


def access_row(access: Access) -> dict[str, Any]:
    """It as it is read: what was read where, or what was taken out."""
    data: dict[str, Any] = msgspec.json.decode(access.data)
    return {"number": access.number, "at": access.at, "actor": access.actor, "type": access.type, **data}
