"""JSON read so that no two readers can see different things in it."""

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from projections.proof.merkle import Unproved

K = TypeVar("K")
_INTEGER_MAX = 2**53 - 1


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unproved("the JSON has a member twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _INTEGER_MAX:
        raise Unproved("the JSON has an integer above 2^53 − 1")
    return int(digits)


def _refused(token: str) -> Any:
    raise Unproved(f"the JSON has a number that is no integer: {token[:20]}")


DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_integer, parse_float=_refused, parse_constant=_refused
)


def read_json(raw: bytes) -> Any:
    """The value of UTF-8 JSON with no member twice, no float and no integer above 2^53 − 1, or `Unproved`."""
    try:
        return DECODER.decode(raw.decode())
    except (ValueError, RecursionError) as error:
        raise Unproved(f"this is not JSON that can be read: {str(error)[:80]}") from None


def canonical(value: Any) -> bytes:
    """The one form of a value with ASCII member names (RFC 8785), or `Unproved` if it has none."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        raise Unproved("the JSON has no canonical form") from None


def member(value: Any, name: str, kind: type[K]) -> K:
    """The member of this name, which must be of this very type."""
    found = cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None
    if type(found) is not kind:
        raise Unproved(f"«{name}» is missing or is no {kind.__name__}")
    return cast("K", found)


def count_of(value: Any, name: str) -> int:
    """The member of this name, which must be an integer from 0 on."""
    found = member(value, name, int)
    if found < 0:
        raise Unproved(f"«{name}» is negative")
    return found


def unhex(text: Any, size: int = 32) -> bytes:
    """So many bytes of their lower-case hex."""
    if not isinstance(text, str) or not re.fullmatch("[0-9a-f]*", text) or len(text) != 2 * size:
        raise Unproved(f"this is not the hex of {size} bytes")
    return bytes.fromhex(text)


def hashes_of(value: Any, name: str) -> list[bytes]:
    """The member of this name, a list of hashes in hex."""
    return [unhex(each) for each in cast("list[Any]", member(value, name, list))]
