"""Sentences with gaps: `{name}` is filled in, `[a part]` is left out where something in it is unknown."""

from collections.abc import Mapping
from re import compile as pattern

_OPTIONAL = pattern(r"\[([^\[\]]*)\]")
_GAP = pattern(r"\{(\w+)\}")


def fill(template: str, values: Mapping[str, str]) -> str:
    """The sentence. Values are put in once and never read for gaps, whatever a person wrote in them."""

    def said(part: str) -> str:
        return part if all(name in values for name in _GAP.findall(part)) else ""

    return _GAP.sub(lambda gap: values[gap[1]], _OPTIONAL.sub(lambda part: said(part[1]), template))


def gaps(template: str) -> tuple[set[str], set[str]]:
    """The names a template needs, and those it can do without."""
    needed = set(_GAP.findall(_OPTIONAL.sub("", template)))
    return needed, set(_GAP.findall(template)) - needed
