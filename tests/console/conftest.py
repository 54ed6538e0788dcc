"""A ledger with the worked cases, served, and a browser to look at its console with."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from pydantic import SecretStr

from api import demo, scheduler
from api.client import Client
from api.services import Services
from api.settings import Settings
from domain.clock import instant
from domain.ledger import webhook_progress
from domain.ledger.webhook_progress import Delivery, Note, Status
from domain.ledger.webhook_rows import Wanted
from tests.api.clock import Clock
from tests.api.customer import KEY, Door
from tests.api.serving import serving
from tests.console.casework import served_desk
from tests.console.looking import Looker

SWITCHES = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def subscribe(known: Services) -> None:
    """An endpoint with deliveries of each kind, paused, so that nobody is asked anything."""
    url = "https://hooks.warehouse.example/ledger"
    wanted = Wanted(url, ("OrderPlaced", "RefundSettled", "ReturnReceived"), "parcels and refunds")
    made, _ = known.webhooks.create(wanted, 0, "warehouse")
    row = known.webhooks.pause(made.webhook_id)
    now = instant(known.ledger.clock())
    events = known.ledger.log(limit=1000, types=row.types)
    taken: tuple[Status, int, str] = ("DELIVERED", 1, "")
    came: list[tuple[Status, int, str]] = [*[taken] * 8, ("PARKED", 30, "status 400"), *[taken] * 3]
    came.append(("RETRYING", 4, "status 503"))
    found = [
        Delivery(event.position, event.type, status, tries, why, now, now if status == "RETRYING" else None)
        for event, (status, tries, why) in zip(events, came, strict=False)
    ]
    position = found[-1].position - 1
    note = Note(row.row_id, row.revision, position, found, (), 11, now, now, None)
    webhook_progress.keep(known.ledger.datastore, [note])


@contextmanager
def served_shop(folder: Path) -> Iterator[Door]:
    """A ledger in this folder with the worked cases and all that fell due of them, served.

    Its own clock says nothing by itself: neither between two facts of a case, however slow the machine, nor between
    two readings of a test.
    """
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with ExitStack() as open_:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scheduler, "EVERY_S", 86_400)
            served = open_.enter_context(serving(settings))
            with Client(served.url, KEY) as client:
                for _ in demo.play(client):
                    pass
        served.fall_due()
        door = served.door(KEY)
        subscribe(door.services)
        yield door


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One ledger with the worked cases for all tests that leave nothing behind but readings."""
    with served_shop(tmp_path_factory.mktemp("shop")) as door:
        yield door


@pytest.fixture
def own_shop(tmp_path: Path) -> Iterator[Door]:
    """The same for a test that appends."""
    with served_shop(tmp_path) as door:
        yield door


@pytest.fixture
def clock() -> Clock:
    """The clock of `desk`."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Door]:
    """A service desk of a test's own, on a Friday at noon."""
    with served_desk(tmp_path, clock) as door:
        yield door


@pytest.fixture(scope="package")
def chrome(chromium: str) -> Iterator[Browser]:
    """The system's Chromium; not for longer than these tests, since no event loop can be run in its thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture(params=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """With and without JavaScript."""
    return request.param == "scripts"


@pytest.fixture(params=["zh-CN", "en"])
def tag(request: pytest.FixtureRequest) -> str:
    """In both languages."""
    return request.param


@pytest.fixture
def look(chrome: Browser, shop: Door, tag: str, scripts: bool) -> Iterator[Looker]:
    """Somebody signed in to the worked cases, in each language, with and without JavaScript."""
    with Looker(chrome, shop.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY)
        yield looker
