"""The tables from order to cash, and the dictionary that says what each column means.

Both come from the same list of tables: a column that is not explained can't be written.
"""

from collections.abc import Iterator

from projections.exports.files import Files
from projections.exports.known import Orders
from projections.exports.log import Advance, Log, Range, entries
from projections.exports.sources import Stream
from projections.exports.table import Chosen, Sheet, Table
from projections.exports.tables import TABLES
from projections.registers.csv import csv_line

DICTIONARY = "dictionary.csv"
_HEAD = ("file", "column", "type", "unit", "meaning_en", "meaning_zh", "source")


def write_csv(log: Log, wanted: Range, files: Files, advance: Advance) -> None:
    """A file for each table, with a row for each event of the range that the table is about, and the dictionary."""
    sheets = {Sheet(table): files.open(table.file) for table in TABLES}
    dictionary = files.open(DICTIONARY)
    for sheet, file in sheets.items():
        file.write(csv_line(column.name for column in sheet.table.columns).encode())
    dictionary.write(csv_line(_HEAD).encode())
    for row in dictionary_rows():
        dictionary.write(csv_line(row).encode(), 1)
    orders, chosen = Orders(log.before), Chosen(list(sheets))
    for entry in entries(log, wanted, advance):
        known = orders.after(entry)
        kind, _, key = entry.stream.partition("/")
        stream = Stream(kind, key)
        for sheet in chosen.by(stream, entry.type):
            for row in sheet.rows(entry, stream, known):
                sheets[sheet].write(csv_line(row).encode(), 1)


def dictionary_rows() -> Iterator[tuple[str, ...]]:
    """A row for each file, with no column, and then for each of its columns."""
    for table in TABLES:
        yield table.file, "", "", "", table.en, table.zh, _rows_of(table)
        for column in table.columns:
            yield table.file, column.name, column.type, column.unit, column.en, column.zh, column.source


def _rows_of(table: Table) -> str:
    return " | ".join(table.rows)
