"""What a repair does to the rights in goods: time that does not run, and an exchange after two in vain."""

import pytest

from domain.clock import end_of_day
from domain.order.rights.remedies import Remedy
from tests.examples import units
from tests.rights.mended import A1, done, given_back, phone, repaired, taken_in
from tests.rights.orders import SIGNED, claim, open_remedies
from tests.story import Shop
from tests.trace import requirement

NEXT_YEAR = "2027-04-01T02:00:00.000000Z"


def ends(shop: Shop, remedy: Remedy, at: str) -> str | None:
    return claim(shop, "QUALITY", remedy, at if "T" in at else f"{at}T02:00:00.000000Z").closes_at


@requirement("R-003-53")
@pytest.mark.parametrize("category", ["electronics", "电子产品", "手机", "电脑"])
def test_electronics_have_a_year_on_the_whole_unit_and_the_days_of_their_repairs(category: str):
    """Delivered on 1 May 2026: to the end of 1 May 2027; away for five days, to the end of 6 May."""
    shop = phone(category)
    assert ends(shop, "WARRANTY", "2026-05-02") == "2027-05-01T15:59:59.999999Z"

    repaired(shop, "f1", "2026-06-10", "2026-06-14")
    assert ends(shop, "WARRANTY", "2026-07-01") == "2027-05-06T15:59:59.999999Z"
    assert "WARRANTY" in open_remedies(shop, "QUALITY", "2027-05-06T15:59:59.000000Z")
    assert "WARRANTY" not in open_remedies(shop, "QUALITY", "2027-05-06T16:00:00.000000Z")


def after(days: int) -> str:
    """The end of the so-many-th day after the signature."""
    return end_of_day(SIGNED, days)


def test_without_a_repair_the_periods_run_from_the_signature():
    shop = phone()

    assert ends(shop, "REFUND", "2026-05-02") == after(7) == "2026-05-08T15:59:59.999999Z"
    assert ends(shop, "EXCHANGE", "2026-05-02") == after(15) == "2026-05-16T15:59:59.999999Z"
    assert ends(shop, "REPAIR", "2026-05-02") == after(365) == "2027-05-01T15:59:59.999999Z"
    assert ends(shop, "WARRANTY", "2026-05-02") == after(365)


@requirement("R-000-26")
def test_the_days_of_a_repair_are_added_to_warranty_exchange_and_repair():
    """Away from 10 to 14 May, five days; the seven days to give it back were over by then."""
    shop = repaired(phone(), "f1", "2026-05-10", "2026-05-14")

    assert ends(shop, "WARRANTY", "2026-06-01") == ends(shop, "REPAIR", "2026-06-01") == after(370)
    assert ends(shop, "EXCHANGE", "2026-05-15") == after(20) == "2026-05-21T15:59:59.999999Z"
    assert ends(shop, "REFUND", "2026-05-15") == after(7)


def test_a_repair_within_the_first_days_lengthens_these_too():
    shop = repaired(phone(), "f1", "2026-05-07", "2026-05-09")

    assert ends(shop, "REFUND", "2026-05-10") == after(10)


def test_a_repair_that_is_still_open_counts_until_now():
    shop = taken_in(phone(), "f1", "2026-05-10")

    assert ends(shop, "WARRANTY", "2026-05-11") == after(367)
    assert ends(shop, "WARRANTY", "2026-05-12") == after(368)
    assert ends(shop, "EXCHANGE", "2026-05-16") == after(22)
    assert ends(shop, "EXCHANGE", "2026-08-01") == after(15 + 84)
    assert "EXCHANGE" in open_remedies(shop, "QUALITY", "2026-08-01T02:00:00.000000Z")


def test_asked_about_the_past_a_later_repair_adds_nothing():
    shop = repaired(phone(), "f1", "2026-05-10", "2026-05-14")

    assert ends(shop, "EXCHANGE", "2026-05-09") == after(15)
    assert ends(shop, "EXCHANGE", "2026-05-12") == after(18)


def test_a_repair_after_a_period_ended_does_not_open_it_again():
    shop = repaired(phone(), "f1", "2026-05-20", "2026-06-20")

    assert ends(shop, "EXCHANGE", "2026-06-21") == after(15)
    assert ends(shop, "WARRANTY", "2026-06-21") == after(365 + 32)


def test_days_on_which_two_units_were_away_count_once():
    shop = taken_in(taken_in(phone(quantity=2), "f1", "2026-05-10"), "f2", "2026-05-12")
    given_back(done(shop, "f1", "2026-05-14"), "f1")
    given_back(done(shop, "f2", "2026-05-16"), "f2")

    assert ends(shop, "WARRANTY", "2026-06-01") == after(365 + 7)


def test_what_is_repaired_where_it_stands_is_never_away():
    shop = phone().at("2026-05-10")
    shop.say(A1, "RepairRequested", repair_id="f1", line="1", order_no="A-1", reason="dark", mode="ON_SITE")
    given_back(done(shop, "f1", "2026-05-14"), "f1")

    assert ends(shop, "WARRANTY", "2026-06-01") == after(365)


