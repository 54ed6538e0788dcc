"""Every history that can be told is decided again, and comes to the same."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from api.auditing.running import Audited, Wanted, audit
from domain.catalogue import KINDS
from domain.clock import moment
from domain.ledger.command import Command
from domain.ledger.content import ContentStore
from projections.audit.finding import Change, changes
from projections.audit.said import HASHED
from tests.audit import forging
from tests.book import Book
from tests.case import machine as cases
from tests.order import machine as orders
from tests.order.mall import SEEDS, Saying
from tests.trace import requirement

LENGTH = 40
EXAMPLES = settings(max_examples=8, deadline=None, database=None)


def retell(path: Path, told: list[Saying]) -> None:
    """Say it all to a ledger in this file, the ledger's own questions by the ledger."""
    book = Book(str(path))
    for said in told:
        kind = KINDS[said.stream.partition("/")[0]]
        book.steady.now = max(book.steady.now, moment(said.now) - timedelta(seconds=1))
        happened = {"at": said.at or said.now} if "at" in kind.door[said.type].said.__struct_fields__ else {}
        stated, rows = book.stated(said.stream, said.type, said.members | happened)
        ledger = said.type in kind.internal
        facts = (stated if ledger else stated._replace(occurred_at=said.at),)
        actor, historical = ("ledger", False) if ledger else ("k1/staff-7", said.historical)
        book.ledger.append(Command(said.stream, facts, actor, rows, historical=historical, may_backdate=True))
    book.ledger.close()


def audited(path: Path) -> Audited:
    return audit(str(path), Wanted())


@requirement("R-000-11", "R-000-16")
@EXAMPLES
@given(SEEDS)
def test_every_history_of_orders_comes_to_the_same_when_it_is_decided_again(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    path = tmp_path_factory.mktemp("orders") / "ledger.db"
    retell(path, orders.told(seed, LENGTH).told)
    outcome = audited(path)

    assert outcome.tally.findings == []
    assert outcome.tally.counts["decisions"] > 0


@EXAMPLES
@given(SEEDS)
def test_every_history_of_cases_comes_to_the_same_when_it_is_decided_again(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    path = tmp_path_factory.mktemp("cases") / "ledger.db"
    retell(path, cases.told(seed, LENGTH).told)
    outcome = audited(path)

    assert outcome.tally.findings == []
    assert outcome.tally.counts["decisions"] > 0


def test_all_that_can_be_said_can_be_decided_again_but_for_samples_without_their_list(ledger: Path):
    drawn = sum(row["type"] == "SampleDrawn" for row in forging.rows(ledger))
    outcome = audited(ledger)

    assert [each for each in outcome.tally.findings if each.check == "decisions"] == []
    assert {fact.__name__ for fact in HASHED} == {"SampleDrawn"}
    assert outcome.tally.counts["decisions checked in part"] == drawn > 0


@requirement("R-003-56")
def test_a_sample_is_drawn_again_from_the_list_that_was_kept(tmp_path: Path):
    book = Book(str(tmp_path / "ledger.db"))
    ids = [f"C-{number}" for number in range(1, 201)]
    period = {"from_at": "2026-04-30T16:00:00.000000Z", "to_at": "2026-05-31T16:00:00.000000Z"}
    drawn = {"sample_id": "S-1", "drawn_by": "消费者协会", "seed": "38114", "share_bp": 500} | period
    book.say("retrospectives/2026-05", "SampleDrawn", population=ids, **drawn)
    listed = "\n".join(sorted(ids)).encode()
    before = audited(tmp_path / "ledger.db").tally.counts
    ContentStore(book.ledger.datastore).put(sha256(listed).hexdigest(), "text/plain", listed)
    after = audited(tmp_path / "ledger.db")
    book.ledger.close()

    def another(leaf: dict[str, Any]) -> None:
        leaf["data"]["case_ids"] = sorted(ids, key=lambda each: sha256(f"38114{each}".encode()).digest())[10:20]

    forging.rechain(tmp_path / "ledger.db", 0, another)

    assert (before["decisions checked in part"], before["decisions"]) == (1, 0)
    assert (after.tally.counts["decisions checked in part"], after.tally.counts["decisions"]) == (0, 1)
    assert after.tally.findings == []
    assert [each.position for each in audited(tmp_path / "ledger.db").tally.findings] == [0]


def test_a_decision_under_a_calculation_that_this_code_has_not_is_not_judged_by_it(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")

    def later(leaf: dict[str, Any]) -> None:
        leaf["policies"] = [
            {**each, "version": 9} if each["id"] == "calculation" else each for each in leaf["policies"]
        ]

    forging.rechain(ledger, at, later)
    outcome = audited(ledger)

    assert [each.verdict for each in outcome.tally.findings if each.check == "decisions"] == ["UNCHECKED"]
    assert any("version 9 of the calculation" in each.sentence for each in outcome.tally.findings)


def test_a_term_counted_by_another_release_of_the_calendar_is_not_judged_by_this_one(ledger: Path):
    at = next(
        row["position"]
        for row in forging.rows(ledger)
        if row["type"] == "ClockStarted" and "calendar_version" in forging.leaf(ledger, row["position"])["data"]
    )
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(calendar_version="0.0.1"))
    found = [each for each in audited(ledger).tally.findings if each.check == "decisions"]

    assert [each.verdict for each in found] == ["UNCHECKED"]
    assert "another calendar" in found[0].sentence


def test_what_was_left_out_and_what_was_put_in_is_named(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(
        ledger, at, lambda leaf: leaf.update(type="QuoteExpired", data={"quote_id": "q", "expired_at": "x"})
    )
    forging.set_column(ledger, at, "type", "QuoteExpired")
    outcome = audited(ledger)

    assert any("The rules give RefundFellDue" in each.sentence for each in outcome.tally.findings)


def test_values_that_differ_are_named_by_their_pointers():
    expected = {"a": [1, {"b": True}], "c": None, "same": 1}
    recorded = {"a": [1, {"b": 1}, 2], "d": "x", "same": 1}

    assert list(changes(expected, recorded)) == [
        Change("/a/1/b", True, 1),
        Change("/a/2", None, 2),
        Change("/d", None, "x"),
    ]
