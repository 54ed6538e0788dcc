"""What nobody may say of gifts, ordered or inspected: it is refused, and nothing has changed."""

from typing import Any

import msgspec
import pytest

from domain.errors import Malformed
from tests.examples import amounts, order, units
from tests.order.bound_stories import A1, EVIDENCE, ask, back, bought, broken, came, gift, goods, service
from tests.story import Shop

MAIN = [{"line": "1", "accepted": 1}]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("gift-with-price", [goods(), gift(list_price=1)]),
        ("belongs-to-nothing", [goods(), gift(belongs_to="9")]),
        ("belongs-to-nothing", [goods(), gift(), gift("h", belongs_to="g")]),
        ("belongs-to-nothing", [goods(), gift(belongs_to="g")]),
        ("belongs-to-nothing", [goods(), service(), gift(belongs_to="s")]),
        ("belongs-to-nothing", [goods(), goods(line="2", belongs_to="1")]),
        ("line-twice", [goods(), gift("1")]),
        ("amount-too-large", [goods(), gift(quantity=2, declared_value=2**52)]),
        ("amount-too-large", [goods(), gift(quantity=1_000_000, declared_value=None, list_value=2**52)]),
        ("amount-too-large", [goods(), gift(quantity=2, gives={"kind": "POINTS", "points": 500_001})]),
        ("gift-without-goods", [gift(belongs_to=None)]),
        ("gift-without-goods", [gift(belongs_to=None), gift("h", belongs_to=None)]),
        ("gift-without-goods", [service(belongs_to=None), gift(belongs_to=None)]),
    ],
)
def test_an_order_with_a_gift_that_is_none_is_not_placed(code: str, lines: list[dict[str, Any]]):
    refusal = Shop().refusal(A1, "OrderPlaced", **order(lines=lines))

    assert isinstance(refusal, Malformed)
    assert refusal.code == code


def returning() -> Shop:
    """One of two shirts is on its way back, and one of the two mugs with it; the mug is a line of the return."""
    return ask(bought(goods(quantity=2), gift(quantity=2), gift("h"), service()), "b1", _1=1, _g=1)


@pytest.mark.parametrize(
    ("code", "gifts"),
    [
        ("unknown-line", [came("9")]),
        ("not-a-gift", [came("1")]),
        ("not-a-gift", [came("s")]),
        ("line-twice", [came(), came()]),
        ("nothing-left", [came(accepted=3)]),
        ("nothing-left", [broken(rejected=3)]),
        ("nothing-left", [broken(accepted=2, rejected=1)]),
        ("nothing-left", [came("h", accepted=2)]),
        ("appraisal-without-evidence", [broken(market_value=45_00)]),
        ("gift-reusable", [broken(grade="NONE")]),
        ("gift-reusable", [broken(grade="LIGHT", market_value=45_00, **EVIDENCE)]),
    ],
)
def test_an_inspection_that_finds_what_cannot_be_is_refused(code: str, gifts: list[dict[str, Any]]):
    shop = returning()

    refusal = shop.refusal(A1, "ReturnInspected", return_id="b1", lines=MAIN, gifts=gifts)
    assert refusal.code == code
    if code == "gift-reusable":
        assert refusal.extra == {"line": "g", "grade": gifts[0]["grade"]}
    assert (amounts(shop), shop.order().lines["1"].requested) == ([], 1)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("line-twice", {"lines": [*MAIN, came()], "gifts": [came()]}),
        ("line-twice", {"lines": [*MAIN, came(), came()]}),
        ("nothing-left", {"lines": [*MAIN, came(accepted=2)]}),
        ("nothing-left", {"lines": [*MAIN, came("h")]}),
        ("gift-reusable", {"lines": [*MAIN, broken(grade="LIGHT")]}),
        ("nothing-inspected", {"lines": [{"line": "1", "accepted": 0}]}),
    ],
)
def test_a_gift_is_inspected_once_and_as_it_was_announced(code: str, found: dict[str, Any]):
    assert returning().refusal(A1, "ReturnInspected", return_id="b1", **found).code == code


@pytest.mark.parametrize(
    "found",
    [
        came() | {"market_value": -1, **EVIDENCE},
        came() | {"market_value": 45.0, **EVIDENCE},
        broken(customer_bp=10_001),
        broken(customer_bp=-1),
        broken(grade="SHABBY"),
        came(accepted=-1),
        came() | {"colour": "red"},
    ],
)
def test_a_finding_out_of_bounds_cannot_even_be_stated(found: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        returning().say(A1, "ReturnInspected", return_id="b1", lines=MAIN, gifts=[found])


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("not-a-gift", {"gifts_kept": ["1"]}),
        ("not-a-gift", {"gifts_kept": ["9"]}),
        ("not-a-gift", {"gifts_kept": ["s"]}),
        ("gift-both-ways", {"gifts_kept": ["g"], "lines": units(_1=1, _g=1)}),
        ("nothing-left", {"lines": units(_g=3)}),
        ("line-twice", {"lines": [*units(_g=1), *units(_g=1)]}),
    ],
)
def test_a_request_for_gifts_there_are_not_is_refused(code: str, members: dict[str, Any]):
    shop = bought(goods(quantity=2), gift(quantity=2), service())
    stated = {"return_id": "b1", "lines": units(_1=1), "cause": "QUALITY", **members}

    assert shop.refusal(A1, "ReturnRequested", **stated).code == code


def test_an_exchange_takes_no_gift_in():
    shop = bought(goods(), gift())
    shop.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE")

    refusal = shop.refusal(A1, "ReturnInspected", return_id="b1", lines=MAIN, gifts=[came()])
    assert refusal.code == "gifts-without-refund"


def test_a_gift_that_went_back_is_neither_cancelled_shipped_nor_returned_again():
    shop = back(bought(goods(), gift()), "b1", _1=1, gifts=[came()])

    assert shop.refusal(A1, "LinesCancelled", lines=units(_g=1), cause="MERCHANT").code == "nothing-left"
    stated = {"return_id": "b2", "lines": units(_g=1), "cause": "QUALITY"}
    assert shop.refusal(A1, "ReturnRequested", **stated).code == "nothing-left"
    assert shop.refusal(A1, "GiftReceived", lines=units(_g=1)).code == "nothing-left"


def test_a_gift_in_an_open_return_neither_arrives_by_itself_nor_is_cancelled():
    shop = ask(bought(goods(), gift()), "b1", _1=1, _g=1)

    assert shop.refusal(A1, "GiftReceived", lines=units(_g=1)).code == "nothing-left"
    assert shop.refusal(A1, "LinesCancelled", lines=units(_g=1), cause="MERCHANT").code == "nothing-left"


def test_an_inspection_with_gifts_is_recorded_once():
    shop = bought(goods(), gift())
    back(shop, "b1", _1=1, gifts=[came()])
    same = {"return_id": "b1", "lines": MAIN}

    assert shop.say(A1, "ReturnInspected", **same, gifts=[came()]).last == []
    assert shop.refusal(A1, "ReturnInspected", **same).code == "already-recorded-differently"
    assert amounts(shop) == [299_00]


def test_nothing_arrives_for_an_order_that_was_never_placed():
    assert Shop().refusal(A1, "GiftReceived", lines=units(_g=1)).code == "not-found"
