"""The refund desk as an agent uses it: in both languages, with scripts and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr

from api.settings import Settings
from projections.console.desk_differs import ROWS_MAX, Decided, differences, differences_of
from projections.console.desk_drawing import FIGURES, WIDTH, bars, figure_name
from projections.sentences.language import EN, ZH, Language
from tests.api.customer import KEY, Door
from tests.api.serving import serving
from tests.console.desk_shop import sell
from tests.console.looking import Looker


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A served ledger for this file; every test has orders of its own."""
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        yield served.door(KEY)


@pytest.fixture
def agent(chrome: Browser, desk: Door, tag: str, scripts: bool) -> Iterator[Looker]:
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY, "anna")
        yield looker


def test_an_agent_cancels_a_unit_and_records_what_she_saw(agent: Looker, desk: Door) -> None:
    key = sell(desk, 200_00, 200_00, refund_method="REPRICE")
    page = agent.open(f"orders/{key}/refund")
    page.fill("#n1", "1")
    page.select_option("#cause", "BUYER_NO_REASON")
    if not agent.scripts:
        page.click("#choice button")
    page.wait_for_selector("#outcome .comparison")
    agent.fit()
    text = agent.text()

    assert agent.t["desk_comes_back"].replace("{amount}", "150.00 CNY") in text
    assert "175.00" in text
    assert "n1=1" in page.url, "the address holds what was chosen"
    assert "BUYER_NO_REASON" in page.url

    page.click(".confirm button")
    page.wait_for_url("**/refund?**done=**")
    agent.fit()

    assert agent.t["desk_done"] in agent.text()
    assert desk.read(f"/v1/orders/{key}")["refunds"][0]["amount"] == 150_00
    assert page.locator("#reference").count() == 1, "and the refund can be paid out"


def test_an_agent_sees_both_figures_when_the_order_moved_on(agent: Looker, desk: Door) -> None:
    key = sell(desk, 200_00, 200_00)
    page = agent.open(f"orders/{key}/refund?step=CANCEL&cause=BUYER_NO_REASON&n1=1")
    desk.said(f"orders/{key}", {"type": "RefundGranted", "amount": 20_00, "reason": "scratched"})
    agent.expected.add(f"/console/orders/{key}/refund")
    page.click(".confirm button")
    page.wait_for_selector(".differs")
    agent.fit()

    assert agent.t["desk_nothing_recorded"] in agent.text()
    both = page.inner_text(".both")
    assert "175.00" in both
    assert "165.00" in both


def test_choosing_keeps_the_focus_where_it_was(chrome: Browser, desk: Door) -> None:
    key = sell(desk, 200_00, 200_00)
    with Looker(chrome, desk.client.base_url, "en") as looker:
        looker.sign_in(KEY)
        page = looker.open(f"orders/{key}/refund?step=QUOTE&cause=QUALITY&n1=1")
        page.focus("#n2")
        page.keyboard.press("Control+a")
        page.keyboard.type("1")
        page.keyboard.press("Tab")
        page.wait_for_url("**n2=1**")
        page.wait_for_function("document.querySelector('.headline').textContent.includes('350.00')")

        assert page.evaluate("document.activeElement.id") == "cause"
        assert "n2=1" in str(page.get_attribute("#tongue", "href"))


# The drawings, on values


def test_bars_of_one_comparison_have_one_scale_and_no_gaps() -> None:
    one, other = bars(
        [
            {"went_back": 0, "suggested": 17500, "stays": 17500},
            {"went_back": 0, "suggested": 15000, "stays": 20000},
        ]
    )
    assert [(part.name, part.x, part.width) for part in one] == [("suggested", 0, 500), ("stays", 500, 500)]
    assert other[1].x == other[0].width
    assert other[1].x + other[1].width == WIDTH


def test_a_bar_of_nothing_is_empty() -> None:
    assert bars([{"went_back": 0, "suggested": 0, "stays": 0}]) == [[]]


def event(type_: str, of: str = "orders/A-1", data: dict[str, Any] | None = None, **members: Any) -> Decided:
    return {"stream": of, "type": type_, "policies": [], "data": data or members}


