"""`python -m tests.console.pictures` looks at every page of the tour and keeps a picture of each in `docs/pictures`."""

import io
import shutil
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, sync_playwright

from tests import house
from tests.api.customer import KEY
from tests.console.conftest import SWITCHES, served_shop
from tests.console.looking import Looker
from tests.console.tour import PLACES

FOLDER = house.ROOT / "docs" / "pictures"
HEIGHT_MAX = 1700
BY_NIGHT = ("story", "timeline", "money", "saw", "refund", "case")
"""Places that are shown in Chinese and by night too."""
_COLOURS = 96


def name_of(place: str, tag: str) -> str:
    """The file of a place's picture in a language."""
    return f"{place}.{tag}.png"


def take(browser: Browser, url: str, places: Collection[str], folder: Path) -> None:
    """Pictures of these places in English by day, and of some in Chinese by night."""
    for tag, dark, chosen in (("en", False, places), ("zh-CN", True, [each for each in BY_NIGHT if each in places])):
        with Looker(browser, url, tag, dark=dark) as looker:
            looker.sign_in(KEY)
            for place in chosen:
                page = looker.open(PLACES[place].path)
                size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
                clip: FloatRect = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], HEIGHT_MAX)}
                picture = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
                small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
                small.save(folder / name_of(place, tag), optimize=True)


def main(names: Collection[str]) -> None:
    """Take them on a ledger of the worked cases."""
    FOLDER.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is not here.")
    with tempfile.TemporaryDirectory() as folder, served_shop(Path(folder)) as door, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES, chromium_sandbox=False)
        take(browser, str(door.client.base_url), names or PLACES, FOLDER)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
