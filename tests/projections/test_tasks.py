"""The tasks: what is open agrees with the streams themselves, at every moment, and is asked about in time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.clock import plus
from domain.ledger.entry import Entry
from domain.retrospective import Retrospective
from domain.staff import Staff, StaffComplaintOverdue
from projections.follower import Follower
from projections.tasks import TaskKind
from tests.book import Book
from tests.projections.shop import START, Shop, entry, minute
from tests.telling import improvement, tell_everything

S17 = "staff/S-17"
WEEK = "retrospectives/2026-W19"
KINDS: tuple[TaskKind, ...] = ("ANSWER", "ACTION")
COMPLAINT: dict[str, Any] = {"channel": "HQ_PHONE", "reason": "rude"}
ACTION: dict[str, Any] = {"title": "Thicker boxes", "owner": "SUPPLY_CHAIN", "due_at": "2026-05-10T10:00:00.000000Z"}
FAR = "2099-01-01T00:00:00.000000Z"


def listed(follower: Follower) -> set[tuple[str, str, str]]:
    return {(each.stream, each.item, each.due_at) for kind in KINDS for each in follower.tasks(kind, -1, 1000)}


def still_open(stream: str, state: Any) -> Iterator[tuple[str, str, str]]:
    """The same as the stream itself says it."""
    match state:
        case Staff():
            for key, complaint in state.complaints.items():
                if complaint.answered is None:
                    yield stream, key, complaint.received.answer_by
        case Retrospective():
            for key, action in state.actions.items():
                if action.closed is None:
                    yield stream, key, action.opened.due_at
        case _:
            raise TypeError(stream)


@pytest.mark.parametrize("tell", [improvement.tell, tell_everything])
def test_what_is_open_is_what_the_streams_say_after_every_event(tell: Any):
    book = Book()
    tell(book)
    follower, states, most = Follower(":memory:"), {}, 0
    for each in book.ledger.log(limit=10_000):
        follower.apply([each])
        if each.stream.startswith(("staff/", "retrospectives/")):
            states[each.stream] = book.ledger.stream_at(each.stream, version=each.version).stream.state
            expected = {task for name, state in states.items() for task in still_open(name, state)}
            assert listed(follower) == expected
            most = max(most, len(expected))

    assert most == 2


def follow(log: list[Entry]) -> Follower:
    follower = Follower(":memory:")
    follower.apply(log)
    return follower


def opened() -> Shop:
    shop = Shop()
    shop.say(S17, "StaffComplaintReceived", complaint_id="SC-1", **COMPLAINT)
    shop.say(WEEK, "ImprovementActionOpened", action_id="IA-1", **ACTION)
    return shop


def due(follower: Follower, until: str) -> list[tuple[str, str, str]]:
    return [(each.stream, each.kind, each.item) for each in follower.due(until)]


def test_each_falls_due_at_its_own_time():
    follower = follow(opened().log)

    assert due(follower, plus(START, hours=47)) == []
    assert due(follower, plus(START, hours=48)) == [(S17, "ANSWER", "SC-1")]
    assert due(follower, FAR) == [(S17, "ANSWER", "SC-1"), (WEEK, "ACTION", "IA-1")]


def test_what_is_overdue_is_asked_about_once_and_stays_open():
    log = opened().log[:1]
    late = StaffComplaintOverdue(complaint_id="SC-1", answer_by=plus(START, hours=48), over_s=1)
    follower = follow([*log, entry(S17, 2, late, position=1)])

    assert due(follower, FAR) == []
    assert [each.item for each in follower.tasks("ANSWER", -1, 10)] == ["SC-1"]


def test_what_is_finished_is_gone():
    shop = opened()
    shop.say(S17, "StaffComplaintVerified", complaint_id="SC-1", founded=False, reason="nothing on the recording")
    shop.say(S17, "StaffComplaintAnswered", complaint_id="SC-1", answer="We heard the recording.")
    shop.say(WEEK, "ImprovementActionClosed", action_id="IA-1", result="DROPPED", reason="too dear")

    assert listed(follow(shop.log)) == set()
    assert due(follow(shop.log), FAR) == []


def test_a_deadline_that_had_passed_before_it_was_recorded_has_a_day_of_grace():
    shop = Shop()
    shop.say(S17, "StaffComplaintReceived", complaint_id="SC-1", at=plus(START, days=-9), **COMPLAINT)
    recorded_at = minute(0)

    assert due(follow(shop.log), plus(recorded_at, hours=23)) == []
    assert due(follow(shop.log), plus(recorded_at, days=1)) == [(S17, "ANSWER", "SC-1")]


def test_a_question_put_off_is_asked_again_then_and_not_before(tmp_path: Path):
    follower = Follower(tmp_path / "views.db")
    follower.apply(opened().log)
    (asked, other) = follower.due(FAR)

    follower.put_off([(asked, plus(other.due_at, days=5))])

    assert follower.due(plus(other.due_at, days=4)) == [other]
    assert follower.due(plus(other.due_at, days=5)) == [asked, other]
