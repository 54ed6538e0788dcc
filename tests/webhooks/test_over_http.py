"""Endpoints are kept over HTTP, and told what is recorded by whoever records it."""

import base64
import signal
import sqlite3
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from api.auth import SCOPES
from tests.api.customer import ORDER, PAID, Door, expect_problem
from tests.sending.parts import Receiver, receiving
from tests.server import Shopfront, running
from tests.waiting import must_come
from tests.webhooks.parts import act, ordered, orders, positions, shop, subscribed, told, verified

WRITERS, EACH = 32, 4


@pytest.fixture(params=["file", "postgres"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    with shop(tmp_path, None if request.param == "file" else request.getfixturevalue("postgres")) as found:
        yield found


@pytest.fixture(scope="module", params=["file", "postgres"])
def untouched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The same for all tests that leave nothing behind."""
    dsn = None if request.param == "file" else request.getfixturevalue("postgres_of_all")
    with shop(tmp_path_factory.mktemp("untouched"), dsn) as found:
        yield found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def standing(door: Door, name: str = "warehouse") -> dict[str, Any]:
    return door.read(f"/v1/webhooks/{name}")


def test_an_endpoint_is_told_what_is_recorded_after_it_was_made(door: Door, receiver: Receiver) -> None:
    ordered(door, "A-1")
    made = subscribed(door, receiver.url)
    ordered(door, "A-2")
    must_come(lambda: standing(door)["behind"] == 0 and standing(door)["delivered"] == 2)
    feed = door.read("/v1/events", after=made["position"])

    assert told(receiver) == feed
    assert [verified(made["secret"], each)["id"] for each in receiver.requests] == [each["id"] for each in feed]
    assert [each["status"] for each in door.read("/v1/webhooks/warehouse/deliveries")["deliveries"]] == [
        "DELIVERED"
    ] * 2


def test_an_endpoint_may_begin_at_the_beginning_and_want_some_types_only(door: Door, receiver: Receiver) -> None:
    ordered(door, "A-1", "A-2")
    door.said("orders/A-1", PAID)
    subscribed(door, receiver.url, types=["PaymentCaptured"], first=0)
    must_come(lambda: standing(door)["delivered"] == 1)

    assert [each["type"] for each in told(receiver)] == ["PaymentCaptured"]


def test_nobodys_words_travel(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    ordered(door, "A-1")
    door.said("orders/A-1", PAID)
    door.said("orders/A-1", {"type": "RefundGranted", "amount": 100, "reason": "she moved to Chengdu"})
    must_come(lambda: "RefundGranted" in [each["type"] for each in told(receiver)])
    bodies = b"".join(body for _, body in receiver.requests)

    assert b"Chengdu" not in bodies
    assert b'"reason":{"commitment":"' in bodies


def test_what_many_write_in_two_processes_comes_to_every_endpoint_in_log_order_and_once(tmp_path: Path) -> None:
    with (
        receiving() as first,
        receiving() as second,
        running(tmp_path, name="one", env="dev") as (one, _),
        running(tmp_path, name="two", env="dev") as (two, _),
        Shopfront(one) as shopfront,
    ):
        for name, receiver in (("first", first), ("second", second)):
            answer = shopfront.http.post("/v1/webhooks", json={"webhook_id": name, "url": receiver.url})
            assert answer.status_code == 201
        writers = [
            threading.Thread(target=_write, args=((one, two)[number % 2], f"W{number}")) for number in range(WRITERS)
        ]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        must_come(lambda: all(each["behind"] == 0 for each in shopfront.get("/v1/webhooks")["webhooks"]))
        size = len(shopfront.get("/v1/events", limit=1000))

    assert positions(first) == positions(second) == list(range(size))
    assert size >= WRITERS * EACH


def _write(url: str, name: str) -> None:
    with Shopfront(url) as shopfront:
        for number in range(EACH):
            shopfront.say(f"orders/{name}-{number}", ORDER["type"], **_members(ORDER))


def test_a_slow_receiver_slows_no_other_and_no_writer(tmp_path: Path) -> None:
    with receiving() as slow, receiving() as fast, shop(tmp_path) as door:
        slow.slow.clear()
        subscribed(door, slow.url, "slow")
        subscribed(door, fast.url, "fast")
        ordered(door, *[f"A-{number}" for number in range(20)])
        must_come(lambda: standing(door, "fast")["behind"] == 0)
        held = standing(door, "slow")
        slow.slow.set()
        must_come(lambda: standing(door, "slow")["behind"] == 0)

    assert held["delivered"] == 0
    assert positions(slow) == positions(fast)


def test_a_paused_endpoint_catches_up_when_it_is_resumed(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    paused = act(door, "warehouse/pause")
    ordered(door, "A-1", "A-2")
    waiting = standing(door)
    resumed = act(door, "warehouse/resume")
    must_come(lambda: standing(door)["behind"] == 0)

    assert (paused["status"], paused["reason"]) == ("PAUSED", "BY_HAND")
    assert (waiting["behind"] > 0, waiting["delivered"]) == (True, 0)
    assert (resumed["status"], resumed["reason"]) == ("ACTIVE", None)
    assert [name for name in orders(receiver) if name.startswith("A-")] == ["A-1", "A-2"]


def test_while_a_secret_is_rotated_both_sign(door: Door, receiver: Receiver) -> None:
    old = subscribed(door, receiver.url)["secret"]
    rotated = act(door, "warehouse/rotate")
    ordered(door, "A-1")
    must_come(lambda: bool(receiver.requests))
    request = receiver.requests[0]

    assert old != rotated["secret"]
    assert verified(old, request) == verified(rotated["secret"], request)
    assert request[0]["webhook-signature"].count("v1,") == 2
    assert rotated["old_secret_until"] > rotated["created_at"]
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + base64.b64encode(bytes(32)).decode(), request)


def test_a_secret_that_was_rotated_away_signs_for_a_day(tmp_path: Path, receiver: Receiver) -> None:
    with shop(tmp_path) as door:
        old = subscribed(door, receiver.url)["secret"]
        new = act(door, "warehouse/rotate")["secret"]
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("UPDATE webhook_secrets SET until = '2026-01-01T00:00:00.000000Z' WHERE until IS NOT NULL")
    with shop(tmp_path) as door:
        ordered(door, "A-1")
        must_come(lambda: bool(receiver.requests))

    assert verified(new, receiver.requests[0])
    with pytest.raises(WebhookVerificationError):
        verified(old, receiver.requests[0])


def test_no_more_than_four_secrets_sign_at_once(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    for _ in range(3):
        act(door, "warehouse/rotate")
    refused = door.client.post("/v1/webhooks/warehouse/rotate", headers=door.bearer)

    expect_problem(refused, 409, "webhook-rotated-often")


def test_a_test_event_is_sent_at_once_also_to_a_paused_endpoint(door: Door, receiver: Receiver) -> None:
    secret = subscribed(door, receiver.url)["secret"]
    act(door, "warehouse/pause")
    taken = act(door, "warehouse/test")
    receiver.answers = [(503, {})]
    refused = act(door, "warehouse/test")
    first = verified(secret, receiver.requests[0])

    assert (first["type"], first["id"], first["data"]) == ("test", taken["event_id"], {"webhook_id": "warehouse"})
    assert (taken["delivered"], taken["why"]) == (True, None)
    assert (refused["delivered"], refused["why"]) == (False, "status 503")
    assert standing(door)["delivered"] == 0


def test_events_that_were_dealt_with_are_sent_again_and_no_others(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    ordered(door, "A-1", "A-2")
    must_come(lambda: standing(door)["behind"] == 0)
    known = positions(receiver)
    act(door, f"warehouse/deliveries/{known[1]}/resend")
    must_come(lambda: len(receiver.requests) == len(known) + 1)
    act(door, "warehouse/resend", **{"from": 0, "to": 2})
    must_come(lambda: len(receiver.requests) == len(known) + 3)
    ahead = door.client.post(f"/v1/webhooks/warehouse/deliveries/{door.size + 5}/resend", headers=door.bearer)
    half = door.client.post("/v1/webhooks/warehouse/resend?from=0", headers=door.bearer)
    must_come(lambda: standing(door)["resends"] == [])

    assert positions(receiver)[len(known) :] == [known[1], 0, 1]
    expect_problem(ahead, 409, "webhook-not-yet-sent")
    expect_problem(half, 422, "schema")


def test_what_an_endpoint_wants_may_change_and_what_it_had_is_not_sent_again(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    ordered(door, "A-1")
    must_come(lambda: standing(door)["behind"] == 0)
    changes = {"types": ["PaymentCaptured"], "description": "payments"}
    answer = door.client.patch("/v1/webhooks/warehouse", json=changes, headers=door.bearer)
    ordered(door, "A-2")
    door.said("orders/A-2", PAID)
    must_come(lambda: standing(door)["delivered"] == 3)

    assert (answer.status_code, answer.json()["description"], answer.json()["url"]) == (200, "payments", receiver.url)
    assert [each["type"] for each in told(receiver)] == ["OrderPlaced", "BuyerOrdered", "PaymentCaptured"]


def test_whoever_was_told_that_a_type_is_wanted_finds_the_next_of_it_delivered(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    for turn in range(10):
        for types, key in ((["PaymentCaptured"], f"N-{turn}"), (["OrderPlaced"], f"W-{turn}")):
            door.client.patch("/v1/webhooks/warehouse", json={"types": types}, headers=door.bearer)
            ordered(door, key)
        must_come(lambda key=f"W-{turn}": key in orders(receiver))

    assert [key for key in orders(receiver) if key.startswith("W")] == [f"W-{turn}" for turn in range(10)]


def test_an_endpoint_that_was_deleted_is_told_nothing_and_its_id_is_free(door: Door, receiver: Receiver) -> None:
    first = subscribed(door, receiver.url)
    gone = door.client.delete("/v1/webhooks/warehouse", headers=door.bearer)
    ordered(door, "A-1")
    expect_problem(door.get("/v1/webhooks/warehouse"), 404, "not-found")
    second = subscribed(door, receiver.url)
    ordered(door, "A-2")
    must_come(lambda: standing(door)["behind"] == 0 and standing(door)["delivered"] > 0)

    assert gone.status_code == 204
    assert "A-1" not in orders(receiver)
    assert first["secret"] != second["secret"]
    assert verified(second["secret"], receiver.requests[-1])


def test_no_secret_lies_in_any_file_or_is_told_again(tmp_path: Path, receiver: Receiver) -> None:
    with shop(tmp_path) as door:
        secrets = [subscribed(door, receiver.url)["secret"], act(door, "warehouse/rotate")["secret"]]
        later = [door.get(path).text for path in ("/v1/webhooks", "/v1/webhooks/warehouse", "/metrics")]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())

    assert b"warehouse" in kept
    for secret in secrets:
        text = secret.removeprefix("whsec_")
        assert secret not in "".join(later)
        assert text.encode() not in kept
        assert base64.b64decode(text) not in kept


def test_a_ledger_with_another_signing_key_delivers_nothing_until_it_has_secrets_of_its_own(
    tmp_path: Path, receiver: Receiver
) -> None:
    """A copy of a ledger, put up elsewhere to try something, must not speak to the shop's receivers."""
    with shop(tmp_path) as door:
        subscribed(door, receiver.url)
    for path in tmp_path.glob("*signing-key*"):
        path.unlink()
    with shop(tmp_path) as door:
        ordered(door, "A-1")
        must_come(lambda: standing(door)["reason"] == "SECRET_UNREADABLE")
        silent = len(receiver.requests)
        secret = act(door, "warehouse/rotate")["secret"]
        act(door, "warehouse/resume")
        must_come(lambda: standing(door)["behind"] == 0)

    assert silent == 0
    assert verified(secret, receiver.requests[0])


def test_two_processes_deliver_each_event_once_and_the_other_goes_on_when_one_is_killed(
    tmp_path: Path, receiver: Receiver
) -> None:
    with (
        running(tmp_path, name="one", env="dev") as (one, first),
        running(tmp_path, name="two", env="dev") as (two, _),
        Shopfront(one) as here,
        Shopfront(two) as there,
    ):
        answer = here.http.post("/v1/webhooks", json={"webhook_id": "w", "url": receiver.url, "types": ["OrderPlaced"]})
        assert answer.status_code == 201
        for number in range(10):
            (here if number % 2 else there).say(f"orders/A-{number}", ORDER["type"], **_members(ORDER))
        must_come(lambda: len(receiver.requests) == 10)
        once = orders(receiver)
        first.send_signal(signal.SIGKILL)
        first.wait(20)
        for number in range(10, 20):
            there.say(f"orders/A-{number}", ORDER["type"], **_members(ORDER))
        must_come(lambda: there.get("/v1/webhooks/w")["behind"] == 0)

    assert once == [f"A-{number}" for number in range(10)]
    assert list(dict.fromkeys(orders(receiver))) == [f"A-{number}" for number in range(20)]
    assert sum(after < before for before, after in pairwise(positions(receiver))) <= 1, "the few not written down"


def _members(fact: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fact.items() if name != "type"}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "schema"),
        ({"url": "https://example.com/", "colour": "red"}, "schema"),
        ({"url": "https://example.com/", "types": ["NoSuchFact"]}, "schema"),
        ({"url": "https://example.com/", "types": "OrderPlaced"}, "schema"),
        ({"url": "https://example.com/", "from": -1}, "schema"),
        ({"url": "https://127.0.0.1/", "from": 10**9}, "webhook-begins-later"),
        ({"url": "https://127.0.0.1/", "webhook_id": "a/b"}, "id-malformed"),
        ({"url": "https://127.0.0.1/", "description": "x" * 201}, "schema"),
        ({"url": "ftp://127.0.0.1/"}, "schema"),
        ({"url": "/in"}, "schema"),
        ({"url": "https://user:secret@127.0.0.1/"}, "schema"),
    ],
)
def test_an_endpoint_that_can_not_be_is_not_made(untouched: Door, wanted: dict[str, Any], code: str) -> None:
    refused = untouched.client.post("/v1/webhooks", json=wanted, headers=untouched.bearer)

    expect_problem(refused, 422, code)
    assert untouched.read("/v1/webhooks") == {"webhooks": []}


