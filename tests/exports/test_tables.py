"""The tables from order to cash: they say what the orders' views say, and no more than the dictionary explains."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from domain.catalogue import FACTS
from domain.ledger.ledger import Ledger
from projections.exports.known import Known, Orders
from projections.exports.ocel.telling import Telling
from projections.exports.ocel.things import THINGS
from projections.exports.sources import Stream, facts_of, path_of
from projections.exports.table import ANY
from projections.exports.tables import TABLES
from tests.book import Book
from tests.examples import lines, order
from tests.exports.sets import check_manifest, exported, of_entries, of_ledger, random_history, table, views

Rows = list[dict[str, str]]


def total(rows: Iterable[Mapping[str, str]], column: str, **only: str) -> int:
    """The sum of a column over the rows in which these columns hold these values."""
    return sum(int(row[column] or 0) for row in rows if all(row[name] == value for name, value in only.items()))


def amounts_now(own: dict[str, Rows]) -> dict[tuple[str, str], int]:
    """What each refund comes to, by its kind and id: as it fell due, or as it was set by hand later."""
    now = {(row["kind"], row["refund_id"]): int(row["amount"]) for row in own["refunds"]}
    kinds = {row["refund_id"]: row["kind"] for row in own["refunds"]}
    for row in own["refund_changes"]:
        if row["event"] == "RefundOverridden":
            now[kinds[row["refund_id"]], row["refund_id"]] = int(row["amount"])
    return now


def paid_out(own: dict[str, Rows]) -> int:
    """What was paid out and did not come back; points that were given back stay given back."""
    paid, kept = Counter[str](), Counter[str]()
    for row in own["payouts"]:
        if row["status"] == "SETTLED":
            paid[row["refund_id"]] = int(row["amount"])
            continue
        tenders = [each for each in own["payout_tenders"] if int(each["leaf_index"]) < int(row["leaf_index"])]
        last = max((int(each["leaf_index"]) for each in tenders if each["refund_id"] == row["refund_id"]), default=-1)
        if paid.pop(row["refund_id"], 0):
            points = [each for each in tenders if int(each["leaf_index"]) == last and each["points"]]
            kept[row["refund_id"]] += total(points, "amount")
    return paid.total() + kept.total() + total(own["refund_changes"], "amount", event="RefundNetted")


def check_order(own: dict[str, Rows], view: dict[str, Any]) -> None:
    """The sums over an order's rows are the figures of its view."""
    money = view["money"]
    (placed,) = own["orders"]
    cuts = total(own["price_changes"], "amount")
    exchanged = total(own["return_steps"], "amount", event="LinesExchanged")
    now = amounts_now(own)
    assert placed["currency"] == view["currency"]
    assert int(placed["listed"]) == money["listed"]
    assert int(placed["freight"]) == money["freight"]
    assert total(own["coupons_applied"], "applied") == int(placed["discount"])
    assert total(own["payments"], "amount", event="PaymentCaptured") == money["captured"]
    assert total(own["payments"], "amount", event="ShortfallCollected") == money["collected"]
    assert sum(amount for (kind, _), amount in now.items() if kind != "COMPENSATION") == money["refund_due"]
    assert sum(amount for (kind, _), amount in now.items() if kind == "COMPENSATION") == money["compensated"]
    assert paid_out(own) == money["refunded"]
    assert total(own["shortfalls"], "open") == money["shortfall_open"]
    assert total(own["shortfalls"], "waived") == money["shortfall_waived"]
    assert int(placed["discount"]) - cuts == money["discount"]
    assert int(placed["payable"]) + cuts + exchanged == money["payable"]
    for line in view["lines"]:
        check_units(own, line)


def check_units(own: dict[str, Rows], line: dict[str, Any]) -> None:
    """Units of goods are where the rows say they went."""
    mine = {"line": line["line"]}
    assert total(own["order_lines"], "quantity", **mine) == line["quantity"]
    if line["kind"] != "GOODS":
        return
    for event, where in (("LinesShipped", "shipped"), ("LinesDelivered", "delivered"), ("LinesLost", "lost")):
        assert total(own["shipments"], "quantity", **mine, event=event) == line[where], where
    assert total(own["cancellations"], "quantity", **mine) == line["cancelled"]
    assert total(own["inspections"], "accepted", **mine) == line["returned"] + line["exchanged"]


