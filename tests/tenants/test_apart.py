"""Whatever happens in one shop, its neighbour behind the same server neither shows nor feels it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.app import create_app
from api.openapi import PUBLIC
from api.settings import Settings
from tests.api.clock import Clock
from tests.api.customer import ORDER, Door, expect_problem
from tests.api.serving import serving
from tests.tenants.shops import BUSY, KEYS, QUIET, Shops, in_folders, serving_two

ROUTES: list[Any] = [each for each in create_app(Settings(db="unused.db")).routes if hasattr(each, "methods")]
MOVING = re.compile(rb"[0-9a-f]{32,128}|[kw][0-9a-f]{12}|127\.0\.0\.1:\d+")
"""Ids of requests, and those that a form has ready; on which port."""
LEADING_ON = {"/", "/console", "/console/orders/{id}", "/console/streams/{kind}/{id}"}
DOCUMENTS = {"/openapi.json", "/docs", "/static/{name}"}
SAYS_WHERE = {"/openapi.json", "/asyncapi.json"}
OWN = {"orders:read", "audit:read", "orders:append", "terms:publish", "cases:append", "admin", "evidence:export"}
"""Reading with these leaves no trace, so that one may read twice."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shops")


@pytest.fixture(scope="module")
def shops(folder: Path) -> Iterator[Shops]:
    """A shop where all the worked cases have happened, beside one that has an order under the same number."""
    with serving_two(folder, clock=Clock()) as two:
        two.doors[QUIET].said("orders/A-1001", ORDER | {"coupons": []})
        two.play(BUSY)
        yield two


def test_a_shop_answers_as_if_it_were_alone(shops: Shops, folder: Path) -> None:
    ids = _ids(shops.doors[BUSY])
    quiet = shops.doors[QUIET].with_scopes(*OWN)
    beside = _everything(quiet, ids, root=f"/t/{QUIET}")
    own = in_folders(folder)[QUIET]

    with serving(Settings(db=own["db"], bootstrap_key=SecretStr(KEYS[QUIET]), sending="off"), clock=Clock()) as served:
        alone = _everything(served.door(quiet.key), ids)

    assert len(beside) > 200
    assert {address for address, told in beside.items() if alone[address] != told} == SAYS_WHERE


def test_nothing_of_one_is_written_to_the_other(shops: Shops) -> None:
    busy, quiet = shops.doors[BUSY].services, shops.doors[QUIET].services

    customer = ORDER["customer_id"]
    assert {each.stream for each in quiet.ledger.log(limit=1_000)} == {"orders/A-1001", f"buyers/{customer}"}
    assert busy.ledger.head().size > 300
    assert {key.key_id for key in quiet.keys.all()}.isdisjoint(key.key_id for key in busy.keys.all())
    assert str(quiet.prover.signer.key) != str(busy.prover.signer.key)


def test_a_key_of_one_opens_no_route_of_the_other(shops: Shops) -> None:
    stranger = {"Authorization": f"Bearer {KEYS[BUSY]}"}
    client = shops.doors[QUIET].client
    ways = [(method, route.path) for route in ROUTES for method in route.methods - {"HEAD"}]
    answers = {way: client.request(way[0], _filled(way[1], "A-1001"), headers=stranger) for way in ways}

    opened = {way for way, answer in answers.items() if answer.status_code not in (401, 429)}
    assert {path.replace(":path}", "}") for _, path in opened} <= {*PUBLIC, *LEADING_ON, *DOCUMENTS}
    assert {answers[way].json()["code"] for way in answers.keys() - opened} <= {"key-unknown", "guesses-exceeded"}


def test_a_session_of_one_is_none_of_the_other(shops: Shops) -> None:
    busy, quiet = shops.doors[BUSY], shops.doors[QUIET]
    signed_in = busy.client.post("/sign-in", data={"key": busy.key})
    cookie = signed_in.headers["set-cookie"]

    assert f"Path=/t/{BUSY}/;" in cookie
    value = {"Cookie": cookie.partition(";")[0]}
    assert busy.client.get("/console/audit.json", headers=value).status_code == 200
    expect_problem(quiet.client.get("/console/audit.json", headers=value), 401, "key-missing")


def test_a_link_to_sign_in_works_in_its_own_shop_alone(shops: Shops) -> None:
    busy, quiet = shops.doors[BUSY], shops.doors[QUIET]
    key = busy.services.keys.verify(busy.key)
    assert key is not None
    link = busy.services.sessions.link(key.key_id, "/console/")

    expect_problem(quiet.client.get(link), 401, "sign-in-used")
    assert busy.client.get(link).headers["location"] == f"/t/{BUSY}/console/"


def _ids(door: Door) -> dict[str, list[str]]:
    """Some ids of each kind of stream."""
    found: dict[str, dict[str, None]] = {}
    for entry in door.services.ledger.log(limit=5_000):
        kind, _, key = entry.stream.partition("/")
        found.setdefault(kind, {})[key] = None
    return {kind: list(islice(keys, 3)) for kind, keys in found.items()}


def _filled(path: str, key: str) -> str:
    return re.sub(r"\{[^}]*\}", lambda gap: {"{sha256}": "0" * 64, "{position}": "0"}.get(gap[0], key), path)


def _addresses(ids: dict[str, list[str]]) -> Iterator[str]:
    for route in ROUTES:
        if "GET" not in route.methods or route.path in {"/v1/events/stream", "/metrics"}:  # never the same, or no end
            continue
        kind = route.path.removeprefix("/console/").removeprefix("/v1/").partition("/")[0]
        for key in ids.get(kind, ["A-1001"]) if "{" in route.path else [""]:
            yield _filled(route.path, key)


def _everything(door: Door, ids: dict[str, list[str]], root: str = "") -> dict[str, tuple[int, bytes]]:
    """What a shop answers to every GET there is."""
    return {address: _told(door, address, root) for address in _addresses(ids)}


def _told(door: Door, address: str, root: str) -> tuple[int, bytes]:
    answer = door.get(address, headers={"Accept": "*/*"})
    headers: Iterable[str] = (answer.headers.get(name, "") for name in ("location", "link", "etag"))
    return answer.status_code, MOVING.sub(b"", "\n".join([*headers, answer.text]).replace(root, "").encode())
