"""A process on a standby reads, waits for a position, exports and is audited; what it is told to record it refuses."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house
from tests.ha import evidence
from tests.ha.cluster import Cluster
from tests.ha.doors import OrderClerk, Shop, order

pytestmark = pytest.mark.ha


def _placed(shop: Shop, key: str) -> int:
    """The position of an order that is placed now."""
    clerk = OrderClerk("reading", shop.doors)
    try:
        return clerk.say(key)["events"][0]["position"]
    finally:
        clerk.close()


def test_what_was_just_acknowledged_is_waited_for(cluster: Cluster, shop: Shop) -> None:
    position = _placed(shop, "read-1")

    wallet = shop.reader.fetched("/v1/customers/li/wallet", min_position=position)
    told = shop.reader.http.get("/v1/customers/li/wallet", params={"min_position": position + 10**6})

    assert int(wallet.headers["X-Ledger-Position"]) >= position
    assert (told.status_code, told.json()["code"]) == (503, "behind")
    assert shop.reader.get("/v1/orders/read-1") == shop.doors[0].get("/v1/orders/read-1")


def test_what_is_to_be_recorded_is_refused_where_only_a_copy_is_read(cluster: Cluster, shop: Shop) -> None:
    _placed(shop, "read-2")

    answer = shop.reader.http.post("/v1/orders/read-3/events", json=order(), headers={"Idempotency-Key": "read-3"})

    assert (answer.status_code, answer.json()["code"]) == (503, "read-only")
    assert "Retry-After" in answer.headers
    assert shop.doors[0].http.get("/v1/orders/read-3").status_code == 404


def _command(shop: Shop, folder: Path, *words: str) -> None:
    """Run a command on a standby's copy; it must end well."""
    key = folder / "signing-key"
    shutil.copy(shop.reader.signing_key, key)
    given = {
        "LEDGER_DB": shop.cluster.dsn(target_session_attrs="standby"),
        "LEDGER_DATA": str(folder),
        "LEDGER_SIGNING_KEY": str(key),
        "PYTHONPATH": str(house.ROOT),
    }
    command = [sys.executable, "-m", "api", *words]
    ended = subprocess.run(command, cwd=folder, env=os.environ | given, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_standby_is_audited(cluster: Cluster, shop: Shop, tmp_path: Path) -> None:
    position = _placed(shop, "read-4")
    size = evidence.read(shop.reader, position + 1).last.size

    _command(shop, tmp_path, "audit", "--to", str(size - 1), "--json", str(tmp_path / "found.json"))

    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert (found["to"], found["differences"], found["unchecked"]) == (size - 1, 0, 0)


def test_a_standby_is_exported(cluster: Cluster, shop: Shop, tmp_path: Path) -> None:
    position = _placed(shop, "read-5")
    log = evidence.read(shop.reader, position + 1)

    _command(shop, tmp_path, "export", "ndjson", "--to", str(log.last.size), "-o", str(tmp_path / "set"))

    (leaves,) = [path for path in (tmp_path / "set").iterdir() if path.suffix == ".ndjson"]
    assert len(leaves.read_bytes().splitlines()) == log.last.size
