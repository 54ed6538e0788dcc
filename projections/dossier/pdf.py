"""The pack as a PDF on A4, with its font inside: the same input gives the same bytes.

It is set twice: what the first pass finds out, on which page each part begins and how many pages there are, the
second one prints.
"""

from collections.abc import Mapping
from typing import NamedTuple

from projections.dossier.blocks import Block, Cell, Facts, Pack, Para, Section, Table, Title
from projections.dossier.pen import ACCENT, BOTTOM, GAP, INK, LEFT, SHADE, TALL, TOP, WIDTH, Columns, Lines, Pen

CODE = 96
"""How wide the QR code is, in points."""
Modules = tuple[bytes, ...]
"""A QR code, row by row, a byte a module: 1 is dark."""


class Layout(NamedTuple):
    """What a first pass found: on which page each part begins, and how many pages there are."""

    pages: Mapping[str, int]
    pages_in_all: int


def pdf(pack: Pack, code: Modules, labels: Mapping[str, str]) -> bytes:
    """The PDF. `labels` say `page` (with gaps `{page}` and `{count}`), and `page_ref` where something is to be found
    (`{page}`).
    """
    lines: Lines = {}
    first = _Setter(pack, Layout({}, 0), labels, lines)
    first.set(code)
    second = _Setter(pack, first.layout(), labels, lines)
    second.set(code)
    return second.pen.file()


class _Setter:
    """One pass over the pack."""

    def __init__(self, pack: Pack, layout: Layout, labels: Mapping[str, str], lines: Lines) -> None:
        self._pack, self._layout, self._labels = pack, layout, labels
        foot = labels["page"].replace("{count}", str(layout.pages_in_all))
        self.pen = Pen(pack.title, pack.tag, foot, lines)
        self._pages: dict[str, int] = {}

    def set(self, code: Modules) -> None:
        """Set everything."""
        self._code(code)
        self.pen.text(self._pack.title, 18, "strong", self._beside())
        for section in self._pack.sections:
            self._section(section)

    def layout(self) -> Layout:
        """What was found, once everything is set."""
        return Layout(self._pages, self.pen.page)

    def _code(self, rows: Modules) -> None:
        """The QR code at the top right of the first page."""
        side = CODE // len(rows) or 1
        left, top = LEFT + WIDTH - side * len(rows), TALL - TOP + 14
        self.pen.canvas.setFillColor(INK)
        for down, row in enumerate(rows):
            for along, dark in enumerate(row):
                if dark:
                    self.pen.canvas.rect(left + along * side, top - (down + 1) * side, side, side, stroke=0, fill=1)

    def _beside(self) -> int:
        """How wide a text may be: beside the code less."""
        below = self.pen.page > 1 or self.pen.y <= TALL - TOP + 14 - CODE
        return WIDTH if below else WIDTH - CODE - 14

    def _section(self, section: Section) -> None:
        pen = self.pen
        pen.space(16)
        pen.room(130)  # its heading, and a title of its own under it with a line of what follows
        self._pages.setdefault(section.key, pen.page)
        pen.canvas.bookmarkPage(section.key)
        pen.canvas.addOutlineEntry(section.title, section.key, 0)
        if section.title != self._pack.title:
            pen.rule(ACCENT)
            pen.space(4)
            pen.text(section.title, 13, "strong")
            pen.space(3)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        pen = self.pen
        match block:
            case Title():
                pen.space(7)
                pen.room(90)
                pen.text(block.text, 10, "strong")
                pen.space(2)
            case Para():
                pen.room(70 if block.tone == "strong" else 0)  # such a line stands for a heading
                pen.text(block.text, 9, block.tone, self._beside())
                pen.space(3)
            case Facts():
                for name, value in block.rows:
                    pen.row((Cell(name, "quiet"), value), (130, self._beside() - 130 - GAP), 9)
                pen.space(4)
            case Table():
                self._table(block)

    def _table(self, table: Table) -> None:
        parts, room = sum(table.shares), WIDTH - GAP * (len(table.shares) - 1)
        columns = tuple(room * share // parts for share in table.shares)
        rows = [tuple(self._resolved(cell) for cell in row) for row in table.rows]
        self.pen.space(4)
        if table.caption:
            self.pen.room(80)
            self.pen.text(table.caption, 9, "quiet")
            self.pen.space(4)
        head = tuple(
            Cell(name, "number" if rows and rows[0][place].tone == "number" else "strong")
            for place, name in enumerate(table.head)
        )
        self._head(head, columns, self.pen.height(rows[0], columns, 8) if rows else 0)
        for cells in rows:
            if self._turned_for(self.pen.height(cells, columns, 8)):
                self._head(head, columns, 0)
            self.pen.row(cells, columns, 8)
            self.pen.rule()
        self.pen.space(6)

    def _head(self, head: tuple[Cell, ...], columns: Columns, first: int) -> None:
        """The head, on the page of its first row; a row longer than that may begin here all the same."""
        pen = self.pen
        height = pen.height(head, columns, 8)
        pen.room(height + min(first, 120) + 10)
        pen.canvas.setFillColor(SHADE)
        pen.canvas.rect(LEFT - 3, pen.y - height, WIDTH + 6, height, stroke=0, fill=1)
        pen.row(head, columns, 8)
        pen.rule()

    def _turned_for(self, height: int) -> bool:
        """Whether a row began a new page; one longer than half a page begins where it is."""
        tall = height >= (TALL - TOP - BOTTOM) // 2 and self.pen.y >= BOTTOM + 60
        if self.pen.y - height >= BOTTOM or tall:
            return False
        self.pen.turn()
        return True

    def _resolved(self, cell: Cell) -> Cell:
        """A cell that names parts of the pack says on which page they begin."""
        if not cell.text.startswith("§"):
            return cell
        page = self._layout.pages.get(cell.text[1:], 1)
        return Cell(self._labels["page_ref"].replace("{page}", str(page)), cell.tone)
