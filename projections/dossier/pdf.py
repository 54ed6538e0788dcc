"""The pack as a PDF on A4, with its font inside: the same input gives the same bytes.

It is set twice: what the first pass finds out, on which page each part begins and how many pages there are, the
second one prints.
"""

import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from projections.dossier.blocks import Block, Cell, Facts, Pack, Para, Section, Table, Title, Tone
from projections.dossier.font import NAME, font, width
from projections.dossier.lines import broken

LEFT, RIGHT, TOP, BOTTOM = 48, 48, 56, 56
"""Margins in points."""
WIDTH = int(A4[0]) - LEFT - RIGHT
GAP = 8
"""Between two columns."""
LEADING = 3
"""How much more than its size a line takes, in points."""
_INK, _QUIET, _RULE, _ACCENT = HexColor("#1f2733"), HexColor("#5b6472"), HexColor("#d5d1c8"), HexColor("#0f5f58")
_SHADE = HexColor("#f3f1ec")
_TONES: Mapping[Tone, Color] = {
    "quiet": _QUIET,
    "hash": _QUIET,
    "source": _QUIET,
    "good": HexColor("#1c6b3a"),
    "warn": HexColor("#8a4b08"),
    "bad": HexColor("#9c2f2a"),
}
_HEAVY: frozenset[Tone] = frozenset({"strong", "good", "warn", "bad"})


class Layout(NamedTuple):
    """What a first pass found: on which page each part begins, and how many pages there are."""

    pages: Mapping[str, int]
    pages_in_all: int


def pdf(pack: Pack, qr: tuple[str, tuple[bytes, ...]], labels: Mapping[str, str]) -> bytes:
    """The PDF. `qr` is a text and its code, row by row (a byte a module, 1 is dark); `labels` say `page` (with gaps
    `{page}` and `{count}`), and `page_ref` where something is to be found (`{page}`).
    """
    font()
    first = _Setter(pack, Layout({}, 0), labels)
    second = _Setter(pack, first.set(qr), labels)
    second.set(qr)
    return second.file()


