"""The words of persons in what is read.

Facts hold `{"commitment": …}` where a person's words or whereabouts would stand. A reader who may see the
words gives them by commitment; whatever is not given stays a commitment: not shown to this reader, or erased.
"""

from collections.abc import Mapping
from re import compile as pattern
from types import MappingProxyType
from typing import Any, TypeGuard, cast

import msgspec
from msgspec import UNSET

Words = Mapping[str, Any]
"""Vault values by commitment (64 hex)."""

NO_WORDS: Words = MappingProxyType({})
HEALTH = "health_evidence"
"""The member that whatever is about somebody's health stands in, and nowhere else."""
_PLAIN = (str, int, type(None))
_HEX = pattern(r"[0-9a-f]{64}\Z")


def reveal(value: Any, words: Words = NO_WORDS) -> Any:
    """The value as plain JSON without structs, every commitment that `words` knows replaced by its words.

    Words are put in as they are: what a person wrote is never read as a commitment again.
    """
    if not words:
        return msgspec.to_builtins(value)
    if isinstance(value, _PLAIN):
        return value
    if is_commitment(value):
        return words.get(value["commitment"], value)
    if isinstance(value, dict):
        members = cast(dict[str, Any], value).items()
        return {name: reveal(member, words) for name, member in members if member is not UNSET}
    if isinstance(value, list | tuple):
        return [reveal(item, words) for item in cast(list[Any], value)]
    return reveal(msgspec.to_builtins(value), words)


def commitments(value: Any) -> list[str]:
    """Every commitment (hex) in a fact, a view or an entry, in reading order."""
    if isinstance(value, _PLAIN):
        return []
    if is_commitment(value):
        return [value["commitment"]]
    if isinstance(value, dict):
        return [found for member in cast(dict[str, Any], value).values() for found in commitments(member)]
    if isinstance(value, list | tuple):
        return [found for item in cast(list[Any], value) for found in commitments(item)]
    return commitments(msgspec.to_builtins(value))


def health(value: Any) -> set[str]:
    """The commitments (hex) in it that stand in place of something about somebody's health (B-39)."""
    if isinstance(value, _PLAIN):
        return set()
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        own = members.get(HEALTH)
        found: set[str] = {own["commitment"]} if is_commitment(own) else set()
        return found.union(*(health(member) for member in members.values()))
    if isinstance(value, list | tuple):
        return set[str]().union(*(health(item) for item in cast(list[Any], value)))
    return health(msgspec.to_builtins(value))


def is_commitment(value: Any) -> TypeGuard[dict[str, str]]:
    """Whether the value stands in place of a person's words."""
    if not isinstance(value, dict):
        return False
    members = cast(dict[str, Any], value)
    inner = members.get("commitment")
    return len(members) == 1 and isinstance(inner, str) and _HEX.match(inner) is not None