def test_an_id_is_given_once(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    again = door.client.post("/v1/webhooks", json={"webhook_id": "warehouse", "url": receiver.url}, headers=door.bearer)

    expect_problem(again, 409, "webhook-made")


WAYS = (
    ("GET", "/v1/webhooks"),
    ("POST", "/v1/webhooks"),
    ("GET", "/v1/webhooks/w"),
    ("PATCH", "/v1/webhooks/w"),
    ("DELETE", "/v1/webhooks/w"),
    ("POST", "/v1/webhooks/w/rotate"),
    ("POST", "/v1/webhooks/w/pause"),
    ("POST", "/v1/webhooks/w/resume"),
    ("POST", "/v1/webhooks/w/test"),
    ("GET", "/v1/webhooks/w/deliveries"),
    ("POST", "/v1/webhooks/w/deliveries/1/resend"),
    ("POST", "/v1/webhooks/w/resend"),
)


def test_the_operators_figures_name_each_endpoint(door: Door, receiver: Receiver) -> None:
    subscribed(door, receiver.url)
    act(door, "warehouse/pause")
    ordered(door, "A-1")
    figures = door.client.get("/metrics").text

    assert 'ledger_webhook_paused{webhook="warehouse"} 1.0' in figures
    assert f'ledger_webhook_behind{{webhook="warehouse"}} {door.size}.0' in figures
    assert 'ledger_webhook_delivered_total{webhook="warehouse"} 0.0' in figures


def test_only_an_administrator_keeps_endpoints_and_one_who_reads_the_log_makes_them(
    door: Door, receiver: Receiver
) -> None:
    subscribed(door, receiver.url, "w")
    others = door.with_scopes(*[scope for scope in SCOPES if scope != "admin"], owner="others")
    keeper = door.with_scopes("admin", owner="keeper")
    answers = [others.client.request(method, path, headers=others.bearer) for method, path in WAYS]
    made = keeper.client.post("/v1/webhooks", json={"url": receiver.url}, headers=keeper.bearer)
    moved = keeper.client.patch("/v1/webhooks/w", json={"url": receiver.url}, headers=keeper.bearer)

    assert [each.status_code for each in answers] == [403] * len(WAYS)
    assert keeper.get("/v1/webhooks/w").status_code == 200
    for each in (made, moved):
        expect_problem(each, 403, "scope-missing")


def test_every_way_to_an_endpoint_is_among_those_whose_scope_is_known(untouched: Door) -> None:
    contract = untouched.client.get("/openapi.json", headers=untouched.bearer).json()["paths"]
    ways = {(method.upper(), path) for path, methods in contract.items() if "/webhooks" in path for method in methods}

    assert {(method, path.replace("{id}", "w").replace("{position}", "1")) for method, path in ways} == set(WAYS)
