"""The shop's hours: nine to six on working days, holidays and worked weekends included."""

from datetime import datetime, timedelta

import pytest

from domain.calendar import CALENDAR
from domain.clock import instant
from tests.trace import requirement

TEN_MINUTES = timedelta(minutes=10)


def at(day: str, clock: str) -> str:
    """An instant on Shanghai's clock."""
    return instant(datetime.fromisoformat(f"{day}T{clock}+08:00"))


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        ("2026-05-11", "08:59:59", False),  # a Monday
        ("2026-05-11", "09:00:00", True),
        ("2026-05-11", "17:59:59", True),
        ("2026-05-11", "18:00:00", False),
        ("2026-05-16", "11:00:00", False),  # a Saturday
        ("2026-05-09", "11:00:00", True),  # a Saturday worked for the holiday (调休)
        ("2026-05-01", "11:00:00", False),  # the holiday
    ],
)
def test_the_shop_is_open_from_nine_to_six_on_working_days(day: str, clock: str, *, is_open: bool):
    assert CALENDAR.is_open(at(day, clock)) is is_open


@requirement("R-003-07")
def test_ten_minutes_from_ten_are_over_at_ten_past():
    assert CALENDAR.add_business_time(at("2026-05-11", "10:00:00"), TEN_MINUTES).due_at == at("2026-05-11", "10:10:00")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        (("2026-05-11", "17:55:00"), ("2026-05-12", "09:05:00")),  # B-16
        (("2026-05-11", "17:50:00"), ("2026-05-11", "18:00:00")),
        (("2026-05-15", "17:55:00"), ("2026-05-18", "09:05:00")),  # over a weekend
        (("2026-05-17", "23:30:00"), ("2026-05-18", "09:10:00")),  # on a Sunday night (B-15)
        (("2026-04-30", "17:55:00"), ("2026-05-06", "09:05:00")),  # over the holiday
        (("2026-05-08", "17:55:00"), ("2026-05-09", "09:05:00")),  # to a Saturday that is worked
    ],
)
def test_business_minutes_go_on_where_the_shop_opens_again(said: tuple[str, str], due: tuple[str, str]):
    assert CALENDAR.add_business_time(at(*said), TEN_MINUTES).due_at == at(*due)


@requirement("R-003-08")
@pytest.mark.parametrize(
    ("said", "promised"),
    [
        (("2026-05-12", "22:00:00"), ("2026-05-13", "10:00:00")),  # Tuesday night, Wednesday at ten
        (("2026-05-12", "08:30:00"), ("2026-05-12", "10:00:00")),
        (("2026-05-15", "18:00:00"), ("2026-05-18", "10:00:00")),
        (("2026-05-01", "12:00:00"), ("2026-05-06", "10:00:00")),
    ],
)
def test_whoever_writes_outside_the_hours_is_called_back_on_the_next_working_morning(
    said: tuple[str, str], promised: tuple[str, str]
):
    assert CALENDAR.call_back(at(*said)).due_at == at(*promised)


def test_business_time_between_two_instants_leaves_the_night_and_the_weekend_out():
    friday, monday = at("2026-05-15", "17:00:00"), at("2026-05-18", "11:00:00")

    assert CALENDAR.business_time(friday, monday) == timedelta(hours=3)
    assert CALENDAR.business_time(monday, friday) == timedelta()


def test_a_term_and_the_time_it_leaves_agree():
    said = at("2026-05-08", "16:20:00")
    for minutes in (1, 100, 101, 540, 2_000):
        due = CALENDAR.add_business_time(said, timedelta(minutes=minutes)).due_at
        assert CALENDAR.business_time(said, due) == timedelta(minutes=minutes)


def test_a_year_nobody_knows_yet_makes_the_term_provisional():
    assert CALENDAR.add_business_time("2031-10-01T02:00:00.000000Z", TEN_MINUTES).provisional is True
    assert CALENDAR.add_business_time("2026-05-11T02:00:00.000000Z", TEN_MINUTES).provisional is False


def test_the_hours_are_those_of_the_zone_named():
    in_new_york = CALENDAR.add_business_time("2026-05-11T02:00:00.000000Z", TEN_MINUTES, "America/New_York")

    assert in_new_york.due_at == "2026-05-11T13:10:00.000000Z"
