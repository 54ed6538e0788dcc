"""Whatever is wrong with a request, it gets a problem document and changes nothing."""

import json
from typing import Any

import pytest

from tests.api.customer import ORDER, PAID, Door, expect_problem, said_since

GOOD = json.dumps(PAID).encode()
BAD_BYTES = {
    "no JSON": (b"{", 400, "malformed-json"),
    "nothing": (b"", 400, "malformed-json"),
    "more than one value": (GOOD + GOOD, 400, "malformed-json"),
    "not a number": (GOOD.replace(b"70000", b"NaN"), 400, "malformed-json"),
    "infinity": (GOOD.replace(b"70000", b"-Infinity"), 400, "malformed-json"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, 400, "malformed-json"),
    "broken UTF-8": (GOOD.replace(b"card", b"\xff\xfe"), 400, "not-utf-8"),
    "UTF-16": (GOOD.decode().encode("utf-16"), 400, "not-utf-8"),
    "half a surrogate pair": (GOOD.replace(b"card", b"\\ud800"), 400, "malformed-json"),
    "a control character": (GOOD.replace(b"card", b"ca\nrd"), 400, "malformed-json"),
    "a member twice": (GOOD.replace(b'"tender"', b'"amount": 1, "tender"'), 400, "duplicate-member"),
    "a member twice, spelt differently": (
        GOOD.replace(b'"tender"', b'"\\u0061mount": 1, "tender"'),
        400,
        "duplicate-member",
    ),
    "deep nesting": (b"[" * 100 + b"]" * 100, 400, "too-deep"),
    "very deep nesting": (b"[" * 100_000 + b"]" * 100_000, 400, "too-deep"),
    "a text": (b'"PaymentCaptured"', 422, "schema"),
    "no fact": (b"[]", 422, "schema"),
    "101 facts": (json.dumps([PAID] * 101).encode(), 422, "schema"),
    "an integer of 5000 digits": (GOOD.replace(b"70000", b"7" * 5000), 422, "schema"),
}
BAD_MEMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "money as a float": ({"amount": 700.00}, "/amount"),
    "money with an exponent": ({"amount": 7e4}, "/amount"),
    "money as a text": ({"amount": "70000"}, "/amount"),
    "money as a boolean": ({"amount": True}, "/amount"),
    "money below zero": ({"amount": -1}, "/amount"),
    "no money": ({"amount": 0}, "/amount"),
    "money beyond 2^53": ({"amount": 2**53}, "/amount"),
    "money that is null": ({"amount": None}, "/amount"),
    "an unknown member": ({"colour": "red"}, "/colour"),
    "an unknown member that is null": ({"a/b~c": None}, "/a~1b~0c"),
    "an id with a space": ({"payment_id": "P 1"}, "/payment_id"),
    "a time without an offset": ({"occurred_at": "2026-05-03T10:00:00"}, "/occurred_at"),
    "a time as a number": ({"occurred_at": 1}, "/occurred_at"),
    "an unknown fact": ({"type": "PaymentImagined"}, "/type"),
    "a fact only the ledger states": ({"type": "RefundFellDue"}, "/type"),
    "a question only the ledger asks": ({"type": "PaymentExpired"}, "/type"),
    "no type": ({"type": None}, "/type"),
}


@pytest.fixture
def shop(shared: Door) -> Door:
    """A ledger with one order. These tests change nothing, so one ledger serves them all."""
    if not shared.size:
        shared.said("orders/A-1", ORDER)
    return shared


@pytest.mark.parametrize("what", BAD_BYTES)
def test_bytes_that_are_no_fact(shop: Door, what: str) -> None:
    body, status, code = BAD_BYTES[what]
    before = shop.size

    expect_problem(shop.send("orders/A-1", body), status, code)

    assert said_since(shop, before) == []


@pytest.mark.parametrize("what", BAD_MEMBERS)
def test_a_fact_with_a_member_that_cannot_be(shop: Door, what: str) -> None:
    members, pointer = BAD_MEMBERS[what]
    before = shop.size

    answer = shop.say("orders/A-1", PAID | members)

    assert answer.status_code == 422, answer.text
    problem = expect_problem(answer, 422, answer.json()["code"])
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["errors"][0]["reason"]
    assert said_since(shop, before) == []


@pytest.mark.parametrize(
    ("line", "pointer"),
    [
        ({"quantity": -1}, "/lines/0/quantity"),
        ({"quantity": 1.5}, "/lines/0/quantity"),
        ({"list_price": "20000"}, "/lines/0/list_price"),
        ({"kind": "TOY"}, "/lines/0/kind"),
        ({"weight": 3}, "/lines/0/weight"),
        ({"kind": "GIFT"}, "/lines/0/list_price"),
    ],
)
def test_a_line_that_cannot_be(shop: Door, line: dict[str, Any], pointer: str) -> None:
    before = shop.size

    order = ORDER | {"lines": [ORDER["lines"][0] | line]}

    answer = shop.say("orders/A-9", order)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert said_since(shop, before) == []


