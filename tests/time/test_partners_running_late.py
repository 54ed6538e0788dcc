"""What partners and the platform leave undone is noticed by the ledger's own clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.follower import Follower
from tests.time.test_ticking import Night
from tests.trace import requirement

SHOP = "partners/m1"
CARRIER = "partners/fast"


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path / "ledger.db")
    yield night
    night.ledger.close()


def penalised(night: Night, penalty_id: str = "p1") -> None:
    """On Friday, 15 May."""
    night.at("2026-05-15")
    night.say(SHOP, "PartnerRegistered", role="MERCHANT", title="Lamps & Co")
    night.say(SHOP, "PartnerPenalised", penalty_id=penalty_id, measure="WARNING", ground="no action in 24 hours")


def published(night: Night) -> None:
    night.say(SHOP, "PenaltyPublished", penalty_id="p1", channel="HOME_PAGE", reference="notice-1")


@requirement("R-000-125")
def test_a_notice_that_is_not_given_by_the_end_of_monday_is_overdue(night: Night):
    penalised(night)

    assert night.tick("2026-05-18T15:59:00.000000Z") == []
    assert night.tick("2026-05-18T16:00:01.000000Z") == ["PartnerStepOverdue"]
    assert night.tick("2026-06-18") == []


def test_a_notice_in_time_is_not_asked_about(night: Night):
    penalised(night)
    published(night)

    assert night.tick("2026-05-20") == []


def test_a_notice_that_comes_late_before_anybody_noticed_is_still_late(night: Night):
    penalised(night)
    night.at("2026-05-19")
    published(night)

    assert night.tick("2026-05-19T03:00:00.000000Z") == ["PartnerStepOverdue"]
    assert night.tick("2026-06-19") == []


def test_self_checks_and_rectifications_are_noticed_too(night: Night):
    due_at = "2026-05-02T02:00:00.000000Z"
    night.say(SHOP, "SelfCheckOrdered", check_id="k1", subject="lamp-3", due_at=due_at)
    night.say(SHOP, "SelfCheckOrdered", check_id="k2", subject="lamp-4", due_at=due_at)
    night.say(SHOP, "SelfCheckCompleted", check_id="k2", before_sha256="ab" * 32, after_sha256="cd" * 32)
    night.say(CARRIER, "RectificationRequested", rectification_id="r1", reason="lost", due_at=due_at)

    assert night.tick("2026-05-02T01:59:00.000000Z") == []
    assert night.tick("2026-05-02T02:00:01.000000Z") == ["PartnerStepOverdue", "PartnerStepOverdue"]
    assert night.tick("2026-06-02") == []


def test_a_question_to_a_partner_that_was_put_off_is_asked_again(night: Night, tmp_path: Path):
    penalised(night)
    follower = Follower(tmp_path / "views.db")
    follower.apply(night.ledger.log(limit=100))
    (due,) = follower.due("2026-05-19T00:00:00.000000Z")

    follower.put_off([(due, "2026-05-25T00:00:00.000000Z")])

    assert follower.due("2026-05-24T00:00:00.000000Z") == []
    assert follower.due("2026-05-25T00:00:00.000000Z") == [due]
