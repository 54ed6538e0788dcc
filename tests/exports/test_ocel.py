"""OCEL 2.0: whole by its own rules, and read back by somebody else's reader with the same counts and values."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import r4pm
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.clock import parse_instant
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from projections.exports.ocel.attributes import ENVELOPE, attributes_of
from tests.book import Book
from tests.examples import lines, order
from tests.exports.sets import exported, ocel, of_entries, of_ledger, random_history, views

TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "time": str}


def check(found: dict[str, Any]) -> None:
    """The rules of OCEL 2.0: what is named exists, what is stated is declared and of its type, ids are unique."""
    assert found.keys() == {"events", "objects", "eventTypes", "objectTypes"}
    ids = Counter(each["id"] for each in found["objects"])
    assert ids.total() == len(ids)
    assert len({each["id"] for each in found["events"]}) == len(found["events"])
    for things, types in (("events", "eventTypes"), ("objects", "objectTypes")):
        declared = {each["name"]: {own["name"]: own["type"] for own in each["attributes"]} for each in found[types]}
        assert len(declared) == len(found[types])
        for each in found[things]:
            check_attributes(each["attributes"], declared[each["type"]])
            links = [(link["objectId"], link["qualifier"]) for link in each["relationships"]]
            assert len(set(links)) == len(links)
            assert all(to in ids and qualifier for to, qualifier in links)
    assert all(parse_instant(each["time"]) for each in found["events"])
    assert all(each["relationships"] for each in found["events"]), "an event is about something"


def check_attributes(stated: list[dict[str, Any]], declared: dict[str, str]) -> None:
    seen: set[tuple[str, str]] = set()
    for each in stated:
        type_ = declared[each["name"]]
        assert type(each["value"]) is TYPES[type_], each
        assert type_ != "time" or parse_instant(each["value"])
        assert (each["name"], each.get("time", "")) not in seen
        seen.add((each["name"], each.get("time", "")))


def check_against_the_log(found: dict[str, Any], entries: list[Entry]) -> None:
    """Every event of the log is an event, in order, with its place and its hash."""
    for event, entry in zip(found["events"], entries, strict=True):
        own = {each["name"]: each["value"] for each in event["attributes"]}
        assert (own["leaf_index"], own["leaf_hash"]) == (entry.position, entry.leaf_hash)
        assert (event["type"], event["time"], event["id"]) == (entry.type, entry.occurred_at, entry.event_id)


@contextmanager
def read_by_another(file: Path) -> Iterator[Any]:
    """What an independent reader says of the file: `ask(question, …)`."""
    bindings = {each["name"]: each["id"] for each in r4pm.list_bindings()}
    whole = r4pm.import_item("OCEL", str(file))
    linked = r4pm.convert_item(whole, "SlimLinkedOCEL")

    def ask(question: str, **more: Any) -> Any:
        log = whole if question in ("num_events", "num_objects", "ocel_type_stats") else linked
        return json.loads(r4pm.call_binding(bindings[question], json.dumps({"ocel": log} | more)))

    try:
        yield ask
    finally:
        r4pm.remove_item(linked)
        r4pm.remove_item(whole)


def check_as_read(file: Path, found: dict[str, Any]) -> None:
    """The other reader counts the same events, objects and relationships, of the same types."""
    types = {each["id"]: each["type"] for each in found["objects"]}
    related = Counter(
        (event["type"], types[link["objectId"]]) for event in found["events"] for link in event["relationships"]
    )
    with read_by_another(file) as ask:
        stats = ask("ocel_type_stats")
        assert stats["event_type_counts"] == Counter(each["type"] for each in found["events"])
        assert stats["object_type_counts"] == Counter(types.values())
        counted = ask("locel_event_object_type_counts")
        assert {(event, kind): count for event, kind, count in counted} == related
        for each in found["objects"]:
            index = ask("locel_get_ob_by_id", ob_id=each["id"])
            told = ask("locel_get_o2o", ob=index)
            assert len(told) == len(each["relationships"]), each["id"]


@pytest.fixture
def told(book: Book, folder: Path) -> Path:
    log, size = of_ledger(book.ledger)
    return exported(folder, "ocel", log, 0, size)


def test_everything_that_can_be_recorded_is_an_event_about_something(book: Book, told: Path) -> None:
    found = ocel(told)

    check(found)
    check_against_the_log(found, book.ledger.log(limit=10_000))
    assert {each["name"] for each in found["eventTypes"]} == {each.type for each in book.ledger.log(limit=10_000)}


def test_another_reader_counts_the_same(told: Path) -> None:
    check_as_read(told / "ocel.json", ocel(told))


def test_another_reader_reads_the_values_of_an_event_and_of_an_object(told: Path) -> None:
    found = ocel(told)
    refund = next(each for each in found["objects"] if each["type"] == "refund")
    event = next(each for each in found["events"] if each["type"] == "PaymentCaptured")

    with read_by_another(told / "ocel.json") as ask:
        whole = ask("locel_get_full_ob", ob=ask("locel_get_ob_by_id", ob_id=refund["id"]))
        first = ask("locel_get_full_ev", ev=ask("locel_get_ev_by_id", ev_id=event["id"]))

    assert {(each["name"], str(each["value"])) for each in whole["attributes"]} >= {
        (each["name"], str(each["value"])) for each in refund["attributes"] if each["name"] in ("amount", "currency")
    }
    values = {each["name"]: each["value"] for each in event["attributes"]}
    read = {each["name"]: each["value"] for each in first["attributes"]}
    assert (read["amount"], read["leaf_hash"]) == (values["amount"], values["leaf_hash"])


def test_the_worked_cases_are_read_by_another(played: Ledger, folder: Path) -> None:
    log, size = of_ledger(played)
    found = ocel(exported(folder, "ocel", log, 0, size))

    check(found)
    check_against_the_log(found, played.log(limit=10_000))
    check_as_read(folder / "ocel.json", found)


@settings(max_examples=25, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_history_makes_a_whole_log(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    entries = random_history(seed)
    folder = exported(tmp_path_factory.mktemp("any") / "set", "ocel", of_entries(entries), 0, len(entries))

    check(ocel(folder))
    check_against_the_log(ocel(folder), entries)


@settings(max_examples=60, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_was_said_last_of_a_refund_is_how_its_order_shows_it(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    entries = random_history(seed)
    folder = exported(tmp_path_factory.mktemp("any") / "set", "ocel", of_entries(entries), 0, len(entries))
    objects = {each["id"]: each for each in ocel(folder)["objects"]}

    for order_id, view in views(entries).items():
        for refund in view["refunds"]:
            told = objects[f"orders/{order_id}/refunds/{refund['refund_id']}"]
            last = {each["name"]: each["value"] for each in sorted(told["attributes"], key=lambda each: each["time"])}
            assert last["amount"] == refund["amount"]
            assert last["status"] in (refund["status"], "OVERRIDDEN", "NETTED")


def test_the_attributes_of_every_fact_have_names_of_their_own() -> None:
    for fact in FACTS.values():
        names = [each.name for each in (*ENVELOPE, *attributes_of(fact))]

        assert len(set(names)) == len(names), fact


def test_an_order_is_told_with_its_lines_its_money_and_its_goods(folder: Path) -> None:
    book = Book()
    book.say("orders/A-1", "OrderPlaced", **order(lines=lines(100_00, 50_00), freight=10_00))
    book.say("orders/A-1", "PaymentCaptured", payment_id="P-1", amount=160_00, tender="CARD")
    book.say("orders/A-1", "LinesShipped", lines=[{"line": "1", "quantity": 1}], carrier="SF", tracking_no="SF1")
    book.say("orders/A-1", "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="MERCHANT_OUT_OF_STOCK")
    log, size = of_ledger(book.ledger)

    found = ocel(exported(folder, "ocel", log, 0, size))

    objects = {each["id"]: each for each in found["objects"]}
    links = {(one, each["qualifier"], each["objectId"]) for one, of in objects.items() for each in of["relationships"]}
    refund = {each["name"]: each["value"] for each in objects["orders/A-1/refunds/r1"]["attributes"]}
    assert ("orders/A-1", "placed by", "customers/li") in links
    assert ("orders/A-1/shipments/1", "holds", "orders/A-1/lines/1") in links
    assert ("orders/A-1/refunds/r1", "gives back", "orders/A-1/lines/2") in links
    assert (refund["amount"], refund["currency"], refund["status"]) == (53_33, "CNY", "DUE")
    shipped = next(each for each in found["events"] if each["type"] == "LinesShipped")
    values = {each["name"]: each["value"] for each in shipped["attributes"]}
    assert (values["carrier"], values["units"]) == ("SF", 1)
    assert len(values["tracking_no_commitment"]) == 64
    assert "SF1" not in (folder / "ocel.json").read_text()


def test_a_refund_that_is_paid_changes_with_time(told: Path) -> None:
    found = ocel(told)

    statuses = [
        [each["value"] for each in sorted(one["attributes"], key=lambda each: each["time"]) if each["name"] == "status"]
        for one in found["objects"]
        if one["type"] == "refund"
    ]

    assert ["DUE", "SETTLED"] in statuses


def test_an_empty_range_is_a_log_of_nothing(book: Book, folder: Path) -> None:
    log, _ = of_ledger(book.ledger)

    found = ocel(exported(folder, "ocel", log, 7, 7))

    assert found == {"events": [], "objects": [], "eventTypes": [], "objectTypes": []}


def test_a_range_in_the_middle_is_whole_and_counts_shipments_from_the_orders_beginning(
    book: Book, told: Path, tmp_path: Path
) -> None:
    log, size = of_ledger(book.ledger)
    last = max(each.position for each in book.ledger.log(limit=10_000) if each.type == "LinesShipped")

    part = ocel(exported(tmp_path / "part", "ocel", log, last, size))

    check(part)
    assert part["events"] == ocel(told)["events"][last:]
