"""JSON, read strictly: no two readers may see different values in the same bytes.

A member twice, a lone half of a surrogate pair, a broken byte are refused and never repaired. A number that is
no whole number, or too big for every reader to hold, stands in the value as what fits no schema.
"""

import json
import unicodedata
from typing import Any, NoReturn, cast

from domain.errors import Refused
from domain.fact import INTEGER_MAX

DEPTH_MAX = 32
_INTEGER_DIGITS_MAX = len(str(INTEGER_MAX)) + 1


class Fraction:
    """Stands for a number with a point or an exponent, which fits nowhere."""


class HugeInteger:
    """Stands for an integer beyond ±(2^53 - 1), which fits nowhere."""


def parse(body: bytes) -> Any:
    """The value of a JSON text in UTF-8, its strings in NFC. Refuses with a code that answers 400."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Refused("not-utf-8", f"The body is not UTF-8: byte {error.start} is none of it.") from None
    try:
        value = _decoder.decode(text)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused("malformed-json", f"The body is not JSON: {error.msg} at {place}.") from None
    if text.count("[") + text.count("{") > DEPTH_MAX:
        _check_depth(value)
    if "\\u" in text or not unicodedata.is_normalized("NFC", text):
        value = _normal(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused("duplicate-member", f"An object has the member «{twice[:60]}» twice.")
    return members


def _integer(digits: str) -> int | HugeInteger:
    if len(digits) > _INTEGER_DIGITS_MAX or not -INTEGER_MAX <= (value := int(digits)) <= INTEGER_MAX:
        return HugeInteger()
    return value


def _fraction(digits: str) -> Fraction:
    return Fraction()


def _constant(name: str) -> NoReturn:
    raise Refused("malformed-json", f"The body is not JSON: {name} is no number of it.")


_decoder = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)


def _too_deep() -> Refused:
    return Refused("too-deep", f"The body nests deeper than {DEPTH_MAX} levels.")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH_MAX + 1):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner += cast(dict[str, Any], each).values()
            elif isinstance(each, list):
                inner += cast(list[Any], each)
        if not inner:
            return
        level = inner
    raise _too_deep()


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Refused("malformed-json", "The body is not JSON: half of a surrogate pair stands alone.") from None
        return text
    if isinstance(value, list):
        return [_normal(each) for each in cast(list[Any], value)]
    if isinstance(value, dict):
        return _members([(_normal(name), _normal(each)) for name, each in cast(dict[str, Any], value).items()])
    return value
