"""The console of one of several ledgers behind a server: it leads nowhere else, and signs nobody in next door."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.console.looking import Looker
from tests.tenants.shops import BUSY, KEYS, QUIET, Shops, serving_two

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shops]:
    with serving_two(tmp_path_factory.mktemp("shops")) as two:
        yield two


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_staff_of_one_shop_walk_through_its_console_and_are_strangers_next_door(
    shops: Shops, chrome: Browser, scripts: bool
) -> None:
    url = f"{shops.served.url}/t/{BUSY}"
    with Looker(chrome, url, scripts=scripts) as look:
        look.sign_in(KEYS[BUSY])
        assert look.page.url.startswith(f"{url}/console/")
        for area in look.page.locator("nav.areas a").all_inner_texts():
            look.page.click(f"nav.areas a:text-is('{area}')")
            assert look.page.url.startswith(f"{url}/console/")
        look.page.fill("#q", "A-1001")
        look.page.press("#q", "Enter")
        look.page.wait_for_url(f"{url}/console/**")
        next_door = look.page.request.get(f"{shops.served.url}/t/{QUIET}/console/", headers=PAGE, max_redirects=0)
        assert next_door.headers["location"].startswith(f"/t/{QUIET}/sign-in")
