"""Whether two receipts of treatment are the same one: their words say so, since the same words sealed twice are not the
same commitment.
"""

from collections.abc import Mapping
from typing import Any, cast
from unicodedata import category, normalize

from msgspec import UnsetType

from domain.fact import Commitment

_NAMED = ("receipt_no", "hospital")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Blanks, and characters that nobody sees."""


def words_of(words: Mapping[str, Any], sealed: Commitment | UnsetType) -> Mapping[str, Any]:
    """What a receipt says; nothing where it was erased."""
    held = words.get(sealed.commitment) if sealed else None
    return cast(dict[str, Any], held) if isinstance(held, dict) else {}


def plain(word: Any) -> str:
    """A word as far as it tells receipts apart: width, case, blanks and what nobody sees make no difference."""
    folded = normalize("NFKC", normalize("NFKC", str(word or "")).casefold())
    return "".join(each for each in folded if category(each) not in _UNSEEN)


def same_receipt(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same file, or the same number of the same hospital. What says nothing is like nothing."""
    return _alike(one, other, "sha256") or all(_alike(one, other, name) for name in _NAMED)


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    word = plain(one.get(name))
    return bool(word) and word == plain(other.get(name))
