"""Saying it twice says it once, however it is said again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.customer import ORDER, PAID, Door, expect_problem, said_since


def test_a_retry_gets_the_original_answer(door: Door) -> None:
    first = door.say("orders/A-1", ORDER, key="k1")
    door.said("orders/A-1", PAID)

    again = door.say("orders/A-1", ORDER, key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["etag"] == first.headers["etag"] == '"1"'


def test_a_retry_is_known_after_a_restart_too(door: Door) -> None:
    first = door.say("coupons/none", {"type": "CouponRevoked", "reason": "x"}, key="k0")
    assert first.status_code == 404
    door.said("campaigns/S", _campaign(), key="k0")  # a refused request leaves its key unused

    again = door.say("campaigns/S", _campaign(), key="k0")

    assert again.headers["idempotent-replayed"] == "true"


def _campaign() -> dict[str, object]:
    return {
        "type": "CampaignPublished",
        "class": "GENERAL",
        "issuer": "MERCHANT",
        "issuer_id": "M-7",
        "currency": "CNY",
        "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
        "scope": {},
        "valid_until": "2099-12-31",
        "after_sales": {},
    }


@pytest.mark.parametrize("again", ['"k1"', "k1"])
def test_a_key_is_the_same_bare_or_quoted(door: Door, again: str) -> None:
    door.said("orders/A-1", ORDER, key="k1")

    assert door.say("orders/A-1", ORDER, key=again).headers["idempotent-replayed"] == "true"


def test_the_order_of_members_does_not_matter(door: Door) -> None:
    door.said("orders/A-1", ORDER, key="k1")

    turned = dict(reversed(ORDER.items()))

    assert door.say("orders/A-1", turned, key="k1").headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(("stream", "fact"), [("orders/A-1", PAID), ("orders/A-2", ORDER)])
def test_a_key_with_another_request_is_refused(door: Door, stream: str, fact: dict[str, object]) -> None:
    door.said("orders/A-1", ORDER, key="k1")
    before = door.size

    expect_problem(door.say(stream, fact, key="k1"), 422, "idempotency-key-reused")

    assert said_since(door, before) == []


def test_a_key_belongs_to_its_owner(door: Door) -> None:
    mine = door.with_scopes("orders:append", owner="mine")
    rotated = door.with_scopes("orders:append", owner="mine")
    other = door.with_scopes("orders:append", owner="other")
    mine.said("orders/A-1", ORDER, key="k1")

    assert rotated.say("orders/A-1", ORDER, key="k1").headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in other.say("orders/A-1", ORDER, key="k1").headers


def test_retries_at_the_same_time_all_get_the_original(door: Door) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: door.say("orders/A-1", ORDER, key="k1"), range(32)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1


def test_a_fact_recorded_under_its_own_id_is_not_recorded_again(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", PAID)
    before = door.size

    again = door.say("orders/A-1", PAID)

    assert (again.status_code, again.json()["events"], again.headers["etag"]) == (200, [], '"2"')
    assert again.json()["state"]["money"]["captured"] == PAID["amount"]
    assert said_since(door, before) == []
    expect_problem(door.say("orders/A-1", PAID | {"tender": "cash"}), 409, "already-recorded-differently")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency-key-missing"),
        ("", "idempotency-key-malformed"),
        ('""', "idempotency-key-malformed"),
        ("x" * 256, "idempotency-key-malformed"),
    ],
)
def test_a_recording_request_needs_a_key(door: Door, key: str | None, code: str) -> None:
    headers = door.bearer | ({} if key is None else {"Idempotency-Key": key})

    expect_problem(door.client.post("/v1/orders/A-1/events", json=ORDER, headers=headers), 400, code)

    assert door.size == 0


def test_a_dry_run_answers_and_records_nothing(door: Door) -> None:
    answer = door.client.post("/v1/orders/A-1/events", params={"dry_run": "true"}, json=ORDER, headers=door.bearer)

    body = answer.json()
    assert (answer.status_code, body["recorded"], body["version"]) == (200, False, 1)
    assert body["state"]["money"]["payable"] == 70000
    for event in body["events"]:
        assert [event[name] for name in ("event_id", "position", "recorded_at", "leaf_hash")] == [None] * 4
    assert "etag" not in answer.headers
    assert door.size == 0
    expect_problem(door.get("/v1/orders/A-1"), 404, "not-found")


def test_a_dry_run_shows_the_words_it_was_given(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    grant = {"type": "RefundGranted", "amount": 1, "reason": "包装破损"}

    body = door.said("orders/A-1", grant, params={"dry_run": "true"})

    assert body["events"][0]["data"]["reason"] == "包装破损"


def test_an_append_on_a_stale_version_is_refused(door: Door) -> None:
    version = door.say("orders/A-1", ORDER).headers["etag"]
    door.said("orders/A-1", PAID, headers={"If-Match": version})
    shipped = {"type": "LinesShipped", "lines": [{"line": "1", "quantity": 1}]}

    problem = expect_problem(door.say("orders/A-1", shipped, headers={"If-Match": version}), 412, "version-conflict")

    assert problem["current_version"] == 2
    assert door.read("/v1/orders/A-1")["version"] == 2


def test_an_append_may_insist_on_creating(door: Door) -> None:
    door.said("orders/A-1", ORDER, headers={"If-None-Match": "*"})

    expect_problem(door.say("orders/A-1", PAID, headers={"If-None-Match": "*"}), 412, "version-conflict")
    expect_problem(door.say("orders/A-2", ORDER, headers={"If-Match": '"1"'}), 412, "version-conflict")


@pytest.mark.parametrize(
    "header", [{"If-Match": "1"}, {"If-Match": '"x"'}, {"If-Match": "*"}, {"If-None-Match": '"1"'}]
)
def test_a_condition_that_cannot_be_read(door: Door, header: dict[str, str]) -> None:
    answer = door.say("orders/A-1", ORDER, headers=header)

    expect_problem(answer, 400, answer.json()["code"])
    assert door.size == 0
