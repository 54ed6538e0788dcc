"""A member's value in words: codes, instants, lists, yes and no."""

import json
from re import compile as pattern
from typing import Any, cast

from domain.clock import parse_instant
from domain.errors import Refused
from projections.sentences.language import Language

_INSTANT = pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\Z")
_CODE = pattern(r"[A-Z][A-Z0-9_]*\Z")


def worded(value: Any, language: Language) -> str:
    """The value as a person reads it; a dash for nothing."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return language.labels["said_yes" if value else "said_no"]
    if isinstance(value, str):
        return _text(value, language)
    if isinstance(value, list):
        return language.phrases["and"].join(worded(each, language) for each in cast(list[Any], value))
    return json.dumps(value, ensure_ascii=False)


def _text(value: str, language: Language) -> str:
    if _CODE.match(value):
        return language.word(value)
    if _INSTANT.match(value):
        try:
            return language.time(parse_instant(value))
        except Refused:
            return value
    return value