class _Setter:
    """One pass over the pack: a pen that moves down the page and turns it where it ends."""

    def __init__(self, pack: Pack, layout: Layout, labels: Mapping[str, str]) -> None:
        self._pack, self._layout, self._labels = pack, layout, labels
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(pack.title)
        self._canvas.setSubject(pack.sections[0].title)
        self._canvas.setCatalogEntry("Lang", pack.tag)
        self._pages: dict[str, int] = {}
        self._number, self._y = 1, int(A4[1]) - TOP

    def set(self, qr: tuple[str, tuple[bytes, ...]]) -> Layout:
        """Set everything."""
        self._code(qr[1])
        self._text(self._pack.title, 18, "strong", LEFT, WIDTH - 110)
        for section in self._pack.sections:
            self._section(section)
        self._end_page()
        self._canvas.save()
        return Layout(self._pages, self._number)

    def file(self) -> bytes:
        """The file, once everything is set."""
        return self._buffer.getvalue()

    def _code(self, rows: tuple[bytes, ...]) -> None:
        """The QR code at the top right of the first page."""
        side = 96 // len(rows) or 1
        left, top = int(A4[0]) - RIGHT - side * len(rows), int(A4[1]) - TOP + 14
        self._canvas.setFillColor(_INK)
        for down, row in enumerate(rows):
            for along, dark in enumerate(row):
                if dark:
                    self._canvas.rect(left + along * side, top - (down + 1) * side, side, side, stroke=0, fill=1)

    def _section(self, section: Section) -> None:
        self._space(16)
        self._room(70)
        self._pages.setdefault(section.key, self._number)
        self._canvas.bookmarkPage(section.key)
        self._canvas.addOutlineEntry(section.title, section.key, 0)
        if section.title != self._pack.title:
            self._rule(_ACCENT)
            self._space(4)
            self._text(section.title, 13, "strong", LEFT, WIDTH)
            self._space(3)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Title():
                self._space(7)
                self._room(90)
                self._text(block.text, 10, "strong", LEFT, WIDTH)
                self._space(2)
            case Para():
                beside = self._number == 1 and self._y > int(A4[1]) - TOP - 90
                self._text(block.text, 9, block.tone, LEFT, WIDTH - 110 if beside else WIDTH)
                self._space(3)
            case Facts():
                for name, value in block.rows:
                    beside = 110 if self._number == 1 and self._y > int(A4[1]) - TOP - 90 else 0
                    self._row((Cell(name, "quiet"), value), (130, WIDTH - 130 - GAP - beside), 9, ruled=False)
                self._space(4)
            case Table():
                self._table(block)

    def _table(self, table: Table) -> None:
        parts = sum(table.shares)
        room = WIDTH - GAP * (len(table.shares) - 1)
        columns = tuple(room * share // parts for share in table.shares)
        self._space(4)
        if table.caption:
            self._room(60)
            self._text(table.caption, 9, "quiet", LEFT, WIDTH)
        head = tuple(
            Cell(name, "number" if table.rows and table.rows[0][place].tone == "number" else "strong")
            for place, name in enumerate(table.head)
        )
        rows = [tuple(self._resolved(cell) for cell in row) for row in table.rows]
        self._head(head, columns, self._height(rows[0], columns, 8) if rows else 0)
        for cells in rows:
            if self._y - self._height(cells, columns, 8) < BOTTOM:
                self._turn_for(cells, columns)
                if self._y == int(A4[1]) - TOP:
                    self._head(head, columns, 0)
            self._row(cells, columns, 8, ruled=True)
        self._space(6)

    def _head(self, head: tuple[Cell, ...], columns: tuple[int, ...], first: int) -> None:
        """The head, on the page of its first row; a row longer than that may begin here all the same."""
        height = self._height(head, columns, 8)
        self._room(height + min(first, 120) + 10)
        self._canvas.setFillColor(_SHADE)
        self._canvas.rect(LEFT - 3, self._y - height, WIDTH + 6, height, stroke=0, fill=1)
        self._row(head, columns, 8, ruled=True)

    def _turn_for(self, cells: tuple[Cell, ...], columns: tuple[int, ...]) -> None:
        """A new page for a row that does not fit this one; a row longer than half a page begins where it is."""
        if self._height(cells, columns, 8) < (int(A4[1]) - TOP - BOTTOM) // 2 or self._y < BOTTOM + 60:
            self._turn()

    def _resolved(self, cell: Cell) -> Cell:
        """A cell that names parts of the pack says on which page they begin."""
        if not cell.text.startswith("§"):
            return cell
        return Cell(self._labels["page_ref"].format(page=self._layout.pages.get(cell.text[1:], 1)), cell.tone)

    def _row(self, cells: tuple[Cell, ...], columns: tuple[int, ...], size: int, *, ruled: bool) -> None:
        """Cells side by side over as many pages as they need; on each page one cell is written after the other, so
        that a program that reads the page reads sentences.
        """
        told = [broken(cell.text, size, wide * 1000) for cell, wide in zip(cells, columns, strict=True)]
        leading = size + LEADING
        self._space(2)
        while any(told):
            self._room(leading)
            fits = min((self._y - BOTTOM) // leading, max(len(each) for each in told))
            left = LEFT
            for cell, lines, wide in zip(cells, told, columns, strict=True):
                for place, line in enumerate(lines[:fits], 1):
                    self._draw(line, size, cell.tone, left, wide, down=place * leading)
                left += wide + GAP
            told = [lines[fits:] for lines in told]
            self._y -= fits * leading
        self._space(3)
        if ruled:
            self._rule(_RULE)

    def _height(self, cells: tuple[Cell, ...], columns: tuple[int, ...], size: int) -> int:
        told = (broken(cell.text, size, wide * 1000) for cell, wide in zip(cells, columns, strict=True))
        return max(len(each) for each in told) * (size + LEADING) + 5

    def _text(self, text: str, size: int, tone: Tone, left: int, wide: int) -> None:
        for line in broken(text, size, wide * 1000):
            self._room(size + LEADING + 1)
            self._y -= size + LEADING + 1
            self._draw(line, size, tone, left, wide)

    def _draw(self, line: str, size: int, tone: Tone, left: int, wide: int, *, down: int = 0) -> None:
        if tone == "number":
            left += max(0, wide - width(line, size) // 1000 - 1)
        self._canvas.setFont(NAME, size)
        colour = _TONES.get(tone, _INK)
        self._canvas.setFillColor(colour)
        if tone in _HEAVY:  # the one font has one weight: an outline of the letters makes the other
            self._canvas.setStrokeColor(colour)
            self._canvas.setLineWidth(size / 40)
        self._canvas.drawString(left, self._y - down, line, mode=2 if tone in _HEAVY else 0)

    def _rule(self, colour: Color) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(1 if colour is _ACCENT else 0)
        self._canvas.line(LEFT - 3, self._y, LEFT + WIDTH + 3, self._y)

    def _space(self, points: int) -> None:
        self._y -= points

    def _room(self, points: int) -> None:
        if self._y - points < BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self._end_page()
        self._number, self._y = self._number + 1, int(A4[1]) - TOP

    def _end_page(self) -> None:
        """The foot says which pack it is and which page of how many."""
        foot = self._labels["page"].format(page=self._number, count=self._layout.pages_in_all)
        self._y = BOTTOM - 24
        (title,) = broken(self._pack.title, 7, 10**9)
        self._draw(title, 7, "quiet", LEFT, WIDTH)
        self._draw(foot, 7, "number", LEFT, WIDTH)
        self._canvas.showPage()
