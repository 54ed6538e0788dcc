"""A link signs in once, to look and not to touch."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.sessions import COOKIE, LINK_LIFE, SESSION_LIFE, Session, Sessions, safe_path
from api.settings import Settings
from domain.clock import instant, plus
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem, said_since
from tests.api.serving import serving
from tests.server import PLAIN

SECRET = bytes(32)


@pytest.fixture
def browser(door: Door) -> httpx.Client:
    """A browser that has no key."""
    door.said("orders/A-1", ORDER)
    return httpx.Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN)


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


def test_a_session_outlives_its_server_and_is_known_to_others_of_the_ledger(settings: Settings) -> None:
    with serving(settings) as first:
        sign_in = first.client.post("/sign-in", data={"key": KEY})
        cookie = {"Cookie": f"{COOKIE}={sign_in.cookies[COOKIE]}"}
        with serving(settings) as beside:
            there = beside.client.get("/console/", headers=cookie).status_code
    with serving(settings) as later:
        then = later.client.get("/console/", headers=cookie).status_code

    assert (there, then) == (200, 200)


def test_a_session_of_another_ledger_opens_nothing(settings: Settings, tmp_path: Path) -> None:
    with serving(settings) as first:
        cookie = first.client.post("/sign-in", data={"key": KEY}).cookies[COOKIE]
    other = settings.model_copy(update={"db": str(tmp_path / "other.db")})
    with serving(other) as stranger:
        answer = stranger.client.get("/console/", headers={"Cookie": f"{COOKIE}={cookie}"})

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


def test_a_session_ends_when_its_key_expires(door: Door, browser: httpx.Client) -> None:
    soon = plus(instant(door.services.ledger.clock()), days=1)
    clerk, _ = door.services.keys.create("clerk", {"orders:read"}, expires_at=soon)
    late, _ = door.services.keys.create("late", {"orders:read"}, expires_at=plus(soon, days=-2))
    with browser:
        browser.get(door.services.sessions.link(clerk.key_id, "/docs"))
        assert browser.get("/v1/orders/A-1").status_code == 200
        browser.get(door.services.sessions.link(late.key_id, "/docs"))

        expect_problem(browser.get("/v1/orders/A-1"), 401, "key-missing")


def test_a_session_by_a_link_opens_no_more_than_reading(door: Door, browser: httpx.Client) -> None:
    with browser:
        browser.get(_link(door))

        expect_problem(browser.get("/v1/orders/A-1/dossier"), 403, "scope-missing")
        expect_problem(browser.get("/v1/projections"), 403, "scope-missing")
        assert browser.get("/console/integrations/keys", headers={"Accept": "text/html"}).status_code == 403


def test_a_forms_token_is_of_one_session_alone(door: Door, browser: httpx.Client) -> None:
    with browser, httpx.Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN) as other:
        for each in (browser, other):
            each.post("/sign-in", data={"key": KEY})
        token = browser.get("/console/").text.partition('name="form_token" value="')[2].partition('"')[0]

        expect_problem(other.post("/sign-out", data={"form_token": token}), 403, "form-foreign")
        assert browser.post("/sign-out", data={"form_token": token}).status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_of_another_site_reads_no_words_and_takes_out_no_evidence(
    door: Door, browser: httpx.Client, site: str
) -> None:
    door.said("orders/A-1", PAID, {"type": "RefundGranted", "amount": 100, "reason": "不喜欢"})
    foreign = {"Sec-Fetch-Site": site}
    with browser:
        browser.post("/sign-in", data={"key": KEY})
        before = door.size
        history = browser.get("/v1/orders/A-1/history", headers=foreign)
        pack = browser.get("/v1/orders/A-1/dossier", headers=foreign)

        assert history.status_code == 200
        assert "不喜欢" not in history.text
        expect_problem(pack, 403, "link-foreign")
        assert said_since(door, before) == [], "nothing was shown that is recorded"
        assert "不喜欢" in browser.get("/v1/orders/A-1/history", headers={"Sec-Fetch-Site": "none"}).text
        assert "不喜欢" in browser.get("/v1/orders/A-1/history", headers=foreign | door.bearer).text


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "W10=.W10=", "é.é"])
def test_a_cookie_of_ones_own_making_opens_nothing(cookie: str) -> None:
    assert Sessions(lambda: datetime.now(UTC), SECRET).session(cookie) is None  # noqa: TID251 - any time will do


def test_links_and_sessions_grow_old() -> None:
    now = [datetime(2026, 5, 3, tzinfo=UTC)]
    sessions = Sessions(lambda: now[0], SECRET)
    link, cookie = sessions.link("k1", "/docs"), sessions.cookie(Session("k1"))
    token = link.partition("token=")[2].partition("&")[0]

    assert sessions.session(cookie) == Session("k1")
    now[0] += LINK_LIFE + timedelta(seconds=1)
    assert sessions.redeem(token) is None
    now[0] += SESSION_LIFE
    assert sessions.session(cookie) is None


def test_a_link_that_is_used_while_another_is_made_is_used_up() -> None:
    """Another thread may make one: what it is looking through changes meanwhile."""
    sessions = Sessions(lambda: datetime(2026, 5, 3, tzinfo=UTC), SECRET)
    tokens = [sessions.link("k1", "/docs").partition("token=")[2].partition("&")[0] for _ in range(2)]
    used: list[str | None] = []

    class Until(str):
        __slots__ = ()

        def _looked_at(self) -> None:
            if not used:
                used.append(sessions.redeem(tokens[1]))

        def __gt__(self, now: str) -> bool:
            self._looked_at()
            return str(self) > now

        def __le__(self, now: str) -> bool:
            self._looked_at()
            return str(self) <= now

    first = next(iter(sessions._links))
    sessions._links[first] = sessions._links[first]._replace(until=Until(sessions._links[first].until))
    sessions.link("k1", "/docs")

    assert used == ["k1"]
    assert sessions.redeem(tokens[1]) is None


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/v1/\\evil", "javascript:alert(1)", "/v1/a\r\nX: y"]
)
def test_a_link_leads_nowhere_else(path: str) -> None:
    assert safe_path(path) == "/console/"
