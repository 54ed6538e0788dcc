"""Applying for a gift return: what must be on the form, who may, through which channel, and until when."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.errors import Malformed
from domain.message import MessagePrepared
from domain.order.events import LineCount
from domain.order.gift_returns.form import reachable, read_item
from tests.examples import units
from tests.gift_returns.bags import (
    FORM,
    NO,
    ORDER,
    PHOTO,
    SIGNED,
    apply,
    arrived,
    bag,
    bought,
    no_step,
    not_taken_in,
    recycling,
    replayed,
    requested,
    ruled,
    state,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement


@requirement("R-002-47", "R-002-56")
def test_the_example_of_the_guide_is_taken_in_as_it_is_written():
    shop = apply(arrived())

    assert read_item("环保购物袋x2") == ("环保购物袋", 2)
    assert requested(shop).gifts == (LineCount(line="2", quantity=2),)
    assert shop.words(requested(shop))["reason"] == "商品存在质量问题"
    assert shop.words(requested(shop))["contact"] == "li@example.com"
    assert status(shop) == "REQUESTED"


@requirement("R-002-01")
def test_an_orders_gifts_are_known_without_anybody_entering_them():
    shop = bought(None, bag(), bag(line="3", sku="cup", title="Cup", quantity=1))

    assert shop.order(NO).gifts.keys() == {"2", "3"}
    assert requested(apply(shop, items=None, lines=units(_2=2, _3=1))).gifts == (
        LineCount(line="2", quantity=2),
        LineCount(line="3", quantity=1),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("环保购物袋×2", ("环保购物袋", 2)),
        ("环保购物袋 x 2", ("环保购物袋", 2)),
        ("环保购物袋*2", ("环保购物袋", 2)),
        (" Xbox cable X10 ", ("Xbox cable", 10)),
        ("环保购物袋", None),
        ("环保购物袋x0", None),
        ("x2", None),
        ("环保购物袋x2.5", None),
    ],
)
def test_a_gift_and_its_number_are_read_from_one_text(written: str, read: tuple[str, int] | None):
    assert read_item(written) == read


def test_what_cannot_be_read_or_is_not_on_the_order_is_said_back():
    unread = not_taken_in(arrived(), items=["环保购物袋x2", "环保购物袋"])
    unknown = not_taken_in(arrived(), items=["雨伞x1"])

    assert (unread.code, unread.pointer) == ("bad-item", "/items/1")
    assert (unknown.code, unknown.extra["title"]) == ("unknown-gift", "雨伞")
    assert not_taken_in(arrived(), items=None, lines=units(_1=1)).code == "not-a-gift"
    assert not_taken_in(arrived(), items=None, lines=units(_9=1)).code == "unknown-line"


def test_two_lines_of_the_same_gift_are_both_meant_by_its_name():
    shop = arrived_pair()

    assert requested(apply(shop)).gifts == (LineCount(line="2", quantity=1), LineCount(line="3", quantity=1))
    assert step(shop, "GiftReturnReviewed").order(NO).gift_returns["g1"].status == "INSTRUCTED"


def arrived_pair() -> Shop:
    """Each of two mixers came with its own bag."""
    shop = bought(None, bag(quantity=1), bag(line="3", quantity=1)).at(SIGNED)
    return shop.say(ORDER, "LinesDelivered", lines=units(_1=1, _2=1, _3=1), signed_at=SIGNED)


@requirement("R-002-44")
@pytest.mark.parametrize(
    ("left_out", "fields"),
    [
        (["order_no"], ["order_no"]),
        (["reason"], ["reason"]),
        (["contact"], ["contact"]),
        (["items"], ["lines"]),
        (["order_no", "reason", "contact", "items"], ["order_no", "reason", "contact", "lines"]),
    ],
)
def test_each_gap_of_the_form_is_named(left_out: list[str], fields: list[str]):
    refusal = not_taken_in(arrived(), **dict.fromkeys(left_out))

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.extra["fields"]) == ("form-incomplete", fields)
    assert [each["pointer"] for each in refusal.extra["errors"]] == [f"/{name}" for name in fields]


@requirement("R-002-03")
def test_a_reason_is_required_and_pictures_are_none_to_nine():
    pictures = [f"photo-{number}" for number in range(10)]

    assert not_taken_in(arrived(), reason=None).extra["fields"] == ["reason"]
    assert requested(apply(arrived())).images == 0
    assert requested(apply(arrived(), evidence=pictures[:9])).images == 9
    too_many = not_taken_in(arrived(), evidence=pictures)
    assert (too_many.code, too_many.extra["most"]) == ("too-many-images", 9)


@requirement("R-002-47", "R-002-54")
@pytest.mark.parametrize(
    ("contact", "good"),
    [
        ("13800138000", True),
        ("138 0013 8000", True),
        ("+86 138-0013-8000", True),
        ("010-88886666", True),
        ("li@example.com", True),
        ("li.na@mail.example.com.cn", True),
        ("XXXX@XXXX.com", True),
        ("XXXXXX XXXX XXXX", False),
        ("li@example", False),
        ("li example.com", False),
        ("12345", False),
        ("call me", False),
        (" ", False),
    ],
)
def test_a_contact_is_a_telephone_number_or_an_address_for_mail(contact: str, *, good: bool):
    assert reachable(contact) is good
    if good:
        assert apply(arrived(), contact=contact).names()[0] == "GiftReturnRequested"
    else:
        assert not_taken_in(arrived(), contact=contact).code == "bad-contact"


@requirement("R-002-54")
def test_the_order_number_is_checked_against_the_order():
    assert not_taken_in(arrived(), order_no="ABCDE12346").code == "another-order"
    assert Shop().refusal(ORDER, "GiftReturnRequested", **FORM).code == "not-found"


@requirement("R-002-42")
def test_only_the_orders_own_customer_applies():
    refusal = not_taken_in(arrived(), customer_id="wang")

    assert (refusal.code, refusal.ref) == ("not-the-customers-order", "R-002-42")
    assert apply(arrived(), customer_id="li").names()[0] == "GiftReturnRequested"


@requirement("R-002-02")
def test_an_order_without_a_gift_has_nothing_to_apply_for():
    shop = Shop()
    goods = {"line": "1", "sku": "a", "title": "A", "category": "goods", "kind": "GOODS"}
    shop.say(
        ORDER,
        "OrderPlaced",
        customer_id="li",
        merchant_id="m1",
        currency="CNY",
        channel="web",
        lines=[goods | {"list_price": 1_00, "quantity": 1}],
    )

    assert not_taken_in(shop).code == "no-gift"


@requirement("R-002-02", "R-002-04", "R-002-43")
@pytest.mark.parametrize("channel", ["SELF_SERVICE", "AGENT", "STORE"])
def test_whichever_way_it_comes_in_an_application_is_the_same(channel: str):
    shop, other = apply(arrived(), channel=channel), apply(arrived())

    assert requested(shop).channel == channel
    plain, spoken = other.words(requested(other)), shop.words(requested(shop))
    assert spoken | {"channel": "SELF_SERVICE"} == plain
    assert status(step(shop, "GiftReturnReviewed")) == status(step(other, "GiftReturnReviewed")) == "INSTRUCTED"


def test_a_channel_or_a_number_that_does_not_exist_is_not_understood():
    bad: list[dict[str, Any]] = [{"channel": "FAX"}, {"kind": "LOAN"}, {"lines": [{"line": "2", "quantity": 0}]}]
    for members in bad:
        shop = arrived()
        with pytest.raises(ValidationError):
            apply(shop, **members)
        assert shop.order(NO).gift_returns == {}


@requirement("R-002-45")
def test_who_applied_is_told_the_number_the_state_and_by_when():
    shop = apply(arrived())
    (message,) = shop.recorded(MessagePrepared)

    assert isinstance(message, MessagePrepared)
    (block,) = message.blocks
    assert block.zh == "您的赠品返还申请 g1（环保购物袋 × 2）已收到，状态：待审核，最迟 2026-05-08 审核完毕。"
    assert "g1" in block.en
    assert "waiting for review" in block.en
    sent = shop.say(ORDER, "MessageSent", message_id=message.message_id, channel="SMS")
    assert [each.channel for each in sent.order(NO).messages[message.message_id].sent] == ["SMS"]


@requirement("R-002-52")
def test_an_application_names_the_policy_that_it_was_made_under():
    shop = arrived(bought(ruled(gift_window_days=7)))
    assert requested(apply(shop)).governed_by == ("policies/platform@1",)

    shop.say("policies/platform", "PolicyDrafted", title="More days", rules={"gift_window_days": 15})
    shop.say("policies/platform", "PolicyPublished", channels=["WEB"], effective_from="2026-05-09T16:00:00.000000Z")
    assert requested(apply(shop, gift_return_id="g2")).governed_by == ("policies/platform@1",)
    late = apply(shop.at("2026-05-10"), gift_return_id="g3", cause="DEFECT", evidence=PHOTO)
    assert requested(late).governed_by == ("policies/platform@2",)
    assert requested(apply(arrived())).governed_by == ()


@requirement("R-002-53")
def test_an_invoice_number_is_kept_and_none_is_needed():
    assert requested(apply(arrived(), invoice_no="FP-2026-1")).invoice_no == "FP-2026-1"
    assert apply(arrived()).names()[0] == "GiftReturnRequested"


@requirement("R-002-50")
def test_goods_and_gift_go_back_in_one_parcel_of_two_lines():
    """One return of both lines, for bad quality, with pictures: 299.00 back, and nothing is taken for gifts."""
    shop = arrived()
    asked = {"return_id": "b1", "lines": units(_1=1, _2=2), "cause": "QUALITY", "reason": "质量问题", "evidence": PHOTO}
    shop.say(ORDER, "ReturnRequested", **asked)
    shop.say(ORDER, "ReturnDispatched", return_id="b1", carrier="SF", tracking_no="SF-1")
    shop.say(ORDER, "ReturnReceived", return_id="b1", lines=units(_1=1, _2=2))
    both = [{"line": "1", "accepted": 1}, {"line": "2", "accepted": 2}]
    shop.say(ORDER, "ReturnInspected", return_id="b1", lines=both)

    assert [refund.amount for refund in shop.order(NO).refunds.values()] == [299_00]
    assert (shop.order(NO).lines["1"].kept, shop.order(NO).lines["2"].kept, shop.order(NO).gifts_taken) == (0, 0, 0)


def test_an_application_said_again_is_recorded_once_and_never_with_other_content():
    shop = apply(arrived(), evidence=PHOTO)

    assert apply(shop, evidence=PHOTO).last == []
    for members in (
        {"items": ["环保购物袋x1"]},
        {"reason": "不需要赠品"},
        {"contact": "13800138000"},
        {"evidence": None},
    ):
        assert not_taken_in(shop, **({"evidence": PHOTO} | members)).code == "already-recorded-differently"
    assert list(shop.order(NO).gift_returns) == ["g1"]


def test_the_log_folded_again_gives_the_same_order():
    shop = step(apply(recycling(), kind="RECYCLING", evidence=PHOTO), "GiftReturnExpedited")

    assert replayed(shop).streams == shop.streams


def test_nothing_can_be_said_of_an_application_that_was_never_made():
    for type_ in ("GiftReturnExpedited", "GiftReturnReviewed", "GiftDispatched", "GiftReturnConfirmed"):
        assert no_step(arrived(), type_) == "unknown-gift-return"
    assert (
        no_step(arrived(), "GiftReturnWithdrawn") == no_step(arrived(), "GiftReturnArchived") == "unknown-gift-return"
    )


def test_a_return_of_the_goods_and_one_of_the_gift_stand_side_by_side():
    shop = apply(arrived())
    assert state(shop).requested_at < shop.now

    shop.say(ORDER, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    assert (len(shop.order(NO).returns), len(shop.order(NO).gift_returns)) == (1, 1)
