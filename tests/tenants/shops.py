"""Two shops behind one server: one where much has happened, and its neighbour."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from api import demo, scheduler
from api.client import Client
from api.settings import Settings
from tests.api.customer import Door
from tests.api.serving import Served, serving

BUSY, QUIET = "shop-a", "shop-b"
KEYS = {name: f"key-of-{name}-0123456789abcdef" for name in (BUSY, QUIET)}


def named(folder: Path, ledgers: Mapping[str, Mapping[str, Any]]) -> Path:
    """The file that names these ledgers."""
    file = folder / "tenants.toml"
    tables = [
        "\n".join([f"[{name}]", *(f"{option} = {json.dumps(value)}" for option, value in said.items())])
        for name, said in ledgers.items()
    ]
    file.write_text("\n\n".join(tables) + "\n")
    file.chmod(0o600)
    return file


def in_folders(folder: Path) -> dict[str, dict[str, Any]]:
    """Both shops, each in a folder of its own."""
    return {
        name: {"db": str(folder / name / "ledger.db"), "bootstrap_key": key, "sending": "off"}
        for name, key in KEYS.items()
    }


class Shops:
    """Both, served, and a client of each with its owner's key."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.known = served.app.tenants.known
        self.doors = {name: self._door(name) for name in self.known}

    def play(self, name: str) -> None:
        """The worked cases happen in one of them, and all that falls due of them."""
        with Client(f"{self.served.url}/t/{name}", KEYS[name]) as client:
            for _ in demo.play(client):
                pass
        self.served.fall_due(self.known[name])

    def close(self) -> None:
        """The clients leave."""
        for door in self.doors.values():
            door.client.close()

    def _door(self, name: str) -> Door:
        client = httpx.Client(base_url=f"{self.served.url}/t/{name}", timeout=30, trust_env=False)
        return Door(client, SimpleNamespace(services=self.known[name]), KEYS[name])


@contextmanager
def serving_two(folder: Path, **options: Any) -> Iterator[Shops]:
    """Serve both. Their clocks say nothing by themselves."""
    settings = Settings(tenants=named(folder, in_folders(folder)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheduler, "EVERY_S", 86_400)
        with serving(settings, **options) as served, closing(Shops(served)) as shops:
            yield shops
