"""Parcels: what carriers say of them does no harm, and one that is late is noticed by the ledger itself."""

import pytest

from domain.errors import Malformed
from domain.order.events.parcels import ParcelScanned, ShipmentStalled
from domain.order.parcels import promised_until
from projections.shipments_view import shipment_rows
from tests.case.desk import at, one
from tests.case.parcels import A1, CHECKED, ETA_ENDS, NUMBER, asked, found, scanned, sent
from tests.examples import order, units
from tests.story import Shop
from tests.trace import requirement

LAST_SEEN = at("2026-05-02")


def test_a_scan_is_of_the_shipment_that_travels_under_its_number():
    shop = sent()
    shop = scanned(shop, "2026-05-02", place="杭州")

    assert one(shop, ParcelScanned).shipments == (1,)
    row = shipment_rows(shop.order())[0]
    assert (row["status"], row["last_scan_at"]) == ("IN_TRANSIT", LAST_SEEN)


def test_a_scan_moves_no_goods_whatever_it_says():
    shop = scanned(sent(), "2026-05-04", "SIGNED")

    assert shop.order().lines["1"].delivered == 0
    assert shop.names() == ["ParcelScanned"]


def test_a_scan_told_again_is_told_once():
    shop = scanned(sent(), "2026-05-02", place="杭州")

    assert scanned(shop, "2026-05-02", place="杭州").last == []
    assert scanned(shop, "2026-05-02").last == []
    assert scanned(shop, "2026-05-02", clock="10:00:01").names() == ["ParcelScanned"]
    assert scanned(shop, "2026-05-02", "HELD").names() == ["ParcelScanned"]


def test_a_scan_told_late_does_not_move_the_parcel_back():
    shop = scanned(scanned(sent(), "2026-05-03", "OUT_FOR_DELIVERY"), "2026-05-02", "PICKED_UP")

    assert shop.names() == ["ParcelScanned"]
    assert (shop.order().shipments[0].status, shop.order().shipments[0].seen_at) == (
        "OUT_FOR_DELIVERY",
        at("2026-05-03"),
    )


def test_a_number_that_no_shipment_goes_by_is_refused():
    shop = sent().at(LAST_SEEN)
    seen = {"status": "IN_TRANSIT", "at": LAST_SEEN}

    assert shop.refusal(A1, "ParcelScanned", tracking_no="SF-OTHER", **seen).code == "unknown-parcel"
    without = sent(tracking_no=None).at(LAST_SEEN)
    assert without.refusal(A1, "ParcelScanned", tracking_no=NUMBER, **seen).code == "unknown-parcel"


def test_nobody_has_seen_it_tomorrow():
    refused = sent().refusal(A1, "ParcelScanned", tracking_no=NUMBER, status="HELD", at=at("2026-05-02"))

    assert isinstance(refused, Malformed)
    assert (refused.code, refused.pointer) == ("scan-in-the-future", "/at")


def test_two_shipments_in_one_parcel_are_seen_together_and_another_apart():
    shop = Shop().at(at("2026-05-01"))
    shop.say(A1, "OrderPlaced", **order(199_00, 50_00, 20_00, coupons=[]))
    for line, number in (("_1", NUMBER), ("_2", "SF-2"), ("_3", NUMBER)):
        shop.say(A1, "LinesShipped", lines=units(**{line: 1}), tracking_no=number)

    assert one(scanned(shop, "2026-05-02"), ParcelScanned).shipments == (1, 3)
    assert one(scanned(shop, "2026-05-02", tracking_no="SF-2"), ParcelScanned).shipments == (2,)


@requirement("R-001-22")
def test_a_parcel_that_nobody_has_seen_since_2_may_is_missed_when_5_may_is_over():
    shop = scanned(sent(), "2026-05-02")

    assert asked(shop, "2026-05-05T15:59:59.999999Z").last == []
    shop = asked(shop, CHECKED)
    fact = one(shop, ShipmentStalled)
    assert (fact.kind, fact.promised_until, fact.last_scan_at) == ("NO_UPDATE_PAST_ETA", ETA_ENDS, LAST_SEEN)
    assert [(each.line, each.quantity) for each in fact.lines] == [("1", 1)]


def test_it_is_missed_once():
    shop = asked(scanned(sent(), "2026-05-02"))

    assert asked(shop, at("2026-05-20")).last == []
    assert asked(shop, at("2026-05-20"), kind="SHIPMENT_LATE").last == []


def test_one_that_never_was_seen_counts_from_when_it_was_sent():
    assert found(asked(sent())) == [("NO_UPDATE_PAST_ETA", None)]
    assert asked(sent("2026-05-01"), at("2026-05-02", "00:00:00"), promised="2026-05-01T15:59:59.999999Z").last == []


def test_one_that_still_moves_is_late_a_day_after_its_time():
    shop = scanned(sent(), "2026-05-05", clock="20:00:00")

    assert asked(shop).last == []
    shop = scanned(shop, "2026-05-06", "OUT_FOR_DELIVERY")
    assert asked(shop, at("2026-05-06", "23:00:00")).last == []
    assert found(asked(shop, at("2026-05-07", "00:00:00"), kind="SHIPMENT_LATE")) == [("PAST_ETA", at("2026-05-06"))]


def test_one_that_fell_silent_after_its_time_is_missed_a_day_after_it_was_seen():
    shop = scanned(sent(), "2026-05-05", clock="20:00:00")

    assert asked(shop, at("2026-05-06", "19:59:59")).last == []
    assert found(asked(shop, at("2026-05-06", "20:00:00"))) == [("NO_UPDATE_PAST_ETA", at("2026-05-05", "20:00:00"))]


@pytest.mark.parametrize("told", ["LinesDelivered", "LinesLost"])
def test_what_arrived_or_is_known_to_be_lost_is_not_missed(told: str):
    shop = sent().at(at("2026-05-04"))

    assert asked(shop.say(A1, told, lines=units(_1=1))).last == []


def test_what_its_carrier_calls_signed_for_is_missed_by_whom_it_was_for():
    assert asked(scanned(sent(), "2026-05-04", "SIGNED")).last == []


def test_what_was_promised_a_month_ago_alarms_nobody():
    assert asked(sent(), at("2026-06-05", "00:00:00")).last == []


def test_of_two_shipments_the_one_that_its_carrier_did_not_deliver_is_missed():
    shop = Shop().at(at("2026-05-01"))
    lines = order(10_00, coupons=[])["lines"]
    shop.say(A1, "OrderPlaced", **order(coupons=[]) | {"lines": [lines[0] | {"quantity": 2}]})
    shop.say(A1, "LinesShipped", lines=units(_1=1), tracking_no=NUMBER, eta="2026-05-05")
    shop.say(A1, "LinesShipped", lines=units(_1=1), tracking_no="SF-2", eta="2026-05-05")
    shop = scanned(shop, "2026-05-04", "SIGNED", tracking_no="SF-2").say(A1, "LinesDelivered", lines=units(_1=1))

    assert one(asked(shop), ShipmentStalled).shipment == 1


@pytest.mark.parametrize(
    ("eta", "end"),
    [
        ("2026-05-05", ETA_ENDS),
        ("2026-05-05T18:00:00+08:00", "2026-05-05T10:00:00.999999Z"),
        ("2026-05-05T18:00:00", "2026-05-05T10:00:00.999999Z"),
        ("in about five days", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_date_or_a_time_is_a_promise(eta: str | None, end: str | None):
    assert promised_until(eta, "Asia/Shanghai") == end


def test_a_promise_that_is_none_is_never_broken():
    assert asked(sent("soon")).last == []
