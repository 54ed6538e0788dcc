"""Every stream has a page: how it stands or stood, and what happened to it."""

import pytest

from api.demo.story_sale import CAMPAIGN, CASE, CUSTOMER, ORDER, SHOP
from api.pages import streams
from api.routes.moment import Moment, Then, standing
from api.services import Services
from projections.console.fields import fields
from projections.console.saying import means
from projections.sentences.language import EN, ZH
from tests.api.customer import Door, expect_problem
from tests.console.casework import opened, ordered
from tests.console.looking import Looker

STREAMS = [f"campaigns/{CAMPAIGN}", "coupons/K-20731", f"partners/{SHOP}", "policies/demo-green", f"cases/{CASE}"]


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_is_shown_as_its_own_route_answers(shop: Door, stream: str) -> None:
    answer = shop.read(f"/console/streams/{stream}/story.json", words="shown")
    plain = shop.read(f"/v1/{stream}/history")["history"]

    assert answer["view"] == shop.read(f"/v1/{stream}")
    assert answer["history"] == plain
    assert answer["version"] == len(plain)


def test_words_of_persons_stay_covered_until_they_are_asked_for(shop: Door) -> None:
    covered = shop.get(f"/console/streams/cases/{CASE}/story.json").text
    shown = shop.get(f"/console/streams/cases/{CASE}/story.json?words=shown").text

    assert "内胆涂层起皮" not in covered
    assert "内胆涂层起皮" in shown


def test_a_stream_is_shown_as_it_stood(shop: Door) -> None:
    before = shop.read(f"/console/streams/partners/{SHOP}/story.json", as_of_version=1)

    assert before["version"] == 1
    assert before["latest"] > 1
    assert before["view"] == shop.read(f"/v1/partners/{SHOP}", as_of_version=1)
    assert len(before["history"]) == 1
    expect_problem(shop.get(f"/console/streams/partners/{SHOP}/story.json?as_of_version=99"), 404, "not-yet")


def test_a_customer_has_her_orders_cases_coupons_and_account_in_one_place(shop: Door) -> None:
    for view in ("wallet", "account"):
        shop.read(f"/v1/customers/{CUSTOMER}/{view}", min_position=shop.size - 1)
    shop.read("/v1/cases", min_position=shop.size - 1)
    hers = shop.read(f"/console/streams/customers/{CUSTOMER}/story.json")["customer"]

    assert [each["order_id"] for each in hers["orders"]] == [ORDER]
    assert [each["case_id"] for each in hers["cases"]] == [CASE]
    assert {each["coupon_id"] for each in hers["coupons"]} == {"K-20731"}
    assert hers["currencies"][0]["owed_to_customer"] == 430_84


def test_what_is_recorded_while_a_long_stream_is_read_is_no_part_of_it(
    desk: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history ends with the version that the view is of."""
    ordered(desk)

    def meanwhile(known: Services, name: str, moment: Moment) -> Then:
        then = standing(known, name, moment)
        opened(desk, "C-1", order_id="A-1")
        return then

    monkeypatch.setattr(streams, "standing", meanwhile)
    monkeypatch.setattr(streams, "TOLD_MAX", 2)
    page = desk.read("/console/streams/orders/A-1/story.json")

    assert desk.read("/v1/orders/A-1")["version"] == 4
    assert page["version"] == 3
    assert [each["version"] for each in page["history"]] == [2, 3]


def test_what_does_not_exist_is_not_there(shop: Door) -> None:
    for stream in ("customers/NOBODY", "campaigns/NONE", "codes/x", "uses/y", "log/map"):
        expect_problem(shop.get(f"/console/streams/{stream}/story.json"), 404, "not-found")


def test_a_view_is_told_in_words_and_what_is_empty_is_left_out() -> None:
    view = {"currency": "CNY", "amount": 100_00, "off_bp": 1250, "empty": [], "none": None, "since": "2026"}
    nested = {"scope": {"skus": []}, "usable": False, "clauses": [{"text": "k"}, {"text": ""}], "class": "FLASH"}
    drawn = {each["name"]: each for each in fields(view | nested, EN, None)}

    assert list(drawn) == ["currency", "amount", "off_bp", "since", "usable", "clauses", "class"]
    assert (drawn["amount"]["shape"], drawn["amount"]["currency"]) == ("money", "CNY")
    assert drawn["off_bp"]["text"] == "12.5%"
    assert drawn["usable"]["text"] == "no"
    assert [len(each) for each in drawn["clauses"]["groups"]] == [1]
    assert {each["name"]: each for each in fields(nested, ZH, None)}["class"]["text"] == "限时特惠"


def test_a_code_of_the_shops_own_is_told_in_words_where_there_are_some(shop: Door) -> None:
    assert [means(each, EN) for each in ("WECHAT", "GIFT_CARD", "STORE_CREDIT", "card")] == [
        *("WeChat Pay", "gift card", "store credit", "card")
    ]
    assert means("OUTBOX", ZH, "CHANNEL_") == "发件箱文件"
    money = shop.get(f"/console/orders/{ORDER}/money?lang=zh-CN", headers={"Accept": "text/html"}).text
    assert "<td>微信支付</td>" in money
    assert "WECHAT" not in money


def test_a_person_goes_back_in_a_streams_history_and_returns(look: Looker) -> None:
    page = look.open(f"streams/partners/{SHOP}/story")
    page.fill("#as-of", "1")
    page.click("main form button")
    look.fit()

    assert look.t["stream_now"] in look.text()
    page.click(f"main a:has-text('{look.t['stream_now']}')")
    assert look.t["stream_now"] not in look.text()
