"""Three days of the service desk on a real server: each clock and each amount is what the rules give by hand."""

from collections.abc import Callable, Mapping

import pytest

from api.days import DAYS, Told, playing
from tests.trace import requirement

Play = Callable[[str], Told]


@pytest.fixture(scope="module")
def day() -> Play:
    """A day's outcome; each is played once."""
    played: dict[str, Told] = {}

    def play(name: str) -> Told:
        if name not in played:
            with playing() as hand:
                played[name] = DAYS[name](hand)
        return played[name]

    return play


def clocks(told: Told) -> Mapping[str, tuple[str, str | None, str]]:
    return {row.clock_id: (row.due[5:], row.met and row.met[5:], row.status) for row in told.clocks}


@requirement("R-001-13")
def test_ms_wang_is_paid_the_goods_the_freight_and_what_she_has_receipts_for(day: Play):
    """268.00 + 12.00 and 100.00 + 56.40; of the 200.00 she asked for, 43.60 has no receipt."""
    assert day("wang").amounts == {
        "goods and freight refunded": 280_00,
        "medical cost against receipts": 156_40,
        "claimed without a receipt, refused": 43_60,
        "in all": 436_40,
        "still owed to her": 0,
        "the merchant's score": 95,
    }


@requirement("R-001-07", "R-003-24")
def test_every_clock_of_ms_wangs_case_is_met(day: Play):
    """Monday the 11th: 10 minutes, 24 hours for the merchant, a plan in a day, a call within 3 working days."""
    held = clocks(day("wang"))

    assert held["FIRST_RESPONSE"] == ("05-11 10:10:00", "05-11 10:06:00", "MET")
    assert held["PLAN"] == ("05-12 10:00:00", "05-12 09:30:00", "MET")
    assert held["MERCHANT_CONTACT"] == ("05-12 11:00:00", "05-11 16:00:00", "MET")
    assert held["MERCHANT_ACTION.J1"] == ("05-13 09:00:00", "05-12 11:00:00", "MET")
    assert held["INSPECTION.W-1.S1.1"] == ("05-15 08:00:00", "05-14 20:00:00", "MET")
    assert held["REFUND_7.r2"] == ("05-21 23:59:59", "05-15 10:00:00", "MET")
    assert held["FOLLOW_UP"] == ("05-19 18:00:00", "05-18 15:00:00", "MET")


def test_what_is_carried_out_takes_48_hours_without_the_time_it_waits_for_her(day: Play):
    """From the 11th at 10:00 to the 12th at 11:00, when she has to send it back, are 25 hours, and from the parcel's
    arrival on the 14th at 08:00 to its inspection at 20:00 are 12: of the 48 hours 37 are used, and 11 left.
    """
    assert clocks(day("wang"))["EXECUTE"] == ("05-15 07:00:00", "05-14 20:00:00", "MET")


def test_the_merchant_who_hands_nothing_in_stops_nothing(day: Play):
    """It had until the 12th at 08:00; that it was silent is on record when somebody looks at 08:30."""
    (row,) = [row for row in day("wang").clocks if row.clock_id == "EVIDENCE.MERCHANT"]

    assert (row.due[5:], row.breached and row.breached[5:], row.met) == ("05-12 08:00:00", "05-12 08:30:00", None)


@requirement("R-001-22", "R-001-28")
def test_mr_li_is_paid_before_the_carrier_pays(day: Play):
    """199.00 at once; the carrier's agreement covers it, and it pays 150.00."""
    assert day("li").amounts == {
        "paid for the goods": 199_00,
        "refunded before the carrier paid": 199_00,
        "claimed from the carrier": 199_00,
        "owed by its agreement": 199_00,
        "paid by the carrier": 150_00,
        "lost by the platform": 49_00,
    }


def test_mr_lis_case_is_opened_by_the_ledger_and_its_clocks_met(day: Play):
    """Two days from midnight on the 6th, and the 24 hours 55 minutes in which the carrier was asked."""
    held = clocks(day("li"))

    assert held["COMPLAINT_RESULT"] == ("05-09 00:55:00", "05-07 11:00:00", "MET")
    assert held["PROGRESS"] == ("05-08 12:00:00", "05-07 12:00:00", "MET")
    assert held["CARRIER_ANSWER.Q1"] == ("05-13 23:59:59", "05-07 10:00:00", "MET")
    assert held["FOLLOW_UP"] == ("05-11 18:00:00", "05-11 10:00:00", "MET")


def test_spoiled_food_reported_at_night_is_in_hand_within_the_hour(day: Play):
    """On a Sunday at 23:30; the customer is told that somebody calls by 10:00, the first of Monday's hours at 9:00."""
    held = clocks(day("food"))

    assert held["EMERGENCY"] == ("05-18 00:30:00", "05-18 00:10:00", "MET")
    assert held["CALL_BACK"] == ("05-18 10:00:00", "05-18 09:04:00", "MET")
    assert held["FIRST_RESPONSE"] == ("05-18 09:10:00", "05-18 09:04:00", "MET")


def test_damages_by_law_are_proposed_and_not_paid_by_themselves(day: Play):
    """5.00 back and, as ten times 5.00 is less, 1,000.00."""
    assert day("food").amounts == {
        "orders with the batch": 3,
        "told of the recall": 3,
        "price paid": 5_00,
        "ten times the price": 50_00,
        "at least": 1000_00,
        "refund and damages proposed": 1005_00,
        "paid without a grant": 0,
    }


@pytest.mark.parametrize("name", DAYS)
def test_a_day_plays_the_same_twice(name: str, day: Play):
    with playing() as hand:
        assert DAYS[name](hand) == day(name)
