"""How compensation, damages and points are put into words."""

from typing import Any

import pytest

from domain.customer import PointsGranted, PointsSpent
from domain.fact import Fact
from domain.message import MessageSent
from domain.order.events import CompensationGranted, DamagesAssessed
from projections.history import sentence
from projections.sentences.language import EN, ZH
from projections.sentences.speaker import Speaker
from tests.examples import pay, place, shop_with, units


def said(fact: Fact) -> tuple[str, str]:
    """In Chinese and in English."""
    return sentence(fact, Speaker(ZH, currency="CNY")), sentence(fact, Speaker(EN, currency="CNY"))


def assessed(*, pay_for_it: bool = True, **stated: Any) -> tuple[str, str]:
    """What is told of an assessment on an order of 120.00."""
    shop = place(shop_with(), 120_00, coupons=[])
    if pay_for_it:
        pay(shop)
    shop.say("orders/A-1", "DamagesAssessed", assessment_id="d1", **stated)
    (fact,) = shop.recorded(DamagesAssessed)
    return said(fact)


@pytest.mark.parametrize("basis", ["GOODWILL", " Goodwill ", "good_will"])
def test_goodwill_is_told_in_words_however_it_is_spelt(basis: str) -> None:
    zh, en = said(CompensationGranted(kind="CASH", amount=3_00, basis=basis))

    assert zh == "另行补偿现金 3.00 CNY，事由：好意补偿。"
    assert en == "3.00 CNY in cash was granted on top, basis: goodwill."


def test_another_basis_is_told_as_it_was_stated_but_for_the_blanks_around_it() -> None:
    zh, _ = said(CompensationGranted(kind="CASH", amount=3_00, basis=" 致歉 "))

    assert zh == "另行补偿现金 3.00 CNY，事由：致歉。"


def test_points_that_were_given_are_told_on_the_customers_account() -> None:
    zh, en = said(PointsGranted(order_id="A-1", points=100, basis="GOODWILL"))

    assert zh == "因订单 A-1 获补偿积分 100 分（事由：好意补偿）。"
    assert en == "100 points were granted for order A-1, basis: goodwill."


def test_one_point_is_one_point() -> None:
    assert said(PointsSpent(points=1, reference="x"))[1] == "1 point was spent, reference x."
    assert said(CompensationGranted(kind="POINTS", amount=1, basis="x"))[1] == "1 point was granted on top, basis: x."


def test_the_channel_of_a_message_is_told_in_words() -> None:
    assert said(MessageSent(message_id="m", channel="SMS"))[0] == "消息 m 已发给客户，渠道 短信。"


def test_lost_income_is_told_beside_the_receipts() -> None:
    receipts = [{"amount": 80_00, "evidence": "挂号费"}]
    zh, en = assessed(basis="MEDICAL", conditions=["INJURED"], receipts=receipts, loss=300_00)

    assert "票据 1 张；损失 300.00 CNY，合计 380.00 CNY" in zh
    assert "receipts: 1; the loss 300.00 CNY, 380.00 CNY in all" in en


def test_why_damages_are_not_due_is_told_in_words() -> None:
    zh, en = assessed(pay_for_it=False, basis="STATUTORY_55", lines=units(_1=1))

    assert "不成立，因为未见欺诈的事实、尚未收到付款" in zh
    assert "not due, because no fraud is shown, nothing was paid" in en
