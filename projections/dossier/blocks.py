"""What a page is made of, whatever shows it: the HTML page and the PDF are two renderings of the same blocks."""

from typing import Literal, NamedTuple

Tone = Literal["plain", "quiet", "hash", "number", "strong", "good", "warn", "bad", "source"]
"""How a text is meant: `hash` may break anywhere, `number` stands at the right, `source` names positions of the log."""


class Cell(NamedTuple):
    """A text in its tone. Line feeds are kept."""

    text: str
    tone: Tone = "plain"


class Para(NamedTuple):
    """A paragraph."""

    text: str
    tone: Tone = "plain"


class Facts(NamedTuple):
    """Names with their values."""

    rows: tuple[tuple[str, Cell], ...]


class Table(NamedTuple):
    """Rows under a head; `shares` is how wide the columns are to each other."""

    caption: str
    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Title(NamedTuple):
    """A heading inside a section."""

    text: str


Block = Para | Facts | Table | Title


class Section(NamedTuple):
    """A part of the pack, under a name that other parts can point to."""

    key: str
    title: str
    blocks: tuple[Block, ...]


class Pack(NamedTuple):
    """The whole pack for people: in which language (a tag such as `en`), its title, and its parts."""

    tag: str
    title: str
    sections: tuple[Section, ...]
