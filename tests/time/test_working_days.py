"""Terms in working days, holidays and the weekends worked for them included."""

from datetime import date

import pytest

from domain.calendar import CALENDAR, add_working_days

CN = "Asia/Shanghai"


def local(day: str, clock: str = "16:00:00") -> str:
    """An instant on Shanghai's clock, afternoons only."""
    hour, rest = int(clock[:2]) - 8, clock[2:]
    return f"{day}T{hour:02d}{rest}.000000Z"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-05-01", False),  # 劳动节, a Friday
        ("2026-05-05", False),
        ("2026-05-06", True),
        ("2026-05-09", True),  # a Saturday worked for it (调休)
        ("2026-05-10", False),
        ("2026-10-07", False),
        ("2026-10-10", True),
    ],
)
def test_a_published_year_says_which_days_are_worked(day: str, *, works: bool):
    assert CALENDAR.is_working_day(date.fromisoformat(day)) == (works, False)


@pytest.mark.parametrize(("day", "works"), [("2031-10-01", True), ("2031-10-04", False)])
def test_a_year_nobody_knows_yet_counts_monday_to_friday_for_the_time_being(day: str, *, works: bool):
    assert CALENDAR.is_working_day(date.fromisoformat(day)) == (works, True)


def test_a_term_begins_on_the_next_day_and_ends_with_its_last():
    term = add_working_days(local("2026-06-15"), 3)

    assert (term.due_at, term.calendar, term.provisional) == ("2026-06-18T15:59:59.999999Z", "CN", False)
    assert term.calendar_version == CALENDAR.version


def test_a_holiday_stretches_a_term_and_a_worked_saturday_shortens_it():
    assert add_working_days(local("2026-04-30"), 3).due_at == "2026-05-08T15:59:59.999999Z"
    assert add_working_days(local("2026-04-30"), 4).due_at == "2026-05-09T15:59:59.999999Z"


def test_a_term_that_reaches_an_unknown_year_is_provisional():
    assert add_working_days(local("2026-12-30"), 1).provisional is False
    assert add_working_days(local("2026-12-30"), 2).provisional is True


def test_the_day_is_the_shops_own_wherever_the_server_stands():
    late = "2026-06-15T16:30:00.000000Z"  # already the 16th in Shanghai

    assert add_working_days(late, 1).due_at == "2026-06-17T15:59:59.999999Z"
    assert add_working_days(late, 1, "America/New_York").due_at == "2026-06-17T03:59:59.999999Z"
