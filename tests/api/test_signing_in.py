"""A link signs in once, to look and not to touch."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.sessions import LINK_LIFE, SESSION_LIFE, Sessions, safe_path
from tests.api.customer import ORDER, Door, expect_problem


@pytest.fixture
def browser(door: Door) -> httpx.Client:
    """A browser that has no key."""
    door.said("orders/A-1", ORDER)
    return httpx.Client(base_url=door.client.base_url, trust_env=False)


def _link(door: Door, path: str = "/v1/orders/A-1") -> str:
    return door.services.sessions.link(door.services.keys.all()[0].key_id, path)


def test_a_link_leads_to_the_page(door: Door, browser: httpx.Client) -> None:
    with browser:
        answer = browser.get(_link(door))
        page = browser.get(answer.headers["location"], headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/orders/A-1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert page.status_code == 200
    assert "A-1" in page.text


def test_a_link_works_once(door: Door, browser: httpx.Client) -> None:
    link = _link(door)
    with browser:
        browser.get(link)
        browser.cookies.clear()

        expect_problem(browser.get(link), 401, "sign-in-used")
        expect_problem(browser.get("/v1/orders/A-1"), 401, "key-missing")


def test_a_session_reads_and_never_appends(door: Door, browser: httpx.Client) -> None:
    with browser:
        browser.get(_link(door))

        answer = browser.post("/v1/orders/A-2/events", json=ORDER, headers={"Idempotency-Key": "k"})

    expect_problem(answer, 401, "key-missing")


def test_a_session_ends_with_its_key(door: Door, browser: httpx.Client) -> None:
    clerk = door.with_scopes("orders:read", owner="clerk")
    key_id = next(key.key_id for key in door.services.keys.all() if key.owner == "clerk")
    with browser:
        browser.get(door.services.sessions.link(key_id, "/docs"))
        assert browser.get("/v1/orders/A-1").status_code == 200
        door.services.keys.revoke(key_id)

        expect_problem(browser.get("/v1/orders/A-1"), 401, "key-missing")
    assert clerk.get("/v1/orders/A-1").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "W10=.W10=", "é.é"])
def test_a_cookie_of_ones_own_making_opens_nothing(cookie: str) -> None:
    assert Sessions(lambda: datetime.now(UTC)).key_id(cookie) is None  # noqa: TID251 - any time will do


def test_links_and_sessions_grow_old() -> None:
    now = [datetime(2026, 5, 3, tzinfo=UTC)]
    sessions = Sessions(lambda: now[0])
    link, cookie = sessions.link("k1", "/docs"), sessions.cookie("k1")
    token = link.partition("token=")[2].partition("&")[0]

    assert sessions.key_id(cookie) == "k1"
    now[0] += LINK_LIFE + timedelta(seconds=1)
    assert sessions.redeem(token) is None
    now[0] += SESSION_LIFE
    assert sessions.key_id(cookie) is None


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/v1/\\evil", "javascript:alert(1)", "/v1/a\r\nX: y"]
)
def test_a_link_leads_nowhere_else(path: str) -> None:
    assert safe_path(path) == "/docs"
