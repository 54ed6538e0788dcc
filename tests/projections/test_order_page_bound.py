"""The page of an order on its gifts, services, gift returns and repairs: whole, in both languages, and safe."""

import re
from typing import Any, get_args

import pytest
from msgspec.structs import fields

from domain.order.events.gift_returns import Direction, GiftCause, GiftReturnKind
from domain.order.events.repairs import RepairStated
from domain.order.state import GiftReturnStatus, RepairStatus
from domain.terms.house_rules import GiftBasis
from projections.bound_view import ServiceStatus
from projections.page_bound import BoundNotes
from projections.sentences.language import EN, ZH, Language
from tests.book import Book
from tests.examples import lines, order, units
from tests.order.bound_stories import gift, goods, service
from tests.projections.bound import BOUND, page, told, words_of
from tests.projections.test_order_page import Page
from tests.telling import gifts, repairs
from tests.trace import requirement

A1 = "orders/A-1"
TAGS = pytest.mark.parametrize("tag", ["zh-CN", "en"])
LANGUAGES = pytest.mark.parametrize("said_in", [ZH, EN], ids=lambda language: language.code)


@pytest.fixture(scope="module")
def book() -> Book:
    return told()


def of(book: Book, stream: str, tag: str) -> str:
    entries = book.ledger.entries(stream)
    return page(entries, tag, words_of(book, entries))


