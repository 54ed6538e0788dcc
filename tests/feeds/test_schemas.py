"""What the documents say of events is true of every event, and another's reader of schemas agrees."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from api import asyncapi, event_schemas
from api.routes.stream import STREAM
from api.tail import SOURCE, told
from domain.catalogue import FACTS, KINDS
from domain.ledger.mapper import Mapper
from tests import house
from tests.api.customer import Door, expect_problem
from tests.console.conftest import served_shop

SPECIFICATION = Path(__file__).with_name("asyncapi-3.0.0.json.gz")
"""The schema of AsyncAPI 3.0.0 documents, from @asyncapi/specs 6.11.1, packed."""
ROWS = [json.loads(line) for line in (house.ROOT / "tests/approved/leaves.ndjson").read_text("utf-8").splitlines()]


def _schema(type_: str) -> dict[str, Any]:
    return json.loads(event_schemas.document(type_))


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FormatChecker(["uuid"]))


def _closed(schema: Any) -> Any:
    """The schema as one that knows every member: what is not named must not be there."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(each) for name, each in schema.items()}
    whole = "required" in schema and "title" in schema
    return closed | {"additionalProperties": False} if whole else closed


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The CloudEvent of an approved row."""
    leaf = row["leaf"].encode()
    stream = json.loads(leaf)["stream"]
    entry = Mapper(KINDS.values()).entry(stream, row["type"], leaf, 0, bytes.fromhex(row["leaf_hash"]))
    return json.loads(told(entry).body)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A ledger with the worked cases, for all tests of this module."""
    with served_shop(tmp_path_factory.mktemp("shop")) as door:
        yield door


@pytest.mark.parametrize("type_", sorted(FACTS))
def test_a_schema_is_one_by_the_rules_of_json_schema(type_: str) -> None:
    schema = _schema(type_)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"/v1/schemas/events/{type_}"
    assert schema["description"]
    assert set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema))) == schema["$defs"].keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']}-{row['schema']}")
def test_an_event_once_stored_is_told_as_its_schema_says_and_holds_no_member_that_it_does_not_name(
    row: dict[str, Any],
) -> None:
    assert [*_validator(_closed(_schema(row["type"]))).iter_errors(_told(row))] == []


def test_every_event_of_the_worked_cases_is_as_its_schema_says_with_words_and_without(shop: Door) -> None:
    stranger = shop.with_scopes("orders:read")
    validators = {type_: _validator(_schema(type_)) for type_ in FACTS}
    seen: list[dict[str, Any]] = []
    for door in (stranger, shop):
        path = "/v1/events?limit=1000"
        while page := (answer := door.get(path)).json():
            seen += page
            path = answer.links["next"]["url"]

    wrong = [
        (event["type"], error.json_path, error.message)
        for event in seen
        for error in validators[event["type"]].iter_errors(event)
    ]

    assert wrong == []
    assert len(seen) > 2 * 100


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), "OrderPlaced"),
        (("subject",), 1),
        (("position",), -1),
        (("data", "stream"), "policies/p"),
        (("data", "schema"), 99),
        (("data", "leaf_hash"), "0"),
        (("data", "data", "amount"), "100"),
        (("data", "data", "amount"), None),
    ],
)
def test_an_event_that_is_none_of_its_type_does_not_fit(path: tuple[str, ...], value: Any) -> None:
    event = _told(next(row for row in ROWS if row["type"] == "PaymentCaptured"))
    validator = _validator(_schema("PaymentCaptured"))
    assert validator.is_valid(event)

    *outer, last = path
    inner = event
    for name in outer:
        inner = inner[name]
    inner[last] = value

    assert not validator.is_valid(event)


def test_what_a_later_release_adds_does_no_harm_to_who_reads() -> None:
    event = _told(next(row for row in ROWS if row["type"] == "PaymentCaptured"))
    event["data"]["data"]["added_later"] = True

    assert _validator(_schema("PaymentCaptured")).is_valid(event)


def test_patterns_are_those_that_every_language_knows() -> None:
    text = json.dumps(event_schemas.parts("{name}"))

    assert r"\\Z" not in text
    assert "(?" not in text


def test_the_index_leads_to_the_schema_of_every_type(shop: Door) -> None:
    index = shop.client.get("/v1/schemas/events").json()["schemas"]
    one = next(each for each in index if each["type"] == "RefundFellDue")
    answer = shop.client.get(one["schema"])

    assert {each["type"] for each in index} == FACTS.keys()
    assert one["streams"] == ["orders"]
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == _schema("RefundFellDue")
    expect_problem(shop.client.get("/v1/schemas/events/Nonsense"), 404, "not-found")


def test_the_contract_of_the_feeds_is_one_by_the_rules_of_asyncapi(shop: Door) -> None:
    rules = Draft7Validator(json.loads(gzip.decompress(SPECIFICATION.read_bytes())))
    document = shop.client.get("/asyncapi.json").json()
    spoilt = document | {"operations": {"tellPages": {"action": "tell", "channel": {"$ref": "#/channels/pages"}}}}

    assert [error.message for error in rules.iter_errors(document)] == []
    assert not rules.is_valid(spoilt)


def test_every_reference_in_it_leads_somewhere_and_every_channel_is_served(shop: Door) -> None:
    document = asyncapi.document("The ledger", "1")
    text = json.dumps(document)
    addresses = {name: channel["address"] for name, channel in document["channels"].items()}
    parameters = {
        name: operation["bindings"]["http"].get("query", {}).get("properties", {}).keys()
        for name, operation in document["operations"].items()
    }
    paths = shop.client.get("/openapi.json").json()["paths"]

    for ref in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        found: Any = document
        for part in ref.split("/"):
            found = found[part]
    assert addresses == {"pages": SOURCE, "stream": STREAM, "webhooks": None}
    for name, address in (("tellPages", SOURCE), ("tellStream", STREAM)):
        described = paths[address]["get"]["parameters"]
        assert parameters[name] == {each["name"] for each in described if each["in"] == "query"}
    assert document["channels"]["stream"]["messages"].keys() == FACTS.keys()


def test_the_page_of_documentation_leads_to_them(shop: Door) -> None:
    page = shop.client.get("/docs").text

    assert 'href="/asyncapi.json"' in page
    assert 'href="/v1/schemas/events"' in page