def of_order(tables: dict[str, Rows], order_id: str) -> dict[str, Rows]:
    return {name: [row for row in rows if row.get("order_id") == order_id] for name, rows in tables.items()}


def read(folder: Path) -> dict[str, Rows]:
    return {each.name: table(folder, each.name) for each in TABLES}


@pytest.fixture
def told(book: Book, folder: Path) -> Path:
    log, size = of_ledger(book.ledger)
    return exported(folder, "csv", log, 0, size)


def test_the_sums_of_the_tables_are_the_figures_of_the_orders(book: Book, told: Path) -> None:
    tables = read(told)
    seen = views(book.ledger.log(limit=10_000))

    assert {row["order_id"] for row in tables["orders"]} == seen.keys()
    for order_id, view in seen.items():
        check_order(of_order(tables, order_id), view)


def test_the_tables_of_the_worked_cases_agree_with_their_orders(played: Ledger, folder: Path) -> None:
    log, size = of_ledger(played)
    tables = read(exported(folder, "csv", log, 0, size))

    for order_id, view in views(played.log(limit=10_000)).items():
        check_order(of_order(tables, order_id), view)
    assert len(tables["events"]) == size


@settings(max_examples=60, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_tables_of_any_history_agree_with_its_order(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    entries = random_history(seed)
    folder = exported(tmp_path_factory.mktemp("any") / "set", "csv", of_entries(entries), 0, len(entries))

    for order_id, view in views(entries).items():
        check_order(of_order(read(folder), order_id), view)


def test_every_refund_is_explained_by_its_rows(told: Path) -> None:
    refunds, rows = table(told, "refunds"), table(told, "refund_breakdown")

    assert refunds
    for refund in refunds:
        mine = [row for row in rows if row["leaf_index"] == refund["leaf_index"]]
        assert total(mine, "net") + total(mine, "amount") == int(refund["amount"])
        assert int(refund["units_net"]) + int(refund["reasons"]) == int(refund["amount"])
        assert int(refund["units_listed"]) - int(refund["units_discount"]) == int(refund["units_net"])


def test_shares_of_a_coupon_sum_to_what_it_took_off(told: Path) -> None:
    shares = table(told, "coupon_shares")

    for coupon in table(told, "coupons_applied"):
        mine = [row for row in shares if all(row[key] == coupon[key] for key in ("leaf_index", "coupon_id"))]
        spread = sum((int(row["last_unit"]) - int(row["first_unit"]) + 1) * int(row["amount_each"]) for row in mine)
        assert spread == int(coupon["applied"])


def test_every_row_names_its_leaf(book: Book, told: Path) -> None:
    hashes = [each.hex() for each in book.ledger.leaf_hashes(0, book.ledger.head().size)]

    for name, rows in read(told).items():
        assert all(row["leaf_hash"] == hashes[int(row["leaf_index"])] for row in rows), name
    assert [row["leaf_hash"] for row in table(told, "events")] == hashes


def test_the_dictionary_explains_every_column_and_no_other(told: Path) -> None:
    explained = table(told, "dictionary")

    for each in told.glob("*.csv"):
        if each.name != "dictionary.csv":
            head = next(csv.reader(each.read_text(encoding="utf-8").splitlines()))
            assert [row["column"] for row in explained if row["file"] == each.name] == ["", *head]
    assert all(row["meaning_en"] and row["meaning_zh"] and row["source"] for row in explained)
    assert {row["file"] for row in explained} == {path.name for path in told.glob("*.csv")} - {"dictionary.csv"}


def test_values_have_the_types_that_the_dictionary_says(told: Path) -> None:
    types = {(row["file"], row["column"]): row["type"] for row in table(told, "dictionary") if row["column"]}

    for name, rows in read(told).items():
        for row in rows:
            for column, value in row.items():
                check_type(types[f"{name}.csv", column], value)


def check_type(type_: str, value: str) -> None:
    match type_:
        case "integer":
            assert value == "" or str(int(value)) == value
        case "boolean":
            assert value in ("", "true", "false")
        case "time":
            assert value == "" or (len(value) == len("2026-05-01T02:00:00.000000Z") and value.endswith("Z"))
        case _:
            assert type_ == "string"


@pytest.mark.parametrize(
    "each",
    [*TABLES, *(Telling(thing)._sheet.table for thing in THINGS)],
    ids=lambda each: f"{each.name}, {each.rows[0]}",
)
def test_every_source_names_members_that_there_are(each: Any) -> None:
    facts = {path_of(row).root for row in each.rows}

    for row in each.rows:
        _resolve(row)
    for column in each.columns:
        for path in _paths(column.source):
            _resolve(path)
        assert facts_of(column.source) <= facts, column.name
        assert "currency" in {other.name for other in each.columns} or column.unit != "minor units of currency"


def _paths(source: str) -> list[str]:
    terms = source.replace("sum(", "").replace("count(", "").replace(")", "")
    found = [part for part in terms.replace(" | ", " ").replace(" * ", "*").split() if part[0].isalpha()]
    return [path for path in found if not path.endswith(":")]


def _resolve(source: str) -> None:
    """Walk the types along the path; a member that is missing raises."""
    path = path_of(source.replace("*", " * "))
    if path.root in ("Leaf", "Stream", "Order"):
        (step,) = path.steps
        assert path.root == "Leaf" or step.name in {"Stream": Stream, "Order": Known}[path.root]._fields
        return
    kind: Any = None if path.root == ANY else inspect.type_info(FACTS[path.root])
    for step in path.steps:
        kind = _items(kind) if step.each else _bare(_member(kind, step.name))
    for name in path.times or ():
        assert isinstance(_bare(_member(kind, name)), inspect.IntType)


def _items(kind: Any) -> Any:
    return _bare(kind.item_type) if isinstance(kind, inspect.VarTupleType) else kind


def _member(kind: Any, name: str) -> Any:
    if isinstance(kind, inspect.TupleType):
        return kind.item_types[int(name)]
    return next(field.type for field in kind.fields if field.name == name)


def _bare(kind: Any) -> Any:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        return _bare(next(each for each in kind.types if not isinstance(each, inspect.NoneType)))
    return kind


def test_an_order_that_was_forgotten_on_the_way_is_read_again(book: Book) -> None:
    log, size = of_ledger(book.ledger)
    patient, forgetful = Orders(log.before), Orders(log.before, most=1)

    for entry in log.entries(0, size):
        assert forgetful.after(entry) == patient.after(entry)


HOSTILE = ['=HYPERLINK("http://x")', "+1", "-2+3", "@sum", "＝1", 'a "quoted", title', "tab\there", "第一行\n第二行"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_text(title: str, folder: Path) -> None:
    book = Book()
    goods = lines(10_00)
    goods[0]["title"] = title
    book.say("orders/H-1", "OrderPlaced", **order(lines=goods))
    log, size = of_ledger(book.ledger)

    (row,) = table(exported(folder, "csv", log, 0, size), "order_lines")

    assert row["title"].removeprefix("'") == msgspec.json.decode(msgspec.json.encode(title))
    assert row["title"][0] not in "=+-@＝\t"
    assert (row["line"], row["list_price"]) == ("1", "1000")


def test_an_empty_range_has_headings_and_no_rows(book: Book, folder: Path) -> None:
    log, _ = of_ledger(book.ledger)

    manifest = check_manifest(exported(folder, "csv", log, 30, 30))

    assert {name: rows for name, rows in manifest["rows"].items() if rows} == {
        "dictionary.csv": len(table(folder, "dictionary"))
    }
    assert (folder / "orders.csv").read_text().startswith("leaf_index,leaf_hash,")


def test_a_range_in_the_middle_has_the_rows_of_its_events_and_the_currency_of_their_orders(
    book: Book, told: Path, tmp_path: Path
) -> None:
    log, size = of_ledger(book.ledger)
    middle = size // 3, 2 * size // 3

    part = exported(tmp_path / "part", "csv", log, *middle)

    for name, rows in read(told).items():
        assert table(part, name) == [row for row in rows if middle[0] <= int(row["leaf_index"]) < middle[1]], name
    begun_before = {row["order_id"] for row in table(part, "payments")} - {
        row["order_id"] for row in table(part, "orders")
    }
    assert begun_before
    assert all(row["currency"] for row in table(part, "payments"))
