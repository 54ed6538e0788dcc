"""The ledger's own clock on a real ledger file: what falls due is recorded, once, by whoever notices."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import bulk, opening, scheduler
from api.settings import Settings
from domain.clock import instant, moment
from domain.ledger.command import Command
from domain.ledger.entry import Entry
from tests import house
from tests.book import Book
from tests.examples import off, order, units

A1 = "orders/A-1"
MORE_THAN_ONE_TURN = 600
JUNE = off(50_00, threshold=300_00, valid_until="2026-06-30T23:59:59")


class Night(Book):
    """A shop whose clock the test sets, and a ledger that ticks by it."""

    def __init__(self, path: Path) -> None:
        self.settings = Settings(db=str(path))
        super().__init__(self.settings.db)

    def at(self, now: str) -> None:
        self.steady.now = moment(f"{now}T02:00:00.000000Z" if "T" not in now else now)

    def tick(self, now: str | None = None) -> list[str]:
        """The names of what the tick recorded."""
        if now is not None:
            self.at(now)
        before = self.ledger.head().size
        asyncio.run(self._tick())
        return [entry.type for entry in self.ledger.log(before - 1)]

    async def _tick(self) -> None:
        async with opening.opened(self.settings, self.steady.clock) as services:
            while await scheduler.turn(services, instant(self.steady.now)) is not None:
                pass


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path / "ledger.db")
    yield night
    night.ledger.close()


def issue(night: Night, key: str = "c1", **issued: Any) -> None:
    if not night.stream("campaigns/k1").version:
        night.say("campaigns/k1", "CampaignPublished", **JUNE)
    night.say(f"coupons/{key}", "CouponIssued", campaign_id="k1", **(issued or {"customer_id": "li"}))


def paid(night: Night, *prices: int, **members: Any) -> None:
    night.say(A1, "OrderPlaced", **order(*prices, **members))
    amount = night.stream(A1).state.outstanding
    night.say(A1, "PaymentCaptured", payment_id="p1", amount=amount, tender="WECHAT")


def test_a_coupon_is_reminded_of_then_expires_and_is_left_alone(night: Night):
    issue(night)

    assert night.tick("2026-06-29") == []
    assert night.tick("2026-06-29T16:00:00.000000Z") == ["MessagePrepared", "ReminderSuppressed"]
    assert night.tick("2026-06-30T15:00:00.000000Z") == []
    assert night.tick("2026-06-30T16:00:00.000000Z") == ["CouponExpired"]
    assert night.tick("2026-07-30") == []


def test_a_ledger_that_slept_past_the_end_reminds_of_nothing(night: Night):
    issue(night)

    assert night.tick("2026-07-30") == ["CouponExpired"]


def test_a_coupon_issued_in_its_last_day_is_not_reminded_of(night: Night):
    night.at("2026-06-30")
    issue(night)

    assert night.tick("2026-06-30T03:00:00.000000Z") == []
    assert night.tick("2026-07-01") == ["CouponExpired"]


def test_a_public_code_expires_once_and_nobody_is_reminded(night: Night):
    issue(night, code="SAVE")

    assert night.tick("2026-06-29T16:00:00.000000Z") == []
    assert night.tick("2026-07-01") == ["CouponExpired"]


def test_a_coupon_ends_by_its_own_date_if_that_is_earlier(night: Night):
    issue(night, customer_id="li", expires_at="2026-05-20")
    issue(night, "c2", customer_id="li", expires_at="2026-07-20")

    assert night.tick("2026-05-21") == ["CouponExpired"]
    assert night.tick("2026-07-02") == ["CouponExpired"]


def test_a_used_coupon_does_not_expire_until_it_comes_back(night: Night):
    issue(night)
    paid(night, 400_00, coupons=["c1"])

    assert night.tick("2026-07-01") == []
    night.say(A1, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    assert night.tick() == ["CouponExpired"]


def test_grace_and_preserved_eligibility_move_a_coupons_end(night: Night):
    issue(night, "c1")
    issue(night, "c2")
    night.say("coupons/c1", "CouponGraceGranted", days=2, reason="a good customer")
    recovered = "2026-06-30T20:00:00.000000Z"
    night.at("2026-06-30T20:00:01.000000Z")
    night.say("coupons/c2", "CouponEligibilityPreserved", incident_id="i-1", cause="OUTAGE", recovered_at=recovered)

    assert night.tick("2026-07-01T19:59:00.000000Z").count("CouponExpired") == 0
    assert night.tick("2026-07-01T20:00:02.000000Z").count("CouponExpired") == 1
    assert night.tick("2026-07-03").count("CouponExpired") == 1


def test_a_coupon_preserved_after_its_end_ends_again(night: Night):
    issue(night)
    assert "CouponExpired" in night.tick("2026-06-30T16:00:01.000000Z")
    recovered = "2026-07-01T02:00:00.000000Z"
    night.at("2026-07-01T02:00:01.000000Z")
    night.say("campaigns/k1", "CouponEligibilityPreserved", incident_id="i-1", cause="OUTAGE", recovered_at=recovered)

    assert night.tick("2026-07-02T01:59:00.000000Z").count("CouponExpired") == 0
    assert night.tick("2026-07-02T02:00:02.000000Z").count("CouponExpired") == 1
    assert night.tick("2026-08-02") == []


def test_a_revision_moves_every_coupon_of_the_campaign(night: Night):
    for key in ("c1", "c2", "c3"):
        issue(night, key)
    night.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-07-31T23:59:59")

    assert night.tick("2026-07-01") == []
    night.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-07-15")
    assert Counter(night.tick("2026-07-16"))["CouponExpired"] == 3


def test_a_revoked_or_reissued_coupon_has_no_end(night: Night):
    issue(night)
    night.say("coupons/c1", "CouponRevoked", reason="leaked")

    assert night.tick("2026-07-01") == []


def test_a_voucher_expires_too(night: Night):
    paid(night, 100_00)
    night.say(A1, "CompensationGranted", kind="VOUCHER", amount=20_00, basis="GOODWILL")

    assert "CouponExpired" not in night.tick("2026-07-30")
    assert night.tick("2026-08-01") == ["CouponExpired"]


def test_an_orders_deadlines_are_recorded_as_they_pass(night: Night):
    paid(night, 200_00, 100_00)
    night.say(A1, "LinesShipped", lines=units(_1=1, _2=1))
    night.say(A1, "LinesDelivered", lines=units(_1=1, _2=1))
    night.say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    night.say(A1, "RefundGranted", amount=10_00, reason="a scratch", approver="wang")

    assert night.tick("2026-05-08") == []
    assert night.tick("2026-05-08T03:00:00.000000Z") == ["QuoteExpired"]
    assert sorted(night.tick("2026-05-09")) == ["RefundOverdue", "ReturnWindowClosed", "ReturnWindowClosed"]
    assert night.tick("2026-05-16") == []
    assert night.tick("2026-05-17") == ["RefundOverdue"]
    assert night.tick("2027-05-17") == []


def test_what_was_settled_in_time_is_not_asked_about_unless_the_money_came_back(night: Night):
    paid(night, 200_00)
    night.say(A1, "RefundGranted", amount=10_00, reason="a scratch", approver="wang")
    night.say(A1, "RefundSettled", refund_id="r1", reference="bank-1")

    assert night.tick("2026-05-20") == []
    night.say(A1, "RefundFailed", refund_id="r1", reason="card closed")
    assert night.tick() == ["RefundOverdue", "RefundOverdue"]


def test_a_replacement_opens_its_window_again(night: Night):
    paid(night, 200_00)
    night.say(A1, "LinesDelivered", lines=units(_1=1))
    night.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY", remedy="EXCHANGE")
    night.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    night.say(A1, "ReplacementShipped", return_id="b1")
    assert night.tick("2026-05-09") == ["ReturnWindowClosed"]

    night.say(A1, "ReplacementDelivered", return_id="b1")
    assert night.tick("2026-05-16") == []
    assert night.tick("2026-05-17") == ["ReturnWindowClosed"]


def test_a_house_that_counts_more_days_closes_windows_later(night: Night):
    night.say("policies/platform", "PolicyDrafted", title="Fifteen days", rules={"no_reason_days": 15})
    night.say("policies/platform", "PolicyPublished", channels=["site"], effective_from="2026-05-10T00:00:00.000000Z")
    night.at("2026-05-11")
    paid(night, 200_00)
    night.say(A1, "LinesDelivered", lines=units(_1=1))

    assert night.tick("2026-05-26") == []
    assert night.tick("2026-05-27") == ["ReturnWindowClosed"]


def test_an_imported_history_may_still_tell_that_a_refund_was_paid_in_time(night: Night):
    night.at("2026-09-01")
    _import(night, "OrderPlaced", "2026-05-01", **order(200_00))
    _import(night, "PaymentCaptured", "2026-05-01", payment_id="p1", amount=200_00, tender="CARD")
    _import(night, "LinesCancelled", "2026-05-02", lines=units(_1=1), cause="MERCHANT")

    assert night.tick("2026-09-01T03:00:00.000000Z") == []
    _import(night, "RefundSettled", "2026-05-03", refund_id="r1", reference="bank-1")
    assert night.tick("2026-10-01") == []


def test_an_imported_refund_that_stays_unpaid_is_overdue_a_day_later(night: Night):
    night.at("2026-09-01")
    _import(night, "OrderPlaced", "2026-05-01", **order(200_00))
    _import(night, "PaymentCaptured", "2026-05-01", payment_id="p1", amount=200_00, tender="CARD")
    _import(night, "LinesCancelled", "2026-05-02", lines=units(_1=1), cause="MERCHANT")

    assert night.tick("2026-09-02T03:00:00.000000Z") == ["RefundOverdue", "RefundOverdue"]


def test_a_delivery_reported_late_closes_its_window_at_once(night: Night):
    paid(night, 200_00)
    night.at("2026-05-20")
    stated, rows = night.stated(A1, "LinesDelivered", {"lines": units(_1=1)})
    backdated = stated._replace(occurred_at="2026-05-02T02:00:00.000000Z")
    (outcome,) = night.ledger.append(Command(A1, (backdated,), "k1", rows, may_backdate=True))
    assert not isinstance(outcome, Exception), outcome

    assert night.tick("2026-05-20T02:00:01.000000Z") == ["ReturnWindowClosed"]


def test_an_imported_coupon_that_had_ended_is_recorded_as_ended_and_nobody_is_told(night: Night):
    night.at("2026-09-01")
    night.say("campaigns/k1", "CampaignPublished", **JUNE | {"valid_from": "2026-05-01"})
    issue(night)

    assert night.tick() == ["CouponExpired"]


def _import(night: Night, type_: str, on: str, **members: Any) -> None:
    stated, rows = night.stated(A1, type_, members)
    stated = stated._replace(occurred_at=f"{on}T02:00:00.000000Z")
    (outcome,) = night.ledger.append(Command(A1, (stated,), "k1", rows, historical=True, may_backdate=True))
    assert not isinstance(outcome, Exception), outcome


def test_two_processes_that_tick_together_record_each_thing_once(tmp_path: Path):
    night = Night(tmp_path / "ledger.db")
    for number in range(60):
        issue(night, f"c{number}")
        night.say(f"orders/U-{number}", "OrderPlaced", **order(9_00, payment_due_at="2026-05-02T00:00:00.000000Z"))
    night.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-05-02")  # long past, by the machine's clock
    night.ledger.close()

    command = [sys.executable, "-m", "api", "tick", "--db", night.settings.db]
    running = [
        subprocess.Popen(command, cwd=house.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    printed = [process.communicate(timeout=120) for process in running]

    assert [process.returncode for process in running] == [0, 0], printed
    assert "COUPON_EXPIRY: " in "".join(out for out, _ in printed)
    recorded = _log(night.settings)
    assert Counter(entry.type for entry in recorded)["CouponExpired"] == 60
    assert Counter(entry.type for entry in recorded)["LinesCancelled"] == 60
    assert len({entry.stream for entry in recorded if entry.type == "CouponExpired"}) == 60


def test_a_tick_of_the_command_line_says_everything_however_much_it_is(tmp_path: Path):
    night = Night(tmp_path / "ledger.db")
    issue(night)
    coupon = night.stated("coupons/c2", "CouponIssued", {"campaign_id": "k1", "customer_id": "li"})[0]
    night.ledger.append(*(Command(f"coupons/more-{number}", (coupon,), "k1") for number in range(MORE_THAN_ONE_TURN)))
    night.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-05-02")
    night.ledger.close()

    assert asyncio.run(bulk.tick(night.settings)) == {"COUPON_EXPIRY": MORE_THAN_ONE_TURN + 1}
    assert asyncio.run(bulk.tick(night.settings)) == {}


def _log(settings: Settings) -> list[Entry]:
    book = Book(settings.db)
    found = book.ledger.log(limit=10_000)
    book.ledger.close()
    return found
