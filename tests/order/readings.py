"""What can be read of an order at every moment of its history: the same each time, agreeing with itself and the law."""

from typing import Any

import msgspec

from domain.clock import end_of_day
from domain.errors import Refused
from domain.order.common import zone_of
from domain.order.events import LineCount, OrderPlaced, ReturnRequested
from domain.order.rights import barriers, check_return, rights_of
from domain.order.rights.grounds import goods_kind
from domain.order.state import Order
from domain.terms.house_rules import GoodsKind
from projections.account import Account, Money, after, placed
from projections.account_view import account_row
from projections.history import sentence
from projections.order_page import order_page
from projections.order_view import order_view
from projections.rights import rights_view
from projections.sentences.language import language
from projections.sentences.speaker import Speaker
from projections.tax import order_tax, refund_tax
from tests.story import Shop

BY_LAW: set[GoodsKind | None] = {"CUSTOM_MADE", "PERISHABLE", "DIGITAL_OPENED", "PERIODICAL"}
"""Goods that need not be taken back without a reason (消费者权益保护法 25)."""


def same_twice(read: Any) -> Any:
    """What a reading says, which is the same when it is read again."""
    first = msgspec.json.encode(read())
    assert first == msgspec.json.encode(read())
    return msgspec.json.decode(first)


class Reader:
    """Who follows every order of a shop: accounts, sentences, and what was once told of a refund's tax."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.accounts: dict[str, Account] = {}
        self.tax: dict[tuple[str, str], Any] = {}
        self._speakers: dict[tuple[str, str], Speaker] = {}
        self._heard = 0

    def hear(self) -> None:
        """Follow what was recorded since; everything can be told in both languages."""
        for stream, fact, at in self.shop.log[self._heard :]:
            for tag in ("zh-CN", "en"):
                speaker = self._speakers.get((stream, tag), Speaker(language(tag))).hear(fact)
                self._speakers[stream, tag] = speaker
                assert str(sentence(fact, speaker))
            if isinstance(fact, OrderPlaced):
                self.accounts[stream] = placed(fact, stream.removeprefix("orders/"))
            elif isinstance(fact, Money) and stream in self.accounts:
                self.accounts[stream] = after(self.accounts[stream], fact, at)
        self._heard = len(self.shop.log)

    def check(self, stream: str, order: Order) -> None:
        """Each reading of the order as it stands."""
        version, order_id = self.shop.stream(stream).version, stream.removeprefix("orders/")
        view = same_twice(lambda: order_view(order, version, order_id))
        check_money(order, view["money"])
        self.check_account(stream, view)
        self.check_tax(stream, order)
        check_rights(order, version, self.shop.now)
        check_floor(order, self.shop.now)

    def check_account(self, stream: str, view: Any) -> None:
        """The account says what the order's own view says."""
        row, money = same_twice(lambda: account_row(self.accounts[stream], self.shop.now)), view["money"]
        for name in ("owed_to_customer", "owed_by_customer"):
            assert row[name] == money[name]
        assert row["shortfall"]["open"] == money["shortfall_open"]
        assert row["shortfall"]["waived"] == money["shortfall_waived"]
        assert row["shortfall"]["collected"] == money["collected"]
        unpaid = {each["refund_id"]: each["unpaid"] for each in view["refunds"] if each["unpaid"]}
        assert {each["refund_id"]: each["amount"] for each in row["refunds_open"]} == unpaid

    def check_tax(self, stream: str, order: Order) -> None:
        """What was told of a refund stays; what goes back and what stays is the whole, and all of it goes back."""
        tax, told = same_twice(lambda: order_tax(order)), 0
        for refund_id in order.refunds:
            rows = refund_tax(order, refund_id)
            assert self.tax.setdefault((stream, refund_id), rows) == rows
            told += sum(row["tax"] for row in rows)
        assert tax["refunded"] == told
        assert tax["total"] == told + tax["retained"]
        if not order.any_kept:
            assert tax["total"] == told

    def show(self, stream: str, order: Order) -> None:
        """The order's page in both languages."""
        view = order_view(order, self.shop.stream(stream).version, "A-1")
        for tag in ("zh-CN", "en"):
            assert order_page(view, [], tag, path="/orders/A-1") == order_page(view, [], tag, path="/orders/A-1")


def check_money(order: Order, money: Any) -> None:
    """One side owes the other, never both."""
    assert min(money["owed_to_customer"], money["owed_by_customer"]) == 0
    assert money["owed_to_customer"] - money["owed_by_customer"] == order.balance
    assert all(money[name] >= 0 for name in ("payable", "outstanding", "retained_value", "refund_due", "refunded"))


def check_rights(order: Order, version: int, now: str) -> None:
    """A return without a reason is taken in where the page of rights says that nothing stands against it; what came
    with the goods is not returned by itself.
    """
    tag = ("zh-CN", "en")[version % 2]
    for row in same_twice(lambda: rights_view(order, version, "A-1", at=now, tag=tag))["lines"]:
        if row["line"] in order.gifts or row["line"] in order.services:
            assert all(each["cause"] != "BUYER_NO_REASON" for each in row["causes"])
            continue
        (own,) = (each for each in row["causes"] if each["cause"] == "BUYER_NO_REASON")
        assert may_ask(order, row["line"], now) is not bool(own["grounds"])
        (refund,) = (each for each in own["remedies"] if each["remedy"] == "REFUND")
        if row["kept"]:
            assert (refund["status"] == "OPEN") is not bool(own["grounds"])


def may_ask(order: Order, line: str, now: str) -> bool:
    """Whether the shop takes it in."""
    counts = (LineCount(line=line, quantity=1),)
    try:
        check_return(order, ReturnRequested(return_id="b", lines=counts, cause="BUYER_NO_REASON"), now)
    except Refused:
        return False
    return True


def check_floor(order: Order, now: str) -> None:
    """By the law in force: bad goods may come back for seven days and be exchanged or repaired for fifteen; sound ones
    come back for seven, unless the law leaves them out or she confirmed herself that they stay.
    """
    for key, line in order.lines.items():
        signed_at = line.signed_at
        if signed_at is None or not line.kept:
            continue
        ends = (end_of_day(signed_at, days, zone_of(order)) for days in (7, 15))
        for at in (now, *(end for end in ends if end >= order.placed_at)):
            week, fortnight = (signed_at <= at <= end_of_day(signed_at, days, zone_of(order)) for days in (7, 15))
            claims = {each.remedy: each.status for each in rights_of(order, key, "QUALITY", at, "CN_2025").claims}
            assert claims["REPAIR"] == "OPEN" or not fortnight
            assert key in order.gifts or claims["EXCHANGE"] == "OPEN" or not fortnight
            assert claims["REFUND"] == "OPEN" or not week
            if week and goods_kind(order, key) not in BY_LAW and not confirmed(order, key):
                assert barriers(order, key, at, "CN_2025") == ()
                own = rights_of(order, key, "BUYER_NO_REASON", at, "CN_2025").claims
                assert [each.status for each in own] == ["OPEN", "OPEN"]


def confirmed(order: Order, key: str) -> bool:
    """Whether she confirmed of goods near expiry or with a known flaw that they do not come back."""
    notices = [n for coupon in order.basket.coupons if key in coupon.eligible for n in coupon.notices or ()]
    own = [notice for notice in notices if notice.subject == "NO_REASON_RETURN"]
    said = any({"*", key}.intersection(notice.confirmed) for notice in own)
    return said and goods_kind(order, key) == "CONFIRMABLE"
