"""What a shop's pages and answers lead to is the shop's own, and an address names one ledger or none."""

import re
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.api.customer import ORDER
from tests.console.test_every_page import path_of
from tests.console.tour import PLACES
from tests.tenants.shops import BUSY, KEYS, QUIET, Shops, serving_two
from tests.waiting import must_come

PAGE = {"Accept": "text/html"}
ADDRESS = re.compile(r'(?:href|src|action|formaction|hx-get|hx-post|data-href)="(/[^"]*)"')


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shops]:
    with serving_two(tmp_path_factory.mktemp("shops")) as two:
        two.play(BUSY)
        yield two


@pytest.mark.parametrize("name", PLACES)
def test_every_address_on_a_page_is_the_shops_own(shops: Shops, name: str) -> None:
    page = shops.doors[BUSY].get(path_of(PLACES[name]), headers=PAGE)
    found = ADDRESS.findall(page.text)

    assert len(found) > 5, page.text
    assert {address for address in found if not address.startswith(f"/t/{BUSY}/")} == set()


def test_the_addresses_on_other_pages_are_too(shops: Shops) -> None:
    door = shops.doors[BUSY]
    order = next(each.stream for each in door.services.ledger.log(limit=100) if each.stream.startswith("orders/"))
    for path in (f"/v1/{order}", f"/v1/{order}/dossier", "/docs", "/sign-in", "/console/orders/none/story"):
        found = ADDRESS.findall(door.get(path, headers=PAGE).text)

        assert found, path
        assert {address for address in found if not address.startswith(f"/t/{BUSY}/")} == set(), path


def test_headers_lead_to_the_shop_too(shops: Shops) -> None:
    door = shops.doors[BUSY]

    recorded = door.say("orders/T-1", ORDER | {"coupons": []})
    assert recorded.headers["location"] == f"/t/{BUSY}/v1/orders/T-1"
    page = door.get("/v1/events?limit=5")
    assert page.headers["link"].startswith(f"</t/{BUSY}/v1/events?")
    assert httpx.get(door.client.base_url, headers=PAGE).headers["location"] == f"/t/{BUSY}/console/"
    asked = door.client.get("/console/cases", headers=PAGE)
    assert asked.headers["location"].startswith(f"/t/{BUSY}/sign-in?next=/console/cases")


def test_an_export_says_where_its_file_is(shops: Shops) -> None:
    door = shops.doors[BUSY]
    asked = door.client.post("/v1/exports?kind=csv&to=20", headers=door.bearer)

    assert asked.headers["location"].startswith(f"/t/{BUSY}/v1/exports/")
    told = must_come(
        lambda: [
            each
            for each in [door.read(f"/v1/exports/{asked.json()['export_id']}")]
            if each["status"] not in {"WAITING", "RUNNING"}
        ]
    )[0]
    assert httpx.get(f"{shops.served.url}{told['file']}", headers=door.bearer).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1/orders/T-1",
        f"/t/{BUSY}/../{QUIET}/v1/events",
        f"/t/{BUSY}/%2e%2e/{QUIET}/v1/events",
        f"/t/{BUSY}%2f..%2f{QUIET}/v1/events",
        f"/t/{BUSY}/t/{QUIET}/v1/events",
        f"/t//{QUIET}/v1/events",
        f"//t/{QUIET}/v1/events",
        f"/t/{QUIET.upper()}/v1/events",
        "/t/%73hop-b/v1/events",
        f"/T/{QUIET}/v1/events",
        f"/t/{QUIET}%00/v1/events",
        f"/t/{QUIET};/v1/events",
        f"/t/{QUIET}.{BUSY}/v1/events",
        "/t/shop-c/v1/events",
        "/t/",
        "/t",
        "/",
        "/metrics",
        "/console/",
    ],
)
def test_any_other_address_is_nobodys(shops: Shops, path: str) -> None:
    answer = _asked_as_written(shops, path, KEYS[QUIET])

    assert answer.startswith(b"HTTP/1.1 404 "), answer
    assert b'"code":"not-found"' in answer


def test_the_process_says_whether_it_lives_and_whether_all_are_ready(shops: Shops) -> None:
    assert httpx.get(f"{shops.served.url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{shops.served.url}/readyz").json() == {"status": "ok", "ledgers": 2, "ready": 2}
    assert httpx.get(f"{shops.served.url}/t/nobody/readyz").status_code == 404


def _asked_as_written(shops: Shops, path: str, key: str) -> bytes:
    """The answer to this very path, which no client has tidied up."""
    url = httpx.URL(shops.served.url)
    with socket.create_connection((url.host, url.port or 80), timeout=30) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n".encode()
        )
        return b"".join(iter(lambda: line.recv(65_536), b""))
