"""The page of an order: readable, whole, safe, and sure about which moment it shows."""

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from projections.history import history
from projections.order_page import NOW, Asked, order_page
from projections.order_view import order_view
from tests import house
from tests.projections.approved import expect_approved
from tests.projections.examples import LINES_S1, full_story, placed, s1, shortfall_story
from tests.projections.shop import Shop, minute
from tests.trace import requirement

STATIC = house.ROOT / "projections" / "static"
SHEETS = ("colours.css", "base.css", "order.css")
PATH = "/v1/orders/A-1001"
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """The page's texts and tags, checked to be properly nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.split()))

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attrs.get(name) for each, attrs in self.tags if each == tag]


def _page(shop: Shop, stream: str, tag: str = "zh-CN", version: int | None = None, asked: Asked = NOW) -> str:
    replayed = shop.fold(stream, version=version)
    view = order_view(replayed.state, replayed.version, stream.partition("/")[2], shop.words)
    told = history(shop.entries(stream)[: replayed.version], tag, shop.words)
    return order_page(view, told, tag, path=PATH, asked=asked)


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
@requirement("R-000-13")
def test_the_page_is_the_approved_one(tag: str) -> None:
    shop, stream = full_story()

    text = _page(shop, stream, tag)

    assert Page(text).attributes("html", "lang") == [tag]
    expect_approved(f"order-page.{tag}.html", text)


def test_the_first_sentence_says_who_owes_whom() -> None:
    shop, stream = s1()
    assert "应退给客户 175.00 CNY，最迟 2026年5月10日 23:59 付清。" in Page(_page(shop, stream)).texts

    shop, stream = shortfall_story()
    texts = Page(_page(shop, stream, "en", version=7)).texts
    assert "The customer owes 20.00 CNY." in texts

    shop = Shop()
    stream = placed(shop)
    assert "Nobody owes anything." in Page(_page(shop, stream, "en")).texts
    assert "The customer still has 350.00 CNY to pay." in Page(_page(shop, stream, "en", version=1)).texts


@pytest.mark.parametrize("story", [s1, full_story, shortfall_story])
def test_every_account_on_the_page_sums(story: Callable[[], tuple[Shop, str]]) -> None:
    shop, stream = story()
    for version in range(1, len(shop.entries(stream)) + 1):
        text = _page(shop, stream, version=version)
        for table in re.findall(r'<table class="account">.*?</table>', text, re.DOTALL):
            total = 0
            for sign, figure in re.findall(r'<span class="sign">(.?)</span> ([\d.]+)', table):
                amount = int(figure.replace(".", ""))
                if sign == "=":
                    assert abs(total) == amount
                else:
                    total += -amount if sign == "−" else amount


def test_what_a_shop_or_a_customer_wrote_stays_text() -> None:
    hostile = '"><script>alert(1)</script>{{ 7 * 7 }}'
    shop = Shop()
    stream = "orders/A-1001"
    lines = [LINES_S1[0] | {"title": hostile, "sku": hostile}]
    shop.say(stream, "OrderPlaced", customer_id="c1", merchant_id="m1", currency="CNY", channel=hostile, lines=lines)
    counts = [{"line": "1", "quantity": 1}]
    shop.say(stream, "ReturnRequested", return_id="t1", lines=counts, cause="QUALITY", reason=hostile)

    text = _page(shop, stream)

    assert "<script" not in text
    assert "alert(1)" in text
    assert "{{ 7 * 7 }}" in text
    assert hostile in Page(text).texts


def test_a_page_needs_no_script_and_no_style_of_its_own() -> None:
    shop, stream = full_story()

    page = Page(_page(shop, stream))

    tags = {tag for tag, _ in page.tags}
    names = {name for _, attrs in page.tags for name in attrs}
    assert not tags & {"script", "style", "iframe", "img"}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert page.attributes("link", "href") == [f"/static/{name}" for name in SHEETS]


def test_a_table_can_be_read_aloud() -> None:
    shop, stream = full_story()

    page = Page(_page(shop, stream))

    assert None not in page.attributes("th", "scope")
    labelled = set(page.attributes("label", "for"))
    fields = {attrs["id"] for tag, attrs in page.tags if tag == "input" and attrs.get("type") != "hidden"}
    assert fields == labelled == {"as_of_version", "as_of", "effective_at"}
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


MOMENTS = [
    (Asked(as_of_version=2), "This is the order as of version 2."),
    (Asked(as_of=minute(3)), "This is the order as recorded by 3 May 2026, 16:03 (version 2)."),
    (
        Asked(effective_at=minute(3)),
        "This is the order as of what had happened by 3 May 2026, 16:03 (up to version 2).",
    ),
    (
        Asked(as_of=minute(4), effective_at=minute(3)),
        "This is what was known at 3 May 2026, 16:04 about the order at 3 May 2026, 16:03 (up to version 2).",
    ),
]


@pytest.mark.parametrize(("asked", "banner"), MOMENTS)
def test_a_past_page_says_which_moment_it_shows(asked: Asked, banner: str) -> None:
    shop, stream = s1()

    text = _page(shop, stream, "en", version=2, asked=asked)

    assert banner in Page(text).texts
    assert "/v1/orders/A-1001?lang=en" in text
    assert text.count('class="version"') == 2
    assert all(f"{name}=" in text for name, value in asked._asdict().items() if value)


def test_the_present_page_has_no_banner() -> None:
    shop, stream = s1()

    assert 'class="banner"' not in _page(shop, stream)


def test_the_other_language_keeps_the_moment() -> None:
    shop, stream = s1()

    links = Page(_page(shop, stream, version=2, asked=Asked(as_of_version=2))).attributes("a", "href")

    assert f"{PATH}?as_of_version=2&lang=en" in links


PAIRS = [
    *(("ink", ground) for ground in ("paper", "sheet", "warm-soft", "accent-soft")),
    *(("quiet", ground) for ground in ("paper", "sheet", "accent-soft", "warm-soft")),
    *((name, ground) for name in ("accent", "warm", "good", "bad") for ground in ("sheet", f"{name}-soft")),
    ("accent", "paper"),
    ("sheet", "accent"),
]


@pytest.mark.parametrize(
    "scheme",
    (STATIC / "colours.css").read_text("utf-8").split("@media (prefers-color-scheme: dark)"),
    ids=["light", "dark"],
)
def test_every_text_can_be_read_on_its_ground(scheme: str) -> None:
    """WCAG 2 AA: 4.5 to 1, here in hundredths."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", scheme))

    too_weak = [(text, ground) for text, ground in PAIRS if _contrast(colours[text], colours[ground]) < 450]

    assert too_weak == []


