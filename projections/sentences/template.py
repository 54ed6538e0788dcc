"""Sentences with gaps: `{name}` is filled in, `[a part]` is left out where something in it is unknown."""

from collections.abc import Mapping
from re import compile as pattern

from projections.sentences.directions import Apart, set_apart

_OPTIONAL = pattern(r"\[([^\[\]]*)\]")
_GAP = pattern(r"\{(\w+)\}")


def fill(template: str, values: Mapping[str, str]) -> Apart:
    """The sentence. Values are put in once, each set apart, and never read for gaps, whatever a person wrote."""

    def said(part: str) -> str:
        return part if all(name in values for name in _GAP.findall(part)) else ""

    told = _GAP.sub(lambda gap: set_apart(values[gap[1]]), _OPTIONAL.sub(lambda part: said(part[1]), template))
    return Apart(told)


def gaps(template: str) -> tuple[set[str], set[str]]:
    """The names a template needs, and those it can do without."""
    needed = set(_GAP.findall(_OPTIONAL.sub("", template)))
    return needed, set(_GAP.findall(template)) - needed
