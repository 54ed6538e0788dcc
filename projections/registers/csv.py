"""Tables for spreadsheets: RFC 4180, and no cell that one would run as a formula."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from domain.fact import Commitment

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that spreadsheets take for a formula; an apostrophe before it makes it text."""


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> str:
    """A heading, then a line for each row. A member that is an object becomes a column for each of its members."""
    head = list(columns)
    return "".join(map(csv_line, [head, *([_member(row, name) for name in head] for row in rows)]))


def csv_line(values: Iterable[Any]) -> str:
    """One line of a table."""
    return ",".join(_quoted(_cell(value)) for value in values) + "\r\n"


def _member(row: Mapping[str, Any], name: str) -> Any:
    """The member of that name, `a.b` being member b of the object a."""
    first, _, rest = name.partition(".")
    value = row.get(first)
    return cast(Mapping[str, Any], value).get(rest) if rest and isinstance(value, dict) else None if rest else value


def _cell(value: Any) -> str:
    """Numbers stay numbers: a sign before digits is no formula. Words that the reader may not read are a commitment."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case {"commitment": str() as commitment} | Commitment(commitment=commitment):
            return commitment
        case list() | tuple():
            return _safe("; ".join(str(each) for each in cast(Sequence[Any], value)))
        case _:
            return _safe(str(value))


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(each in cell for each in ',"\r\n') else cell
