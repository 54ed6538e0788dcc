"""The way of a return: let in, or refused on a ground that stands up; withdrawn; sent; received with other things."""

from typing import Any

import pytest

from domain.clock import plus
from domain.order.events import ReturnAuthorised, ReturnRefused
from domain.order.state import Return
from tests.examples import amounts, ask_back, give_back, house_rules, lines, off, order, pay, place, shop_with, units
from tests.rights.orders import NO_RETURN, ask, signed, with_code, without_code
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
CUSTOM: dict[str, Any] = {"flags": ["CUSTOM_MADE"]}
DEFECTIVE: dict[str, Any] = {"flags": ["DEFECTIVE_DECLARED"]}
TOO_LATE = "2026-05-09"
LAST = "2026-05-08T15:59:59.000000Z"
"""The last second of the seventh day after 1 May in Shanghai."""
ADDRESS = "Harbour Street 1, Qingdao"
CLAUSE: dict[str, Any] = {"ground": "CLAUSE", "campaign_id": "k1", "clause_id": "no-return"}
FLOW: dict[str, dict[str, Any]] = {
    "ReturnAuthorised": {"address": ADDRESS},
    "ReturnRefused": {"ground": "NOT_PROVEN", "reason": "works well"},
    "ReturnWithdrawn": {},
    "ReturnDispatched": {"carrier": "SF"},
    "ReturnReceived": {"lines": units(_1=1)},
    "ReturnInspected": {"lines": [{"line": "1", "accepted": 1}]},
}


def shop_of(quantity: int = 3) -> Shop:
    return pay(place(shop_with(off(30_00)), lines=lines(100_00, 100_00, quantity=quantity)))


def flow(shop: Shop, type_: str, **members: Any) -> Shop:
    return shop.say(A1, type_, return_id="b1", **(FLOW[type_] | members))


def refuse(shop: Shop, ground: str, **members: Any) -> Shop:
    return shop.say(A1, "ReturnRefused", return_id="b1", ground=ground, reason="see photo", **members)


def grounds_refused(shop: Shop, ground: str, **members: Any) -> str:
    stated = {"return_id": "b1", "ground": ground, "reason": "see photo", **members}
    return shop.refusal(A1, "ReturnRefused", **stated).code


def authorised(shop: Shop) -> ReturnAuthorised:
    (fact,) = shop.recorded(ReturnAuthorised)
    assert isinstance(fact, ReturnAuthorised)
    return fact


def laws(shop: Shop) -> list[str]:
    (fact,) = shop.recorded(ReturnRefused)
    assert isinstance(fact, ReturnRefused)
    return [str(ref.law or f"{ref.campaign_id}@{ref.terms_version}/{ref.clause_id}") for ref in fact.clause_refs]


def test_a_return_that_is_let_in_names_the_address_and_the_day():
    shop = flow(ask_back(shop_of(), "b1", _1=1), "ReturnAuthorised", send_by="2026-05-10T15:59:59.000000Z")

    assert shop.words(authorised(shop))["address"] == ADDRESS
    assert shop.order().returns["b1"].authorised == authorised(shop)


@pytest.mark.parametrize(
    ("cause", "payer", "law"),
    [
        ("BUYER_NO_REASON", "CUSTOMER", "消费者权益保护法 25"),
        ("QUALITY", "MERCHANT", "消费者权益保护法 24"),
        ("NOT_AS_DESCRIBED", "MERCHANT", "消费者权益保护法 24"),
        ("WRONG_ITEM", "MERCHANT", "消费者权益保护法 24"),
        ("TRANSIT_DAMAGE", "MERCHANT", "电子商务法 20"),
        ("PLATFORM", "PLATFORM", "民法典 577"),
    ],
)
def test_the_postage_is_borne_where_the_cause_lies(cause: str, payer: str, law: str):
    fact = authorised(flow(ask_back(shop_of(), "b1", cause, _1=1), "ReturnAuthorised"))

    assert (fact.freight_payer, [ref.law for ref in fact.clause_refs]) == (payer, [law])


