"""A shop's ledger moves from its file to PostgreSQL and back, and nobody who asks it notices."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from api.client import Client
from api.demo import play
from api.demo.story_sale import ORDER
from tests.examples import lines
from tests.server import KEY, Shopfront, serving
from tests.system.test_command_line import run

SHOWN = b"<p>what everybody saw</p>"
HERS = b"<p>for Anna alone</p>"
TIER = {"tier": "GOLD", "reason": "a friend", "key": "Anna's tier"}


class Shop(NamedTuple):
    """A ledger's folder, the streams in it, the key that reads words, and what was answered before it moved."""

    folder: Path
    orders: list[str]
    reader: str
    answers: dict[str, Any]

    @property
    def file(self) -> str:
        return str(self.folder / "ledger.db")

    @property
    def signing_key(self) -> str:
        return f"{self.file}.signing-key"


def kept(shop: Shopfront, data: bytes) -> str:
    digest = sha256(data).hexdigest()
    assert shop.http.put(f"/v1/content/{digest}", content=data, headers={"Content-Type": "text/html"}).status_code < 300
    return digest


def asked(url: str, orders: list[str], reader: str) -> dict[str, Any]:
    """What the ledger answers of every order, with words and without, and of her who was erased."""
    paths = [f"/v1/orders/{each}{more}" for each in orders for more in ("", "/history", "/events")]
    paths += ["/v1/customers/anna/events", "/v1/customers/anna/history", f"/v1/content/{sha256(HERS).hexdigest()}"]
    paths += [f"/v1/content/{sha256(SHOWN).hexdigest()}", "/v1/events?limit=300"]
    found: dict[str, Any] = {}
    for key in (KEY, reader):
        with Shopfront(url, key) as shop:
            for path in paths:
                answer = shop.http.get(path)
                found[f"{key[:5]} {path}"] = (answer.status_code, _without_numbers(answer))
    return found


def _without_numbers(answer: httpx.Response) -> Any:
    """The answer without the number of its request, which a refusal tells."""
    if answer.headers["content-type"] == "text/html":
        return answer.content
    found = answer.json()
    if isinstance(found, dict):
        found.pop("request_id", None)
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A ledger in a file: the worked cases, a customer who was erased, content, keys, and a checkpoint."""
    folder = tmp_path_factory.mktemp("shop")
    with serving(folder, sending="off") as url, Shopfront(url) as front, Client(url, KEY) as client:
        for _ in play(client):
            pass
        kept(front, SHOWN)
        hers = kept(front, HERS)
        shown = {"currency": "CNY", "lines": lines(100_00), "language": "zh-CN"}
        totals = {"listed": 100_00, "discount": 0, "freight": 0, "payable": 100_00}
        content = [{"sha256": hers, "media_type": "text/html"}]
        said = {"customer_id": "anna", **shown, "totals": totals, "content": content}
        assert front.say("checkouts/a", "CheckoutShown", **said).status_code == 201
        assert front.say("customers/anna", "TierSet", **TIER).status_code == 201
        erased: dict[str, Any] = {"json": {"reason": "CUSTOMER_ASKED"}, "headers": {"Idempotency-Key": "erase"}}
        assert front.http.post("/v1/customers/anna/erasure", **erased).status_code == 201
        reader = run(folder, "keys", "create", "--owner", "auditor", *_scopes("orders:read", "pii:read"))
        run(folder, "tick")  # what fell due is said, and not between two readings
        run(folder, "log", "checkpoint")
        secret = reader.split()[1]
        feed = front.get("/v1/events", limit=1000)
        orders = sorted({e["subject"].removeprefix("orders/") for e in feed if e["subject"].startswith("orders/")})
        answers = asked(url, orders, secret)
    return Shop(folder, orders, secret, answers)


def _scopes(*scopes: str) -> Iterator[str]:
    for scope in scopes:
        yield from ("--scope", scope)


def test_nobody_notices_that_the_ledger_has_moved(shop: Shop, postgres: str, tmp_path: Path) -> None:
    settings = {"db": postgres, "data": str(tmp_path / "own"), "signing_key": shop.signing_key}
    told = run(tmp_path, "migrate", shop.file, settings=settings)

    with serving(tmp_path, sending="off", **settings) as url, Shopfront(url) as front, Client(url, KEY) as client:
        assert asked(url, shop.orders, shop.reader) == shop.answers
        size = len(front.get("/v1/events", limit=1000))
        again = front.say("customers/anna", "TierSet", **TIER)
        for _ in play(client):
            pass
        fresh = front.say("customers/anna", "TierSet", tier="SILVER", reason="another friend")

    assert "slots of keys were read back" in told
    assert "LEDGER_SIGNING_KEY" not in told, "its key is named already"
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert fresh.json()["version"] == again.json()["version"] + 2, "the erasure stands in between"
    assert fresh.json()["events"][0]["position"] >= size
    assert "0 differences, 0 things that could not be checked" in run(tmp_path, "audit", settings=settings)
    assert "0 differences, 0 things that could not be checked" in run(tmp_path, "log", "verify", settings=settings)


def test_a_ledger_moves_back_into_a_file(shop: Shop, postgres: str, tmp_path: Path) -> None:
    there, back = run(tmp_path, "migrate", shop.file, postgres), tmp_path / "back" / "ledger.db"

    told = run(tmp_path, "migrate", postgres, str(back))

    assert there.split("root ")[1].split(";")[0] == told.split("root ")[1].split(";")[0]
    assert "postgresql://127.0.0.1/" in told
    assert all(str(urlsplit(postgres).password) not in each for each in (there, told))
    assert f"Copy {shop.signing_key}, and ledger.db.signing-key.last" in there
    assert "0 differences" in run(back.parent, "audit", settings={"signing_key": shop.signing_key})
    assert run(back.parent, "history", ORDER) == run(shop.folder, "history", ORDER)


def test_what_can_not_be_moved_is_said_in_a_sentence(shop: Shop, postgres: str, tmp_path: Path) -> None:
    for each in ("", ".keys"):
        shutil.copy(f"{shop.file}{each}", tmp_path / f"ledger.db{each}")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as c, c:
        c.execute("UPDATE entries SET state = CAST(CAST(state AS TEXT) || ' ' AS BLOB) WHERE position = 9")
    there = {"db": postgres, "data": str(tmp_path)}
    elsewhere = urlsplit(postgres)._replace(path="/nowhere").geturl()

    tampered = run(tmp_path, "migrate", str(tmp_path / "ledger.db"), postgres, code=1)
    opened = run(tmp_path, "tick", code=1, settings=there)
    judged = run(tmp_path, "audit", code=3, settings=there)
    missing = run(tmp_path, "migrate", str(tmp_path / "none.db"), postgres, code=1)
    same = run(tmp_path, "migrate", postgres, postgres, code=1)
    away = run(tmp_path, "migrate", shop.file, elsewhere, code=1)
    moved = run(tmp_path, "migrate", shop.file, postgres)
    twice = run(tmp_path, "migrate", shop.file, postgres, code=1)

    assert "position 9 is not the one that was recorded" in tampered
    assert "Run the move again" in opened
    assert "Run the move again" in judged
    assert "There is no ledger at" in missing
    assert "name another place" in same
    assert 'database "nowhere" does not exist' in away
    assert "were read back" in moved
    assert "There is a ledger already" in twice
    said = (tampered, opened, judged, missing, same, away, moved, twice)
    assert [each for each in said if str(urlsplit(postgres).password) in each] == []
