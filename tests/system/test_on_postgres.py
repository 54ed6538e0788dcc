"""A shop on PostgreSQL: two servers of one ledger, each with files of its own, and everything else as on a file."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import Response
from typer.testing import CliRunner

from api.cli import app
from api.client import Client
from api.demo import play
from api.demo.story_sale import CUSTOMER, ORDER
from tests.console.tour import PLACES
from tests.examples import order
from tests.exports.sets import check_manifest, check_proof
from tests.server import KEY, Shopfront, serving
from tests.waiting import must_come

PAGE = b"<p>for Berta alone</p>"


class Shop(NamedTuple):
    """Two servers, a folder, and what commands are given that are run beside the first of them."""

    one: Shopfront
    two: Shopfront
    folder: Path
    settings: dict[str, str]

    def run(self, *words: str) -> str:
        """What a command prints, run here: a process of its own takes longer to begin than most of them last."""
        env = {f"LEDGER_{name.upper()}": value for name, value in self.settings.items()} | {"COLUMNS": "200"}
        ended = CliRunner().invoke(app, words, env=env)
        assert ended.exit_code == 0, ended.output
        return ended.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, postgres_of_all: str) -> Iterator[Shop]:
    """The worked cases, played through the first server."""
    folder = tmp_path_factory.mktemp("shop")
    given = {"db": postgres_of_all, "signing_key": str(folder / "signing-key"), "sending": "off"}
    settings = [given | {"data": str(folder / name)} for name in ("one", "two")]
    with ExitStack() as stack:
        urls = [stack.enter_context(serving(folder, name=f"s{n}", **each)) for n, each in enumerate(settings)]
        with Client(urls[0], KEY) as client:
            for _ in play(client):
                pass
        one, two = (stack.enter_context(Shopfront(url)) for url in urls)
        endpoint = {"webhook_id": "warehouse", "url": "https://hooks.warehouse.example/ledger"}
        assert one.http.post("/v1/webhooks", json=endpoint).status_code == 201
        assert one.http.post("/v1/webhooks/warehouse/pause").status_code == 200
        yield Shop(one, two, folder, settings[0])


def test_every_page_of_the_console_has_something_to_show(shop: Shop) -> None:
    missing: list[str] = []

    for place in (each for each in PLACES.values() if "/warehouse/" not in each.path):  # which nobody runs here
        path, _, query = place.path.partition("?")
        for front in (shop.one, shop.two):
            twin = front.http.get(f"{f'/console/{path}'.rstrip('/')}.json?{query}")
            missing += [] if twin.status_code == 200 else [f"{path}: {twin.text}"]

    assert missing == []


def test_what_one_server_recorded_the_other_knows_at_once(shop: Shop) -> None:
    placed = shop.one.say("orders/T-1", "OrderPlaced", key="placed", **order(100_00))
    paid = {"payment_id": "p1", "amount": 100_00, "tender": "WECHAT"}

    again = shop.two.say("orders/T-1", "OrderPlaced", key="placed", **order(100_00))
    read = shop.two.http.get("/v1/orders/T-1")
    taken = _conditional(shop.two, read.headers["ETag"], "PaymentCaptured", **paid)
    stale = _conditional(shop.one, placed.headers["ETag"], "PaymentCaptured", **paid | {"payment_id": "p2"})

    assert (placed.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json()["events"] == placed.json()["events"]
    assert read.headers["ETag"] == placed.headers["ETag"]
    assert taken.status_code == 201
    assert (stale.status_code, stale.json()["code"]) == (412, "version-conflict")
    assert stale.json()["current_version"] == taken.json()["version"]
    assert shop.one.get("/v1/orders/T-1") == shop.two.get("/v1/orders/T-1")
    for front in (shop.one, shop.two):
        must_come(lambda front=front: any(row["id"] == "T-1" for row in _found(front, "T-1")))


def _conditional(front: Shopfront, etag: str, type_: str, **members: Any) -> Response:
    headers = {"If-Match": etag, "Idempotency-Key": f"{type_}-{members['payment_id']}"}
    return front.http.post("/v1/orders/T-1/events", json={"type": type_, **members}, headers=headers)


def _found(front: Shopfront, words: str) -> list[Any]:
    return front.get("/v1/search", q=words)["rows"]


def test_an_event_is_found_by_its_id_and_by_the_beginning_of_its_hash(shop: Shop) -> None:
    (event,) = shop.one.get("/v1/events", after=20, limit=1)

    for front in (shop.one, shop.two):
        by_id = must_come(lambda front=front: _found(front, event["id"]))
        by_hash = must_come(lambda front=front: _found(front, event["data"]["leaf_hash"][:12]))
        assert by_id[0]["position"] == by_hash[0]["position"] == 21


def test_what_she_saw_is_kept_and_erased_with_her(shop: Shop) -> None:
    digest = sha256(PAGE).hexdigest()
    html = {"Content-Type": "text/html"}
    put = shop.one.http.put(f"/v1/content/{digest}", content=PAGE, headers=html)
    totals = {"listed": 100_00, "discount": 0, "freight": 0, "payable": 100_00}
    shown = {"customer_id": "berta", "currency": "CNY", "lines": order(100_00)["lines"], "totals": totals}
    content = [{"sha256": digest, "media_type": "text/html"}]
    said = shop.two.say("checkouts/b", "CheckoutShown", **shown, content=content, language="zh-CN")
    seen = shop.two.http.get(f"/v1/content/{digest}")

    told = shop.run("erase", "berta", "--reason", "CUSTOMER_ASKED", "--dry-run")
    erasing: dict[str, Any] = {"json": {"reason": "CUSTOMER_ASKED"}, "headers": {"Idempotency-Key": "erase berta"}}
    erased = shop.two.http.post("/v1/customers/berta/erasure", **erasing)

    assert (put.status_code, said.status_code, seen.content) == (204, 201, PAGE)
    assert "1 pieces of content" in told
    assert erased.status_code == 201
    assert [front.http.get(f"/v1/content/{digest}").status_code for front in (shop.one, shop.two)] == [404, 404]
    assert "Nothing personal is kept" in shop.run("erase", "berta", "--reason", "CUSTOMER_ASKED")


@pytest.mark.parametrize("kind", ["csv", "ocel", "ndjson"])
def test_the_log_is_exported(kind: str, shop: Shop, tmp_path: Path) -> None:
    shop.run("export", kind, "--to", "60", "-o", str(tmp_path / kind))

    assert check_manifest(tmp_path / kind)["range"] == {"from": 0, "to": 60}
    assert check_proof(tmp_path / kind) >= 60


def test_an_export_is_made_by_a_process_of_its_own(shop: Shop) -> None:
    asked = shop.two.http.post("/v1/exports", params={"kind": "csv"})
    where = asked.headers["location"]
    must_come(lambda: shop.two.get(where)["status"] not in ("WAITING", "RUNNING"))

    assert shop.two.get(where)["status"] == "READY"
    assert shop.two.http.get(f"{where}/file").headers["content-type"] == "application/zip"


def test_a_pack_of_an_order_is_verified_by_anybody(shop: Shop, tmp_path: Path) -> None:
    fetched = shop.two.http.get(f"/v1/orders/{ORDER}/dossier", headers={"Accept": "application/zip"})
    (tmp_path / "pack.zip").write_bytes(fetched.content)
    (tmp_path / "vkey").write_text(shop.run("log", "vkey"))

    shop.run("dossier", ORDER, "-o", str(tmp_path / "own.zip"))

    for pack in ("pack.zip", "own.zip"):
        assert shop.run("verify", str(tmp_path / pack), "--vkey", str(tmp_path / "vkey"), "--lang", "en")


def test_the_commands_work_beside_the_servers(shop: Shop) -> None:
    secret = shop.run("keys", "create", "--owner", "clerk", "--scope", "orders:read").split()[1]
    shop.run("tick")
    built = shop.run("rebuild", "search")
    signed = shop.run("log", "checkpoint")
    history = shop.run("history", ORDER)
    replayed = json.loads(shop.run("replay", ORDER))
    balance = shop.run("journal", "--balance")

    with Shopfront(shop.two.url, secret) as clerk:
        assert clerk.get(f"/v1/orders/{ORDER}")["version"] == replayed["version"]
        assert clerk.say("orders/T-9", "OrderPlaced", **order(100_00)).status_code == 403
    assert "holds what it held before" in built
    assert signed.splitlines()[1].isdigit()
    assert history
    assert CUSTOMER in json.dumps(replayed)
    assert "CNY" in balance


def test_the_ledger_is_judged_like_any_other(shop: Shop) -> None:
    shop.run("log", "checkpoint")

    assert "0 differences, 0 things that could not be checked" in shop.run("audit")
    assert "0 differences, 0 things that could not be checked" in shop.run("log", "verify")
    verified = shop.run("verify", shop.two.url, "--key", KEY, "--lang", "en")
    assert "events were read again and have their hashes" in verified
