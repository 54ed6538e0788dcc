"""Who comes in, how far, and that nobody else's page can act for them."""

import re
from html import unescape

from httpx import Client
from playwright.sync_api import Browser

from tests.api.customer import KEY, Door, said_since
from tests.console.looking import Looker
from tests.server import PLAIN


def browser_of(door: Door) -> Client:
    return Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN, headers={"Accept": "text/html"})


def sign_in(client: Client, key: str = KEY, **members: str) -> None:
    answer = client.post("/sign-in", data={"key": key} | members)
    assert answer.status_code == 303, answer.text


def leads_on(client: Client, page: str) -> list[int]:
    """What a page's own twin and the page in the other language answer."""
    links = re.findall(r'<a id="(?:twin|tongue)" href="([^"]+)"', page)
    return [client.get(unescape(each)).status_code for each in links]


def test_whoever_is_not_signed_in_is_asked_to_and_comes_where_they_wanted(
    chrome: Browser, shop: Door, tag: str, scripts: bool
) -> None:
    with Looker(chrome, shop.client.base_url, tag, scripts=scripts) as looker:
        looker.page.goto(f"{looker.url}/console/?lang={tag}")
        looker.fit()
        looker.page.fill("#key", KEY)
        looker.page.click("main button")

        assert looker.page.url == f"{looker.url}/console/?lang={tag}"
        assert looker.t["start_title"] in looker.text()


def test_a_wrong_key_is_told_on_the_page(chrome: Browser, shop: Door, tag: str) -> None:
    with Looker(chrome, shop.client.base_url, tag) as looker:
        looker.expected.add("/sign-in")
        looker.page.goto(f"{looker.url}/sign-in")
        looker.page.fill("#key", "not-a-key")
        looker.page.click("main button")
        looker.fit()

        assert looker.t["key_refused"] in looker.text()


def test_a_session_may_what_its_key_may_and_says_who_acts(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client, staff="anna")
        page = client.get("/console/").text

        assert "/anna<" in page
        assert "/console/integrations" in page


def test_the_menu_shows_what_a_key_may_open(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", owner="clerk")
    with browser_of(shop) as client:
        sign_in(client, clerk.key)
        page = client.get("/console/").text

        assert "/console/cases" in page
        assert "/console/integrations" not in page


def test_a_page_that_a_key_may_not_open_says_what_is_missing(shop: Door) -> None:
    publisher = shop.with_scopes("terms:publish", owner="publisher")
    with browser_of(shop) as client:
        sign_in(client, publisher.key)
        answer = client.get("/console/?lang=en")

    assert answer.status_code == 403
    assert "orders:read or audit:read" in answer.text
    assert "<code>scope-missing</code>" in answer.text


def test_a_session_appends_nothing_by_its_cookie_alone(shop: Door) -> None:
    before = shop.size
    with browser_of(shop) as client:
        sign_in(client)
        answer = client.post("/v1/orders/A-1/events", json={}, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 401
    assert said_since(shop, before) == []


def test_a_form_without_the_sessions_token_changes_nothing(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        answer = client.post("/sign-out", data={"form_token": "0" * 64})

        assert answer.status_code == 403
        assert "<code>form-foreign</code>" in answer.text
        assert client.get("/console/").status_code == 200


def test_another_site_signs_nobody_in(shop: Door) -> None:
    with browser_of(shop) as client:
        answer = client.post("/sign-in", data={"key": KEY}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_here(chrome: Browser, shop: Door, scripts: bool) -> None:
    with Looker(chrome, shop.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        looker.page.click("header form[action='/sign-out'] button")
        looker.page.goto(f"{looker.url}/console/")

        assert "/sign-in?next=/console/" in looker.page.url


def test_pages_let_no_foreign_script_in_and_are_kept_by_nobody(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        headers = client.get("/console/").headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in policy


def test_what_is_not_there_is_told_on_a_page_and_to_programs_as_a_problem(shop: Door) -> None:
    page = shop.get("/console/nothing-here?lang=en", headers={"Accept": "text/html"})
    twin = shop.get("/console/nothing-here.json")

    assert (page.status_code, twin.status_code) == (404, 404)
    assert page.headers["content-type"].startswith("text/html")
    assert "<code>not-found</code>" in page.text
    assert twin.headers["content-type"] == "application/problem+json"


def test_the_twin_of_a_page_holds_what_the_page_is_drawn_from(shop: Door) -> None:
    twin = shop.read("/console.json")

    titles = [title for order in twin["orders"] for title in order["titles"]]

    page = shop.get("/console/").text
    assert titles
    assert [title for title in titles[:3] if title not in page] == []