def test_two_outcomes_are_compared_event_by_event() -> None:
    shown = [event("RefundFellDue", amount=100, pay_by="a"), event("CouponRestored", "coupons/K")]
    now = [event("RefundFellDue", amount=90, pay_by="a"), event("RedemptionVoided", "coupons/K")]
    rows = [(row["type"], row["name"], row["shown"], row["now"], row["differs"]) for row in differences(shown, now)]

    assert rows == [
        ("RefundFellDue", "amount", 100, 90, True),
        ("CouponRestored", None, True, False, True),
        ("RedemptionVoided", None, False, True, True),
    ]


def test_the_same_outcome_twice_shows_its_amounts_and_no_difference() -> None:
    outcomes = [{"method": "REPRICE", "amount": 5}]
    same = [event("RefundFellDue", amount=7, trace={"outcomes": outcomes}), event("RefundFellDue", amount=8)]
    rows = differences(same, same)

    assert [(row["method"], row["shown"], row["now"]) for row in rows] == [
        (None, 7, 7),
        ("REPRICE", 5, 5),
        (None, 8, 8),
    ]
    assert not any(row["differs"] for row in rows)


def test_what_is_no_outcome_is_compared_with_nothing() -> None:
    for nonsense in ("", "{}", "[1]", '[{"stream":"a"}]', "null"):
        assert differences_of(nonsense, "[]") == []


def test_two_coupons_of_one_method_are_compared_each() -> None:
    """The first of them takes another amount off, the second the same."""
    coupons = [{"coupon_id": f"k{n}", "method": "PRO_RATA", "taken": 5} for n in (1, 2)]
    shown = [event("RefundFellDue", trace={"coupons": coupons})]
    now = [event("RefundFellDue", trace={"coupons": [coupons[0] | {"taken": 4}, coupons[1]]})]

    assert [(row["name"], row["shown"], row["now"], row["money"]) for row in differences(shown, now)] == [
        ("trace.coupons.k1.taken", 5, 4, True)
    ]


def test_items_that_go_by_the_same_are_compared_by_their_place() -> None:
    rows = [{"coupon_id": "k", "clause": "a"}, {"coupon_id": "k", "clause": "b"}]
    (row,) = differences([event("Said", refs=rows)], [event("Said", refs=[{"coupon_id": "k", "clause": "c"}, rows[1]])])

    assert (row["name"], row["shown"], row["now"]) == ("refs.0.clause", "a", "c")


def test_what_is_nested_beyond_reason_is_compared_with_nothing() -> None:
    for deep in (3_000, 100_000):
        told = '[{"stream":"a","type":"b","policies":[],"data":{"a":' + "[" * deep + "1" + "]" * deep + "}}]"
        assert differences_of(told, "[]") == []


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("breakdown.1.net", "Shirt · Net price", "Shirt · 优惠后价格"),
        ("breakdown.REPRICED.amount", "repricing · Amount", "重新计价 · 金额"),
        ("trace.coupons.k.1.taken", "k.1 · Off what is kept", "k.1 · 留下商品的优惠"),
        ("trace.coupons.k.1.basis", "k.1 · Counts towards the threshold", "k.1 · 计入门槛的金额"),
        ("pay_by", "To be paid by", "最迟付清"),
        ("trace.shortfall", "Shortfall", "差额"),
        ("refund_id", "Refund", "退款"),
        ("rules.0.1", None, None),
    ],
)
def test_a_figure_that_differs_is_named_in_words(path: str, en: str | None, zh: str | None) -> None:
    assert [figure_name(path, {"1": "Shirt"}, tongue) for tongue in (EN, ZH)] == [en, zh]


@pytest.mark.parametrize("tongue", [EN, ZH], ids=["en", "zh"])
def test_every_figure_that_has_a_name_has_words(tongue: Language) -> None:
    assert [name for name in FIGURES.values() if name not in tongue.labels] == []


def test_a_long_comparison_ends_somewhere() -> None:
    assert len(differences([event("Said", data={f"n{n}": n for n in range(500)})], [event("Said")])) == ROWS_MAX