def test_a_return_is_complete_without_being_let_in_or_sent():
    assert amounts(give_back(shop_of(), "b1", _1=1)) == [95_00]


def test_a_withdrawn_return_leaves_the_units_free():
    shop = flow(ask_back(shop_of(), "b1", _1=3), "ReturnWithdrawn", reason="I like it now")

    assert (shop.order().lines["1"].requested, amounts(shop)) == (0, [])
    assert ask_back(shop, "b2", _1=3).order().lines["1"].requested == 3


def test_a_refused_return_leaves_the_units_free():
    shop = refuse(ask_back(shop_of(), "b1", "QUALITY", _1=3), "NOT_PROVEN")

    assert (shop.order().lines["1"].requested, shop.order().lines["1"].kept) == (0, 3)
    assert ask_back(shop, "b2", "QUALITY", _1=3).order().lines["1"].requested == 3


def test_units_neither_accepted_nor_rejected_are_free_after_the_inspection():
    shop = ask_back(shop_of(), "b1", _1=3)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1, "rejected": 1, "grade": "B"}])

    line = shop.order().lines["1"]
    assert (line.returned, line.requested, line.kept) == (1, 0, 2)
    assert ask_back(shop, "b2", _1=2).order().lines["1"].requested == 2


@pytest.mark.parametrize("end", ["ReturnRefused", "ReturnWithdrawn", "ReturnInspected"])
def test_nothing_more_is_recorded_of_a_closed_return(end: str):
    shop = flow(ask_back(shop_of(), "b1", "QUALITY", _1=1), end)
    others = FLOW.keys() - {end}

    refusals = {shop.refusal(A1, type_, return_id="b1", **FLOW[type_]).code for type_ in others}
    assert refusals == {"return-closed"}


@pytest.mark.parametrize("type_", FLOW)
def test_each_stage_said_twice_is_said_once_and_not_otherwise(type_: str):
    others: dict[str, dict[str, Any]] = {
        "ReturnAuthorised": {"address": "Elsewhere"},
        "ReturnRefused": {"reason": "looks well"},
        "ReturnWithdrawn": {"reason": "changed her mind"},
        "ReturnDispatched": {"carrier": "YTO"},
        "ReturnReceived": {"others": [{"sku": "cup", "quantity": 1}]},
        "ReturnInspected": {"lines": [{"line": "1", "accepted": 0, "rejected": 1}]},
    }
    shop = flow(ask_back(shop_of(), "b1", "QUALITY", _1=1), type_)

    assert flow(shop, type_).last == []
    other = FLOW[type_] | others[type_]
    assert shop.refusal(A1, type_, return_id="b1", **other).code == "already-recorded-differently"


@pytest.mark.parametrize("type_", FLOW)
def test_of_a_return_nobody_asked_for_nothing_is_recorded(type_: str):
    assert shop_of().refusal(A1, type_, return_id="b1", **FLOW[type_]).code == "unknown-return"


def test_things_nobody_announced_are_recorded_with_what_arrived():
    strange = [{"sku": "cup-9", "quantity": 2, "title": "Cup"}]
    shop = flow(ask_back(shop_of(), "b1", _1=2), "ReturnReceived", others=strange)
    received = opened(shop).received

    assert received is not None
    assert [(each.sku, each.quantity) for each in received.others] == [("cup-9", 2)]
    assert [(each.line, each.quantity) for each in received.lines] == [("1", 1)]


def told_later(shop: Shop, **members: Any) -> Shop:
    """The customer had asked to return the line before this ledger was told; nobody let it in."""
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON", **members}
    return shop.say(A1, "ReturnRequested", historical=True, **asked)


def opened(shop: Shop) -> Return:
    return shop.order().returns["b1"]