def _contrast(one: str, other: str) -> int:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05) * 100)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _in_browser(chromium: str, folder: Path, measure: str, width: int, tag: str = "zh-CN") -> str:
    """What a script measures of the page in a window of this width."""
    shop, stream = full_story()
    for name in SHEETS:
        (folder / name).write_bytes((STATIC / name).read_bytes())
    text = _page(shop, stream, tag).replace("/static/", "")
    script = f"<script>document.title = {measure}</script></body>"
    (folder / "page.html").write_text(text.replace("</body>", script), encoding="utf-8")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    arguments += ["--disable-component-update", f"--user-data-dir={folder}/profile", f"--window-size={width},900"]

    shown = subprocess.run(
        [chromium, *arguments, "--dump-dom", f"file://{folder}/page.html"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    found = re.search(r"<title>(.*?)</title>", shown)
    assert found
    return found[1]


def test_the_page_is_no_wider_than_a_phone(chromium: str, tmp_path: Path) -> None:
    measured = _in_browser(chromium, tmp_path, "`${innerWidth} ${document.documentElement.scrollWidth}`", 500)
    window, page = map(int, measured.split())

    assert page <= window <= 500


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_headings_and_remedies_keep_their_words_whole(chromium: str, tmp_path: Path, tag: str) -> None:
    """A word that breaks makes its text higher than one line although it has no blank in it."""
    words = "[...document.querySelectorAll('thead th, td.word')].filter(each => !each.textContent.trim().includes(' '))"
    lines = (
        "(each => { const r = document.createRange(); r.selectNodeContents(each); return r.getClientRects().length })"
    )
    measured = _in_browser(chromium, tmp_path, f"{words}.map({lines}).join(' ')", 720, tag)

    assert set(measured.split()) == {"1"}