def test_of_an_array_the_wrong_fact_is_pointed_at_and_none_is_recorded(shop: Door) -> None:
    before = shop.size

    answer = shop.say("orders/A-1", PAID, PAID | {"payment_id": "P-2", "amount": "1"})

    assert expect_problem(answer, 422, "schema")["errors"][0]["pointer"] == "/1/amount"
    assert said_since(shop, before) == []


def test_a_value_that_does_not_fit_is_not_repeated(shop: Door) -> None:
    cancelled = {"type": "LinesCancelled", "lines": [{"line": "1", "quantity": 1}], "cause": "电话13800000000"}

    answer = shop.say("orders/A-1", cancelled)

    expect_problem(answer, 422, "schema")
    assert "13800000000" not in answer.text


@pytest.mark.parametrize(
    ("fact", "status", "code"),
    [
        (PAID | {"amount": 70001}, 409, "exceeds-payable"),
        ({"type": "LinesCancelled", "lines": [{"line": "1", "quantity": 3}], "cause": "QUALITY"}, 409, None),
        (
            {"type": "LinesCancelled", "lines": [{"line": "1", "quantity": 1}] * 2, "cause": "QUALITY"},
            422,
            "line-twice",
        ),
        (ORDER | {"currency": "USD"}, 409, "already-recorded-differently"),
        (PAID | {"occurred_at": "2099-01-01T00:00:00Z"}, 422, "occurred-in-the-future"),
    ],
)
def test_a_fact_that_breaks_a_rule(shop: Door, fact: dict[str, Any], status: int, code: str | None) -> None:
    before = shop.size

    answer = shop.say("orders/A-1", fact)

    expect_problem(answer, status, code or answer.json()["code"])
    assert said_since(shop, before) == []


def test_an_unknown_currency(shop: Door) -> None:
    expect_problem(shop.say("orders/A-2", ORDER | {"currency": "ZZZ"}), 422, "unknown-currency")


def test_only_admin_may_say_what_occurred_long_ago(door: Door) -> None:
    long_ago = ORDER | {"occurred_at": "2020-01-01T00:00:00+08:00"}

    expect_problem(door.with_scopes("orders:append").say("orders/A-3", long_ago), 403, "backdating-needs-admin")

    assert door.said("orders/A-3", long_ago)["events"][0]["occurred_at"] == "2019-12-31T16:00:00.000000Z"


def test_a_body_of_ten_megabytes(shop: Door) -> None:
    before = shop.size

    expect_problem(shop.send("orders/A-1", b" " * 10_000_000 + GOOD), 413, "body-too-large")
    expect_problem(
        shop.client.post("/v1/orders/A-1/events", content=_endless(), headers=shop.bearer | _JSON),
        413,
        "body-too-large",
    )

    assert said_since(shop, before) == []


_JSON = {"Content-Type": "application/json", "Idempotency-Key": "endless"}


def _endless() -> Any:
    for _ in range(40):
        yield b" " * 65_536


def test_a_fact_too_large_for_the_log(shop: Door) -> None:
    order = ORDER | {"lines": [ORDER["lines"][0] | {"line": str(n), "tags": ["x" * 200]} for n in range(300)]}

    expect_problem(shop.say("orders/A-2", order), 422, "fact-too-large")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_another_media_type(shop: Door, media_type: str) -> None:
    expect_problem(shop.send("orders/A-1", GOOD, Content_Type=media_type), 415, "unsupported-media-type")


@pytest.mark.parametrize("key", ["-A", "A-", "A 1", "a" * 65, "订单"])
def test_an_id_that_cannot_be(shop: Door, key: str) -> None:
    expect_problem(shop.say(f"orders/{key}", ORDER), 422, "id-malformed")
    expect_problem(shop.get(f"/v1/orders/{key}"), 422, "id-malformed")


@pytest.mark.parametrize("query", ["dry_run=1", "dry_run=", "dry_run=true&dry_run=true", "dryrun=true", "x"])
def test_a_query_that_may_be_a_typing_error_records_nothing(shop: Door, query: str) -> None:
    before = shop.size

    expect_problem(shop.say("orders/A-1", ORDER, params=query), 422, "schema")

    assert said_since(shop, before) == []


def test_a_kind_that_there_is_not(shop: Door) -> None:
    expect_problem(shop.say("dragons/1", ORDER), 404, "not-found")


def test_a_method_that_a_path_does_not_have(shop: Door) -> None:
    answer = shop.client.delete("/v1/orders/A-1/events", headers=shop.bearer)

    expect_problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/orders", "/v1/orders/A-1/", "/v1/orders/A-1/events/2"])
def test_a_path_that_is_not_there(shop: Door, path: str) -> None:
    expect_problem(shop.get(path), 404, "not-found")


def test_a_fault_of_ours_says_nothing_about_itself(shop: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.routes.append.told", fail)

    answer = shop.say("orders/A-1", ORDER)

    expect_problem(answer, 500, "internal")
    assert "secret" not in answer.text
