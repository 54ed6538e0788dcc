"""A run of the days: servers, clients and what befalls them; and then whatever must hold."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import msgspec

from api.opening import wall_clock
from tests import house
from tests.feeds.sockets import deaf
from tests.load.day import planned
from tests.load.house import House, disturbed
from tests.load.shoppers import SCOPES, Config
from tests.load.wire import Report, Told
from tests.server import free_port
from tests.waiting import must_come

DEAF = 5


class Run(NamedTuple):
    """What came of it: what everybody was told and saw, what was asked again when all was over, what befell when."""

    shop: House
    config: Config
    told: list[Told]
    faults: list[str]
    watched: Report
    limit: int
    befell: dict[str, tuple[float, float]]


def played(folder: Path, stack: ExitStack, *, seed: int, orders: int, seconds: float, db: str | None) -> Run:
    """Play the days; the servers still run, and stop with the stack."""
    processes = 1 if seconds < 30 else 2
    shop = House(folder, db, seconds, servers=3 if db else 1)
    keys = shop.keys(SCOPES)
    stack.callback(shop.close)
    for number in range(len(shop.urls)):
        shop.start(number)
    plan = planned(seed, seconds, orders)
    port = free_port()
    shop.open_shop(plan.limit, f"http://127.0.0.1:{port}/in")
    config = Config(shop.began, seconds, seed, orders, shop.urls, keys)
    (given := folder / "config.json").write_bytes(msgspec.json.encode(config, enc_hook=str))
    last = folder / "last"

    def begin(name: str, *words: object) -> tuple["subprocess.Popen[bytes]", Path]:
        report = folder / f"{name}-{words[0]}.json"
        command = [sys.executable, "-m", f"tests.load.{name}", str(given), *map(str, words), str(report)]
        process = subprocess.Popen(command, cwd=house.ROOT)
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process, report

    shoppers = [begin("shoppers", part, processes) for part in range(processes)]
    watchers = begin("watchers", port, last)
    for _ in range(DEAF):
        stack.enter_context(deaf(shop.urls[0], "/v1/events/stream?after=-1"))
    must_come(lambda: all(Path(f"{report}.ready").exists() for _, report in (*shoppers, watchers)))
    shop.begin(wall_clock().timestamp() + 0.5)
    disturbing = disturbed(shop)
    befell = {name: when for each in disturbing for name, when in each.ended().items()}
    reports = [_reported(*each) for each in shoppers]
    last.write_text(str(shop.settle()))
    watched = _reported(*watchers)
    told = [each for report in (*reports, watched) for each in report.told]
    faults = [each for report in (*reports, watched) for each in report.faults]
    return Run(shop, config, told, faults, watched, plan.limit, befell)


def _reported(process: "subprocess.Popen[bytes]", report: Path) -> Report:
    assert process.wait() == 0, f"{report.stem} ended with {process.returncode}"
    return msgspec.json.decode(report.read_bytes(), type=Report)


def asked_again(run: Run, told: Told) -> httpx.Response:
    """The answer to a request that had none, asked again under the same key."""
    headers = {"Authorization": f"Bearer {run.config.keys[told.owner]}", "Idempotency-Key": told.key}
    headers["Content-Type"] = "application/json"
    return httpx.post(f"{run.config.urls[0]}{told.path}", content=told.body, headers=headers, timeout=60)
