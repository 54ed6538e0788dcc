"""What the ledger insists on before any decision, to the microsecond and to the version."""

from datetime import timedelta

import pytest

from domain.clock import instant
from domain.errors import Malformed, Refused
from domain.fact import Stream
from domain.ledger.checks import check_time, check_version
from domain.ledger.command import Command
from domain.ledger.entry import LEDGER
from tests.ledger.toy import NOON, add

NOW = instant(NOON)
A_MICROSECOND = timedelta(microseconds=1)


def of_ledger() -> Command:
    return add()._replace(actor=LEDGER)


def test_a_fact_may_be_five_minutes_ahead_and_no_more() -> None:
    check_time(add(), instant(NOON + timedelta(minutes=5)), NOW)

    for command in (add(), add(may_backdate=True), of_ledger()):
        with pytest.raises(Malformed) as malformed:
            check_time(command, instant(NOON + timedelta(minutes=5) + A_MICROSECOND), NOW)
        assert (malformed.value.code, malformed.value.pointer) == ("occurred-in-the-future", "/occurred_at")


def test_a_fact_may_be_a_day_back_and_more_only_where_one_may_say_so() -> None:
    a_day, longer = instant(NOON - timedelta(hours=24)), instant(NOON - timedelta(hours=24) - A_MICROSECOND)
    check_time(add(), a_day, NOW)
    check_time(add(may_backdate=True), longer, NOW)
    check_time(of_ledger(), longer, NOW)

    with pytest.raises(Refused, match="24 hours") as refused:
        check_time(add(), longer, NOW)
    assert refused.value.code == "backdating-needs-admin"


def test_a_stream_has_the_version_that_was_seen_or_the_command_is_in_conflict() -> None:
    none, third = Stream(None), Stream(None, 3, "ab")
    check_version(add(), none)
    check_version(add(), third)
    check_version(add(if_match=3), third)
    check_version(add(if_none_match=True), none)

    for command, path, version in (
        *((add(if_match=2), third, 3), (add(if_match=4), third, 3)),
        *((add(if_match=0), none, 0), (add(if_match=1), none, 0), (add(if_none_match=True), third, 3)),
    ):
        with pytest.raises(Refused, match="counters/c") as refused:
            check_version(command, path)
        assert (refused.value.code, refused.value.extra["current_version"]) == ("version-conflict", version)
