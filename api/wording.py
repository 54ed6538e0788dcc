"""What a problem says to people: the sentence of its code, with what this one refusal is about."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from domain.clock import parse_instant
from domain.currency import money_text
from domain.errors import Refused
from projections.sentences.language import ZH
from projections.sentences.language import language as words_of
from projections.sentences.parts_offers import worse
from projections.sentences.speaker import Speaker

_GAP = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_AMOUNTS = {"amount", "missing", "most", "price", "open", "payable", "captured", "shown_payable", "named_payable"}
"""Members of a refusal that are money, in minor units of its `currency`."""
_CODES = {"goods_kind", "finding", "findings", "status", "undone"}
"""Members of a refusal that have a word for each of their values."""


def worded(template: str, members: Mapping[str, Any], tag: str) -> str:
    """The template in the language of the tag, filled with the members of a refusal."""
    return _filled(template, _enumerated(members, tag))


def _filled(template: str, members: Mapping[str, Any]) -> str:
    """The template with its gaps filled, amounts with their currency; a gap that is not filled is left out, with
    all of its `[part]` where it stands in one.
    """
    told = _OPTIONAL.sub(lambda part: part[1] if all(gap in members for gap in _GAP.findall(part[1])) else "", template)
    return _GAP.sub(lambda gap: _worded(gap[1], members), told).replace("  ", " ")


def _enumerated(members: Mapping[str, Any], tag: str) -> dict[str, Any]:
    """The members with what is worse of terms in words, and other lists as they are enumerated in English; one that
    is empty is left out.
    """
    spoken, told = Speaker(words_of(tag)), {name: value for name, value in members.items() if value != []}
    for name, value in told.items():
        if name == "worse":
            told[name] = spoken.several(worse(code, spoken.language) for code in value)
        elif isinstance(value, list) and tag == "en":
            told[name] = spoken.several(map(str, cast(list[object], value)))
    return told


def _worded(name: str, members: Mapping[str, Any]) -> str:
    value = members.get(name, "")
    if name in _AMOUNTS and "currency" in members:
        return money_text(value, members["currency"])
    if isinstance(value, list | tuple):
        return "、".join(_worded(name, {name: each}) for each in cast(Sequence[object], value))
    if name in _CODES:
        return ZH.word(value)
    return _told(name, value)


def _told(name: str, value: object) -> str:
    """An instant as people say it; an id stands as it is, whatever it looks like."""
    if name.endswith("_id") or not isinstance(value, str) or not _TIME.match(value):
        return str(value)
    try:
        return ZH.time(parse_instant(value))
    except Refused:
        return value
