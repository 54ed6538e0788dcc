"""The one font of the PDF: Noto Sans SC, regular, in Latin, Greek, Cyrillic, kana and the 20,902 Chinese characters of
Unicode 1.1. It comes with the package, so a PDF looks the same on every machine.

What the font does not have is shown as its code point: nothing that somebody wrote vanishes.
"""

import gzip
import io
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAME = "NotoSansSC"
FILE = "noto-sans-sc.ttf.gz"
_LEFT_OUT = {"\u2068", "\u2069", "\r"}
"""What only steers how text is laid out on a screen."""


@cache
def font() -> TTFont:
    """The font, known to the PDF writer under `NAME`."""
    data = gzip.decompress(files("projections").joinpath("static", FILE).read_bytes())
    loaded = TTFont(NAME, io.BytesIO(data))
    pdfmetrics.registerFont(loaded)  # pyright: ignore[reportUnknownMemberType] - the library has no types
    return loaded


def printable(text: str) -> str:
    """The text in characters that the font has; another one is named by its code point, U+1F600."""
    known = font().face.charToGlyph
    return "".join(
        char if char == "\n" or ord(char) in known else f"U+{ord(char):04X}" for char in text if char not in _LEFT_OUT
    )


def width(text: str, size: int) -> int:
    """How wide a printable text is at a size, in thousandths of a point."""
    widths = font().face.charWidths
    return sum(round(widths[ord(char)]) for char in text) * size
