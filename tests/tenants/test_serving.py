"""A server of several ledgers as who runs it meets it: starting, one that ails, stopping."""

import json
import signal
from pathlib import Path

import httpx
import pytest

from api import tenants
from api.settings import Settings
from tests.api.customer import ORDER
from tests.api.serving import serving
from tests.server import running
from tests.tenants.shops import BUSY, KEYS, QUIET, in_folders, named
from tests.waiting import must_come

SAID = {"Content-Type": "application/json", "Idempotency-Key": "o-1"}


def _bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {KEYS[name]}"}


def test_a_ledger_that_can_not_be_opened_keeps_no_other_away_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenants, "AGAIN_S", 0.05)
    ledgers = in_folders(tmp_path)
    broken = Path(ledgers[QUIET]["db"])
    broken.parent.mkdir()
    broken.write_bytes(b"no ledger at all, but long enough to look like something" * 100)
    with serving(Settings(tenants=named(tmp_path, ledgers))) as served:
        ready = httpx.get(f"{served.url}/readyz")
        assert (ready.status_code, ready.json()["ledgers"], ready.json()["ready"]) == (503, 2, 1)
        gone = httpx.get(f"{served.url}/t/{QUIET}/v1/orders/A-1", headers=_bearer(QUIET))
        assert (gone.status_code, gone.json()["code"], gone.headers["retry-after"]) == (503, "not-ready", "1")
        assert httpx.get(f"{served.url}/t/{BUSY}/readyz").status_code == 200

        broken.unlink()

        must_come(lambda: httpx.get(f"{served.url}/readyz").status_code == 200)
        found = httpx.get(f"{served.url}/t/{QUIET}/v1/events", headers=_bearer(QUIET))
        assert (found.status_code, found.json()) == (200, [])


def test_one_process_serves_a_file_and_a_database_and_ends_in_order(tmp_path: Path, postgres: str) -> None:
    ledgers = in_folders(tmp_path)
    ledgers[QUIET] |= {"db": postgres, "data": str(tmp_path / QUIET)}
    file = named(tmp_path, ledgers)
    with running(tmp_path, "--tenants", str(file), name="both", **_NOTHING) as (url, server):
        for name in (BUSY, QUIET):
            said = httpx.post(f"{url}/t/{name}/v1/orders/A-1/events", json=ORDER, headers=_bearer(name) | SAID)
            assert (said.status_code, said.headers["location"]) == (201, f"/t/{name}/v1/orders/A-1")
        with httpx.stream("GET", f"{url}/t/{QUIET}/v1/events/stream", headers=_bearer(QUIET), timeout=30) as told:
            lines = told.iter_lines()
            next(lines)
            server.send_signal(signal.SIGTERM)
            for _ in lines:  # to its end, which the server makes
                pass
        server.wait(timeout=20)
    assert server.returncode in (0, -signal.SIGTERM)
    printed = (tmp_path / "both.log").read_text()
    assert f"The ledger {QUIET} is served at {url}/t/{QUIET}." in printed
    logged = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    assert {line["tenant"] for line in logged if line.get("route") != "other"} == {BUSY, QUIET}
    assert not any(key in printed for key in KEYS.values())


_NOTHING = {"db": "", "data": "", "bootstrap_key": ""}
"""What is a tenant's own is not in the environment."""
