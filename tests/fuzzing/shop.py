"""The ledger that is fuzzed: something of every kind, all examples and the worked cases, behind a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from api import demo
from api.auth import APPENDERS
from api.client import Client
from api.examples import EXAMPLES
from api.settings import Settings
from tests.api.customer import KEY, Door
from tests.api.serving import Served, serving
from tests.system.test_command_line import run

PAGE = b"hello"
"""The content that an example names."""


@contextmanager
def fuzzed_shop(folder: Path) -> Iterator[tuple[Served, Door]]:
    """A ledger in this folder, served."""
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        door = served.door(KEY)
        door.client.put(f"/v1/content/{sha256(PAGE).hexdigest()}", content=PAGE, headers=door.bearer)
        for example in EXAMPLES:
            door.said(example.stream, example.fact)
        with Client(served.url, KEY) as client:
            for _ in demo.play(client):
                pass
        served.fall_due()
        yield served, door


def expect_readable(door: Door) -> None:
    """Whatever was accepted can be read: every stream, its history, and what is made of it."""
    appended = set(APPENDERS)
    for stream in {entry.stream: None for entry in door.services.ledger.log(limit=1_000_000)}:
        kind = stream.partition("/")[0]
        paths = [f"/console/streams/{stream}/story?lang=en"]
        if kind in appended:
            paths += [f"/v1/{stream}{part}" for part in ("", "/events", "/history")]
        if kind == "orders":
            paths += [f"/v1/{stream}{part}" for part in ("/rights", "/dossier", "/dossier/gaps", "/diff?from=1&to=1")]
            paths += [f"/console/{stream}/{page}" for page in ("story", "money", "timeline", "events", "refund")]
        if kind == "cases":
            paths.append(f"/console/{stream}/desk")
        for path in paths:
            answer = door.get(path)
            assert answer.status_code in (200, 303, 404), f"{path}: {answer.text[:500]}"
            assert answer.status_code != 404 or kind not in appended, path


def expect_sound(folder: Path) -> None:
    """The audit decides everything again and finds nothing, once nobody serves the ledger in this folder."""
    assert "0 differences, 0 things that could not be checked" in run(folder, "audit")
