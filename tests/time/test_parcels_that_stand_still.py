"""Parcels that are late, noticed on a real ledger by its own clock: each once, none that arrived."""

from domain.case.events.logistics import IncidentNoted
from tests.examples import order, units
from tests.time.gifts_at_night import imported
from tests.time.test_ticking import A1, Night, night, paid
from tests.trace import requirement

__all__ = ["night"]

NUMBER = "SF1000000001"
NOTICED = ["ShipmentStalled", "CaseOpened", "CaseClassified", "ClockStarted", "IntakeChecked", "CaseLinked"]
NOTICED += ["MessagePrepared", "ClockStarted", "IncidentNoted"]
MAY_6 = "2026-05-05T16:00:00.000000Z"  # 00:00 in Shanghai


def sent(night: Night, *prices: int, eta: str = "2026-05-05") -> None:
    paid(night, *(prices or (199_00,)))
    shipped = {"_1": 1} if len(prices) < 2 else {f"_{n}": 1 for n in range(1, len(prices) + 1)}
    night.say(A1, "LinesShipped", lines=units(**shipped), eta=eta, tracking_no=NUMBER)


def seen(night: Night, at: str, status: str = "IN_TRANSIT", number: str = NUMBER) -> list[str]:
    night.at(at)
    told = night.say(A1, "ParcelScanned", tracking_no=number, status=status, at=at)
    return [entry.type for entry in told.entries]


@requirement("R-001-22")
def test_a_parcel_nobody_saw_since_2_may_is_noticed_as_6_may_begins(night: Night):
    sent(night)
    seen(night, "2026-05-02T02:00:00.000000Z")

    assert night.tick("2026-05-05T15:59:00.000000Z") == []
    assert night.tick(MAY_6) == NOTICED
    (case_id,) = night.stream(A1).state.cases
    (noted,) = [e.data for e in night.ledger.entries(f"cases/{case_id}") if isinstance(e.data, IncidentNoted)]
    assert (noted.kind, noted.last_scan_at) == ("NO_UPDATE_PAST_ETA", "2026-05-02T02:00:00.000000Z")
    assert "ShipmentStalled" not in night.tick("2026-05-30")


@requirement("R-001-31")
def test_the_customer_who_is_told_nothing_for_a_day_is_a_breach(night: Night):
    sent(night)
    night.tick(MAY_6)

    assert night.tick("2026-05-06T15:59:00.000000Z") == []
    assert night.tick("2026-05-06T17:00:00.000000Z") == ["ClockBreached"]


def test_one_that_still_moves_is_noticed_a_day_after_its_time(night: Night):
    sent(night)
    seen(night, "2026-05-05T12:00:00.000000Z")
    assert night.tick(MAY_6) == []
    seen(night, "2026-05-06T08:00:00.000000Z", "OUT_FOR_DELIVERY")

    assert night.tick("2026-05-06T15:59:00.000000Z") == []
    assert night.tick("2026-05-06T16:00:01.000000Z") == NOTICED


def test_of_several_shipments_each_that_is_late_is_noticed(night: Night):
    paid(night, 10_00, 10_00, 10_00)
    for line, number in (("_1", NUMBER), ("_2", "SF-2"), ("_3", "SF-3")):
        night.say(A1, "LinesShipped", lines=units(**{line: 1}), eta="2026-05-05", tracking_no=number)
    seen(night, "2026-05-05T12:00:00.000000Z", number="SF-2")
    night.say(A1, "LinesDelivered", lines=units(_3=1))

    assert night.tick(MAY_6) == NOTICED
    assert night.tick("2026-05-06T16:00:01.000000Z") == ["ShipmentStalled", "IncidentNoted", "ClockBreached"]
    assert [each.incident_id is not None for each in night.stream(A1).state.shipments] == [True, True, False]


def test_an_order_that_arrived_is_asked_nothing(night: Night):
    sent(night, 10_00, 10_00)
    night.say(A1, "LinesDelivered", lines=units(_1=1))
    night.say(A1, "LinesLost", lines=units(_2=1))

    assert "ShipmentStalled" not in night.tick("2026-05-20")
    assert night.stream(A1).state.cases == ()


def test_a_parcel_without_a_promise_is_never_missed(night: Night):
    sent(night, eta="some day")

    assert night.tick("2026-05-30") == []


def test_what_an_import_tells_was_to_arrive_long_ago_makes_no_noise(night: Night):
    imported(night, "OrderPlaced", "2026-04-01", **order(199_00))
    imported(night, "LinesShipped", "2026-04-02", lines=units(_1=1), eta="2026-04-05")

    assert "ShipmentStalled" not in night.tick("2026-05-03")


def test_what_an_import_tells_is_still_on_its_way_is_missed_like_any_other(night: Night):
    imported(night, "OrderPlaced", "2026-04-29", **order(199_00))
    imported(night, "LinesShipped", "2026-04-30", lines=units(_1=1), eta="2026-05-05")

    assert night.tick(MAY_6) == NOTICED


def test_a_scan_told_twice_is_recorded_once_on_a_real_ledger(night: Night):
    sent(night)

    assert seen(night, "2026-05-02T02:00:00.000000Z") == ["ParcelScanned"]
    assert seen(night, "2026-05-02T02:00:00.000000Z") == []
