"""A server that is killed in the middle of its work, again and again, on the same ledger."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Timer

from tests.crashing.checking import expect_whole
from tests.crashing.shop import Shop
from tests.server import running

_ALIVE_S = (0.05, 1.5)


def killed(folder: Path, times: int, seed: int) -> int:
    """Trade until the server is killed, see that all is whole, and go on; the number of events in the end."""
    chance, told, events = Random(seed), dict[str, int](), 0
    for number in range(times):
        with running(folder, name=f"server-{number}", sending="off") as (url, server):
            shop = Shop(url, f"{number}-")
            if not number:
                shop.open()
            end = Timer(chance.uniform(*_ALIVE_S), server.send_signal, (signal.SIGKILL,))
            with ThreadPoolExecutor(1) as trader:
                trading = trader.submit(shop.trade)
                end.start()
                server.wait(30)
            trading.result()  # who was refused something says so
        assert server.returncode == -signal.SIGKILL
        told |= shop.told
        events = expect_whole(folder, told)
    return events
