"""When a warranty ends: days away for repair are not counted in, and an exchange starts it anew
(消费者权益保护法实施条例 18, B-34).
"""

import pytest

from domain.terms.periods import warranty_end

DELIVERED = "2026-03-01T02:00:00.000000Z"  # 10:00 in Shanghai
FIFTEENTH = "2026-03-16T15:59:59.999999Z"


def at(day: str, hour: int = 10) -> str:
    """That hour of the day in Shanghai, from eight o'clock on."""
    return f"{day}T{hour - 8:02d}:00:00.000000Z"


def away(first: str, last: str) -> tuple[str, str]:
    return at(first), at(last)


def test_fifteen_days_for_an_exchange_end_with_the_fifteenth_day_after_delivery():
    assert warranty_end(DELIVERED, 15) == FIFTEENTH


def test_the_hour_of_the_delivery_makes_no_difference():
    """00:00 in Shanghai is still the day before in Greenwich."""
    assert warranty_end("2026-02-28T16:00:00.000000Z", 15) == FIFTEENTH
    assert warranty_end("2026-03-01T15:59:59.999999Z", 15) == FIFTEENTH


@pytest.mark.parametrize(
    ("repairs", "ends"),
    [
        ([away("2026-03-05", "2026-03-05")], "2026-03-17"),
        ([away("2026-03-05", "2026-03-08")], "2026-03-20"),
        ([away("2026-03-05", "2026-03-08"), away("2026-03-10", "2026-03-11")], "2026-03-22"),
        ([away("2026-03-10", "2026-03-11"), away("2026-03-05", "2026-03-08")], "2026-03-22"),
        ([away("2026-03-05", "2026-03-08"), away("2026-03-08", "2026-03-09")], "2026-03-21"),
        ([away("2026-03-05", "2026-03-08"), away("2026-03-06", "2026-03-07")], "2026-03-20"),
    ],
)
def test_every_day_away_for_repair_is_added_and_none_twice(repairs: list[tuple[str, str]], ends: str):
    assert warranty_end(DELIVERED, 15, repairs) == f"{ends}T15:59:59.999999Z"


def test_a_repair_that_begins_on_the_last_day_still_counts_and_a_day_later_does_not():
    assert warranty_end(DELIVERED, 15, [away("2026-03-16", "2026-03-20")]) == "2026-03-21T15:59:59.999999Z"
    assert warranty_end(DELIVERED, 15, [away("2026-03-17", "2026-03-20")]) == FIFTEENTH


def test_a_repair_within_the_days_that_another_added_counts():
    repairs = [away("2026-03-10", "2026-03-13"), away("2026-03-19", "2026-03-20")]

    assert warranty_end(DELIVERED, 15, repairs) == "2026-03-22T15:59:59.999999Z"


def test_an_exchange_starts_the_period_anew_in_full():
    assert warranty_end(DELIVERED, 15, exchanged_at=at("2026-03-12")) == "2026-03-27T15:59:59.999999Z"
    assert warranty_end(DELIVERED, 365, exchanged_at=at("2026-03-12")) == "2027-03-12T15:59:59.999999Z"


def test_what_was_repaired_before_it_was_exchanged_adds_nothing():
    repairs = [away("2026-03-05", "2026-03-08"), away("2026-03-20", "2026-03-21")]

    assert warranty_end(DELIVERED, 15, repairs, at("2026-03-12")) == "2026-03-29T15:59:59.999999Z"


def test_of_a_repair_that_an_exchange_ended_only_the_days_after_it_count():
    repair = [away("2026-03-10", "2026-03-12")]

    assert warranty_end(DELIVERED, 15, repair, at("2026-03-12")) == "2026-03-27T15:59:59.999999Z"
    assert warranty_end(DELIVERED, 15, repair, at("2026-03-11")) == "2026-03-28T15:59:59.999999Z"


def test_what_was_exchanged_before_it_was_delivered_counts_from_the_delivery():
    assert warranty_end(DELIVERED, 15, exchanged_at=at("2026-02-20")) == FIFTEENTH


def test_days_are_those_of_the_zone():
    """02:00 in Greenwich on 1 March is the evening of 28 February in New York, where summer time began meanwhile."""
    assert warranty_end(DELIVERED, 15, tz="America/New_York") == "2026-03-16T03:59:59.999999Z"
