"""Endpoints are added, looked after and deleted on pages; a secret is shown once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Browser

from tests.api.customer import KEY, Door
from tests.console.looking import Looker
from tests.console.test_audit import token_of
from tests.console.test_signing_in import browser_of, leads_on, sign_in
from tests.sending.parts import Receiver, receiving
from tests.waiting import must_come
from tests.webhooks.parts import ordered, orders, shop, subscribed, verified

PAGE = "/console/integrations/webhooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Door]:
    """A ledger whose receivers may be on this machine."""
    with shop(tmp_path) as door:
        yield door


@pytest.fixture
def desk(home: Door) -> Iterator[Client]:
    """A browser, signed in."""
    with ExitStack() as stack:
        client = stack.enter_context(browser_of(home))
        sign_in(client)
        yield client


def post(client: Client, path: str = "", **members: Any) -> Any:
    form = {"form_token": token_of(client, PAGE)} | members
    return client.post(f"{PAGE}{path}?lang=en", data=form)


def wrong_in(page: str) -> list[str]:
    """The fields that a page says are wrong."""
    return re.findall(r'<input id="(\w+)"[^>]* aria-invalid="true"', page)


def secret_in(page: str) -> str:
    found = re.search(r'<pre id="secret"[^>]*>([^<]+)</pre>', page)
    return found[1] if found else ""


def test_an_endpoint_is_added_tested_rotated_paused_and_deleted(
    chrome: Browser, home: Door, receiver: Receiver, tag: str, scripts: bool
) -> None:
    with Looker(chrome, home.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("integrations/webhooks")
        page.fill("#url", receiver.url)
        page.fill("#webhook_id", "warehouse")
        page.click("#add")
        looker.fit()
        first = page.inner_text("#secret")
        page.click(f"text={looker.t['int_kept_it']}")
        page.wait_for_url("**/warehouse/deliveries*")
        shown_again = first in page.content()
        page.click("#test")
        looker.fit()
        tested = page.inner_text("#tested")
        page.click("#rotate")
        looker.fit()
        second = page.inner_text("#secret")
        page.click("#pause")
        page.wait_for_url("**/warehouse/deliveries*")
        paused = looker.text()
        page.click(f"text={looker.t['hook_delete']}")
        looker.fit()
        page.click("#delete")
        page.wait_for_url("**/integrations/webhooks*")
        left = looker.text()

    assert verified(first, receiver.requests[0])["type"] == "test"
    assert looker.t["hook_test_taken"] in tested
    assert not shown_again
    assert first != second
    assert looker.t["hook_reason_BY_HAND"] in paused
    assert looker.t["hook_none"] in left
    assert home.read("/v1/webhooks") == {"webhooks": []}


def test_a_secret_is_on_no_other_page_and_in_no_header(home: Door, desk: Client, receiver: Receiver) -> None:
    answer = post(desk, url=receiver.url, webhook_id="warehouse", first="")
    secret = secret_in(answer.text)
    later = [desk.get(f"{PAGE}{path}").text for path in ("", ".json", "/warehouse/deliveries")]

    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert secret.startswith("whsec_")
    assert secret not in "".join([str(answer.url), str(answer.headers), *later])


def test_a_form_that_is_sent_twice_makes_one_endpoint(home: Door, desk: Client, receiver: Receiver) -> None:
    answers = [post(desk, url=receiver.url, webhook_id="warehouse") for _ in range(2)]

    assert [each.status_code for each in answers] == [201, 409]
    assert not secret_in(answers[1].text)
    assert len(home.read("/v1/webhooks")["webhooks"]) == 1


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({"url": "https://169.254.169.254/latest"}, ["url"]),
        ({"url": "https://user:pw@example.com/"}, ["url"]),
        ({"url": "nonsense"}, ["url"]),
        ({"url": "http://127.0.0.1:9/", "types": "NoSuchFact"}, ["types"]),
        ({"url": "http://127.0.0.1:9/", "webhook_id": "a/b"}, []),
        ({"url": "http://127.0.0.1:9/", "first": "999999"}, []),
    ],
)
def test_an_endpoint_that_can_not_be_is_not_added_and_the_form_keeps_what_was_typed(
    home: Door, desk: Client, members: dict[str, str], wrong: list[str]
) -> None:
    answer = post(desk, **({"webhook_id": "w", "description": "for the warehouse"} | members))

    assert answer.status_code == 422
    assert "No endpoint was added." in answer.text
    assert 'value="for the warehouse"' in answer.text
    assert wrong_in(answer.text) == wrong
    assert home.read("/v1/webhooks") == {"webhooks": []}


def test_what_failed_is_told_with_its_reason_and_sent_again_by_a_button(
    home: Door, desk: Client, receiver: Receiver
) -> None:
    subscribed(home, receiver.url, types=["OrderPlaced"])
    receiver.answers = [(503, {})]
    ordered(home, "A-1")
    must_come(lambda: home.read("/v1/webhooks/warehouse")["trouble"] is not None)
    troubled = desk.get(f"{PAGE}/warehouse/deliveries?lang=en&status=RETRYING").text
    listed = desk.get(f"{PAGE}?lang=en").text
    receiver.answers = [(200, {})]
    post(desk, "/warehouse/resume")
    must_come(lambda: home.read("/v1/webhooks/warehouse")["delivered"] == 1)
    again = post(desk, "/warehouse/resend", first="0", last="0")
    must_come(lambda: home.read("/v1/webhooks/warehouse")["delivered"] == 2)
    ahead = post(desk, "/warehouse/resend", first="0", last="500")

    assert "It answered 503." in troubled
    assert re.findall(r'class="button main" href="[^"]*" aria-current="true">([^<]+)<', troubled) == ["not taken yet"]
    assert "not taking events" in listed
    assert again.status_code == 303
    assert orders(receiver)[-2:] == ["A-1", "A-1"]
    assert (ahead.status_code, "has dealt with the events before" in ahead.text) == (409, True)


def test_what_an_endpoint_wants_is_changed_by_a_form(home: Door, desk: Client, receiver: Receiver) -> None:
    subscribed(home, receiver.url)
    changed = post(desk, "/warehouse/change", url=receiver.url, types="RefundSettled, OrderPlaced", description="x")
    refused = post(desk, "/warehouse/change", url="https://10.0.0.1/", types="", description="y")
    unknown = post(desk, "/warehouse/change", url=receiver.url, types="NoSuchFact", description="z")
    known = home.read("/v1/webhooks/warehouse")

    assert [each.status_code for each in (changed, refused, unknown)] == [303, 422, 422]
    assert ('value="https://10.0.0.1/"' in refused.text, 'value="y"' in refused.text) == (True, True)
    assert ('value="NoSuchFact"' in unknown.text, 'value="z"' in unknown.text) == (True, True)
    assert (wrong_in(refused.text), wrong_in(unknown.text)) == (["url"], ["types"])
    assert (known["types"], known["description"], known["url"]) == (["RefundSettled", "OrderPlaced"], "x", receiver.url)


def test_a_forms_answer_leads_on_to_what_it_shows(home: Door, desk: Client, receiver: Receiver) -> None:
    subscribed(home, receiver.url)
    refused = post(desk, "/warehouse/change", url="https://10.0.0.1/")
    answers = [refused, post(desk, "/warehouse/test"), post(desk, "/warehouse/rotate")]

    assert [each.status_code for each in answers] == [422, 200, 201]
    assert [leads_on(desk, each.text) for each in answers] == [[200, 200]] * 3


def test_no_endpoint_is_touched_without_the_pages_own_token(home: Door, desk: Client, receiver: Receiver) -> None:
    subscribed(home, receiver.url)
    acts = ("", *(f"/warehouse/{act}" for act in ("change", "pause", "resume", "resend", "rotate", "test", "delete")))
    answers = [desk.post(f"{PAGE}{each}", data={"form_token": "0" * 64, "url": receiver.url}) for each in acts]

    assert [("form-foreign" in each.text, each.status_code) for each in answers] == [(True, 403)] * len(acts)
    assert home.read("/v1/webhooks/warehouse")["status"] == "ACTIVE"
    assert receiver.requests == []
