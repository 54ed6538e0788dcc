"""Breaking text into lines, Chinese and Latin alike: words stay whole, Chinese breaks anywhere, and no line begins
with a mark that closes or ends with one that opens (行首行尾避头尾).
"""

from collections.abc import Iterator
from re import compile as pattern

from projections.dossier.font import printable, width

_PIECE = pattern(r"\s+|[!-~\u00a0-\u024f\u0370-\u045f\u2010-\u2027]+|.")
_NOT_FIRST = set("，。、；：！？）】》」』〉”’％…—,.;:!?)]}%")
_NOT_LAST = set("（【《「『〈“‘([{")


def broken(text: str, size: int, room: int) -> list[str]:
    """The text's lines at a font size in points, none wider than `room` (thousandths of a point)."""
    return [line for part in printable(text).split("\n") for line in _lines(part, size, room)]


def _lines(text: str, size: int, room: int) -> Iterator[str]:
    """Greedy; a word wider than a whole line is cut where the line is full."""
    line, used = "", 0
    for piece in _pieces(text):
        wide = width(piece, size)
        if used + wide <= room:
            line, used = line + piece, used + wide
            continue
        if line.strip():
            yield line.rstrip()
        line, used = "", 0
        for part in _cut(piece.lstrip(), size, room):
            if line:
                yield line
            line = part
        used = width(line, size)
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What must not be broken: a word, or a character with the marks that belong to it."""
    held = ""
    for found in _PIECE.findall(text):
        if held and (found[0] in _NOT_FIRST or held[-1] in _NOT_LAST):
            held += found
            continue
        if held:
            yield held
        held = found
    if held:
        yield held


def _cut(piece: str, size: int, room: int) -> Iterator[str]:
    part, used = "", 0
    for char in piece:
        wide = width(char, size)
        if part and used + wide > room:
            along = part[-1] if char in _NOT_FIRST and len(part) > 1 else ""
            yield part.removesuffix(along)
            part, used = along, width(along, size)
        part, used = part + char, used + wide
    if part:
        yield part
