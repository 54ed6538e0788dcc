"""Reviews, parcels and repairs that take too long, noticed by the ledger's own clock, once each."""

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path

from api import bulk
from domain.order.events.gift_moves import GiftReturnOverdue
from domain.order.events.repairs import RepairOverdue
from projections.follower import Follower
from tests import house
from tests.book import Book
from tests.examples import lines, order, units
from tests.order.bound_stories import gift, goods
from tests.time.gifts_at_night import apply, bags, delivered, imported, named
from tests.time.test_ticking import A1, Night, night
from tests.trace import requirement

__all__ = ["night"]

FRIDAY = "2026-06-12T08:00:00.000000Z"  # 16:00 in Shanghai
WEDNESDAY_6PM = "2026-06-17T10:00:00.000000Z"
ORDERS = 20


def on_friday(night: Night) -> None:
    """Signed for on Thursday, applied for on Friday at 16:00."""
    bags(night)
    delivered(night, "2026-06-11", _1=1, g=2)
    night.at(FRIDAY)


def overdue(night: Night) -> list[tuple[str, str, str]]:
    return [(each.gift_return_id, each.step, each.due_at) for each in named(night, "GiftReturnOverdue")]


@requirement("R-002-28")
def test_a_review_is_late_after_three_working_days(night: Night):
    on_friday(night)
    apply(night)

    assert night.tick("2026-06-17T09:55:00.000000Z") == []
    assert night.tick("2026-06-17T10:00:01.000000Z") == ["GiftReturnOverdue"]
    assert overdue(night) == [("G1", "REVIEW", WEDNESDAY_6PM)]
    assert "GiftReturnOverdue" not in night.tick("2027-06-17")


@requirement("R-002-29")
def test_an_urgent_review_is_late_after_one(night: Night):
    on_friday(night)
    apply(night)
    night.say(A1, "GiftReturnExpedited", gift_return_id="G1")

    assert night.tick("2026-06-15T09:55:00.000000Z") == []
    assert night.tick("2026-06-15T10:00:01.000000Z") == ["GiftReturnOverdue"]
    assert night.tick("2026-06-17T10:00:01.000000Z") == []


def test_a_review_that_was_done_or_not_wanted_any_more_is_never_late(night: Night):
    on_friday(night)
    apply(night, "G1", 1)
    apply(night, "G2", 1)
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1", decision="REJECT", reason="worn")
    night.say(A1, "GiftReturnWithdrawn", gift_return_id="G2")

    assert "GiftReturnOverdue" not in night.tick("2026-07-01")


def test_a_review_that_waits_for_its_proof_or_is_negotiated_is_late_all_the_same(night: Night):
    on_friday(night)
    apply(night, "G1", 1, kind="REPLACEMENT", cause="DEFECT")
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    apply(night, "G2", 1, kind="REPLACEMENT", evidence=["photo"])
    night.say(A1, "GiftReturnReviewed", gift_return_id="G2", grade="SEVERE")

    assert night.tick("2026-06-17T10:01:00.000000Z") == ["GiftReturnOverdue", "GiftReturnOverdue"]
    assert sorted(overdue(night)) == [("G1", "REVIEW", WEDNESDAY_6PM), ("G2", "REVIEW", WEDNESDAY_6PM)]


@requirement("R-002-32")
def test_a_parcel_is_late_after_seven_days_and_again_on_its_second_way(night: Night):
    on_friday(night)
    apply(night, kind="REPLACEMENT", cause="DEFECT", evidence=["photo"])
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    night.say(A1, "GiftDispatched", gift_return_id="G1")
    night.tick("2026-06-19T03:00:00.000000Z")

    assert night.tick("2026-06-19T15:55:00.000000Z") == []
    assert night.tick("2026-06-19T16:00:01.000000Z") == ["GiftReturnOverdue"]
    assert night.tick("2026-06-25") == []

    night.say(A1, "GiftReturnConfirmed", gift_return_id="G1", intact=False, reason="broken")
    night.say(A1, "GiftDispatched", gift_return_id="G1")
    assert night.tick("2026-07-02T15:55:00.000000Z") == []
    assert night.tick("2026-07-02T16:00:01.000000Z") == ["GiftReturnOverdue"]
    assert [step for _, step, _ in overdue(night)] == ["TRANSIT", "TRANSIT"]


def test_a_parcel_that_arrived_in_time_is_never_late(night: Night):
    on_friday(night)
    apply(night)
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    night.say(A1, "GiftDispatched", gift_return_id="G1")
    night.say(A1, "GiftReceived", gift_return_id="G1", lines=units(g=2))

    assert "GiftReturnOverdue" not in night.tick("2026-08-01")


def test_what_changed_hands_in_a_store_after_a_parcel_was_disputed_is_not_late(night: Night):
    on_friday(night)
    apply(night)
    night.say(A1, "GiftReturnReviewed", gift_return_id="G1")
    night.say(A1, "GiftDispatched", gift_return_id="G1")
    night.say(A1, "GiftReceived", gift_return_id="G1", lines=units(g=1))
    night.say(A1, "GiftHandedOver", gift_return_id="G1", mode="STORE_PICKUP", store_id="s-3", staff_id="t-9")

    assert "GiftReturnOverdue" not in night.tick("2026-08-01")


