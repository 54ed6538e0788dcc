"""The same over HTTP and on the command line: who may, what is answered, and what is left in the folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from typer.testing import CliRunner

from api.cli import app
from tests.api.customer import Door, expect_problem
from tests.personal.folder import PAGE, SHARED, digest, found_in, shown

ANNA = "customers/anna"
TIER = {"type": "TierSet", "tier": "GOLD", "reason": "aardvark-reason 土豚"}
NEEDLES = [b"aardvark-reason", "土豚".encode(), b"yak-code", b"zebra-content", digest(PAGE).encode()]


def put(door: Door, page: bytes) -> None:
    headers = door.bearer | {"Content-Type": "text/html"}
    assert door.client.put(f"/v1/content/{digest(page)}", content=page, headers=headers).status_code == 204


@pytest.fixture
def said(door: Door) -> Door:
    """Anna saw a page of her own and said something under an idempotency key; Ben saw the page everybody saw."""
    put(door, PAGE)
    put(door, SHARED)
    door.said("checkouts/a", {"type": "CheckoutShown", **shown("anna", PAGE, SHARED)}, key="her checkout")
    door.said("checkouts/b", {"type": "CheckoutShown", **shown("ben", SHARED)})
    door.said("checkouts/a", {"type": "CouponEntered", "input": "yak-code"})
    door.said(ANNA, TIER, key="her tier")
    door.read(f"/v1/{ANNA}/events")
    door.get("/v1/checkouts/a/rendering")
    return door


def erase(door: Door, key: str = "erase", reason: str = "CUSTOMER_ASKED", **more: Any) -> Response:
    headers = door.bearer | {"Idempotency-Key": key}
    return door.client.post(f"/v1/{ANNA}/erasure", json={"reason": reason}, headers=headers, **more)


def test_no_byte_of_her_is_left_in_any_file_of_the_folder(said: Door, tmp_path: Path) -> None:
    answer = erase(said)

    assert answer.status_code == 201
    (event,) = answer.json()["events"]
    assert event["type"] == "PersonalDataErased"
    assert event["data"]["contents"] == 1
    assert found_in(tmp_path, NEEDLES) == []
    expect_problem(said.get("/v1/checkouts/a/rendering"), 404, "not-found")
    expect_problem(said.get(f"/v1/content/{digest(PAGE)}"), 404, "not-found")
    assert said.get(f"/v1/content/{digest(SHARED)}").content == SHARED
    reason = said.read(f"/v1/{ANNA}/events")["events"][0]["data"]["reason"]
    assert list(reason) == ["commitment"]
    assert "destroyed because the customer asked" in _told(said)


def _told(door: Door) -> str:
    answer = door.get(f"/v1/{ANNA}/history", headers={"Accept-Language": "en"})
    return json.dumps(answer.json())


def test_what_she_asked_for_is_still_answered_afterwards(said: Door) -> None:
    before = said.size
    erase(said)

    again = said.say(ANNA, TIER, key="her tier")

    assert again.headers["idempotent-replayed"] == "true"
    assert list(again.json()["events"][0]["data"]["reason"]) == ["commitment"]
    assert said.size == before + 1


def test_a_retry_of_the_erasure_is_answered_and_destroys_no_more(said: Door) -> None:
    first = erase(said)
    said.said(ANNA, TIER | {"tier": "SILVER", "reason": "she came back"})

    again = erase(said)

    assert again.headers["idempotent-replayed"] == "true"
    assert again.json()["events"] == first.json()["events"]
    assert said.read(f"/v1/{ANNA}/events")["events"][-1]["data"]["reason"] == "she came back"


def test_the_key_of_an_erasure_opens_no_other_erasure(said: Door) -> None:
    erase(said)

    expect_problem(erase(said, reason="RETENTION_ENDED"), 422, "idempotency-key-reused")


def test_a_trial_says_what_would_be_destroyed(said: Door) -> None:
    size = said.size
    answer = erase(said, params={"dry_run": "true"})

    assert answer.status_code == 200
    assert answer.json()["recorded"] is False
    assert answer.json()["events"][0]["data"]["values"] == 4
    assert said.size == size
    assert said.read(f"/v1/{ANNA}/events")["events"][0]["data"]["reason"] == TIER["reason"]


def test_what_stands_in_the_way_is_said_in_the_callers_language(said: Door) -> None:
    hold = {"hold_id": "h1", "ground": "AUDIT", "reference": "audit-9"}
    said.said(ANNA, {"type": "LegalHoldPlaced"} | hold)

    problem = expect_problem(erase(said), 409, "must-be-kept")
    trial = expect_problem(erase(said, params={"dry_run": "true"}), 409, "must-be-kept")

    assert problem["barriers"] == trial["barriers"] == [{"kind": "LEGAL_HOLD", **hold}]
    assert problem["law"] == "电子商务法 31"
    assert "必须保存" in problem["detail"]
    assert said.read(f"/v1/{ANNA}")["legal_holds"] == [hold]


def test_only_an_administrator_may(said: Door) -> None:
    support = said.with_scopes("cases:append", "orders:read", "pii:read")
    expect_problem(erase(support), 403, "scope-missing")
    said_by_append = support.say(ANNA, {"type": "PersonalDataErased", "ground": "CUSTOMER_ASKED"})
    expect_problem(said_by_append, 422, "unknown-fact")


def test_a_body_that_says_something_else_is_refused(said: Door) -> None:
    expect_problem(erase(said, reason="BECAUSE"), 422, "schema")
    headers = said.bearer | {"Idempotency-Key": "x"}
    for body in ([], {}, {"reason": "CUSTOMER_ASKED", "more": 1}):
        expect_problem(said.client.post(f"/v1/{ANNA}/erasure", json=body, headers=headers), 422, "schema")
    without = said.client.post(f"/v1/{ANNA}/erasure", json={"reason": "CUSTOMER_ASKED"}, headers=said.bearer)
    expect_problem(without, 400, "idempotency-key-missing")
    expect_problem(erase(said, params={"dryrun": "1"}), 422, "schema")


def test_the_command_line_does_the_same_beside_a_running_server(said: Door, tmp_path: Path) -> None:
    db = ["--db", str(tmp_path / "ledger.db")]
    run = CliRunner()

    trial = run.invoke(app, ["erase", "anna", "--reason", "CUSTOMER_ASKED", "--dry-run", *db])
    done = run.invoke(app, ["erase", "anna", "--reason", "CUSTOMER_ASKED", *db])
    again = run.invoke(app, ["erase", "anna", "--reason", "CUSTOMER_ASKED", *db])

    assert "4 words" in trial.output
    assert "would be destroyed" in trial.output
    assert "were destroyed" in done.output
    assert "Nothing personal is kept" in again.output
    assert found_in(tmp_path, NEEDLES) == []
    assert list(said.read(f"/v1/{ANNA}/events")["events"][0]["data"]["reason"]) == ["commitment"]
    event = said.read(f"/v1/{ANNA}/events")["events"][-1]
    assert (event["type"], event["actor"]) == ("PersonalDataErased", "cli")


def test_the_command_line_takes_no_other_reason(said: Door, tmp_path: Path) -> None:
    db = ["--db", str(tmp_path / "ledger.db")]
    answer = CliRunner().invoke(app, ["erase", "anna", "--reason", "BECAUSE", *db])

    assert answer.exit_code == 1
    assert "BECAUSE" in str(answer.exception)
