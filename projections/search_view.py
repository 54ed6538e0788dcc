"""What is told of something that was found; and, of a question that finds nothing, what may be wrong with it."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from domain.ledger.entry import Entry
from projections.search_index import Hit

Hint = Literal["WORDS", "PARCEL", "TELEPHONE", "NUMBER", "EVENT_ID", "HASH", "KIND"]
"""Words of persons; a parcel's or telephone's number; a position beyond the log's end; what is no whole id or hash;
a filter that leaves out what was meant.
"""
_PARCEL = re.compile(r"(SF|JD\w{0,2}|YT|ZT|ST|EMS|[A-Z]{2})\d{9,}", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?\d[\d -]{9,}\d")
_PART_OF_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]*", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"(?=.*\d)[0-9a-f]{6,}", re.IGNORECASE)
_AS_DIGITS = str.maketrans("OIL", "011")
_ALIKE = (("O", "0"), ("0", "O"), ("I", "1"), ("L", "1"), ("1", "I"))


def row(hit: Hit, said: Entry, shown: Mapping[str, Any], *, exact: bool) -> dict[str, Any]:
    """A thing: what it goes by, the stream to go to, and a few words of how that stands."""
    money: Mapping[str, Any] = shown.get("money") or {}
    return {
        "kind": hit.kind,
        "id": hit.id,
        "match": "EXACT" if exact else "PREFIX",
        "stream": hit.stream,
        "position": hit.position,
        "at": said.occurred_at,
        "status": _status(shown),
        "customer_id": shown.get("customer_id") if hit.kind != "customer" else None,
        "title": shown.get("title"),
        "amount": money.get("payable") if hit.kind == "order" else None,
        "currency": shown.get("currency"),
        "version": said.version,
        "type": said.type,
        "leaf_hash": None,
    }


def event_row(how: str, entry: Entry) -> dict[str, Any]:
    """An event: what it was found by, and where it stands."""
    return {
        "kind": "event",
        "id": entry.event_id,
        "match": how,
        "stream": entry.stream,
        "position": entry.position,
        "at": entry.occurred_at,
        "status": None,
        "customer_id": None,
        "title": None,
        "amount": None,
        "currency": None,
        "version": entry.version,
        "type": entry.type,
        "leaf_hash": entry.leaf_hash,
    }


def hints(text: str, size: int, kind: str | None) -> list[Hint]:
    """What may be wrong with a question that found nothing, the likeliest first."""
    found: list[Hint] = []
    plain = text.strip()
    if plain.isdecimal() and len(plain) < 10 and int(plain) >= size:
        found.append("NUMBER")
    if _PARCEL.fullmatch(plain):
        found.append("PARCEL")
    elif _TELEPHONE.fullmatch(plain):
        found.append("TELEPHONE")
    elif _PART_OF_ID.fullmatch(plain):
        found.append("EVENT_ID")
    elif _HEXADECIMAL.fullmatch(plain):
        found.append("HASH")
    elif not plain.isascii() or " " in plain:
        found.append("WORDS")
    return [*found, "KIND"] if kind else found


def meant(term: str) -> list[str]:
    """The same with letters and digits that look alike exchanged."""
    others = {term.replace(old, new) for old, new in _ALIKE} | {
        "".join(dict(_ALIKE[1:4]).get(char, char) for char in term),
        re.sub(r"[A-Z0-9]*\d[A-Z0-9]*", lambda found: found[0].translate(_AS_DIGITS), term),
    }
    return sorted(others - {term})


def _status(shown: Mapping[str, Any]) -> str | None:
    status = shown.get("status") or shown.get("state")
    return status if isinstance(status, str) else None
