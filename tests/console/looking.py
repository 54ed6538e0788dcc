"""Looking at the console as a person does, and minding what a person would not see: errors, strangers, barriers."""

import gzip
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from httpx import URL
from playwright.sync_api import Browser, Page, Request

from projections.sentences.language import language
from tests import house

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = house.ROOT / "tests" / "console" / "axe.min.js.gz"


class Looker:
    """One browser window on one console. When it closes, nothing may have gone wrong in it.

    `expected` are the paths whose refusal is part of what is looked at.
    """

    def __init__(
        self,
        browser: Browser,
        url: URL | str,
        tag: str = "en",
        *,
        scripts: bool = True,
        dark: bool = False,
        width: int = 1200,
    ) -> None:
        self.url = str(url).rstrip("/")
        self.tag = tag
        self.t = language(tag).labels
        self.scripts = scripts
        self.wrong: list[str] = []
        self.expected: set[str] = set()
        self._context = browser.new_context(
            locale=tag,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(15_000)
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda said: self._heard(said.type, said.text, said.location.get("url", "")))
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        self.page.on("request", self._asked)

    def sign_in(self, key: str, staff: str = "") -> None:
        """Sign in with a key, as anybody does."""
        self.page.goto(f"{self.url}/sign-in?next=/console/")
        self.page.fill("#key", key)
        if staff:
            self.page.fill("#staff", staff)
        self.page.click("main button")
        assert self.page.url.startswith(f"{self.url}/console/"), self.text()

    def open(self, path: str) -> Page:
        """Go to a page of the console, which must be there, and be fit for everybody."""
        answer = self.page.goto(f"{self.url}/console/{path}")
        assert answer is not None
        assert answer.status == 200, self.text()
        self.fit()
        return self.page

    def read(self, path: str) -> Any:
        """The twin of a page."""
        answer = self._context.request.get(f"{self.url}/console/{path}")
        assert answer.status == 200, answer.text()
        return answer.json()

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def fit(self) -> None:
        """The page as it stands is in its language, no wider than the window, and without barriers (WCAG 2.2 AA)."""
        assert self.page.get_attribute("html", "lang") == self.tag
        assert self.page.locator("h1").count() == 1, "one main heading"
        if not self.scripts:
            return
        self.no_wider()
        self.page.evaluate(_axe())
        found: Any = self.page.evaluate(_JUDGE, RULES)
        barriers = [
            f"{each['id']}: {each['help']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]
        assert barriers == [], f"{self.page.url}: {barriers}"

    def no_wider(self) -> None:
        """The page as it stands is no wider than the window."""
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, f"{self.page.url} is {wide} wide in a window of {window}"

    def shoot(self, path: Path, *, whole: bool = True) -> None:
        """A picture of the page."""
        self.page.screenshot(path=path, full_page=whole)

    def _heard(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning") and urlsplit(url).path not in self.expected:
            self.wrong.append(f"console {kind}: {text} ({url})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.wrong.append(f"asked a stranger: {request.url}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._context.close()
        assert kind is not None or self.wrong == [], self.wrong


# Frames hold kept evidence under a sandbox: no script answers there, and Chromium warns of a message to no origin.
_JUDGE = """rules => axe.run({
    runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], iframes: false
})"""


@cache
def _axe() -> str:
    return gzip.decompress(_AXE.read_bytes()).decode()
