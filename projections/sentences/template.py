"""Sentences with gaps: `{name}` is filled in, `[a part]` is left out where something in it is unknown."""

from collections.abc import Mapping
from functools import cache
from re import compile as pattern

from projections.sentences.directions import Apart, set_apart

_OPTIONAL = pattern(r"\[([^\[\]]*)\]")
_GAP = pattern(r"\{(\w+)\}")


def fill(template: str, values: Mapping[str, str]) -> Apart:
    """The sentence. Values are put in once, each set apart, and never read for gaps, whatever a person wrote."""
    told: list[str] = []
    for needed, first, rest in _parts(template):
        if values.keys() >= needed:
            told.append(first)
            for name, text in rest:
                told += (set_apart(values[name]), text)
    return Apart("".join(told))


@cache
def _parts(template: str) -> list[tuple[set[str], str, list[tuple[str, str]]]]:
    """The template's parts: the names without which each is left out, its text, and each of its names with the text
    behind it.
    """
    parts: list[tuple[set[str], str, list[tuple[str, str]]]] = []
    for place, part in enumerate(_OPTIONAL.split(template)):
        first, *rest = _GAP.split(part)
        names, texts = rest[::2], rest[1::2]
        parts.append((set(names) if place % 2 else set(), first, list(zip(names, texts, strict=True))))
    return parts


def gaps(template: str) -> tuple[set[str], set[str]]:
    """The names a template needs, and those it can do without."""
    needed = set(_GAP.findall(_OPTIONAL.sub("", template)))
    return needed, set(_GAP.findall(template)) - needed
