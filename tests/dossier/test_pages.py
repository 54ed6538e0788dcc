"""The pack for people: one page and one PDF, from the same blocks, in both languages."""

import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from domain.order.events import OrderPlaced
from projections.dossier.blocks import Table
from projections.dossier.pack import LANGUAGES, Dossier
from projections.dossier.page import SHEETS, css, page
from projections.dossier.telling import told_pack
from projections.sentences.en import dossier as en_pack
from projections.sentences.language import EN, ZH
from projections.sentences.zh import dossier as zh_pack
from tests.dossier.bought import BAD, COAT, GOOD, ORDER, PLACED, material
from tests.projections.shop import Shop

PACK = Dossier(material(GOOD))
HOSTILE = "<script>alert(1)</script> =1+1 😀 \u202eabc مرحبا"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def read(data: bytes) -> str:
    return squeezed("".join(each.extract_text() for each in PdfReader(io.BytesIO(data)).pages))


class Tags(HTMLParser):
    """Which tags a page has, and what they point to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def hostile() -> Dossier:
    shop = Shop()
    shop.say(ORDER, "OrderPlaced", **PLACED, lines=[COAT | {"title": HOSTILE}])
    return Dossier(material(shop))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_pdf_says_what_the_page_says(tag: str) -> None:
    told = told_pack(PACK.document, LANGUAGES[tag])
    text = read(PACK.pdf(tag))
    sentences = [each["sentence"]["zh" if tag == "zh-CN" else "en"] for each in PACK.document["history"]]

    assert [each.title for each in told.sections if squeezed(each.title) not in text] == []
    assert [each for each in sentences if squeezed(each) not in text] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_same_pack_gives_the_same_bytes(tag: str) -> None:
    again = Dossier(material(GOOD))

    assert again.json() == PACK.json()
    assert again.html(tag, "x") == PACK.html(tag, "x")
    assert again.pdf(tag) == PACK.pdf(tag)


def test_the_pdf_carries_its_font_and_knows_its_language() -> None:
    reader: Any = PdfReader(io.BytesIO(PACK.pdf("zh-CN")))
    fonts: list[Any] = [font.get_object() for each in reader.pages for font in each["/Resources"]["/Font"].values()]
    own = [font for font in fonts if "NotoSansSC" in font["/BaseFont"]]

    assert own
    assert all("/FontFile2" in font["/FontDescriptor"] for font in own)
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.metadata.title == "订单 A-1 证据包"


def test_the_evidence_list_says_on_which_page_each_item_is() -> None:
    data = PACK.pdf("zh-CN")
    pages = [squeezed(each.extract_text()) for each in PdfReader(io.BytesIO(data)).pages]
    place = next(number for number, text in enumerate(pages, 1) if "订单经过" in text)

    assert f"第{place}页" in "".join(text for text in pages if "证明目的" in text)
    assert pages[-1].endswith(f"第{len(pages)}页，共{len(pages)}页")


def test_what_people_wrote_stays_text_on_the_page() -> None:
    text = hostile().html("en", "x").decode()
    tags = Tags(text)

    assert "script" not in tags.tags
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "style"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text.replace("\u2068", "")


def test_what_the_font_lacks_is_shown_by_its_code_point() -> None:
    text = read(hostile().pdf("en"))

    assert "<script>alert(1)</script>=1+1U+1F600" in text
    assert "U+0645" in text


def test_every_link_inside_the_page_leads_somewhere() -> None:
    tags = Tags(PACK.html("zh-CN", "other.html").decode())
    ids = {value for name, value in tags.attributes if name == "id"}
    links = {str(value)[1:] for name, value in tags.attributes if name == "href" and str(value).startswith("#")}

    assert links
    assert links <= ids


def test_the_page_in_a_pack_needs_nothing_beside_it() -> None:
    inside = PACK.html("en", "dossier-zh-CN.html").decode()
    served = PACK.html("en", "x", "/static").decode()

    assert css() in inside
    assert "stylesheet" not in inside
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', served) == [f"/static/{name}" for name in SHEETS]
    assert "<style>" not in served
    assert not re.search(r'(src|href)="https?:', inside)


def test_every_column_has_its_width_in_the_style_sheet() -> None:
    shares = {
        share
        for shop in (GOOD, BAD)
        for section in told_pack(Dossier(material(shop)).document, LANGUAGES["en"]).sections
        for block in section.blocks
        if isinstance(block, Table)
        for share in block.shares
    }

    assert {share for share in shares if f".w{share} {{\n  width: {share}%;" not in css()} == set()


def test_rows_fill_their_columns() -> None:
    tables = [
        block
        for shop in (GOOD, BAD)
        for section in told_pack(Dossier(material(shop)).document, LANGUAGES["zh-CN"]).sections
        for block in section.blocks
        if isinstance(block, Table)
    ]

    assert {len(each.head) == len(each.shares) and sum(each.shares) == 100 for each in tables} == {True}
    assert {len(row) == len(each.head) for each in tables for row in each.rows} == {True}


def test_both_languages_say_the_same_things() -> None:
    derived = {name for name in ZH.labels.keys() ^ EN.labels.keys() if name.startswith(("member_", "means_"))}
    assert derived <= ZH.labels.keys(), "an English member is called by its own name"
    assert ZH.labels.keys() - derived == EN.labels.keys()
    assert zh_pack.WORDS.keys() == en_pack.WORDS.keys()
    for name, text in en_pack.LABELS.items():
        gaps = re.compile(r"\{(\w+)\}")
        assert set(gaps.findall(text)) == set(gaps.findall(zh_pack.LABELS[name])), name


def test_the_code_on_the_pack_names_the_order_and_its_last_event() -> None:
    last = GOOD.log[-1]
    told = Dossier(material(GOOD), "ledger.example.com/shop")

    assert PACK.scan == f"aftersales:order=A-1;position={last.position};leaf={last.leaf_hash}"
    assert told.scan == (
        f"https://ledger.example.com/shop/console/verify?position={last.position}&leaf={last.leaf_hash}#order=A-1"
    )
    assert 'viewBox="0 0' in page(told_pack(PACK.document, LANGUAGES["en"]), told.scan, "x")


def test_an_order_of_nothing_but_itself_has_a_pack_too() -> None:
    made = hostile()

    assert isinstance(GOOD.entries(ORDER)[0].data, OrderPlaced)
    assert made.document["checkout"] is None
    assert "No checkout was recorded" in made.html("en", "x").decode()


def test_what_the_customer_owes_is_told_as_well_as_what_she_is_owed() -> None:
    owing = PACK.document | {"order": PACK.document["order"] | {"money": _owed_by_her()}}
    even, owed = (
        next(each for each in told_pack(document, LANGUAGES["en"]).sections if each.key == "money")
        for document in (PACK.document, owing)
    )

    assert EN.labels["by_customer"] not in str(even)
    assert f"{EN.labels['by_customer']}', tone='plain'), Cell(text='12.34'" in str(owed)
    assert EN.labels["shortfall_open"] in str(owed)


def _owed_by_her() -> dict[str, int]:
    money: dict[str, int] = PACK.document["order"]["money"]
    return money | {"owed_by_customer": 1234, "shortfall_open": 1234}