@pytest.mark.parametrize("ground", ["NO_REASON_WINDOW_CLOSED", "GOODS_EXCLUDED", "NOT_INTACT", "CLAUSE"], ids=str.lower)
@pytest.mark.parametrize("cause", ["QUALITY", "NOT_AS_DESCRIBED", "WRONG_ITEM", "TRANSIT_DAMAGE", "MERCHANT"])
def test_no_ground_but_proof_and_arrival_stands_against_a_fault(cause: str, ground: str):
    """Even where it would stand against a return without a reason."""
    shop = ask(signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE)).at(TOO_LATE), cause)
    shop.say(A1, "ReturnReceived", return_id="b1", lines=units(_1=1))
    named = {"campaign_id": "k1", "clause_id": "no-return"} if ground == "CLAUSE" else {}

    expected = "clause-does-not-bind" if ground == "CLAUSE" else "ground-does-not-hold"
    assert grounds_refused(shop, ground, **named) == expected
    assert refuse(shop, "NOT_PROVEN").names() == ["ReturnRefused"]


@requirement("R-000-24")
def test_a_code_that_excludes_returns_never_excludes_defective_goods():
    """Without a reason the clause decides; for its quality the product is taken back, at what was paid for it."""
    shop = signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE))
    no_reason = {"return_id": "b0", "lines": units(_1=1), "cause": "BUYER_NO_REASON"}

    assert shop.refusal(A1, "ReturnRequested", **no_reason).code == "clause-binds"
    ask(shop, "QUALITY")
    assert grounds_refused(shop, "CLAUSE", campaign_id="k1", clause_id="no-return") == "clause-does-not-bind"
    flow(shop, "ReturnInspected")
    assert amounts(shop) == [180_00]


def test_the_window_that_had_closed_when_the_return_was_asked_for_is_a_ground():
    shop = told_later(signed(without_code()).at(TOO_LATE))

    assert laws(refuse(shop, "NO_REASON_WINDOW_CLOSED")) == ["七日无理由退货暂行办法 10"]


def test_a_shop_that_waits_until_the_window_closes_gains_nothing():
    shop = ask(signed(without_code())).at(TOO_LATE)

    assert grounds_refused(shop, "NO_REASON_WINDOW_CLOSED") == "ground-does-not-hold"


def test_goods_the_law_leaves_out_are_a_ground():
    assert laws(refuse(told_later(signed(without_code(**CUSTOM))), "GOODS_EXCLUDED")) == ["消费者权益保护法 25"]
    assert grounds_refused(ask(signed(without_code())), "GOODS_EXCLUDED") == "ground-does-not-hold"


def test_a_clause_that_binds_is_a_ground():
    shop = told_later(signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE)))

    assert grounds_refused(shop, "CLAUSE", campaign_id="k1", clause_id="other") == "clause-does-not-bind"
    assert grounds_refused(shop, "CLAUSE") == "clause-not-named"
    assert laws(refuse(shop, **CLAUSE))[0] == "k1@1/no-return"


def test_a_clause_that_does_not_bind_is_no_ground():
    assert grounds_refused(ask(signed(with_code(NO_RETURN))), **CLAUSE) == "clause-does-not-bind"


def test_where_notice_decides_the_same_clause_is_a_ground():
    shop = signed(with_code(NO_RETURN, shop=house_rules(Shop(), regime="SEED_NOTICE")))

    assert refuse(told_later(shop), **CLAUSE).names() == ["ReturnRefused"]


def test_a_ground_must_hold_for_all_that_is_returned():
    """What comes back of the other line could not be refused; a part is refused by the inspection."""
    goods = [lines(200_00, **CUSTOM)[0], lines(1_00, 200_00)[1]]
    shop = pay(Shop().say(A1, "OrderPlaced", **order(lines=goods)))
    told_later(shop, lines=units(_1=1, _2=1))

    assert grounds_refused(shop, "GOODS_EXCLUDED") == "ground-does-not-hold"


@pytest.mark.parametrize("ground", ["NO_REASON_WINDOW_CLOSED", "GOODS_EXCLUDED", "CLAUSE"])
def test_who_let_a_return_in_knew_what_stood_against_it(ground: str):
    goods = DEFECTIVE | CUSTOM if ground == "GOODS_EXCLUDED" else DEFECTIVE
    shop = ask(signed(with_code(NO_RETURN, confirmed=True, goods=goods)).at(TOO_LATE), approver="wang")
    named = {"campaign_id": "k1", "clause_id": "no-return"} if ground == "CLAUSE" else {}

    assert grounds_refused(shop, ground, **named) == "ground-does-not-hold"