def test_a_repair_of_the_customers_own_making_stops_the_days_too():
    shop = taken_in(phone(), "f1", "2026-05-10", cause="OWN_DAMAGE")
    given_back(done(shop, "f1", "2026-05-12", costs=50_00), "f1")

    assert ends(shop, "WARRANTY", "2026-06-01") == after(368)


def test_after_two_repairs_in_vain_the_goods_are_exchanged_as_long_as_the_warranty_runs():
    shop = repaired(phone(), "f1", "2026-06-01", "2026-06-03")
    assert "EXCHANGE" not in open_remedies(shop, "QUALITY", NEXT_YEAR)

    repaired(shop, "f2", "2026-07-01", "2026-07-02")
    exchange = claim(shop, "QUALITY", "EXCHANGE", NEXT_YEAR)
    assert (exchange.status, exchange.closes_at) == ("OPEN", after(370))
    assert exchange.rests_on == ("消费者权益保护法 24", "部分商品修理更换退货责任规定 11")
    assert claim(shop, "QUALITY", "EXCHANGE", "2027-05-07T02:00:00.000000Z").status == "CLOSED"


def test_what_can_not_be_repaired_at_all_is_exchanged_at_once():
    shop = done(taken_in(phone(), "f1", "2026-06-01"), "f1", "2026-06-03", "NOT_REPAIRABLE")

    assert "EXCHANGE" in open_remedies(shop, "QUALITY", NEXT_YEAR)


def test_a_second_repair_that_is_not_done_yet_is_not_in_vain():
    shop = taken_in(repaired(phone(), "f1", "2026-06-01", "2026-06-03"), "f2", "2026-07-01")

    assert "EXCHANGE" not in open_remedies(shop, "QUALITY", "2026-07-02T02:00:00.000000Z")


def test_repairs_of_the_customers_own_making_prove_nothing():
    shop = phone()
    for number, day in (("f1", "2026-06-01"), ("f2", "2026-06-02")):
        taken_in(shop, number, day, cause="OWN_DAMAGE")
        given_back(done(shop, number, day, costs=50_00), number)

    assert "EXCHANGE" not in open_remedies(shop, "QUALITY", NEXT_YEAR)


@pytest.mark.parametrize(
    ("category", "exchanged"),
    [("phone", True), ("laptop", True), ("电脑", True), ("refrigerator", True), ("watch", False), ("goods", False)],
)
def test_only_goods_that_the_states_rules_know_are_exchanged_after_repairs(category: str, *, exchanged: bool):
    shop = phone(category)
    for number, day in (("f1", "2026-06-01"), ("f2", "2026-06-02")):
        repaired(shop, number, day, day)

    assert ("EXCHANGE" in open_remedies(shop, "QUALITY", NEXT_YEAR)) is exchanged


def test_another_cause_than_bad_quality_is_not_exchanged_after_repairs():
    shop = phone()
    for number, day in (("f1", "2026-06-01"), ("f2", "2026-06-02")):
        repaired(shop, number, day, day)

    assert "EXCHANGE" not in open_remedies(shop, "TRANSIT_DAMAGE", NEXT_YEAR)


def test_what_the_goods_were_exchanged_for_was_not_repaired_yet():
    shop = phone()
    for number, day in (("f1", "2026-06-01"), ("f2", "2026-06-02")):
        repaired(shop, number, day, day)
    shop.at("2026-07-01").say(
        A1, "ReturnRequested", return_id="x1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE"
    )
    shop.say(A1, "ReturnInspected", return_id="x1", lines=[{"line": "1", "accepted": 1}])
    shop.say(A1, "ReplacementShipped", return_id="x1")
    shop.at("2026-07-05").say(A1, "ReplacementDelivered", return_id="x1")

    assert ends(shop, "WARRANTY", "2026-07-06") == end_of_day("2026-07-05T02:00:00.000000Z", 365)
    assert ends(shop, "EXCHANGE", "2026-07-06") == end_of_day("2026-07-05T02:00:00.000000Z", 15)


def test_one_new_unit_of_two_leaves_the_doubt_to_the_customer():
    shop = phone(quantity=2)
    for number, day in (("f1", "2026-06-01"), ("f2", "2026-06-02")):
        repaired(shop, number, day, day)
    shop.at("2026-07-01").say(
        A1, "ReturnRequested", return_id="x1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE"
    )
    shop.say(A1, "ReturnInspected", return_id="x1", lines=[{"line": "1", "accepted": 1}])
    shop.say(A1, "ReplacementShipped", return_id="x1")
    shop.at("2026-07-05").say(A1, "ReplacementDelivered", return_id="x1")

    assert "EXCHANGE" in open_remedies(shop, "QUALITY", NEXT_YEAR)
