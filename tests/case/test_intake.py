"""Taking a case in: what has to be known, what is promised, how urgent it is, who owns it."""

from typing import Any

import pytest

from domain.case.events.intake import CaseClassified, IntakeChecked
from domain.message import MessagePrepared
from tests.case.desk import C1, COMPLETE, KNOWN, MONDAY, at, case, clock, due, one, opened, shop
from tests.examples import lines, order, units
from tests.story import Shop
from tests.trace import requirement


@requirement("R-003-09", "R-003-10", "R-003-11", "R-001-06")
@pytest.mark.parametrize("missing", ["customer_name", "order_id", "purchase_channel", "contact", "reason", "demands"])
def test_a_case_names_who_which_order_where_how_to_reach_her_what_and_what_for(missing: str):
    members = {name: value for name, value in COMPLETE.items() if name != missing}
    said = shop().say(C1, "CaseOpened", channel="APP", category="QUALITY", **members)

    assert one(said, IntakeChecked).missing == (missing,)
    assert case(said).node == "INTAKE"
    refusal = said.refusal(C1, "CaseVerified")
    assert (refusal.code, refusal.extra["missing"]) == ("intake-incomplete", (missing,))

    said.say(C1, "CaseDetailed", **{missing: COMPLETE[missing]})
    assert one(said, IntakeChecked).missing == ()
    assert case(said).node == "VERIFY"


@requirement("R-003-09")
def test_what_is_missing_is_asked_for_in_both_languages():
    said = shop().say(C1, "CaseOpened", channel="APP", category="QUALITY", **KNOWN)

    (block,) = one(said, MessagePrepared).blocks
    assert block.zh == "为尽快处理工单 C-1，请补充：姓名、联系方式。"
    assert block.en == "To work on case C-1 we still need: your name, how to reach you."
    assert said.say(C1, "CaseDetailed", defects=["ODOUR"]).recorded(MessagePrepared) == []


@requirement("R-003-10")
def test_pictures_and_films_come_with_a_case_by_hash():
    files = [{"sha256": "ab" * 32, "media_type": "image/jpeg"}, {"sha256": "cd" * 32, "media_type": "video/mp4"}]
    said = opened(content=files)

    assert said.words(case(said).details.content) == files


@requirement("R-001-02", "R-001-03")
def test_what_ms_wang_says_found_and_wants_is_kept():
    found = ["PACKAGING", "ODOUR", "SKIN_REACTION"]
    wants = ["RETURN_REFUND", "MEDICAL_COST"]
    said = opened(claim="纯天然材质、无刺激性", defects=found, uses=1, demands=wants, scene="SKIN_REACTION")

    details = case(said).details
    assert (details.claim, list(details.defects), details.uses) == ("纯天然材质、无刺激性", found, 1)
    assert list(case(said).demands) == wants


@requirement("R-003-05", "R-003-06")
@pytest.mark.parametrize("channel", ["WECHAT", "APP", "WEB", "MARKETPLACE", "PHONE", "WECOM", "STORE", "COUNTER"])
def test_a_case_comes_by_exactly_one_channel(channel: str):
    said = opened(channel=channel)

    assert case(said).opened is not None
    other = "WEB" if channel == "APP" else "APP"
    refusal = said.refusal(C1, "CaseOpened", category="QUALITY", channel=other, **COMPLETE)
    assert refusal.code == "already-recorded-differently"


@requirement("R-003-12")
def test_quality_comes_before_returns_and_complaints_and_these_before_questions():
    priorities = [
        one(opened(category=category), CaseClassified).priority
        for category in ("QUALITY", "RETURN_EXCHANGE", "COMPLAINT", "CONSULT")
    ]

    assert priorities == [5, 4, 4, 3]


@requirement("R-001-20")
@pytest.mark.parametrize("category", ["QUALITY", "RETURN_EXCHANGE", "COMPLAINT", "CONSULT"])
def test_whatever_concerns_somebodys_health_comes_first(category: str):
    assert one(opened(category=category, health=True), CaseClassified).priority == 5


