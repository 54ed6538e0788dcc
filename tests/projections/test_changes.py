"""What changed between two versions, in words: what is called by its name, and what remains by its path."""

from typing import Any

import pytest

from projections.console.changes import draw
from projections.console.members import MEMBERS, SECTIONS
from projections.diff import between_versions
from projections.sentences.language import EN, language
from tests.projections.examples import s1


def drawn(tag: str = "en", first: int = 2, last: int = 7) -> dict[str, Any]:
    shop, stream = s1()
    entries = shop.entries(stream)
    page = {
        "order": {"currency": "CNY", "latest": len(entries)},
        "from": {"version": first} if first else None,
        "to": {"version": last},
        "titles": {"1": "白色T恤"},
        "changes": between_versions(entries, "A-1001", first, last)["changes"],
    }
    return draw(page, language(tag))


def rows(group: dict[str, Any]) -> dict[str, tuple[object, object, str]]:
    return {row["name"]: (row["old"], row["new"], row["difference"]) for row in group["rows"]}


def test_money_comes_first_with_its_currency_and_its_difference() -> None:
    money = drawn(first=3)["groups"][0]

    assert money["title"] == "Money"
    assert rows(money)["Owed to the customer"] == ("0.00\u00a0CNY", "175.00\u00a0CNY", "+175.00\u00a0CNY")
    assert rows(money)["Value kept"] == ("350.00\u00a0CNY", "175.00\u00a0CNY", "−175.00\u00a0CNY")


def test_goods_are_called_by_their_title_and_units_are_counted() -> None:
    (goods,) = [group for group in drawn()["groups"] if group["title"] == "白色T恤"]

    assert rows(goods)["Returned"] == ("0", "1", "+1")


def test_every_change_names_its_event() -> None:
    events = [row["event"] for group in drawn()["groups"] for row in (*group["rows"], *group["others"])]

    assert events
    assert all(event["title"] and event["version"] for event in events)


def test_what_has_no_name_is_shown_by_its_path() -> None:
    others = [row for group in drawn(first=0)["groups"] for row in group["others"]]

    assert "/coupons/k1/terms_sha256" in {row["path"] for row in others}
    assert all(row["path"].startswith("/") for row in others)


def test_no_change_is_lost() -> None:
    shop, stream = s1()
    changes = between_versions(shop.entries(stream), "A-1001", 0, 7)["changes"]

    shown = [row["path"] for group in drawn(first=0)["groups"] for row in (*group["rows"], *group["others"])]

    assert sorted(shown) == sorted(each["path"] for each in changes)


def test_codes_and_times_are_told_in_words() -> None:
    (refund,) = [group for group in drawn("zh-CN")["groups"] if group["title"] == "退款 r1"]

    assert rows(refund)["状态"][1] == "待退"
    assert str(rows(refund)["到期"][1]).startswith("2026年5月3日")


@pytest.mark.parametrize("name", sorted({*MEMBERS.values(), *SECTIONS.values()}))
def test_a_member_is_called_by_a_label_there_is(name: str) -> None:
    assert name in EN.labels
