"""A pen that writes down a page and turns it where it ends. Sizes are points, heights count from the page's foot."""

import io
from collections.abc import Mapping
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from projections.dossier.blocks import Cell, Tone
from projections.dossier.font import NAME, font, width
from projections.dossier.lines import broken

LEFT, TOP, BOTTOM = 48, 56, 56
"""Margins."""
TALL, WIDTH = int(A4[1]), int(A4[0]) - 2 * LEFT
GAP = 8
"""Between two columns."""
LEADING = 3
"""How much more than its size a line takes."""
INK, ACCENT, SHADE = HexColor("#1f2733"), HexColor("#0f5f58"), HexColor("#f3f1ec")
_QUIET, _RULE = HexColor("#5b6472"), HexColor("#d5d1c8")
_TONES: Mapping[Tone, Color] = {
    "quiet": _QUIET,
    "hash": _QUIET,
    "source": _QUIET,
    "good": HexColor("#1c6b3a"),
    "warn": HexColor("#8a4b08"),
    "bad": HexColor("#9c2f2a"),
}
_HEAVY: Tone = "strong"
Lines = dict[tuple[str, int, int], list[str]]
"""Text that was broken into lines before, by its size and its room: heights are asked for before anything is drawn."""
Columns = tuple[int, ...]
"""How wide each column is."""


class Pen:
    """Writes a document of A4 pages. `foot` says what stands at a page's foot, given its number."""

    def __init__(self, title: str, tag: str, foot: str, lines: Lines) -> None:
        font()
        self._title, self._foot, self._lines = title, foot, lines
        self._buffer = io.BytesIO()
        self.canvas: Any = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setCatalogEntry("Lang", tag)
        self.page, self.y = 1, TALL - TOP

    def file(self) -> bytes:
        """The document, ended here."""
        self._end_page()
        self.canvas.save()
        return self._buffer.getvalue()

    def space(self, points: int) -> None:
        """Go down."""
        self.y -= points

    def room(self, points: int) -> None:
        """Turn the page unless so much fits on it."""
        if self.y - points < BOTTOM:
            self.turn()

    def turn(self) -> None:
        """Go on on a new page."""
        self._end_page()
        self.page, self.y = self.page + 1, TALL - TOP

    def text(self, text: str, size: int, tone: Tone, wide: int = WIDTH) -> None:
        """A paragraph."""
        for line in self._broken(text, size, wide):
            self.room(size + LEADING + 1)
            self.y -= size + LEADING + 1
            self._draw(line, size, tone, LEFT, wide)

    def row(self, cells: tuple[Cell, ...], columns: Columns, size: int) -> None:
        """Cells side by side over as many pages as they need; on each page one cell is written after the other, so
        that a program that reads the page reads sentences.
        """
        told = [self._broken(cell.text, size, wide) for cell, wide in zip(cells, columns, strict=True)]
        leading = size + LEADING
        self.space(2)
        while any(told):
            self.room(leading)
            fits = min((self.y - BOTTOM) // leading, max(len(each) for each in told))
            left = LEFT
            for cell, lines, wide in zip(cells, told, columns, strict=True):
                for place, line in enumerate(lines[:fits], 1):
                    self._draw(line, size, cell.tone, left, wide, down=place * leading)
                left += wide + GAP
            told = [lines[fits:] for lines in told]
            self.y -= fits * leading
        self.space(3)

    def height(self, cells: tuple[Cell, ...], columns: Columns, size: int) -> int:
        """How tall such a row is."""
        told = (self._broken(cell.text, size, wide) for cell, wide in zip(cells, columns, strict=True))
        return max(len(each) for each in told) * (size + LEADING) + 5

    def rule(self, colour: Color = _RULE) -> None:
        """A line across the page."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(1 if colour is ACCENT else 0)
        self.canvas.line(LEFT - 3, self.y, LEFT + WIDTH + 3, self.y)

    def _broken(self, text: str, size: int, wide: int) -> list[str]:
        key = (text, size, wide)
        if key not in self._lines:
            self._lines[key] = broken(text, size, wide * 1000)
        return self._lines[key]

    def _draw(self, line: str, size: int, tone: Tone, left: int, wide: int, *, down: int = 0) -> None:
        if tone == "number":
            left += max(0, wide - width(line, size) // 1000 - 1)
        self.canvas.setFont(NAME, size)
        colour = _TONES.get(tone, INK)
        self.canvas.setFillColor(colour)
        if tone == _HEAVY:  # the one font has one weight: an outline of the letters makes the other
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(size / 60)
        self.canvas.drawString(left, self.y - down, line, mode=2 if tone == _HEAVY else 0)

    def _end_page(self) -> None:
        """The foot says which document it is and which page of how many."""
        self.y = BOTTOM - 24
        (title,) = broken(self._title, 7, 10**9)
        self._draw(title, 7, "quiet", LEFT, WIDTH)
        self._draw(self._foot.replace("{page}", str(self.page)), 7, "number", LEFT, WIDTH)
        self.canvas.showPage()