@requirement("R-003-13", "R-003-14", "R-003-15", "R-003-16")
@pytest.mark.parametrize(
    ("category", "scenes"),
    [
        ("QUALITY", ("FOOD_SPOILED", "APPLIANCE_FAULT", "CLOTHES_DAMAGED")),
        ("RETURN_EXCHANGE", ("WRONG_SIZE", "COLOUR_DEVIATION", "BOUGHT_TWICE")),
        ("CONSULT", ("USAGE", "CARE", "SUGGESTION")),
        ("COMPLAINT", ("SLOW_LOGISTICS", "STAFF_ATTITUDE", "SLOW_SERVICE")),
    ],
)
def test_each_category_has_its_usual_scenes(category: str, scenes: tuple[str, ...]):
    told = [one(opened(category=category, scene=scene), CaseClassified) for scene in scenes]

    assert [(each.category, each.scene) for each in told] == [(category, scene) for scene in scenes]


@pytest.mark.parametrize(
    ("category", "promised"),
    [
        ("QUALITY", {"PLAN": (24, 0), "EXECUTE": (48, 0)}),
        ("COMPLAINT", {"COMPLAINT_RESULT": (48, 0)}),
        ("RETURN_EXCHANGE", {}),
    ],
)
def test_each_category_has_its_own_promises(category: str, promised: dict[str, Any]):
    said = opened(category=category)

    assert due(said).keys() == {"FIRST_RESPONSE", *promised}


@requirement("R-003-07")
@pytest.mark.parametrize(("clock_at", "over"), [("10:10:00", 0), ("10:10:01", 1)])
def test_a_person_answers_within_ten_minutes_of_business_time(clock_at: str, over: int):
    said = shop()
    said.say(C1, "CaseOpened", at=at(MONDAY), channel="APP", category="QUALITY", **COMPLETE)

    said.say(C1, "FirstResponded", at=at(MONDAY, clock_at), owner="agent-1")
    assert clock(said, "FIRST_RESPONSE").over_s == over
    assert case(said).owner == "agent-1"


@requirement("R-003-08")
@pytest.mark.parametrize(("answered", "over"), [("10:00:00", 0), ("10:00:01", 1)])
def test_whoever_writes_at_night_is_told_when_she_is_called_back(answered: str, over: int):
    tuesday, wednesday = "2026-05-12", "2026-05-13"
    said = shop(day=tuesday, clock="22:00:00")
    said.say(C1, "CaseOpened", at=at(tuesday, "22:00:00"), channel="WECHAT", category="CONSULT", **COMPLETE)

    (block,) = one(said, MessagePrepared).blocks
    assert block.zh == "您好，您的留言（工单 C-1）已收到。现在是非工作时间，我们将在 2026-05-13 10:00 前回电。"
    assert due(said)["CALL_BACK"] == at(wednesday, "10:00:00")
    assert due(said)["FIRST_RESPONSE"] == at(wednesday, "09:10:00")

    said.at(at(wednesday, "10:30:00")).say(C1, "FirstResponded", at=at(wednesday, answered), owner="agent-1")
    assert clock(said, "CALL_BACK").over_s == over


def test_in_business_hours_nobody_gets_an_automatic_reply():
    assert opened().recorded(MessagePrepared) == []


@requirement("R-001-23", "R-001-24")
def test_the_first_answer_names_who_owns_the_case_and_when_she_hears_next():
    said = opened(category="COMPLAINT", scene="SLOW_LOGISTICS")
    said.say(C1, "FirstResponded", owner="agent-1", next_update_at=at("2026-05-12", "10:00:00"))

    assert case(said).owner == "agent-1"
    assert due(said)["PROGRESS"] == at("2026-05-12", "10:00:00")
    assert case(said.say(C1, "CaseAssigned", owner="agent-2", reason="交接")).owner == "agent-2"
    assert said.say(C1, "CaseAssigned", owner="agent-2").last == []
    assert said.refusal(C1, "FirstResponded", owner="agent-3").code == "already-recorded-differently"


def test_she_cannot_be_told_to_hear_at_a_time_that_is_over():
    said = opened()

    for over in (at("2026-05-10"), said.now):
        refusal = said.refusal(C1, "FirstResponded", owner="agent-1", next_update_at=over)
        assert refusal.code == "next-update-in-the-past"


def test_a_case_that_is_about_something_else_has_other_promises_from_its_beginning():
    said = opened(category="COMPLAINT").later(hours=3)
    said.say(C1, "CaseClassified", category="QUALITY", scene="FOOD_SPOILED", health=True)

    assert case(said).priority == 5
    assert "COMPLAINT_RESULT" not in due(said)
    assert due(said)["PLAN"] == clock(said, "FIRST_RESPONSE").started_at.replace("2026-05-11", "2026-05-12")
    assert said.say(C1, "CaseClassified", category="QUALITY", scene="FOOD_SPOILED", health=True).last == []