def test_nothing_is_to_be_proven_where_no_reason_is_needed():
    assert grounds_refused(ask(signed(without_code())), "NOT_PROVEN") == "ground-does-not-hold"


def test_what_arrived_was_received():
    shop = flow(ask_back(shop_of(), "b1", "QUALITY", _1=1), "ReturnReceived")

    assert grounds_refused(shop, "NOT_RECEIVED") == "ground-does-not-hold"


def test_a_clause_is_named_only_where_it_is_the_ground():
    shop = ask_back(shop_of(), "b1", "QUALITY", _1=1)

    assert grounds_refused(shop, "NOT_PROVEN", clause_id="no-return") == "clause-beside-ground"
    assert grounds_refused(shop, "NOT_PROVEN", campaign_id="k1") == "clause-beside-ground"


def test_goods_are_to_be_sent_by_a_time_that_is_not_over():
    shop = ask_back(shop_of(), "b1", _1=1)
    late = shop.refusal(A1, "ReturnAuthorised", return_id="b1", send_by=shop.now)

    assert late.code == "send-by-in-the-past"
    assert flow(shop, "ReturnAuthorised", send_by=plus(shop.now, hours=1)).names() == ["ReturnAuthorised"]


@pytest.mark.parametrize("sent", ["ReturnDispatched", "ReturnReceived"])
def test_no_day_is_set_for_goods_that_are_sent_already(sent: str):
    shop = flow(ask_back(shop_of(), "b1", _1=1), sent)
    late = shop.refusal(A1, "ReturnAuthorised", return_id="b1", send_by=plus(shop.now, days=7))

    assert late.code == "already-dispatched"
    assert flow(shop, "ReturnAuthorised").names() == ["ReturnAuthorised"]


def test_an_inspection_finds_something():
    shop = ask_back(shop_of(), "b1", _1=1)
    nothing = [{"line": "1", "accepted": 0}]

    assert shop.refusal(A1, "ReturnInspected", return_id="b1", lines=nothing).code == "nothing-inspected"


def test_whether_goods_are_intact_is_seen_when_they_are_there():
    shop = ask(signed(without_code()))
    assert grounds_refused(shop, "NOT_INTACT") == "ground-does-not-hold"

    shop.say(A1, "ReturnReceived", return_id="b1", lines=units(_1=1))
    assert laws(refuse(shop, "NOT_INTACT")) == ["消费者权益保护法 25"]


@requirement("R-003-25")
def test_goods_come_back_without_a_reason_within_seven_days_and_intact():
    """Signed for on 1 May: 8 May to the last second, and not as they are found used."""
    asked: dict[str, Any] = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON"}
    late = signed(without_code()).at("2026-05-08T16:00:00.000000Z").refusal(A1, "ReturnRequested", **asked)
    intact, used = (flow(ask(signed(without_code()).at(LAST)), "ReturnReceived") for _ in range(2))

    assert late.code == "no-reason-window-closed"
    assert amounts(flow(intact, "ReturnInspected")) == [200_00]
    assert laws(refuse(used, "NOT_INTACT")) == ["消费者权益保护法 25"]
    assert (amounts(used), used.order().lines["1"].kept) == ([], 1)


def test_a_parcel_that_never_came_is_a_ground_for_any_cause():
    assert laws(refuse(ask_back(shop_of(), "b1", "QUALITY", _1=1), "NOT_RECEIVED")) == []
    assert refuse(ask_back(shop_of(), "b1", _1=1), "NOT_RECEIVED").names() == ["ReturnRefused"]


def test_what_an_import_tells_of_a_late_return_is_taken_as_it_was():
    shop = signed(without_code()).at(TOO_LATE)
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON"}

    assert shop.refusal(A1, "ReturnRequested", **asked).code == "no-reason-window-closed"
    assert shop.say(A1, "ReturnRequested", historical=True, **asked).names() == ["ReturnRequested"]
