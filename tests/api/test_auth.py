"""Who may do what. The table comes from the routes: a new route is asked here before anyone else asks it."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from api.app import create_app
from api.auth import SCOPES
from api.openapi import PUBLIC
from api.settings import Settings
from domain.clock import instant
from tests.api.clock import Clock
from tests.api.customer import ORDER, Door, expect_problem

OPEN = {*PUBLIC, "/openapi.json", "/docs", "/static/{name}"}
NEEDED = {
    "POST /v1/orders/{id}/events": {"orders:append"},
    "POST /v1/checkouts/{id}/events": {"orders:append"},
    "POST /v1/campaigns/{id}/events": {"terms:publish"},
    "POST /v1/coupons/{id}/events": {"terms:publish"},
    "POST /v1/policies/{id}/events": {"terms:publish"},
    "POST /v1/customers/{id}/events": {"cases:append"},
    "POST /v1/cases/{id}/events": {"cases:append"},
    "POST /v1/staff/{id}/events": {"cases:append"},
    "POST /v1/retrospectives/{id}/events": {"cases:append"},
    "POST /v1/incidents/{id}/events": {"cases:append"},
    "POST /v1/partners/{id}/events": {"cases:append"},
    "PUT /v1/content/{sha256}": {"orders:append"},
    "POST /v1/import": {"admin"},
    "POST /v1/exports": {"evidence:export"},
    "GET /v1/exports/{id}": {"evidence:export"},
    "GET /v1/exports/{id}/file": {"evidence:export"},
    "GET /v1/projections": {"admin"},
    "POST /v1/projections/rebuild": {"admin"},
    "GET /v1/content/{sha256}": {"pii:read"},
    "GET /v1/log/tile/entries/{path}": {"audit:read"},
    **{f"GET /v1/journal{part}": {"audit:read"} for part in ("", "/balance", "/funding")},
    "GET /v1/orders/{id}/dossier": {"evidence:export"},
    "GET /v1/accesses": {"audit:read"},
    "GET /v1/customers/{id}/accesses": {"audit:read"},
    "POST /v1/customers/{id}/erasure": {"admin"},
    **{f"{method} /v1/webhooks": {"admin"} for method in ("GET", "POST")},
    **{f"{method} /v1/webhooks/{{id}}": {"admin"} for method in ("GET", "PATCH", "DELETE")},
    **{f"POST /v1/webhooks/{{id}}/{act}": {"admin"} for act in ("rotate", "pause", "resume", "test", "resend")},
    "GET /v1/webhooks/{id}/deliveries": {"admin"},
    "POST /v1/webhooks/{id}/deliveries/{position}/resend": {"admin"},
}
READING = {"orders:read", "audit:read"}
TWO_NEEDED = {"GET /v1/checkouts/{id}/rendering"}


class Way(NamedTuple):
    """A method of a path."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return self.path.replace("{id}", "A-1").replace("{sha256}", "0" * 64).replace("{path}", "000")


def _ways() -> list[Way]:
    routes: list[Any] = create_app(Settings(db="unused.db")).routes
    return [
        Way(method, path)
        for route in routes
        for method in sorted(route.methods - {"HEAD"})
        if (path := route.path.replace(":path}", "}")) not in {*OPEN, "/", "/sign-out"}
        and not path.startswith("/console")  # its own tests
    ]


@pytest.mark.parametrize("way", _ways(), ids=str)
def test_without_a_key_nothing_is_to_be_had(shared: Door, way: Way) -> None:
    expect_problem(shared.client.request(way.method, way.url), 401, "key-missing")
    wrong = shared.client.request(way.method, way.url, headers={"Authorization": "Bearer wrong"})

    expect_problem(wrong, 401, "key-unknown")
    assert wrong.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("way", list(_ways()), ids=str)
def test_a_key_does_what_its_scopes_say_and_no_more(shared: Door, way: Way) -> None:
    needed = NEEDED.get(str(way), READING)
    keys = _keys(shared)

    for scope in SCOPES:
        with shared.client.stream(way.method, way.url, headers=keys[scope].bearer) as answer:  # one has no end
            status = answer.status_code
        allowed = scope in needed and str(way) not in TWO_NEEDED

        assert (status != 403) == allowed, f"{scope}: {status}"


def test_an_auditors_key_changes_nothing_whatever_it_asks(shared: Door) -> None:
    auditor = shared.with_scopes("audit:read", "orders:read", "pii:read", "health:read", owner="auditor")
    ways = [way for way in _ways() if way.method not in {"GET", "HEAD"}]
    before = shared.size

    answers = {str(way): shared.client.request(way.method, way.url, headers=auditor.bearer) for way in ways}

    assert {way: answer.status_code for way, answer in answers.items() if answer.status_code != 403} == {}
    assert len(answers) > 20
    assert shared.size == before


def test_an_expired_key_opens_nothing_and_its_end_is_to_the_second(timed: Door, clock: Clock) -> None:
    ends = instant(clock.now + timedelta(days=30))
    _, secret = timed.services.keys.create("auditor", ["audit:read"], expires_at=ends)
    bearer = {"Authorization": f"Bearer {secret}"}

    clock.later(days=30, seconds=-1)
    assert timed.client.get("/v1/events", headers=bearer).status_code == 200
    clock.later(seconds=1)
    expect_problem(timed.client.get("/v1/events", headers=bearer), 401, "key-unknown")


_made: dict[Any, dict[str, Door]] = {}


def _keys(door: Door) -> dict[str, Door]:
    """A key for each scope, made once for a ledger."""
    if id(door) not in _made:
        _made[id(door)] = {scope: door.with_scopes(scope) for scope in SCOPES}
    return _made[id(door)]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/static/docs.css"])
def test_what_needs_no_key(shared: Door, path: str) -> None:
    assert shared.client.get(path).status_code == 200


def test_a_revoked_key_opens_nothing(door: Door) -> None:
    clerk = door.with_scopes("orders:append", owner="clerk")
    key = next(key for key in door.services.keys.all() if key.owner == "clerk")
    clerk.said("orders/A-1", ORDER)

    door.services.keys.revoke(key.key_id)

    expect_problem(clerk.say("orders/A-2", ORDER), 401, "key-unknown")


def test_an_event_records_the_key_and_who_acted_behind_it(door: Door) -> None:
    key_id = door.services.keys.all()[0].key_id

    event = door.said("orders/A-1", ORDER, headers={"Actor": "S-17"})["events"][0]

    assert event["actor"] == f"{key_id}/S-17"
    assert door.key not in str(event)
    expect_problem(door.say("orders/A-2", ORDER, headers={"Actor": "Wang Li, 138"}), 400, "actor-malformed")


def test_a_persons_words_are_shown_only_to_who_may_read_them(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    reason = "顾客电话里说包装破损"
    door.said("orders/A-1", {"type": "RefundGranted", "amount": 100, "reason": reason})
    stranger = door.with_scopes("orders:read", "orders:append")

    for path in ("/v1/orders/A-1/events", "/v1/orders/A-1/history", "/v1/events", "/v1/orders/A-1"):
        assert reason not in stranger.get(path).text
    for path in ("/v1/orders/A-1/events", "/v1/events"):
        assert reason in door.get(path).text
    stored = stranger.read("/v1/orders/A-1/events")["events"][-1]["data"]["reason"]
    assert list(stored) == ["commitment"]