def section(text: str, name: str) -> str:
    """The words of a section, one blank between any two; nothing if the page has no such section."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', text, re.DOTALL)
    return " ".join(Page(found[1]).texts).replace("\N{NO-BREAK SPACE}", " ") if found else ""


@pytest.mark.parametrize(
    ("tag", "gift", "service"),
    [
        (
            "zh-CN",
            "Shopping bag × 1 Goods 2 保留 1，折价 1 每件 39.00 CNY（事先标明的价格） 30.00 CNY，另免收 9.00 CNY",
            "Warranty × 2 Goods 1 已终止：2026年5月3日 10:00 至 2028年5月1日 23:59 398.00 CNY 397.73 CNY",
        ),
        (
            "en",
            "1 kept, 1 charged 39.00 CNY each (the price stated beforehand) 30.00 CNY, 9.00 CNY waived",
            "Warranty × 2 Goods 1 ended: 3 May 2026, 10:00 to 1 May 2028, 23:59 398.00 CNY 397.73 CNY",
        ),
    ],
)
def test_gifts_and_services_stand_there_with_what_became_of_them(book: Book, tag: str, gift: str, service: str):
    text = of(book, gifts.GIVEN, tag)

    assert gift in section(text, "gifts")
    assert service in section(text, "services")


@pytest.mark.parametrize(
    ("tag", "charged", "waived"),
    [
        ("zh-CN", "未退回的赠品折价 30.00 CNY，已从退款中扣除。", "另有差额 9.00 CNY 已免收。"),
        (
            "en",
            "Gifts that did not come back are charged at 30.00 CNY, taken off refunds.",
            "A shortfall of 9.00 CNY is not charged.",
        ),
    ],
)
def test_what_was_taken_for_gifts_stands_with_the_money(book: Book, tag: str, charged: str, waived: str):
    money = section(of(book, gifts.GIVEN, tag), "money")

    assert charged in money
    assert waived in money


@pytest.mark.parametrize(
    ("tag", "rows"),
    [
        (
            "zh-CN",
            [
                "G1 客户自愿返还 · 交回商家 Shopping bag × 1 不需要赠品 已归档 · 满意度 5 分",
                "G3 更换 · 交给客户 Shopping bag × 1 其他 已确认 · 客户承担运费 6.00 CNY",
                "G4 更换 · 交给客户 Shopping bag × 1 其他 在途 · 应于 2026年5月18日 23:59 前送达 · 曾逾期",
                "G9 客户自愿返还 · 交回商家 Shopping bag × 1 其他 已申请 · 最迟 2026年5月14日 18:00 审核完毕 · 曾逾期",
            ],
        ),
        (
            "en",
            [
                "G1 of the customer's own accord · to the merchant Shopping bag × 1 the gift is not wanted archived",
                "archived · the customer gave 5 of 5 G10",
                "G3 to be replaced · to the customer Shopping bag × 1 other confirmed",
                "confirmed · the customer bears 6.00 CNY of the freight G4",
                "other on its way · due by 18 May 2026, 23:59 · was late G5",
                "other requested · reviewed by 14 May 2026, 18:00 · was late",
            ],
        ),
    ],
)
@requirement("R-002-50")
def test_gift_returns_stand_there_with_how_far_they_came(book: Book, tag: str, rows: list[str]):
    shown = section(of(book, gifts.BOTH_WAYS, tag), "gift_returns")

    for row in rows:
        assert row in shown


@pytest.mark.parametrize(
    ("tag", "rows"),
    [
        (
            "zh-CN",
            [
                "F1 Goods 1 × 1 · 寄修 质量问题 已交还客户 · 免费，依据《消费者权益保护法》第 24 条、",
                "F2 Goods 1 × 1 · 到店 人为损坏 已交还客户 · 无法修复，不收费 F4",
                "F4 Goods 1 × 1 · 到店 人为损坏 已交还客户 F3",
                "F3 Goods 1 × 1 · 寄修 质量问题 已撤回",
            ],
        ),
        (
            "en",
            [
                "F1 Goods 1 × 1 · sent in quality defect given back · free, by Consumer Rights Protection Law",
                "F2 Goods 1 × 1 · in the store damage of the customer's own given back",
                "given back · can not be repaired, free of charge F4",
                "F4 Goods 1 × 1 · in the store damage of the customer's own given back F3",
                "F3 Goods 1 × 1 · sent in quality defect withdrawn",
            ],
        ),
    ],
)
def test_repairs_stand_there_with_what_covers_them(book: Book, tag: str, rows: list[str]):
    shown = section(of(book, repairs.REPAIRED, tag), "repairs")

    for row in rows:
        assert row in shown


@TAGS
def test_an_order_without_them_has_none_of_these_sections(tag: str):
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00))
    text = of(book, A1, tag)

    assert [section(text, name) for name in ("gifts", "services", "gift_returns", "repairs")] == [""] * 4


def in_repair(**members: Any) -> Book:
    book = Book()
    placed = [*lines(500_00, category="phone"), service(title="延长保修", list_price=0)]
    book.say(A1, "OrderPlaced", **order(lines=placed))
    book.say(A1, "PaymentCaptured", payment_id="p1", amount=500_00, tender="WECHAT")
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    asked = {"repair_id": "f1", "line": "1", "order_no": "A-1", "reason": "dark"} | members
    book.say(A1, "RepairRequested", **asked)
    return book


@pytest.mark.parametrize(("tag", "named"), [("zh-CN", "服务延长保修"), ("en", "the service 延长保修")])
def test_the_service_that_covers_a_repair_is_named_by_its_title(tag: str, named: str):
    assert named in section(of(in_repair(), A1, tag), "repairs")


@pytest.mark.parametrize(
    ("tag", "quoted", "begun"),
    [
        ("zh-CN", "已报价 · 费用 150.00 CNY，尚欠 150.00 CNY", "维修中 · 费用 150.00 CNY，尚欠 50.00 CNY · 最迟 "),
        (
            "en",
            "quoted · costs 150.00 CNY, 150.00 CNY unpaid",
            "under way · costs 150.00 CNY, 50.00 CNY unpaid · done by",
        ),
    ],
)
def test_what_a_repair_costs_and_what_is_unpaid_stands_there(tag: str, quoted: str, begun: str):
    book = in_repair(cause="OWN_DAMAGE")
    book.say(A1, "RepairQuoted", repair_id="f1", parts=120_00, labour=30_00, working_days=3)
    assert quoted in section(of(book, A1, tag), "repairs")

    book.say(A1, "RepairAnswered", repair_id="f1", accepted=True)
    book.say(A1, "RepairPaid", repair_id="f1", amount=100_00, reference="till-1")
    assert begun in section(of(book, A1, tag), "repairs")


@pytest.mark.parametrize(("tag", "until"), [("zh-CN", "返还申请至"), ("en", "a return can be asked for until")])
def test_only_a_gift_that_can_travel_has_a_last_day(tag: str, until: str):
    book = Book()
    points = gift("p", gives={"kind": "POINTS", "points": 100})
    book.say(A1, "OrderPlaced", **order(lines=[goods(), gift(), points]))
    book.say(A1, "PaymentCaptured", payment_id="p1", amount=299_00, tender="WECHAT")
    book.say(A1, "LinesDelivered", lines=units(_1=1, g=1))

    assert section(of(book, A1, tag), "gifts").count(until) == 1


def notes(said_in: Language) -> BoundNotes:
    return BoundNotes(said_in, str, {})


@LANGUAGES
def test_every_word_that_these_sections_need_is_there(said_in: Language):
    (mode,) = (field.type for field in fields(RepairStated) if field.name == "mode")
    needed = {
        *(f"GIFT_RETURN_{each}" for each in get_args(GiftReturnKind)),
        *(f"GIFT_CAUSE_{each}" for each in get_args(GiftCause)),
        *get_args(Direction),
        *get_args(GiftReturnStatus),
        *(f"BASIS_{each}" for each in get_args(GiftBasis)),
        *(f"REPAIR_{each}" for each in get_args(mode)),
        *("QUALITY", "OWN_DAMAGE"),
    }

    assert {each for each in needed if said_in.words.get(each, each) == each} == set()
    for status in get_args(RepairStatus):
        assert notes(said_in).repair_status({"status": status}) not in (status, f"{status}_REPAIR")
    for status in get_args(ServiceStatus):
        row = {"status": status, "from_at": None}
        assert notes(said_in).effect(row) not in (status, "ACTIVE")


@LANGUAGES
def test_a_gift_that_nobody_priced_and_every_place_of_its_units_has_words(said_in: Language):
    counts: dict[str, int] = dict.fromkeys(
        ("kept", "cancelled", "lost", "returned", "priced", "excused", "short", "asked_back"), 7
    )

    assert notes(said_in).units(counts).count("7") == len(counts)
    assert notes(said_in).units({name: int(name == "kept") for name in counts}).count("1") == 1
    assert notes(said_in).worth({"value": None}) in ("未标明", "not stated")


def test_no_chinese_stands_on_the_english_page_but_what_people_wrote(book: Book):
    for stream in BOUND:
        text = of(book, stream, "en").replace(">中文<", "><")
        assert re.findall("[\u4e00-\u9fff]+", text) == []


@TAGS
def test_no_code_stands_on_the_page_where_a_word_should(book: Book, tag: str):
    names = ("gifts", "services", "gift_returns", "repairs")
    for stream in BOUND:
        text = of(book, stream, tag)
        shown = " ".join(section(text, name) for name in names)
        assert set(re.findall(r"\b[A-Z_]{3,}\b", shown)) <= {"CNY"}


@TAGS
def test_what_a_shop_or_a_customer_wrote_stays_text(tag: str):
    hostile = '"><script>alert(1)</script>{{ 7 * 7 }}&amp;'
    book = Book()
    placed = [goods(title=hostile), gift(title=hostile, sku=hostile), service(title=hostile, sku=hostile)]
    book.say(A1, "OrderPlaced", **order(lines=placed))
    book.say(A1, "PaymentCaptured", payment_id="p1", amount=498_00, tender="WECHAT")
    book.say(A1, "LinesDelivered", lines=units(_1=1, g=1))
    form = {"order_no": "A-1", "reason": hostile, "contact": "li@example.com", "invoice_no": hostile}
    book.say(A1, "GiftReturnRequested", gift_return_id="G1", kind="VOLUNTARY", lines=units(g=1), **form)
    book.say(A1, "GiftReturnReviewed", gift_return_id="G1", decision="REJECT", reason=hostile)
    book.say(A1, "RepairRequested", repair_id="f1", line="1", order_no="A-1", reason=hostile)
    text = of(book, A1, tag)

    assert "<script" not in text
    for name in ("gifts", "services", "gift_returns", "repairs", "history"):
        assert hostile in section(text, name)
        assert "{{ 7 * 7 }}" in section(text, name)


@TAGS
@pytest.mark.parametrize("stream", BOUND)
def test_every_cell_of_these_tables_says_what_it_is_on_a_phone(book: Book, stream: str, tag: str):
    shown = Page(of(book, stream, tag))

    labelled = [attrs for name, attrs in shown.tags if name == "td" and "data-label" in attrs]
    assert labelled
    assert all(attrs["data-label"] for attrs in labelled)
    assert None not in shown.attributes("th", "scope")