def in_repair(night: Night, *, costs: int = 0, key: str = "A-1", received: bool = True) -> None:
    """Quoted on Friday for three working days."""
    name = f"orders/{key}"
    night.say(name, "OrderPlaced", **order(lines=lines(500_00, category="phone")))
    night.say(name, "PaymentCaptured", payment_id="p1", amount=500_00, tender="WECHAT")
    night.at("2026-06-11")
    night.say(name, "LinesDelivered", lines=units(_1=1))
    night.at(FRIDAY)
    night.say(name, "RepairRequested", repair_id="f1", line="1", order_no=key, reason="dark", cause=_cause(costs))
    if received:
        night.say(name, "RepairReceived", repair_id="f1")
    night.say(name, "RepairQuoted", repair_id="f1", parts=costs, labour=0, working_days=3)


def _cause(costs: int) -> str:
    return "OWN_DAMAGE" if costs else "QUALITY"


def late(night: Night) -> list[RepairOverdue]:
    return named(night, "RepairOverdue")


def test_a_repair_is_late_after_the_day_that_was_promised_once(night: Night):
    in_repair(night)

    assert night.tick("2026-06-17T15:55:00.000000Z") == []
    assert night.tick("2026-06-17T16:00:01.000000Z") == ["RepairOverdue"]
    assert "RepairOverdue" not in night.tick("2027-01-01")
    assert [each.due_at for each in late(night)] == ["2026-06-17T15:59:59.999999Z"]


def test_what_costs_something_is_late_counted_from_the_customers_answer(night: Night):
    in_repair(night, costs=50_00)
    assert night.tick("2026-06-18T08:00:00.000000Z") == []

    night.say(A1, "RepairAnswered", repair_id="f1", accepted=True)
    assert "RepairOverdue" not in night.tick("2026-06-24T15:55:00.000000Z")
    assert "RepairOverdue" in night.tick("2026-06-24T16:00:01.000000Z")


def test_a_repair_that_was_done_or_declined_is_never_late(night: Night):
    in_repair(night)
    night.say(A1, "RepairCompleted", repair_id="f1", outcome="REPAIRED", report_sha256="c" * 64)
    in_repair(night, costs=50_00, key="A-2")
    night.say("orders/A-2", "RepairAnswered", repair_id="f1", accepted=False)

    assert "RepairOverdue" not in night.tick("2026-08-01")


def test_a_repair_that_was_withdrawn_is_asked_about_no_more(night: Night):
    in_repair(night, received=False)
    night.say(A1, "RepairWithdrawn", repair_id="f1")
    follower = Follower(":memory:")
    follower.apply(night.ledger.log(limit=1_000))

    assert "REPAIR" not in [each.kind for each in follower.due("2027-01-01T00:00:00.000000Z")]


def test_of_an_imported_history_what_was_late_is_recorded_a_day_later_and_what_was_not_never(night: Night):
    night.at("2026-09-01")
    imported(night, "OrderPlaced", "2026-05-01", **order(lines=[goods(), gift(quantity=2)]))
    imported(night, "LinesDelivered", "2026-05-02", lines=units(_1=1, g=2))
    form = {"kind": "VOLUNTARY", "order_no": "A-1", "lines": units(g=1), "reason": "no", "contact": "li@example.com"}
    imported(night, "GiftReturnRequested", "2026-05-06", gift_return_id="G1", **form)
    imported(night, "GiftReturnRequested", "2026-05-06", gift_return_id="G2", **form)
    assert night.tick("2026-09-01T03:00:00.000000Z") == []

    imported(night, "GiftReturnReviewed", "2026-05-07", gift_return_id="G1", decision="REJECT", reason="worn")
    assert "GiftReturnOverdue" in night.tick("2026-09-02T03:00:00.000000Z")
    assert [number for number, _, _ in overdue(night)] == ["G2"]
    assert named(night, "MessagePrepared") == []


def test_two_processes_that_tick_together_record_each_thing_once(tmp_path: Path):
    night = Night(tmp_path / "ledger.db")
    for number in range(ORDERS):
        name = f"orders/A-{number}"
        night.say(name, "OrderPlaced", **order(lines=[*lines(500_00, category="phone"), gift(quantity=2)]))
        night.say(name, "LinesDelivered", lines=units(_1=1, g=2))
        asked = {"gift_return_id": "G1", "kind": "VOLUNTARY", "lines": units(g=1), "order_no": f"A-{number}"}
        night.say(name, "GiftReturnRequested", reason="no", contact="li@example.com", **asked)
        night.say(name, "RepairRequested", repair_id="f1", line="1", order_no=f"A-{number}", reason="dark")
        night.say(name, "RepairReceived", repair_id="f1")
        night.say(name, "RepairQuoted", repair_id="f1", parts=0, labour=0, working_days=3)
    night.ledger.close()  # all of it is long past, by the machine's clock

    command = [sys.executable, "-m", "api", "tick", "--db", night.settings.db]
    running = [
        subprocess.Popen(command, cwd=house.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    printed = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], printed
    assert asyncio.run(bulk.tick(night.settings)) == {}

    book = Book(night.settings.db)
    recorded = Counter(entry.type for entry in book.ledger.log(limit=10_000))
    steps = [entry.data for entry in book.ledger.log(limit=10_000) if isinstance(entry.data, GiftReturnOverdue)]
    book.ledger.close()
    assert recorded["GiftChannelClosed"] == recorded["RepairOverdue"] == recorded["GiftReturnOverdue"] == ORDERS
    assert {each.step for each in steps} == {"REVIEW"}
    assert recorded["MessagePrepared"] == ORDERS  # the confirmation of each application, and no reminder
