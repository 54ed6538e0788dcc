"""What an append insists on, what it leaves, and what it does not."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from domain.clock import instant
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.kind import Act, Kind
from domain.ledger.command import Command, Recorded, Stated
from domain.ledger.entry import PolicyRef
from domain.ledger.fold import UnknownKind
from tests.ledger.toy import NOON, TOTAL_MAX, Added, AnyLedger, LimitSet, Open, add, asked, limit


def only(ledger: AnyLedger, command: Command) -> Recorded:
    (outcome,) = ledger.append(command)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def refusal(ledger: AnyLedger, command: Command) -> Refused:
    (outcome,) = ledger.append(command)
    assert isinstance(outcome, Refused)
    return outcome


def test_a_fact_is_recorded_with_its_consequences(ledger: AnyLedger) -> None:
    recorded = only(ledger, add(amount=2, key="a", tags=("total",)))

    said, follows = recorded.entries
    assert (said.type, said.version, said.actor, said.caused_by) == ("Added", 1, "k1/anna", None)
    assert (follows.stream, follows.actor, follows.request, follows.caused_by) == (
        "totals/t",
        "ledger",
        None,
        said.event_id,
    )
    assert follows.occurred_at == said.occurred_at == said.recorded_at < follows.recorded_at
    assert follows.policies == (PolicyRef(id="limit", version=1), PolicyRef(id="rounding", version=2))
    assert (recorded.stream, recorded.version, recorded.state.state.value) == ("counters/c", 1, 2)
    assert (recorded.recorded, recorded.replayed) == (True, False)
    assert ledger.stream("totals/t").state == 2


def test_own_facts_are_listed_before_consequences_but_logged_as_decided(ledger: AnyLedger) -> None:
    facts = tuple(Stated("Added", Added(amount=n, tags=("total",))) for n in (1, 2))
    recorded = only(ledger, Command("counters/c", facts, "k1"))

    assert [entry.type for entry in recorded.entries] == ["Added", "Added", "TotalRaised", "TotalRaised"]
    assert [entry.position for entry in recorded.entries] == [0, 2, 1, 3]


def test_what_could_never_be_read_again_is_not_written(ledger: AnyLedger) -> None:
    """What is said has its shape; what follows from it might not have it."""
    only(ledger, limit(10_000_000))
    before = ledger.head()
    refused = refusal(ledger, add(amount=TOTAL_MAX + 1, tags=("total",)))

    assert (refused.code, ledger.head()) == ("amount-too-large", before)
    assert only(ledger, add(amount=TOTAL_MAX, tags=("total",))).recorded


def test_all_facts_of_a_command_or_none(ledger: AnyLedger) -> None:
    facts = tuple(Stated("Added", Added(amount=n, tags=("total",))) for n in (1, 2_000_000))
    assert refusal(ledger, Command("counters/c", facts, "k1")).code == "over-limit"

    assert ledger.head().size == 0
    assert ledger.stream("totals/t").state == 0


def test_a_refused_command_fails_alone_and_the_next_one_decides_without_it(ledger: AnyLedger) -> None:
    ledger.append(limit(10))
    outcomes = ledger.append(add(amount=6), add(amount=5), add(amount=4), add(amount=1))

    assert [isinstance(outcome, Recorded) for outcome in outcomes] == [True, False, True, False]
    assert [entry.version for entry in ledger.entries("counters/c")] == [1, 2]
    assert ledger.stream("counters/c").state.value == 10


def test_a_fault_in_a_rule_is_raised_after_the_others_were_recorded(ledger: AnyLedger) -> None:
    with pytest.raises(ZeroDivisionError):
        ledger.append(add(amount=1), add(amount=13), add(amount=2))

    assert ledger.stream("counters/c").state.value == 3


def test_a_dry_run_shows_the_outcome_and_leaves_nothing(ledger: AnyLedger) -> None:
    before = only(ledger, add(amount=1))
    dry = only(ledger, add(amount=2, key="k", reason="words", tags=("total",), dry_run=True))

    assert (dry.recorded, dry.version, dry.state.state.value, len(dry.entries)) == (False, 2, 3, 2)
    assert ledger.head().size == 1
    assert ledger.stream("counters/c") == before.state
    assert ledger.stream("totals/t").version == 0
    assert only(ledger, add(amount=2, key="k")).version == 2, "the key is still free"
    with ledger.datastore.reading() as c:
        assert c.execute("SELECT count(*) FROM vault").fetchone() == (0,)


def test_a_dry_run_is_not_seen_by_the_next_command_of_its_batch(ledger: AnyLedger) -> None:
    dry, real = ledger.append(add(amount=5, dry_run=True), add(amount=1))
    assert (dry.state.state.value, real.state.state.value) == (5, 1)
    assert real.entries[0].position == 0


@pytest.mark.parametrize("version", [0, 2, 7])
def test_if_match_on_another_version_is_a_conflict(ledger: AnyLedger, version: int) -> None:
    ledger.append(add())
    refused = refusal(ledger, add(if_match=version))
    assert (refused.code, refused.extra["current_version"]) == ("version-conflict", 1)


def test_if_match_on_a_missing_stream_is_a_conflict(ledger: AnyLedger) -> None:
    assert refusal(ledger, add(if_match=1)).code == "version-conflict"


def test_if_match_and_if_none_match_let_the_right_one_through(ledger: AnyLedger) -> None:
    assert only(ledger, add(if_none_match=True)).version == 1
    assert only(ledger, add(if_match=1)).version == 2
    assert refusal(ledger, add(if_none_match=True)).extra["current_version"] == 2
    first, second = ledger.append(add(if_match=2), add(if_match=2))
    assert isinstance(first, Recorded)
    assert isinstance(second, Refused)


def test_a_fact_from_the_future_is_malformed(ledger: AnyLedger) -> None:
    ahead = refusal(ledger, add(at=instant(NOON + timedelta(minutes=6))))
    assert isinstance(ahead, Malformed)
    assert ahead.code == "occurred-in-the-future"
    assert only(ledger, add(at=instant(NOON + timedelta(minutes=4)))).version == 1


def test_only_an_admin_reports_the_far_past(ledger: AnyLedger) -> None:
    past = instant(NOON - timedelta(hours=25))
    assert refusal(ledger, add(at=past)).code == "backdating-needs-admin"
    recorded = only(ledger, add(at=past, may_backdate=True))
    assert recorded.entries[0].occurred_at == past < recorded.entries[0].recorded_at


def test_a_fact_already_true_contributes_no_event_whatever_its_salts(ledger: AnyLedger) -> None:
    only(ledger, add(amount=2, add_id="x", reason="scratched", key="a"))
    again = only(ledger, add(amount=2, add_id="x", reason="scratched", key="b"))

    assert (again.entries, again.version, ledger.head().size) == ((), 1, 1)
    with ledger.datastore.reading() as c:
        assert c.execute("SELECT count(*) FROM vault").fetchone() == (1,), "no vault row without an event"


@pytest.mark.parametrize("other", [{"amount": 3}, {"reason": "dented"}, {"note": "n"}, {"tags": ("t",)}])
def test_a_fact_already_true_with_other_content_is_refused(ledger: AnyLedger, other: dict[str, Any]) -> None:
    only(ledger, add(amount=2, add_id="x", reason="scratched"))
    refused = refusal(ledger, add(**{"amount": 2, "add_id": "x", "reason": "scratched", **other}))
    assert refused.code == "already-recorded-differently"


def test_identity_comes_before_every_other_rule(ledger: AnyLedger) -> None:
    only(ledger, add(amount=9, add_id="x"))
    ledger.append(limit(5))
    assert only(ledger, add(amount=9, add_id="x")).entries == ()


def test_identity_holds_within_one_batch(ledger: AnyLedger) -> None:
    first, second, third = ledger.append(
        add(amount=9, add_id="x", reason="r"), add(amount=9, add_id="x", reason="r"), add(amount=9, add_id="x")
    )
    assert (len(first.entries), second.entries) == (1, ())
    assert third.code == "already-recorded-differently"


def test_an_event_of_65536_bytes_is_too_large(ledger: AnyLedger) -> None:
    refused = refusal(ledger, add(note="x" * 65_536))
    assert (isinstance(refused, Malformed), refused.code) == (True, "fact-too-large")
    size = len(ledger_leaf := msgspec.json.encode(only(ledger, add(note="")).entries[0]))
    assert size < 1000, ledger_leaf
    room = 65_535 - len(ledger.leaves(0, 1)[0])
    only(ledger, add("counters/d", note="x" * room))
    assert len(ledger.leaves(1, 2)[0]) == 65_535
    assert refusal(ledger, add("counters/e", note="x" * (room + 1))).code == "fact-too-large"


def test_what_no_door_takes_is_malformed(ledger: AnyLedger) -> None:
    lost = refusal(ledger, Command("counters/c", (Stated("Lost", LimitSet(limit=1)),), "k1"))
    assert isinstance(lost, Malformed)
    assert (lost.code, lost.pointer) == ("unknown-fact", "/type")
    assert refusal(ledger, Command("totals/t", (Stated("TotalRaised", Added(amount=1)),), "k1")).code == "unknown-fact"


def test_what_only_the_ledger_says_nobody_else_may(ledger: AnyLedger) -> None:
    fact = LimitSet(limit=1)
    assert refusal(ledger, Command("plans/p", (Stated("LimitLowered", fact),), "k1")).code == "unknown-fact"
    assert only(ledger, Command("plans/p", (Stated("LimitLowered", fact),), "ledger")).entries[0].actor == "ledger"


def test_an_unknown_kind_is_a_fault_of_its_caller_alone(ledger: AnyLedger) -> None:
    with pytest.raises(UnknownKind):
        ledger.append(add("cats/c"), add())
    assert ledger.head().size == 1


def test_a_decision_may_read_the_words_but_no_event_holds_them(ledger: AnyLedger) -> None:
    secret = "白先生 lives at 12 Rosebud Lane"
    only(ledger, add(amount=1, reason=secret, key="k"))

    assert all(secret.encode() not in leaf for leaf in ledger.leaves(0, 9))
    commitment = ledger.entries("counters/c")[0].data.reason.commitment
    (row,) = ledger.vault_values([commitment]).values()
    assert msgspec.json.decode(row.value) == secret
    assert ledger.vault_values(["00" * 32]) == {}


def test_a_request_is_in_the_leaf_as_key_and_salted_input(ledger: AnyLedger) -> None:
    entry = only(ledger, add(key="a")).entries[0]
    assert entry.request is not None
    assert entry.request.key == asked("a").key
    assert len(entry.request.input) == 64
    with ledger.datastore.reading() as c:
        assert c.execute("SELECT position, length(sealed) FROM vault_requests").fetchall() == [(0, 12 + 16 + 16)]


def test_a_batch_that_fails_to_write_leaves_no_trace(ledger: AnyLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    only(ledger, add())
    monkeypatch.setattr("domain.ledger.pending.INSERT_ENTRY", "INSERT INTO nothing VALUES (1)")
    with pytest.raises(Exception, match="nothing"):
        ledger.append(add())
    monkeypatch.undo()
    assert ledger.stream("counters/c").version == 1
    assert only(ledger, add()).version == 2


@pytest.mark.parametrize(("actor", "historical"), [("ledger", False), ("k1", True), ("k1", False)])
def test_a_decision_is_told_who_speaks_of_what_and_when(*, actor: str, historical: bool, open_ledger: Open) -> None:
    told: list[Said] = []

    def heard(seen: Seen, said: Said) -> list[Draft]:
        told.append(said)
        return [Draft(said.stream, said.fact)]

    kind = Kind(name="counters", initial=0, evolve=_count, facts=(Added,), door={"Added": Act(Added, heard)})
    ledger = open_ledger(":memory:", kinds=(kind,))
    (entry,) = only(ledger, add(amount=2, historical=historical)._replace(actor=actor)).entries

    (said,) = told
    assert (said.stream, said.fact, said.ledger) == ("counters/c", Added(amount=2), actor == "ledger")
    assert (said.at, said.historical) == (said.now, historical)
    assert said.now <= entry.recorded_at


def _count(count: int, fact: object, at: object) -> int:
    return count + 1
