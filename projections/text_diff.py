"""How one text became another, in runs that people read: kept, taken out, put in."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORDS = re.compile(r"[^\W\d_a-zA-Z]|[A-Za-z]+|\d+|\s+|.", re.UNICODE | re.DOTALL)
"""A Chinese character, a word in Latin letters, a number: what a reader takes in at once."""


class Run(NamedTuple):
    """A piece of text that both have, or only the old or only the new one."""

    kind: Literal["same", "out", "in"]
    text: str


def changes(old: str, new: str) -> list[Run]:
    """The runs from the old text to the new one; together the same and the new ones are the new text."""
    return list(_changes(_WORDS.findall(old), _WORDS.findall(new)))


def _changes(old: list[str], new: list[str]) -> Iterator[Run]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Run("out", "".join(old[a:b]))
        if d > c:
            yield Run("in", "".join(new[c:d]))
