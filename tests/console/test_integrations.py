"""Keys are made, shown once, and revoked; the feed and the messages tell what happens, never what was said."""

import re
import sqlite3
from pathlib import Path
from typing import Any

from httpx import Client, Response
from playwright.sync_api import Browser
from pydantic import SecretStr

from api.departures import Held, Standing
from api.settings import Settings
from tests.api.customer import KEY, ORDER, Door, expect_problem
from tests.api.serving import serving
from tests.console.looking import Looker
from tests.console.test_audit import token_of
from tests.console.test_signing_in import browser_of, leads_on, sign_in
from tests.waiting import must_come

KEYS = "/console/integrations/keys"
NEW = "k" + "a1" * 6


def make(client: Client, **members: Any) -> Response:
    form = {"form_token": token_of(client, KEYS), "key_id": NEW, "owner": "till", "scope": ["orders:read"]}
    return client.post(f"{KEYS}?lang=en", data=form | members)


def secret_in(page: str) -> str:
    found = re.search(r'<pre id="secret"[^>]*>([^<]+)</pre>', page)
    return found[1] if found else ""


def test_a_key_is_made_shown_once_and_revoked(chrome: Browser, own_shop: Door, tag: str, scripts: bool) -> None:
    with Looker(chrome, own_shop.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("integrations/keys")
        page.fill("#owner", "warehouse-gateway")
        page.check("input[value='orders:read']")
        page.click("#create")
        looker.fit()
        secret = page.inner_text("#secret")
        opened = own_shop.client.get("/v1/orders/demo-li", headers={"Authorization": f"Bearer {secret}"})
        page.click(f"text={looker.t['int_kept_it']}")
        page.wait_for_load_state()
        shown_again = secret in page.content()
        page.click("tr:has-text('warehouse-gateway') a")
        looker.fit()
        page.click("#revoke")
        page.wait_for_url("**/integrations/keys*")
        row = page.inner_text("tr:has-text('warehouse-gateway')")
    refused = own_shop.client.get("/v1/orders/demo-li", headers={"Authorization": f"Bearer {secret}"})

    assert (opened.status_code, refused.status_code) == (200, 401)
    assert not shown_again
    assert looker.t["int_key_REVOKED"] in row
    assert own_shop.read("/console/integrations/keys.json")["keys"][-1]["status"] == "REVOKED"


def test_a_secret_is_in_no_address_no_header_no_file_and_on_no_other_page(own_shop: Door) -> None:
    with browser_of(own_shop) as client:
        sign_in(client)
        answer = make(client)
        secret = secret_in(answer.text)
        later = [client.get(path).text for path in (KEYS, f"{KEYS}.json", "/console/integrations", "/console/audit")]
    path = own_shop.services.ledger.place.log
    with sqlite3.connect(path) as db:
        kept = "".join(db.iterdump())

    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert own_shop.services.keys.verify(secret) is not None
    assert secret not in "".join([str(answer.url), str(answer.headers), *later, kept])


def test_a_form_that_is_sent_twice_makes_one_key(own_shop: Door) -> None:
    with browser_of(own_shop) as client:
        sign_in(client)
        made = make(client)
        again = make(client)

    assert (made.status_code, again.status_code) == (201, 409)
    assert "key-made" in again.text
    assert not secret_in(again.text)
    assert [key.owner for key in own_shop.services.keys.all()].count("till") == 1


def test_rotating_gives_a_second_key_of_the_same_owner_and_none_of_a_revoked_one(own_shop: Door) -> None:
    with browser_of(own_shop) as client:
        sign_in(client)
        make(client, until="2099-12-31")
        form = {"form_token": token_of(client, KEYS), "key_id": "k" + "b2" * 6}
        answer = client.post(f"{KEYS}/{NEW}/rotate", data=form)
        ahead = leads_on(client, answer.text)
        client.post(f"{KEYS}/{NEW}/revoke", data={"form_token": form["form_token"]})
        refused = client.post(f"{KEYS}/{NEW}/rotate", data=form | {"key_id": "k" + "c3" * 6})
    second = own_shop.services.keys.verify(secret_in(answer.text))

    assert second is not None
    assert (second.owner, second.scopes, second.expires_at) == ("till", {"orders:read"}, "2099-12-31T15:59:59.999999Z")
    assert refused.status_code == 409
    assert "key-revoked" in refused.text
    assert ahead == [200, 200]


def test_no_key_is_rotated_that_ran_out_for_its_second_would_open_nothing(own_shop: Door) -> None:
    key, _ = own_shop.services.keys.create("old", ["orders:read"], expires_at="2026-01-01T00:00:00.000000Z")
    with browser_of(own_shop) as client:
        sign_in(client)
        page = client.get(KEYS).text
        form = {"form_token": token_of(client, KEYS), "key_id": NEW}
        answer = client.post(f"{KEYS}/{key.key_id}/rotate", data=form)

    assert f"/{key.key_id}/rotate" not in page
    assert (answer.status_code, "key-expired" in answer.text) == (409, True)
    assert NEW not in {each.key_id for each in own_shop.services.keys.all()}


def test_a_key_that_can_not_be_is_not_made_and_the_form_says_why(shop: Door) -> None:
    before = len(shop.services.keys.all())
    wrong: tuple[dict[str, Any], ...] = (
        {"owner": " "},
        {"owner": "two\nlines"},
        {"scope": []},
        {"scope": ["everything"]},
        {"until": "2001-01-01"},
        {"until": "2099-02-30"},
    )
    with browser_of(shop) as client:
        sign_in(client)
        answers = [make(client, **members) for members in wrong]
        unfit = make(client, key_id="k1")

    assert [(each.status_code, "No key was made." in each.text) for each in answers] == [(422, True)] * len(wrong)
    assert all('aria-invalid="true"' in each.text for each in answers)
    assert unfit.status_code == 422
    assert len(shop.services.keys.all()) == before


def test_without_admin_there_are_no_pages_no_buttons_and_no_keys(shop: Door) -> None:
    auditor = shop.with_scopes("audit:read", "orders:read", owner="auditor")
    key_id = shop.services.keys.all()[0].key_id
    with browser_of(shop) as client:
        sign_in(client, auditor.key)
        token = token_of(client, "/console/audit/verify")
        pages = [client.get(f"/console/integrations{path}") for path in ("", "/keys", "/messages", "/feed")]
        made = client.post(KEYS, data={"form_token": token, "key_id": NEW, "owner": "x", "scope": "admin"})
        revoked = client.post(f"{KEYS}/{key_id}/revoke", data={"form_token": token})
        menu = client.get("/console/audit").text

    assert [each.status_code for each in (*pages, made, revoked)] == [403] * 6
    assert "/console/integrations" not in menu
    assert shop.services.keys.verify(KEY) is not None
    expect_problem(auditor.get("/console/integrations/keys.json"), 403, "scope-missing")


def test_nobody_gives_a_scope_that_the_own_key_lacks(own_shop: Door) -> None:
    """Else whoever keeps the keys could read every customer's words by a key made for it."""
    keeper = own_shop.with_scopes("admin", "orders:read", owner="keeper")
    reader = own_shop.with_scopes("orders:read", "pii:read", owner="reader")
    known = own_shop.services.keys.verify(reader.key)
    assert known is not None
    with browser_of(own_shop) as client:
        sign_in(client, keeper.key)
        page = client.get(KEYS).text
        made = make(client, scope=["orders:read", "pii:read"])
        form = {"form_token": token_of(client, KEYS), "key_id": NEW}
        rotated = client.post(f"{KEYS}/{known.key_id}/rotate", data=form)
        own = make(client, scope=["orders:read", "admin"])

    assert [(each.status_code, "scope-missing" in each.text) for each in (made, rotated)] == [(403, True)] * 2
    assert f"/{known.key_id}/revoke" in page
    assert f"/{known.key_id}/rotate" not in page
    assert re.search(r'value="pii:read" disabled', page)
    assert own.status_code == 201
    assert [key.owner for key in own_shop.services.keys.all()].count("reader") == 1


def test_no_key_is_made_or_revoked_without_the_pages_own_token(shop: Door) -> None:
    key_id = shop.services.keys.all()[0].key_id
    with browser_of(shop) as client:
        sign_in(client)
        form = {"form_token": "0" * 64, "key_id": NEW, "owner": "x", "scope": "admin"}
        answers = [client.post(f"{KEYS}{path}", data=form) for path in ("", f"/{key_id}/revoke", f"/{key_id}/rotate")]

    assert [("form-foreign" in each.text, each.status_code) for each in answers] == [(True, 403)] * 3
    assert NEW not in {key.key_id for key in shop.services.keys.all()}


def test_a_key_that_never_was_can_not_be_revoked(shop: Door) -> None:
    assert shop.get(f"{KEYS}/k000000000000/revoke").status_code == 404


def test_whoever_revokes_the_own_key_is_warned_and_then_out(own_shop: Door) -> None:
    other = own_shop.with_scopes("admin", owner="other")
    key = own_shop.services.keys.verify(other.key)
    assert key is not None
    with browser_of(own_shop) as client:
        sign_in(client, other.key)
        page = client.get(f"{KEYS}/{key.key_id}/revoke?lang=en").text
        client.post(f"{KEYS}/{key.key_id}/revoke", data={"form_token": token_of(client, KEYS)})
        after = client.get(KEYS)

    assert "you will be signed out" in page
    assert after.status_code == 303
    assert after.headers["location"].startswith("/sign-in")


def test_the_feed_shows_a_new_event_by_itself_and_nothing_that_was_said(
    chrome: Browser, own_shop: Door, scripts: bool
) -> None:
    with Looker(chrome, own_shop.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("integrations/feed")
        own_shop.said("orders/Z-77", ORDER)
        if not scripts:
            page.click(f"text={looker.t['audit_refresh']}")
        page.wait_for_selector("#feed tr:has-text('orders/Z-77')", timeout=60_000)
        looker.fit()
    rows = own_shop.read("/console/integrations/feed.json", type="OrderPlaced")["events"]

    assert {row["type"] for row in rows} == {"OrderPlaced"}
    assert rows[0]["stream"] == "orders/Z-77"
    assert set(rows[0]) == {"position", "type", "stream", "version", "recorded_at", "actor"}
    assert own_shop.get("/console/integrations/feed?type=Nothing").status_code == 422


def test_messages_are_listed_by_kind_and_state_and_never_by_what_they_say(shop: Door) -> None:
    told = shop.read("/console/integrations/messages.json")
    page = shop.get("/console/integrations/messages?lang=en", headers={"Accept": "text/html"}).text

    assert told["way"] == "OFF"
    assert {each["status"] for each in told["messages"]} == {"WAITING"}
    assert not any("blocks" in each for each in told["messages"])
    assert "LEDGER_SENDING=off" in page


def test_messages_that_left_say_when_and_where_and_parked_ones_say_why(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY))
    with serving(settings) as served:
        door = served.door(KEY)
        door.said("orders/A-1", ORDER)
        door.said("orders/A-1", {"type": "PaymentCaptured", "payment_id": "P", "amount": 70000, "tender": "card"})
        cancelled = {"type": "LinesCancelled", "lines": [{"line": "1", "quantity": 1}]}
        door.said("orders/A-1", cancelled | {"cause": "MERCHANT_OUT_OF_STOCK"})
        must_come(lambda: any(each["status"] == "SENT" for each in _messages(door)["messages"]))
        sent = _messages(door)
        told = door.get("/console/integrations/messages?lang=zh-CN", headers={"Accept": "text/html"}).text
        departures = door.services.departures
        position = sent["messages"][0]["position"]
        departures.standing = lambda: Standing(True, 3, True, (Held(position, 10, "status 500", None),))
        troubled = _messages(door)
        page = door.get("/console/integrations/messages?lang=en", headers={"Accept": "text/html"}).text

    assert (sent["way"], sent["where"], sent["sends"]) == ("OUTBOX", "ledger.db.outbox.ndjson", True)
    assert sent["messages"][0]["channel"] == "OUTBOX"
    assert "发件箱文件" in told
    assert "OUTBOX" not in told
    assert (troubled["waiting"], troubled["parked"], troubled["gone"]) == (3, 1, True)
    assert "wants nothing any more" in page


def _messages(door: Door) -> dict[str, Any]:
    return door.read("/console/integrations/messages.json")


def test_how_to_connect_names_this_servers_own_address(shop: Door) -> None:
    page = shop.get("/console/integrations?lang=en", headers={"Accept": "text/html"}).text
    base = str(shop.client.base_url).rstrip("/")

    assert shop.read("/console/integrations.json")["base"] == base
    assert f"curl -X POST {base}/v1/orders/A-1001/events" in page
    assert KEY not in page
