"""Searching the register of clauses: by what a clause says, and by what it is worth."""

from typing import Any, NamedTuple, cast

from domain.fact import Instant
from domain.terms.clauses import Outcome, Subject
from domain.terms.house_rules import RegimeId
from projections.registers.clauses import ClauseRow, clause_row
from projections.view import Tables

LOOKED_MAX = 1000
"""How many clauses are looked at for one question: anybody may ask, of a register of any length."""


class Sought(NamedTuple):
    """Which clauses: those with these words in their text, of this verdict, touching this right. `public_at` leaves
    out what not everybody may read at that instant; `after` is `source/clause_id` of the last one known.
    """

    regime: RegimeId
    text: str = ""
    verdict: Outcome | None = None
    subject: Subject | None = None
    public_at: Instant | None = None
    after: str = ""


class Page(NamedTuple):
    """The clauses found, and the `after` of what comes behind them: none where the register ends."""

    rows: list[dict[str, Any]]
    next: str | None


def found(tables: Tables, sought: Sought, limit: int) -> Page:
    """The clauses sought, so many at most, in the order in which they came to be, each with its text. A page may hold
    few of them, or none, and still have a next one: only so many are looked at for it.
    """
    pattern = f"%{_escaped(sought.text)}%" if sought.text else "%"
    statement = _ALL if sought.public_at is None else _PUBLIC
    values = (_behind(tables, sought), pattern, sought.public_at, LOOKED_MAX + 1)
    looked = cast(list[tuple[Any, ...]], tables.rows(statement, values))
    rows: list[dict[str, Any]] = []
    for *row, text, named in looked[:LOOKED_MAX]:
        clause = ClauseRow(*row)
        told = {**clause_row(tables, clause, sought.regime), "text": text} if named else None
        if told is None or not _fits(told, sought):
            continue
        if len(rows) == limit:
            return Page(rows, place(rows[-1]))
        rows.append(told)
    _, source, clause_id, *_ = looked[:LOOKED_MAX][-1] if looked else (None, "", "")
    return Page(rows, f"{source}/{clause_id}" if len(looked) > LOOKED_MAX else None)


def _fits(row: dict[str, Any], sought: Sought) -> bool:
    return sought.verdict in (None, row["verdict"]) and sought.subject in (None, row["subject"])


def place(row: dict[str, Any]) -> str:
    """Where a row stands: the `after` of what comes behind it."""
    return f"{row['source']}/{row['clause_id']}"


def _behind(tables: Tables, sought: Sought) -> int:
    """The number that `after` stands for: what is hidden is no place to go on from, which would tell that it is."""
    source, _, clause_id = sought.after.rpartition("/")
    known = tables.rows(_PLACE, (source, clause_id, sought.public_at))
    return cast(int, known[0][0]) if known else 0


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_PLACE = """SELECT number FROM {name} WHERE source = ?1 AND clause_id = ?2
    AND listed AND (?3 IS NULL OR public_from <= ?3)"""
_CLAUSES = r"""SELECT number, source, clause_id, since, text_sha256, restricts, notice, text, text LIKE ?2 ESCAPE '\'
    FROM {name} WHERE listed AND number > ?1 AND """
_ALL = f"{_CLAUSES} ?3 IS NULL ORDER BY number LIMIT ?4"
_PUBLIC = f"{_CLAUSES} public_from <= ?3 ORDER BY number LIMIT ?4"
"""Apart from the other, so that the index of what may be public serves it."""
