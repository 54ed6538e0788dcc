"""Returns: asked for, received, inspected. Only what an inspection accepts leaves the order."""

from typing import Any

from domain.order.events import RefundFellDue, ReturnInspected, ReturnReceived, ReturnRequested
from tests.examples import amounts, ask_back, give_back, lines, off, pay, place, shop_with, units
from tests.story import Shop


def shop_of(quantity: int = 3) -> Shop:
    return pay(place(shop_with(off(30_00)), lines=lines(100_00, 100_00, quantity=quantity)))


def receive(shop: Shop, **counts: int) -> Shop:
    return shop.say("orders/A-1", "ReturnReceived", return_id="b1", lines=units(**counts))


def found(line: str, accepted: int, rejected: int = 0) -> dict[str, Any]:
    return {"line": line, "accepted": accepted, "rejected": rejected}


def inspect(shop: Shop, *each: dict[str, Any]) -> Shop:
    return shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=list(each))


def refused(shop: Shop, type_: str, **members: Any) -> str:
    return shop.refusal("orders/A-1", type_, **({"return_id": "b1"} | members)).code


def test_asking_back_holds_the_units_and_pays_nothing_yet():
    shop = ask_back(shop_of(), "b1", _1=2)

    assert (shop.order().lines["1"].requested, shop.order().lines["1"].kept, amounts(shop)) == (2, 3, [])
    assert refused(shop, "ReturnRequested", return_id="b2", lines=units(_1=2), cause="QUALITY") == "nothing-left"
    assert ask_back(shop, "b2", _1=1).order().lines["1"].requested == 3


def test_goods_may_come_back_although_nobody_reported_their_shipment():
    assert amounts(give_back(shop_of(), "b1", _1=1)) == [95_00]


def test_an_inspection_says_that_the_parcel_was_received():
    shop = inspect(ask_back(shop_of(), "b1", _1=1), found("1", 1))

    assert shop.order().returns["b1"].received is None
    assert amounts(shop) == [95_00]


def test_fewer_units_may_arrive_than_were_announced():
    shop = receive(ask_back(shop_of(), "b1", _1=2), _1=1)

    assert refused(shop, "ReturnInspected", lines=[found("1", 2)]) == "nothing-left"
    inspect(shop, found("1", 1))
    assert (shop.order().lines["1"].returned, shop.order().lines["1"].requested) == (1, 0)
    assert shop.order().lines["1"].kept == 2


def test_more_than_was_announced_and_another_line_are_refused():
    shop = ask_back(shop_of(), "b1", _1=1)

    assert refused(shop, "ReturnReceived", lines=units(_1=2)) == "nothing-left"
    assert refused(shop, "ReturnReceived", lines=units(_2=1)) == "nothing-left"
    assert refused(shop, "ReturnReceived", lines=units(_9=1)) == "unknown-line"
    assert refused(shop, "ReturnInspected", lines=[found("1", 2)]) == "nothing-left"
    assert refused(shop, "ReturnInspected", lines=[found("1", 1, 1)]) == "nothing-left"
    assert refused(shop, "ReturnInspected", lines=[found("2", 1)]) == "nothing-left"
    assert refused(shop, "ReturnInspected", lines=[found("1", 1), found("1", 0)]) == "line-twice"


def test_an_inspection_may_accept_a_part():
    shop = inspect(ask_back(shop_of(), "b1", _1=2), found("1", 1, 1))

    assert (shop.order().lines["1"].returned, shop.order().lines["1"].kept) == (1, 2)
    assert amounts(shop) == [95_00]


def test_an_inspection_that_accepts_nothing_is_no_step():
    shop = inspect(ask_back(shop_of(), "b1", _1=2), found("1", 0, 2))

    assert shop.names() == ["ReturnInspected"]
    assert (shop.order().lines["1"].requested, shop.order().lines["1"].kept, shop.order().steps) == (0, 3, 0)
    assert ask_back(shop, "b2", _1=3).order().lines["1"].requested == 3


def test_several_lines_of_one_return_are_one_step():
    shop = inspect(ask_back(shop_of(), "b1", _1=1, _2=2), found("1", 1), found("2", 2))

    assert len(shop.recorded(RefundFellDue)) == 1
    assert amounts(shop) == [285_00]


def test_an_inspected_return_is_closed():
    shop = give_back(shop_of(), "b1", _1=1)

    assert refused(shop, "ReturnReceived", lines=units(_1=1)) == "return-closed"


def test_a_return_nobody_asked_for_is_unknown():
    assert refused(shop_of(), "ReturnReceived", lines=units(_1=1)) == "unknown-return"
    assert refused(shop_of(), "ReturnInspected", lines=[found("1", 1)]) == "unknown-return"


def test_goods_are_not_inspected_as_gifts():
    shop = ask_back(shop_of(), "b1", _1=1)
    gift = {"line": "2", "accepted": 1}

    assert refused(shop, "ReturnInspected", lines=[found("1", 1)], gifts=[gift]) == "not-a-gift"


def test_a_return_needs_lines_of_the_order():
    assert refused(shop_of(), "ReturnRequested", lines=units(_9=1), cause="QUALITY") == "unknown-line"
    assert refused(shop_of(), "ReturnRequested", lines=units(_1=1) * 2, cause="QUALITY") == "line-twice"


def test_each_stage_of_a_return_is_recorded_once():
    shop = ask_back(shop_of(), "b1", _1=2)
    assert shop.recorded(ReturnRequested)
    assert ask_back(shop, "b1", _1=2).last == []
    other = {"lines": units(_1=1), "cause": "BUYER_NO_REASON"}
    assert refused(shop, "ReturnRequested", **other) == "already-recorded-differently"

    assert receive(shop, _1=2).recorded(ReturnReceived)
    assert receive(shop, _1=2).last == []
    assert refused(shop, "ReturnReceived", lines=units(_1=1)) == "already-recorded-differently"

    assert inspect(shop, found("1", 2)).recorded(ReturnInspected)
    assert inspect(shop, found("1", 2)).last == []
    assert receive(shop, _1=2).last == []
    assert refused(shop, "ReturnInspected", lines=[found("1", 1)]) == "already-recorded-differently"
    assert amounts(shop) == [190_00]


def test_a_reason_in_a_persons_words_is_part_of_what_was_said():
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "QUALITY"}
    shop = shop_of().say("orders/A-1", "ReturnRequested", reason="the zip is torn", **asked)

    assert shop.say("orders/A-1", "ReturnRequested", reason="the zip is torn", **asked).last == []
    refusal = shop.refusal("orders/A-1", "ReturnRequested", reason="the colour is wrong", **asked)
    assert refusal.code == "already-recorded-differently"
