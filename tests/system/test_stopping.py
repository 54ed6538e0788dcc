"""A server that is told to stop stops, whatever it is doing, and loses nothing."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.examples import order
from tests.server import KEY, Shopfront, serving

ORDERS = 1_500


def test_a_server_stopped_while_its_read_models_catch_up_ends_in_order(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "stream": f"orders/S-{number}",
                "idempotency_key": f"S-{number}",
                "facts": [{"type": "OrderPlaced", **order(100_00)}],
            }
        )
        for number in range(ORDERS)
    ]
    with serving(tmp_path) as url:
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
        answer = httpx.post(f"{url}/v1/import", content="\n".join(lines), headers=headers, timeout=60)
        acknowledged = [json.loads(line) for line in answer.text.splitlines()]
        assert {each["status"] for each in acknowledged} == {201}
    with serving(tmp_path, name="again") as url, Shopfront(url) as shop:
        assert shop.get("/readyz")["log_size"] == 2 * ORDERS


def test_a_stop_signal_ends_the_process_without_a_crash(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, signal, threading\n"
        "from api import following\n"
        "from api.serving import serve\n"
        "from api.settings import Settings\n"
        "begun = following.catch_up\n"
        "def slow(services):\n"
        "    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "    for _ in range(300):\n"
        "        begun(services), services.ledger.log(-1, 1000)\n"
        "        if services.closing.is_set(): break\n"
        "    return 0\n"
        "following.catch_up = slow\n"
        f"serve(Settings(db={str(tmp_path / 'l.db')!r}, port=0, bootstrap_key={KEY!r}), demo=False)\n"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)

    assert ended.returncode in (0, -signal.SIGTERM), ended.stderr.decode()