def test_a_case_belongs_to_the_order_and_the_customer_it_names():
    said = shop()
    assert said.refusal(C1, "CaseOpened", channel="APP", category="QUALITY", order_id="A-9").code == "unknown-order"
    other = said.refusal(C1, "CaseOpened", channel="APP", category="QUALITY", order_id="A-1", customer_id="zhao")
    assert other.code == "not-the-customers-order"
    strange = said.refusal(
        C1, "CaseOpened", channel="APP", category="QUALITY", order_id="A-1", lines=[{"line": "9", "quantity": 1}]
    )
    assert strange.code == "unknown-line"

    opened(said)
    assert case(said).customer_id == "li"
    assert said.order().cases == ("C-1",)
    assert said.refusal(C1, "CaseDetailed", order_id="A-2").code == "another-order"


@requirement("R-002-55")
def test_a_case_about_a_gift_return_and_the_order_know_each_other():
    """B-14: the review of the gift runs beside the case's own clocks; the earliest counts."""
    gift = {"line": "g", "sku": "bag", "title": "环保购物袋", "category": "gifts", "kind": "GIFT", "list_price": 0}
    said = Shop().at("2026-05-14T02:00:00.000000Z")
    goods = [*lines(100_00), gift | {"quantity": 2, "belongs_to": "1", "declared_value": 39_00}]
    said.say("orders/A-1", "OrderPlaced", **order(lines=goods, coupons=[]))
    said.say("orders/A-1", "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    said.say("orders/A-1", "LinesDelivered", lines=units(_1=1, _g=2))
    said.at(at("2026-05-15", "16:00:00"))
    form = {"gift_return_id": "G1", "kind": "VOLUNTARY", "order_no": "A-1", "lines": units(_g=1), "cause": "DEFECT"}
    said.say(
        "orders/A-1",
        "GiftReturnRequested",
        reason="破损",
        contact="138 0000 0000",
        evidence=[{"sha256": "ab" * 32}],
        **form,
    )

    said.at(at("2026-05-15", "16:00:01"))
    opened(said, gift_return_id="G1")
    assert due(said)["GIFT_REVIEW"] == at("2026-05-20", "18:00:00")
    assert due(said)["PLAN"] == at("2026-05-16", "16:00:01")
    assert said.order().cases == ("C-1",)
    assert (
        said.refusal(
            "cases/C-2", "CaseOpened", channel="APP", category="QUALITY", order_id="A-1", gift_return_id="G9"
        ).code
        == "unknown-gift-return"
    )


@requirement("R-003-61", "R-003-64")
def test_fresh_food_is_decided_on_within_a_day_and_an_appliance_is_not():
    fresh, appliance = shop(), shop()
    for said, category in ((fresh, "酸奶"), (appliance, "家电")):
        said.say("orders/A-2", "OrderPlaced", **order(lines=lines(5_00, category=category), coupons=[]))
        opened(said, order_id="A-2")

    assert due(fresh)["FAST_RETURN"] == due(fresh)["PLAN"]
    assert due(appliance).keys() == due(fresh).keys() - {"FAST_RETURN"}


def test_a_case_from_abroad_has_the_customers_own_clock():
    said = opened(shop(clock="23:00:00"), tz="America/New_York", region="US", category="CONSULT")

    assert due(said)["FIRST_RESPONSE"] == "2026-05-11T15:10:00.000000Z"  # eleven in the morning there
    assert said.recorded(MessagePrepared) == []
    assert (
        said.refusal("cases/C-2", "CaseOpened", channel="APP", category="CONSULT", tz="Mars/Base").code
        == "unknown-zone"
    )


def test_an_imported_case_sends_no_message():
    said = shop(clock="22:00:00").say(C1, "CaseOpened", historical=True, channel="APP", category="QUALITY", **KNOWN)

    assert said.recorded(MessagePrepared) == []


def test_saying_it_twice_opens_it_once():
    said = opened()

    assert opened(said).last == []
    assert (
        said.refusal(C1, "CaseOpened", channel="APP", category="COMPLAINT", **COMPLETE).code
        == "already-recorded-differently"
    )
